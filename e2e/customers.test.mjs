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
