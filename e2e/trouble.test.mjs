// What can go wrong between a customer and their points, and how the panel gets out of it.
import assert from "node:assert/strict";
import { test } from "node:test";

import { stage } from "./support/stage.mjs";

const HALF_AN_HOUR = 31 * 60_000;

const on = stage();

async function visit(token) {
  const visit = await on.visit({}, token);
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
  const bob = await visit(() => token());
  await bob.shows(bob.balance, "40");
  token = () => "no token at all";
  await passes(bob, HALF_AN_HOUR);
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

test("a redemption whose answer was lost is asked about again, and happens once", async () => {
  await on.site.buys("dora", 230);
  const dora = await on.member("dora");
  const keys = [];
  await dora.context.route("**/v1/redemptions", async (route) => {
    keys.push(route.request().headers()["idempotency-key"]);
    // It reaches the edge; its answer does not come back.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await dora.section("Rewards").click();
  await dora.press("Redeem “A coffee on us”");
  await dora.press("Yes, redeem");
  await dora.shows(dora.title, "We do not know yet whether it went through");
  await dora.context.unroute("**/v1/redemptions");
  const again = dora.page.waitForRequest("**/v1/redemptions");
  await dora.press("Check again");
  keys.push((await again).headers()["idempotency-key"]);
  await dora.shows(dora.title, "Here is your coupon");
  assert.equal(keys[0], keys[1]);
  assert.equal((await on.site.member("dora")).balance, 130);
  await dora.end();
});

test("an answer that is late is said to be, and may still come", async () => {
  await on.site.buys("egon", 90);
  const egon = await on.visit({}, () => on.site.token("egon"));
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await egon.context.route("**/v1/card", async (route) => {
    await held;
    await route.continue();
  });
  await egon.openPanel();
  await egon.panel.getByRole("alert").getByText("This is taking longer than usual.").waitFor();
  await egon.panel.getByRole("button", { name: "Try again" }).waitFor();
  release();
  await egon.shows(egon.balance, "90");
  await egon.panel.getByText("This is taking longer than usual.").waitFor({ state: "hidden" });
  await egon.end();
});

test("an edge that is busy is waited for", async () => {
  await on.site.buys("finn", 15);
  const finn = await on.member("finn");
  await finn.shows(finn.balance, "15");
  await finn.context.route("**/v1/card", (route) => route.fulfill({ status: 503, json: { code: "try_again" } }));
  await finn.panel.getByRole("alert").getByText("No connection.").waitFor();
  await finn.context.unroute("**/v1/card");
  await finn.press("Try again");
  await finn.panel.getByText("No connection.").waitFor({ state: "hidden" });
  await finn.end();
});

test("a clipboard that is refused selects the code instead", async () => {
  await on.site.buys("gwen", 100);
  const gwen = await on.member("gwen");
  await gwen.section("Rewards").click();
  await gwen.press("Redeem “A coffee on us”");
  await gwen.press("Yes, redeem");
  const code = await gwen.panel.locator("code").innerText();
  const frame = gwen.page.frames().find((frame) => frame.url().startsWith(on.site.url));
  await frame.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("no"));
  });
  await gwen.press("Copy code");
  await gwen.panel.locator(".note").getByText("The code is selected").waitFor();
  assert.equal(await frame.evaluate(() => String(getSelection())), code);
  await gwen.end();
});
