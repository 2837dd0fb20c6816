// A customer as an owner finds, helps and, when asked to, forgets them.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";

const on = office();

test("a customer is found as one types, credited, corrected, given a card and forgotten", async () => {
  const owner = await on.owner("desk@verstak.example");
  for (const [id, name] of [["m1", "Anna Berg"], ["m2", "Annette Storm"], ["m3", "Boris Falk"]]) {
    await owner.call("POST", "/v1/members", { id, name, email: `${id}@example.com` });
  }
  const page = await on.visit(owner, "/console/customers");
  await page.getByRole("link", { name: /Boris Falk/ }).waitFor();
  await clean(page, "customers");
  await page.getByLabel("Search").fill("ann");
  await page.getByRole("link", { name: /Boris Falk/ }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: /Annette Storm/ }).waitFor();
  await page.getByLabel("Search").fill("anna b");
  await page.getByRole("link", { name: /Annette Storm/ }).waitFor({ state: "detached" });
  await page.getByLabel("Search").press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Anna Berg", level: 1 }).waitFor();

  await page.getByRole("button", { name: "Add a purchase" }).click();
  await page.getByLabel("Amount (EUR)").fill("120,50");
  await page.getByRole("button", { name: "Credit it" }).click();
  await page.getByText(/^Credited:/).waitFor();
  const bought = await owner.call("GET", "/v1/members/m1");
  assert.deepEqual([bought.orders, bought.net_minor], [1, 12050]);
  await page.getByText(/Amount that counted: €120.50/).waitFor();

  await page.getByRole("button", { name: "Give or take points" }).click();
  await page.getByLabel("Points", { exact: true }).fill("-5");
  await page.getByLabel("Why", { exact: true }).fill("Counted twice");
  await page.getByRole("button", { name: "Do it" }).click();
  await page.getByText("Counted twice").waitFor();
  const adjusted = await owner.call("GET", "/v1/members/m1");
  assert.equal(adjusted.balance, bought.balance - 5);

  await page.getByRole("button", { name: "Edit" }).click();
  // The form takes the focus to its first field as it opens.
  await page.locator("input:focus").waitFor();
  await page.getByLabel("Telephone").fill("+49 30 1234567");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("+49 30 1234567").first().waitFor();
  await clean(page, "customer");

  const card = page.locator(".code");
  const code = await card.textContent();
  await page.getByRole("button", { name: "New card code" }).click();
  await page.getByRole("button", { name: "Issue a new code" }).click();
  await page.getByText("The new code is valid; the old one is not any more.").waitFor();
  await page.waitForFunction((old) => document.querySelector(".code").textContent !== old, code);
  await page.evaluate(() => (globalThis.print = () => (globalThis.printed = true)));
  await page.getByText("Show the card’s code").click();
  await page.getByRole("img", { name: "Show the card’s code" }).waitFor();
  await page.getByRole("button", { name: "Print", exact: true }).click();
  await page.waitForFunction(() => globalThis.printed);
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".paper img").isVisible(), "the card has its picture on paper");
  assert.ok(!(await page.getByRole("heading", { level: 1 }).isVisible()), "and nothing else is printed");
  await page.emulateMedia({ media: "screen" });

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Get a copy" }).click();
  const copy = JSON.parse(await readFile(await (await download).path(), "utf8"));
  assert.equal(copy.member.name, "Anna Berg");

  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await page.getByRole("button", { name: "Erase for good" }).click();
  await page.getByText(/^Erased\. The last backup/).waitFor();
  await page.getByLabel("Search").fill("anna b");
  await page.getByText("Nobody found for “anna b”.").waitFor();
  await page.context().close();
});

test("a customer who stands in the list twice becomes one, after a look at both", async () => {
  const owner = await on.owner("twice@verstak.example");
  await owner.call("POST", "/v1/members", { id: "m1", name: "Anna Berg" });
  await owner.call("POST", "/v1/members", { id: "m2", name: "A. Berg", phone: "+49 30 1234567" });
  for (const [id, points] of [["m1", 100], ["m2", 40]]) {
    await owner.call("POST", `/v1/members/${id}/adjustments`, { id: "hello", points, note: "Welcome" });
  }
  const page = await on.visit(owner, "/console/customers/one?id=m1");
  await page.getByRole("button", { name: "Merge with another customer" }).click();
  await page.getByLabel("The other customer").fill("1234567");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("button", { name: "This one: A. Berg" }).click();
  const row = page.getByRole("row", { name: /^Points/ });
  await row.waitFor();
  assert.match(await row.textContent(), /40.*100.*140/);
  await clean(page, "both customers side by side");
  await page.getByRole("button", { name: "Make one customer of them" }).click();
  await page.getByText(/^They are one customer now/).waitFor();
  await page.getByText("+49 30 1234567").first().waitFor();
  const merged = await owner.call("GET", "/v1/members/m1");
  assert.deepEqual([merged.balance, merged.merged], [140, ["m2"]]);
  await page.getByText("Taken over from a merged customer").waitFor();
  await clean(page, "a customer who was merged");
  await page.getByRole("link", { name: "m2" }).click();
  await page.getByText("Went over to the customer who stayed").waitFor();
  assert.equal(await page.getByRole("button", { name: "Erase", exact: true }).count(), 0, "nothing is done to what was left");
  await page.getByRole("link", { name: "m1" }).click();
  await page.getByRole("heading", { name: "Anna Berg", level: 1 }).waitFor();
  await page.context().close();
});
