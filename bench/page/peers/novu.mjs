// Novu's inbox: the component from `@novu/js/ui`, which its documentation has people bundle into their site.
import { createHash } from "node:crypto";
import path from "node:path";
import { build } from "esbuild";

const subjects = ["Your repair is ready", "100 points for your order", "A gift for your birthday", "Thank you for your review"];
const subscriber = { id: "s1", subscriberId: "anna", firstName: "Anna" };
const notifications = subjects.map((subject, index) => ({
  id: `n${index}`,
  transactionId: `t${index}`,
  subject,
  body: "Open your card to see more.",
  to: subscriber,
  isRead: index > 1,
  isSeen: index > 1,
  isArchived: false,
  isSnoozed: false,
  createdAt: new Date(Date.UTC(2026, 10, 20 - index)).toISOString(),
  channelType: "in_app",
  severity: "none",
  tags: [],
  data: {},
  workflow: { id: "w1", identifier: "shop", name: "Shop", critical: false, tags: [], severity: "none" },
}));

const session = {
  token: "e30.e30.e30",
  totalUnreadCount: 2,
  unreadCount: { total: 2, severity: { high: 0, medium: 0, low: 0, none: 2 } },
  removeNovuBranding: true,
  isDevelopmentMode: false,
  maxSnoozeDurationHours: 24,
  schedule: { isEnabled: false },
};

export const novu = {
  name: "Novu inbox",
  packages: ["@novu/js"],
  did:
    "the inbox component of `@novu/js/ui` bundled and minified by esbuild (it comes only as a module; it brings its own " +
    "styles). Its API answers with a session and four messages, its socket opens and stays silent. It draws its bell on load; a " +
    "click opens the inbox.",
  async files(packages) {
    const entry = `import { NovuUI } from "@novu/js/ui";
const origin = new URL(document.currentScript.src).origin;
const start = () => {
  const ui = new NovuUI({ options: { applicationIdentifier: "bench", subscriber: "anna", apiUrl: origin, socketUrl: origin } });
  const place = document.body.appendChild(document.createElement("div"));
  place.style.cssText = "position:fixed;inset:auto 20px 20px auto;z-index:9";
  ui.mountComponent({ name: "Inbox", element: place, props: {} });
};
if (document.body) start();
else addEventListener("DOMContentLoaded", start);`;
    const bundled = await build({
      stdin: { contents: entry, resolveDir: path.dirname(packages) },
      bundle: true,
      minify: true,
      write: false,
      define: { "process.env.NODE_ENV": '"production"' },
      logLevel: "error",
    });
    return { "/inbox.js": { type: "text/javascript", body: Buffer.from(bundled.outputFiles[0].contents) } };
  },
  answer({ pathname }) {
    if (pathname.endsWith("/inbox/session")) return { data: session };
    if (pathname.endsWith("/notifications/count")) return { data: [{ count: 2, filter: { read: false } }] };
    if (pathname.endsWith("/notifications")) return { data: notifications, hasMore: false, filter: {} };
    if (pathname.includes("/preferences")) return { data: [] };
    return undefined;
  },
  // A socket that opens and then has nothing to say: one that is refused would be asked for again and again.
  connect(request, socket) {
    const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const accept = createHash("sha1").update(key).digest("base64");
    const say = (text) => socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
    for (const over of ["end", "error"]) socket.on(over, () => socket.destroy());
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    say('0{"sid":"bench","upgrades":[],"pingInterval":60000,"pingTimeout":60000}');
    socket.once("data", () => say('40{"sid":"bench"}'));
  },
  tag: (origin) => ({ foot: `<script async src="${origin}/inbox.js"></script>\n` }),
  launcher: (page) => page.locator(".nv-bellContainer, .novu button").first(),
  opened: (page) => page.getByText(subjects[0]),
};
