// Orders: what a shop says of one is on its customer's open card by itself, whoever said it, and however.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { openShop, Till } from "./support/counter.mjs";
import { stage } from "./support/stage.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HOUR_MS = 60 * 60 * 1000;

const on = stage();

/** The shop's server says how an order stands; `minutes` ago. */
function reports(order, member, status, minutes = 0, fields = {}) {
  const at = new Date(Date.now() - minutes * 60_000).toISOString();
  return on.site.call("POST", "/v1/orders", { id: order, member: { id: member }, title: "Phone repair", status, at, ...fields });
}

test("what the shop's server says is the first line of the card that is open, without anybody's doing", async () => {
  await on.site.buys("olga", 30);
  await reports("olga-1", "olga", "in_work", 30);
  const visit = await on.member("olga");
  await visit.balance.waitFor();
  const line = visit.panel.locator(".card [aria-live] h2");
  await visit.shows(line, "Phone repair: in progress");
  await reports("olga-1", "olga", "ready", 1, { note: "Ask for Petya" });
  await visit.shows(line, "Phone repair: ready");
  await visit.panel.locator(".card").getByText("Ask for Petya").waitFor();
  // What was said before arrives late and changes nothing; what can be fetched stands above what cannot.
  await reports("olga-1", "olga", "waiting_for_parts", 20);
  await reports("olga-2", "olga", "accepted", 1, { title: "Old radio" });
  await visit.shows(line.nth(1), "Old radio: taken in");
  assert.equal(await line.first().innerText(), "Phone repair: ready");
  await reports("olga-2", "olga", "cancelled");
  await line.nth(1).waitFor({ state: "detached" });
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

for (const colorScheme of ["light", "dark"]) {
  test(`whoever stands at the counter takes an order in and puts it forward by a tap: ${colorScheme}`, async () => {
    const shop = await openShop(on.server, on.server.url.replace("127.0.0.1", "localhost"));
    const { card } = await shop.joins({ id: "pavel", name: "Pavel" });
    const till = await Till.open(on.browser, shop, { colorScheme, bypassCSP: true });
    await till.find(card);
    await till.press("Take in an order");
    await till.page.getByLabel("Order number").fill("R-17");
    await till.page.getByLabel("What is it?").fill("Bicycle");
    await till.page.getByLabel("Ready by").fill("2099-01-31");
    await till.press("Take it in");
    const row = till.page.locator(".orders li");
    await row.getByText("Taken in", { exact: true }).waitFor();
    await row.getByText(/No\. R-17 · Pavel/).waitFor();
    await row.getByRole("button", { name: "R-17: put to “In progress”" }).click();
    await row.getByText("In progress", { exact: true }).first().waitFor();
    await row.getByRole("button", { name: "R-17: put to “Ready”" }).focus();
    await till.page.keyboard.press("Enter");
    await row.locator(".state").getByText("Ready").waitFor();
    const { order, history } = await shop.call("GET", "/v1/orders/R-17");
    assert.deepEqual([order.status, order.ready_by.slice(0, 10), history.length], ["ready", "2099-01-31", 3]);
    assert.equal(history[0].actor_name, "Vera");

    await row.getByText("Another status").click();
    await row.getByLabel("A word to the customer").fill("The chain is on its way");
    await till.page.evaluate(AXE);
    const { violations } = await till.page.evaluate(() => axe.run(document));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    const width = await till.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 390, `nothing is wider than the telephone: ${width}`);
    await row.getByRole("button", { name: "R-17: put to “Waiting for parts”" }).click();
    await row.getByText("The chain is on its way").waitFor();

    await till.page.getByLabel("Order number begins with").fill("none");
    await till.page.getByText("No order is like this.").waitFor();
    await till.page.getByLabel("Order number begins with").fill("R-");
    await row.getByText("Bicycle").waitFor();
    assert.deepEqual(till.errors, []);
    await till.end();
  });
}

test("a tap at the counter reaches the card that is open, which is told to whoever only listens", async () => {
  const shop = await openShop(on.server, on.server.url.replace("127.0.0.1", "localhost"));
  await shop.call("PATCH", "/v1/site", { origins: [on.host.origin] });
  const { card } = await shop.joins({ id: "rita", name: "Rita" });
  const at = new Date(Date.now() - HOUR_MS).toISOString();
  await shop.call("POST", "/v1/orders", { id: "W-1", member: { id: "rita" }, title: "Watch", status: "in_work", at });
  const visit = await on.guest({ script: `${on.server.url}/s/${shop.site}.js` });
  await visit.openPanel();
  await visit.panel.getByLabel("The code on it, like KEPT-7Q4M9-2XK8D").fill(card);
  const told = visit.panel.locator(".card [aria-live=polite]");
  await visit.shows(told, "Watch: in progress");
  const till = await Till.open(on.browser, shop);
  await till.page.getByRole("navigation").getByRole("button", { name: "Orders" }).click();
  await till.press("W-1: put to “Ready”");
  await visit.shows(told, "Watch: ready");
  assert.deepEqual([visit.errors, till.errors], [[], []]);
  await till.end();
  await visit.end();
});
