// SaaSquatch, a referral and loyalty program: squatch.js and its popup, opened by a button of the page.
import { readFile } from "node:fs/promises";
import path from "node:path";

// The vendor's API answers with the document that squatch.js writes into its frame. A real one loads a program of its
// own from the vendor's hosts, which nobody can measure from here; this one is plain and small.
const template = `<!doctype html><html lang="en"><meta charset="utf-8"><style>body{font:16px system-ui;margin:0;padding:24px}li{margin:8px 0}</style>
<body><div class="squatch-container"><h1>Give 10, get 10</h1><p>Your link: shop.example/r/anna</p>
<ul><li>Anna joined: 100 points</li><li>Boris bought: 200 points</li><li>Welcome: 50 points</li></ul></div></body></html>`;

export const squatch = {
  name: "SaaSquatch",
  packages: ["@saasquatch/squatch-js"],
  did:
    "squatch.min.js with its documented popup call. Its API answers with a plain small document for the popup, where a " +
    "real one loads a program from the vendor's hosts: in its favour. It has no launcher: a button of the page opens the popup.",
  async files(packages) {
    return {
      "/squatch.min.js": {
        type: "text/javascript",
        body: await readFile(path.join(packages, "@saasquatch/squatch-js/dist/squatch.min.js")),
      },
      "/resize-observer-polyfill@1.5.x": { type: "text/javascript", body: Buffer.from("/* the browser has one */") },
    };
  },
  answer({ pathname }) {
    if (!pathname.endsWith("/upsert")) return {};
    return { template, jsOptions: {}, user: { id: "anna", accountId: "anna", referredBy: {} } };
  },
  tag: (origin) => ({
    head: `<script>
window.squatchTenant = "bench";
window.squatchConfig = { domain: "${origin}", npmCdn: "${origin}" };
window.squatchOnReady = () => {
  squatch.init({ tenantAlias: "bench", domain: "${origin}", npmCdn: "${origin}" });
  squatch.widgets().upsertUser({ user: { id: "anna", accountId: "anna" }, jwt: "e30.e30.e30", engagementMedium: "POPUP", widgetType: "p/shop/w/referrerWidget" });
};
</script>
<script async src="${origin}/squatch.min.js"></script>
`,
  }),
  launcher: (page) => page.locator("#opinion"),
  ready: (page) => page.locator("dialog#squatchModal iframe").waitFor({ state: "attached" }),
  opened: (page) => page.frameLocator("dialog#squatchModal iframe").getByRole("heading", { name: "Give 10, get 10" }),
};
