// A shop's own file: understood, checked, sent, interrupted and sent on, with nothing taken twice.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";

const on = office();
const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.isBuffer(text) ? text : Buffer.from(text) });
const choose = async (page, upload) => {
  await page.locator("input[type=file]").setInputFiles(upload);
  await page.getByRole("heading", { name: "What will be sent" }).waitFor();
};

/** So many purchases of 500 customers, as a German till would write them. */
function log(rows) {
  const lines = ["Beleg;Kunden-ID;Date;Total"];
  for (let row = 1; row <= rows; row += 1) {
    const day = String((row % 28) + 1).padStart(2, "0");
    lines.push(`${row};k${row % 500};${day}.${String((row % 9) + 1).padStart(2, "0")}.2026;${row % 90},50`);
  }
  return lines.join("\r\n");
}

test("every row that cannot be taken is shown before and told after", async () => {
  const owner = await on.owner("rows@verstak.example");
  const page = await on.visit(owner, "/console/import");
  await page.getByRole("heading", { name: "Import", level: 1 }).waitFor();
  await clean(page, "import");
  // "Имя" and "Баллы" in Windows-1251, as a spreadsheet in Russia saves them.
  const header = [0xc8, 0xec, 0xff, 0x3b, 0x65, 0x6d, 0x61, 0x69, 0x6c, 0x3b, 0xc1, 0xe0, 0xeb, 0xeb, 0xfb];
  const rows = "\r\nAda;ada@example.com;100\r\nBob;nobody;5\r\nEve;eve@example.com;1,5\r\n";
  await choose(page, file("customers.csv", Buffer.concat([Buffer.from(header), Buffer.from(rows)])));
  await page.getByText("1 row is ready. 2 rows cannot be taken:").waitFor();
  await page.getByText("“nobody” is no e-mail address.").waitFor();
  await clean(page, "check");
  await page.getByLabel("Баллы").selectOption({ label: "— leave out —" });
  await page.getByText("2 rows are ready. 1 row cannot be taken:").waitFor();
  await page.getByLabel("Баллы").selectOption({ label: "Points" });
  await page.getByRole("button", { name: "Import 1 row" }).click();
  await page.getByRole("heading", { name: "Everything is sent" }).waitFor();
  await clean(page, "done");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download the report" }).click();
  const report = await readFile(await (await download).path(), "utf8");
  assert.match(report, /^\uFEFFLine,Why\r\n3,“nobody” is no e-mail address\.\r\n4,/);
  const { members } = await owner.call("GET", "/v1/members?q=ada");
  assert.deepEqual(members.map(({ name, balance }) => [name, balance]), [["Ada", 100]]);
  await page.context().close();
});

test("5,000 rows that a reload interrupts go on and double nothing", async () => {
  const owner = await on.owner("log@verstak.example");
  const page = await on.visit(owner, "/console/import");
  const upload = file("till.csv", log(5_000));
  await choose(page, upload);
  await page.getByText("5,000 rows are ready.").waitFor();

  // The third slice is taken by the edge, but its answer never comes back.
  let slices = 0;
  await page.route("**/v1/imports/purchases", async (route) => {
    slices += 1;
    if (slices < 3) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.getByRole("button", { name: "Import 5,000 rows" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  await page.unroute("**/v1/imports/purchases");
  await page.reload();
  await page.getByText("“till.csv” stopped after 1,000 rows.").waitFor();
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("heading", { name: "Everything is sent" }).waitFor({ timeout: 60_000 });
  const figures = (await page.locator(".figures dd").allTextContents()).map((text) => Number(text.replaceAll(",", "")));
  assert.deepEqual(figures, [4_500, 500, 0], "the slice whose answer was lost is recognised");

  await page.getByRole("link", { name: "Where you stand today" }).click();
  await page.getByRole("heading", { name: "Where you stand today" }).waitFor();
  await page.getByText("Customers who bought").waitFor();
  await clean(page, "baseline");
  const baseline = await owner.call("GET", "/v1/baseline");
  assert.equal(baseline.customers, 500);

  const { purchases } = await owner.call("GET", "/v1/members/k1/purchases?limit=100");
  assert.equal(purchases.length, 10);

  await page.goto(page.url().replace("baseline", "export"));
  const download = page.waitForEvent("download", { timeout: 30_000 });
  await page.getByRole("button", { name: "Download: Purchases" }).click();
  const table = await readFile(await (await download).path(), "utf8");
  assert.equal(table.trim().split("\r\n").length, 5_001);
  await clean(page, "export");
  await page.context().close();
});
