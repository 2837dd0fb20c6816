// What can go wrong between a customer and their points, and how the panel gets out of it.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { stage } from "./support/stage.mjs";

const HALF_AN_HOUR = 31 * 60_000;
const POLL = 3_000;
const PATIENCE = 8_000;

const on = stage({ cable: true });
afterEach(() => on.cable.mend());

async function visit(token) {
  const visit = await on.visit({}, token);
  await visit.openPanel();
  return visit;
}

/** The same, in a browser whose clock the test moves on. */
async function visitAtOurPace(token) {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.page.clock.install();
  await visit.page.goto(on.host.page({ script: on.site.script, signed: true }, token));
  await visit.openPanel();
  return visit;
}

/** From now on the edge believes that so much time has passed. */
function passes(visit, milliseconds) {
  return visit.context.route("**/v1/**", (route) => {
    const now = new Date(Date.now() + milliseconds).toISOString();
    return route.continue({ headers: { ...route.request().headers(), "kept-now": now } });
  });
}

test("a session that ends is renewed through the page, and the redemption under way goes through", async () => {
  await on.site.buys("ann", 150);
  let late = 0;
  let asked = 0;
  const ann = await visit(() => {
    asked += 1;
    return on.site.token("ann", new Date(Date.now() + late));
  });
  await ann.shows(ann.balance, "150");
  await ann.section("Rewards").click();
  await ann.press("Redeem “A coffee on us”");
  late = HALF_AN_HOUR;
  await passes(ann, late);
  await ann.press("Yes, redeem");
  await ann.shows(ann.title, "Here is your coupon");
  assert.equal(asked, 2, "the page was asked once more");
  assert.equal((await on.site.member("ann")).balance, 50);
  await ann.end();
});

test("a session that the page cannot renew ends in words, with a way back", async () => {
  await on.site.buys("bob", 40);
  let token = () => on.site.token("bob");
  const bob = await visitAtOurPace(() => token());
  await bob.shows(bob.balance, "40");
  token = () => "no token at all";
  await passes(bob, HALF_AN_HOUR);
  await bob.page.clock.runFor(POLL);
  await bob.shows(bob.title, "Your sign-in has ended");
  token = () => on.site.token("bob", new Date(Date.now() + HALF_AN_HOUR));
  await bob.press("Try again");
  await bob.shows(bob.balance, "40");
  await bob.end();
});

test("the network goes and comes back", async () => {
  await on.site.buys("cleo", 70);
  const cleo = await on.member("cleo");
  await cleo.shows(cleo.balance, "70");
  await cleo.context.setOffline(true);
  await cleo.panel.getByRole("alert").getByText("No connection.").waitFor();
  await cleo.shows(cleo.balance, "70");
  await on.site.buys("cleo", 5);
  await cleo.context.setOffline(false);
  await cleo.shows(cleo.balance, "75");
  await cleo.panel.getByText("No connection.").waitFor({ state: "hidden" });
  await cleo.end();
});

test("a line that breaks unnoticed by the browser is found by asking, and so is its return", async () => {
  await on.site.buys("hugo", 30);
  const hugo = await visitAtOurPace(() => on.site.token("hugo"));
  await hugo.shows(hugo.balance, "30");
  on.cable.unplug();
  await hugo.page.clock.runFor(POLL);
  await hugo.panel.getByRole("alert").getByText("No connection.").waitFor();
  await hugo.shows(hugo.balance, "30");
  on.cable.mend();
  await hugo.press("Try again");
  await hugo.panel.getByText("No connection.").waitFor({ state: "hidden" });
  await hugo.end();
});

test("a redemption whose answer was lost is asked about again, and happens once", async () => {
  await on.site.buys("dora", 230);
  const dora = await on.member("dora");
  const keys = [];
  dora.context.on("request", (request) => {
    if (request.url().endsWith("/v1/redemptions")) keys.push(request.headers()["idempotency-key"]);
  });
  on.cable.cut("POST /v1/redemptions");
  await dora.section("Rewards").click();
  await dora.press("Redeem “A coffee on us”");
  await dora.press("Yes, redeem");
  await dora.shows(dora.title, "We do not know yet whether it went through");
  assert.equal((await on.site.member("dora")).balance, 130, "it reached the edge; its answer did not come back");
  on.cable.mend();
  await dora.press("Check again");
  await dora.shows(dora.title, "Here is your coupon");
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.equal((await on.site.member("dora")).balance, 130);
  await dora.end();
});

test("an answer that is late is said to be, and may still come", async () => {
  await on.site.buys("egon", 90);
  const held = on.cable.hold("GET /v1/card");
  const egon = await visitAtOurPace(() => on.site.token("egon"));
  await held;
  // The answer really is on its way; only the browser's clock does not wait for it.
  await egon.page.clock.runFor(PATIENCE);
  await egon.panel.getByRole("alert").getByText("This is taking longer than usual.").waitFor();
  await egon.panel.getByRole("button", { name: "Try again" }).waitFor();
  on.cable.mend();
  await egon.shows(egon.balance, "90");
  await egon.panel.getByText("This is taking longer than usual.").waitFor({ state: "hidden" });
  await egon.end();
});

test("an edge that is busy is waited for", async () => {
  await on.site.buys("finn", 15);
  const finn = await visitAtOurPace(() => on.site.token("finn"));
  await finn.shows(finn.balance, "15");
  await finn.context.route("**/v1/card", (route) => route.fulfill({ status: 503, json: { code: "try_again" } }));
  await finn.page.clock.runFor(POLL);
  await finn.panel.getByRole("alert").getByText("It is busy here right now.").waitFor();
  await finn.context.unroute("**/v1/card");
  await finn.press("Try again");
  await finn.panel.getByText("It is busy here right now.").waitFor({ state: "hidden" });
  await finn.end();
});

test("a clipboard that is refused selects the code instead", async () => {
  await on.site.buys("gwen", 100);
  const gwen = await on.member("gwen");
  await gwen.section("Rewards").click();
  await gwen.press("Redeem “A coffee on us”");
  await gwen.press("Yes, redeem");
  const code = await gwen.panel.locator("code").innerText();
  const frame = gwen.page.frames().find((frame) => frame.url().startsWith(on.site.front));
  await frame.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
  });
  await gwen.press("Copy code");
  await gwen.panel.locator(".note").getByText("The code is selected").waitFor();
  assert.equal(await frame.evaluate(() => String(getSelection())), code);
  await gwen.end();
});
