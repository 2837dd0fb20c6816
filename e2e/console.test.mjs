// The console as an owner meets it: signing in, being asked again without losing anything, proving who they are; and
// every screen readable in both languages and both themes, on a desktop and on a phone.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** The screens of an owner with a company, and what stands on each once it is there. */
const SCREENS = {
  "": ".figures",
  "/start": ".kinds",
  "/start/company": "form",
  "/start/look": ".swatches",
  "/start/line": ".waiting",
  "/team": ".table",
  "/settings": "form",
  "/settings/look": ".swatches",
  "/settings/keys": ".card .empty",
  "/settings/changes": ".table",
  "/account": ".card",
  "/no-such-screen": "h1",
};
const ELEVEN_MINUTES = 11 * 60_000;

const COMPANY = {
  template: "shop",
  name: "Verstak",
  currency: "EUR",
  zone: "Europe/Berlin",
  languages: ["en", "ru"],
  origins: ["https://verstak.example"],
};

let server, browser;

before(async () => {
  server = await startServer();
  // Passkeys and `Secure` cookies need a name, not a number.
  server.front = server.url.replace("127.0.0.1", "localhost");
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** A page of the console in a browser of its own. */
async function open(path, options = {}) {
  const context = await browser.newContext({ locale: "en-US", ...options });
  context.setDefaultTimeout(12_000);
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  await page.goto(server.front + path);
  return page;
}

/** The last code that was mailed there. */
async function code(email) {
  const headers = { authorization: `Bearer ${server.operatorKey}` };
  const { mails } = await (await fetch(`${server.url}/v1/mailbox`, { headers })).json();
  return mails.find(({ to }) => to === email).subject.match(/\d{6}/)[0];
}

/** A page of an owner with a company, signed in by the calls that the screens make. */
async function owner(path, email, options) {
  const page = await open("/console", options);
  const call = (address, body) =>
    page.evaluate(
      ([address, body]) =>
        fetch(address, {
          method: "POST",
          headers: { "content-type": "application/json", "kept-site": "-" },
          body: JSON.stringify(body),
        }).then((answer) => answer.json()),
      [address, body],
    );
  await call("/v1/console/codes", { email, language: "en" });
  await call("/v1/console/session", { email, code: await code(email) });
  await call("/v1/console/sites", COMPANY);
  await page.goto(server.front + path);
  return page;
}

test("six digits sign in by themselves, and a new person is at the start", async () => {
  const page = await open("/console");
  await page.getByLabel("E-mail").fill("new@verstak.example");
  await page.keyboard.press("Enter");
  const digits = page.getByLabel("Code");
  await digits.fill("000000");
  await page.getByText("This code does not fit").waitFor();
  await digits.fill(await code("new@verstak.example"));
  await page.getByRole("heading", { name: "What do you run?" }).waitFor();
  assert.deepEqual(page.faults, []);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Welcome to Kept" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Welcome to Kept" }).waitFor();
});

test("a sitting that ended is begun again over the screen, and what was typed is saved", async () => {
  const page = await owner("/console/settings", "ended@verstak.example");
  await page.getByLabel("Name", { exact: true }).fill("Werkbank");
  await page.context().clearCookies();
  await page.getByRole("button", { name: "Save" }).click();
  const dialog = page.getByRole("dialog", { name: "Please sign in again" });
  await dialog.getByRole("button", { name: "Send a code to ended@verstak.example" }).click();
  await dialog.getByLabel("Code").waitFor();
  await dialog.getByLabel("Code").fill(await code("ended@verstak.example"));
  await page.getByRole("status").getByText("Saved").waitFor();
  assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Werkbank");
  await page.getByRole("banner").getByText("Werkbank").waitFor();
});

test("a key is made only after a fresh proof, which is asked for on the way", async () => {
  const page = await owner("/console/settings/keys", "proof@verstak.example");
  await page.getByText("No keys").waitFor();
  await page.context().setExtraHTTPHeaders({ "kept-now": new Date(Date.now() + ELEVEN_MINUTES).toISOString() });
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("What it is for").fill("Online shop");
  await page.keyboard.press("Enter");
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByRole("button", { name: "Send a code to proof@verstak.example" }).click();
  await proof.getByLabel("Code").waitFor();
  await proof.getByLabel("Code").fill(await code("proof@verstak.example"));
  const secret = page.getByLabel("Secret");
  await secret.waitFor();
  assert.match(await secret.inputValue(), /^sk_/);
});

test("a proof that is refused leaves everything as it was", async () => {
  const page = await owner("/console/settings/keys", "unsure@verstak.example");
  await page.getByText("No keys").waitFor();
  await page.context().setExtraHTTPHeaders({ "kept-now": new Date(Date.now() + ELEVEN_MINUTES).toISOString() });
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("What it is for").fill("Online shop");
  await page.keyboard.press("Enter");
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByRole("button", { name: "Close" }).click();
  await page.getByText("This needs a fresh proof that it is you.").waitFor();
  assert.equal(await page.getByLabel("What it is for").inputValue(), "Online shop");
});

test("without a connection a sentence says so, and trying again works", async () => {
  const page = await owner("/console/team", "offline@verstak.example");
  await page.getByRole("heading", { name: "Counter devices" }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole("navigation").getByRole("link", { name: "Settings" }).click();
  await page.getByText("No connection right now.").waitFor();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByLabel("Name", { exact: true }).waitFor();
});

for (const [language, locale, colorScheme, width] of [
  ["English", "en-US", "light", 1280],
  ["Russian", "ru-RU", "dark", 390],
]) {
  test(`every screen can be read and operated: ${language}, ${colorScheme}, ${width} px`, async () => {
    const viewport = { width, height: 844 };
    const page = await owner("/console", `axe-${width}@verstak.example`, { locale, colorScheme, viewport });
    for (const [path, there] of Object.entries(SCREENS)) {
      await page.goto(`${server.front}/console${path}`);
      await page.locator(there).first().waitFor();
      await clean(page, `/console${path}`, width);
    }
    await page.context().clearCookies();
    await page.goto(`${server.front}/console`);
    await page.locator("input[type=email]").waitFor();
    await clean(page, "sign-in", width);
  });
}

/** No violation, one heading of the first level, no target under 24 pixels, nothing wider than the window. */
async function clean(page, screen, width) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => axe.run(document, { iframes: false, rules: { region: { enabled: true } } }));
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], screen);
  assert.equal(await page.locator("h1:visible").count(), 1, screen);
  const small = await page.locator("button:visible, a:visible, select:visible").evaluateAll((targets) =>
    targets.filter((one) => !one.matches(".skip")).map((one) => [one.textContent, one.getBoundingClientRect().height]).filter(([, height]) => height < 24),
  );
  assert.deepEqual(small, [], screen);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${screen} scrolls sideways`);
}
