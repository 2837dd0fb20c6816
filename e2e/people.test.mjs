// Signing in to the console in a real browser: by the code in a letter, by a passkey, and once more where something
// important changes. The passkeys are a virtual authenticator's, which checks hosts and origins as browsers do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { reader } from "./support/mailbox.mjs";

import { Visit } from "./support/browser.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();
/** Browsers give no passkeys to a number, and this name is a secure origin without a certificate. */
const consoleUrl = (path = "") => `${on.server.url.replace("127.0.0.1", "localhost")}/console${path}`;

/** A browser at the console, with a device's own passkeys. */
async function visits(path) {
  const visit = await Visit.begin(on.browser, "about:blank", { locale: "en" });
  const devtools = await visit.context.newCDPSession(visit.page);
  await devtools.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  visit.verifies = (isUserVerified) => devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  visit.press = (name) => visit.page.getByRole("button", { name }).first().click();
  await visit.page.goto(consoleUrl(path));
  return visit;
}

/** The six digits in the newest letter to this address. */
async function codeFor(email) {
  const headers = reader(on.server);
  const { mails } = await (await fetch(`${on.server.url}/v1/mailbox?to=${email}`, { headers })).json();
  return mails[0].subject.match(/\d{6}/)[0];
}

async function signsInByCode(visit, email) {
  await visit.page.getByLabel("E-mail").fill(email);
  await visit.press("Continue");
  const code = visit.page.getByLabel("Code", { exact: true });
  await code.waitFor();
  await code.fill(await codeFor(email));
}

/** Who the console's own calls are answered as; `null` for nobody. */
const whoIs = (visit) =>
  visit.page.evaluate(async () => {
    const response = await fetch("/v1/console", { headers: { "kept-site": "-" } });
    return response.ok ? (await response.json()).person.email : null;
  });

const signedOut = (visit) => visit.page.getByLabel("E-mail").waitFor();

test("a code signs somebody in, and no script ever sees the cookie", async () => {
  const visit = await visits("/account");
  await signsInByCode(visit, "ada@people.example");
  await visit.page.getByRole("heading", { name: "Your account" }).waitFor();
  const [cookie] = await visit.context.cookies();
  assert.equal(cookie.name, "__Host-kept");
  assert.deepEqual([cookie.httpOnly, cookie.secure, cookie.sameSite, cookie.path], [true, true, "Strict", "/"]);
  assert.equal(await visit.page.evaluate(() => document.cookie), "");
  await visit.press("Sign out");
  await signedOut(visit);
  assert.equal(await whoIs(visit), null);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a wrong code is told at its field, and the right one still signs in", async () => {
  const visit = await visits("/account");
  await visit.page.getByLabel("E-mail").fill("eve@people.example");
  await visit.press("Continue");
  const code = visit.page.getByLabel("Code", { exact: true });
  await code.waitFor();
  const right = await codeFor("eve@people.example");
  await code.fill(String((Number(right) + 1) % 1_000_000).padStart(6, "0"));
  await visit.page.getByText("This code does not fit").waitFor();
  await code.fill(right);
  await visit.page.getByRole("heading", { name: "Your account" }).waitFor();
  await visit.end();
});

test("a passkey signs in again without an address, on a device that has checked its owner", async () => {
  const visit = await visits("/account");
  await signsInByCode(visit, "bob@people.example");
  await visit.press("Add a passkey on this device");
  await visit.page.getByText("This device signs you in from now on.").waitFor();
  // While the device cannot tell who holds it, its passkey is of no use.
  await visit.verifies(false);
  await visit.press("Sign out");
  await signedOut(visit);
  await visit.press("Sign in with a passkey");
  await signedOut(visit);
  assert.equal(await whoIs(visit), null);
  await visit.verifies(true);
  await visit.press("Sign in with a passkey");
  await visit.page.getByRole("heading", { name: "Your account" }).waitFor();
  assert.equal(await whoIs(visit), "bob@people.example");
  await visit.end();
});

test("ten minutes later the keys ask once more who is there, and the passkey answers", async () => {
  const visit = await visits("/account");
  await signsInByCode(visit, "zoe@people.example");
  await visit.press("Add a passkey on this device");
  await visit.page.getByText("This device signs you in from now on.").waitFor();
  await visit.page.evaluate(async () => {
    const site = { template: "shop", name: "Zoe's", currency: "EUR", zone: "UTC", languages: ["en"], origins: [] };
    const headers = { "kept-site": "-", "content-type": "application/json" };
    await fetch("/v1/console/sites", { method: "POST", headers, body: JSON.stringify(site) });
  });
  const later = new Date(Date.now() + 11 * 60_000).toISOString();
  await visit.page.setExtraHTTPHeaders({ "kept-now": later });
  await visit.page.goto(consoleUrl("/settings/keys"));
  await visit.page.getByRole("heading", { name: "Is it you?" }).waitFor();
  await visit.press("Sign in with a passkey");
  await visit.page.getByRole("heading", { name: "Is it you?" }).waitFor({ state: "detached" });
  const listed = await visit.page.evaluate(async () => {
    const { site } = await (await fetch("/v1/console", { headers: { "kept-site": "-" } })).json();
    return (await fetch("/v1/keys", { headers: { "kept-site": site } })).status;
  });
  assert.equal(listed, 200);
  await visit.end();
});

test("a page of another origin can neither read nor change anything for somebody who is signed in", async () => {
  const visit = await visits("/account");
  await signsInByCode(visit, "kim@people.example");
  await visit.page.getByRole("heading", { name: "Your account" }).waitFor();
  await visit.page.goto(on.host.page({ script: `${on.server.url}/s/pk_unknown.js` }));
  const answers = await visit.page.evaluate(async (url) => {
    const asked = (path, options) => fetch(url + path, { credentials: "include", ...options }).then((r) => r.type, () => "refused");
    const site = { template: "shop", name: "Stolen", currency: "EUR", zone: "UTC", languages: ["en"], origins: [] };
    const form = { mode: "no-cors", method: "POST", body: JSON.stringify(site) };
    return [await asked("", { headers: { "kept-site": "-" } }), await asked("/sites", form)];
  }, consoleUrl().replace("/console", "/v1/console"));
  assert.deepEqual(answers, ["refused", "opaque"], "one the browser stops, the other one we do");
  await visit.page.goto(consoleUrl("/account"));
  await visit.page.getByRole("heading", { name: "Your account" }).waitFor();
  const sites = await visit.page.evaluate(async () => {
    return (await (await fetch("/v1/console", { headers: { "kept-site": "-" } })).json()).sites;
  });
  assert.deepEqual(sites, []);
  await visit.end();
});
