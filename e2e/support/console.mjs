// The console in Chromium, with somebody signed in.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { reader } from "./mailbox.mjs";

import { startBrowser } from "./browser.mjs";
import { signIn, startSite } from "./owner.mjs";
import { startServer } from "./server.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** Passkeys refuse IP addresses, so the console is visited by name. */
const named = (url) => url.replace("127.0.0.1", "localhost");

/** A server and a browser for a test file. */
export function office() {
  const on = {};
  before(async () => {
    on.server = await startServer();
    on.browser = await startBrowser();
  });
  after(async () => {
    await on.browser?.close();
    await on.server?.stop();
  });
  /** Somebody with a new site. */
  on.owner = async (email, settings = {}) => {
    const owner = await signIn(on.server, email);
    await startSite(owner, ["https://shop.example"], settings);
    return Object.assign(owner, { email });
  };
  /** Their console at this path; the page must stay free of errors. */
  on.visit = async (owner, path, options = {}) => {
    const context = await on.browser.newContext({ locale: "en", bypassCSP: true, acceptDownloads: true, ...options });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.errors = [];
    page.on("pageerror", (error) => page.errors.push(error.message));
    const url = named(on.server.url);
    await page.goto(`${url}/console`);
    const mailed = () => mailedCode(on.server, owner.email);
    const call = ([path, body]) =>
      fetch(path, { method: "POST", headers: { "kept-site": "-", "content-type": "application/json" }, body: JSON.stringify(body) });
    await page.evaluate(call, ["/v1/console/codes", { email: owner.email, language: "en" }]);
    await page.evaluate(call, ["/v1/console/session", { email: owner.email, code: await mailed() }]);
    await page.goto(url + path);
    return page;
  };
  return on;
}

/** The six digits that were sent to this address last. */
async function mailedCode(server, email) {
  const headers = reader(server);
  const { mails } = await (await fetch(`${server.url}/v1/mailbox`, { headers })).json();
  // Other letters may have come since: of complaints, for example.
  const codes = mails.filter(({ to }) => to === email).map(({ subject }) => subject.match(/\d{6}/)?.[0]);
  return codes.find(Boolean);
}

/** Nothing for axe to say about what is on the screen, and no error behind it. */
export async function clean(page, screen) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { rules: { region: { enabled: true } } }));
  assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], screen);
  assert.deepEqual(page.errors, [], screen);
}
