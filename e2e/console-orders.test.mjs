// Orders at the console: an owner takes one in, puts it forward, and decides what its customer reads and is told.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";

const on = office();

test("an owner takes an order in, and the site's own word for a status is everywhere at once", async () => {
  const owner = await on.owner("orders@verstak.example");
  await owner.call("POST", "/v1/members", { id: "anna", name: "Anna", email: "anna@reader.example" });
  const page = await on.visit(owner, "/console/orders");
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("heading", { name: "No orders here" }).waitFor();
  const ready = page.getByRole("group", { name: "Ready" });
  await ready.getByLabel("Name in English").fill("On the shelf");
  assert.equal(await ready.getByLabel("Tell the customer").isChecked(), true, "who has to come is told");
  await press("Save");
  await page.getByText("Saved", { exact: true }).waitFor();
  await clean(page, "orders");

  await page.getByRole("link", { name: "Take in an order" }).click();
  await page.getByLabel("Customer").fill("nobody");
  await press("Find");
  await page.getByText("Nobody was found.").waitFor();
  await page.getByLabel("Customer").fill("anna");
  await press("Find");
  await page.getByRole("heading", { name: "For Anna" }).waitFor();
  await page.getByLabel("Order number").fill("W-7");
  await page.getByLabel("What is it?").fill("Watch");
  await clean(page, "a new order");
  await press("Take it in");
  await page.getByText("1 order is open.").waitFor();
  await press("W-7: put to “In progress”");
  await press("W-7: put to “On the shelf”");
  await page.getByText("W-7: On the shelf The customer is told by letter.").waitFor();
  const focused = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
  assert.equal(focused, "W-7: put to “Done”", "whoever works by keyboard goes on where they were");
  await press("W-7: put to “Done”");
  await page.getByText("0 orders are open.").waitFor();
  const { order } = await owner.call("GET", "/v1/orders/W-7");
  assert.equal(order.status, "done");
  const again = await owner.call("GET", "/v1/orders/settings");
  assert.deepEqual(again.statuses.find(({ status }) => status === "ready").name, { en: "On the shelf" });
  await clean(page, "an order that is done");
  await page.context().close();
});
