// The console as an owner meets it: signing in, being asked again without losing anything, proving who they are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { reader } from "./support/mailbox.mjs";

import { startBrowser } from "./support/browser.mjs";
import { startServer } from "./support/server.mjs";

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
  const headers = reader(server);
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

/** Whoever signed in too long ago makes a key, and is asked who they are. */
async function makesKey(email) {
  const page = await owner("/console/settings/keys", email);
  await page.getByText("No keys").waitFor();
  await page.context().setExtraHTTPHeaders({ "kept-now": new Date(Date.now() + ELEVEN_MINUTES).toISOString() });
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByLabel("What it is for").fill("Online shop");
  await page.keyboard.press("Enter");
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  return { page, proof };
}

test("a key is made only after a fresh proof, which is asked for on the way", async () => {
  const { page, proof } = await makesKey("proof@verstak.example");
  await proof.getByRole("button", { name: "Send a code to proof@verstak.example" }).click();
  await proof.getByLabel("Code").waitFor();
  await proof.getByLabel("Code").fill(await code("proof@verstak.example"));
  const secret = page.getByLabel("Secret");
  await secret.waitFor();
  assert.match(await secret.inputValue(), /^sk_/);
});

test("a proof that is refused leaves everything as it was", async () => {
  const { page, proof } = await makesKey("unsure@verstak.example");
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
