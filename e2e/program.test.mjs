// The program as an owner changes it: in plain sentences, with what changes shown first, and never over a colleague.
import assert from "node:assert/strict";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";

const on = office();
const program = async (owner) => {
  const { revisions } = await owner.call("GET", "/v1/program/revisions");
  return { ...(await owner.call("GET", "/v1/program")), revisions };
};
const save = async (page) => {
  await page.getByRole("button", { name: "See what changes" }).click();
  await page.getByRole("button", { name: "Put it into force" }).click();
};

test("a change is said in sentences, shown before it counts, and can be taken back", async () => {
  const owner = await on.owner("editor@verstak.example");
  const before = await program(owner);
  const page = await on.visit(owner, "/console/program");
  const per = (before.earn[0].per_minor / 100).toString();
  await page.getByText(`€${per} spent →`).first().waitFor();
  await clean(page, "program");

  const points = page.getByLabel("Points", { exact: true }).first();
  await points.fill("many");
  await page.getByText("This cannot be read. Please check it.").first().waitFor();
  await points.fill("7");
  await page.getByText(`€${per} spent → 7 points`).first().waitFor();
  await page.reload();
  await page.getByText(`€${per} spent → 7 points`).first().waitFor();

  await page.getByRole("button", { name: "See what changes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/A purchase of €[\d,.]+ earns [\d,]+ points instead of/).first().waitFor();
  await dialog.getByText("Points already given stay as they are.").waitFor();
  await clean(page, "what changes");
  await dialog.getByLabel("Why? (for your colleagues)").fill("Spring");
  await dialog.getByRole("button", { name: "Put it into force" }).click();
  await page.getByText("The new version is in force.").waitFor();
  const after = await program(owner);
  assert.equal(after.earn[0].points, 7);
  assert.equal(after.revisions[0].note, "Spring");

  await page.getByRole("link", { name: "Earlier versions" }).click();
  await page.getByRole("cell", { name: "Spring" }).waitFor();
  await clean(page, "versions");
  await page.getByRole("button", { name: /^Show version/ }).first().click();
  await page.getByRole("button", { name: "Restore this version" }).click();
  await page.getByText("The earlier version is in force again.").waitFor();
  const { revisions, ...restored } = await program(owner);
  const { revisions: _, ...original } = before;
  assert.deepEqual(restored, original);
  assert.equal(revisions.length, before.revisions.length + 2);
  await page.context().close();
});

test("two editors at once lose nothing", async () => {
  const owner = await on.owner("two@verstak.example");
  const before = await program(owner);
  const [one, other] = [await on.visit(owner, "/console/program"), await on.visit(owner, "/console/program")];
  const points = (page) => page.getByLabel("Points", { exact: true }).first();
  const cost = (page) => page.getByLabel("Costs, in points").first();
  const title = (page) => page.getByLabel(/^What customers read, English/).first();
  await points(one).fill("3");
  await cost(one).fill("111");
  await points(other).fill("4");
  await title(other).fill("A gift of ours");
  await save(one);
  await one.getByText("The new version is in force.").waitFor();

  await save(other);
  await other.getByRole("heading", { name: "You both changed the same" }).waitFor();
  await clean(other, "collisions");
  assert.equal(await cost(other).inputValue(), "111", "what only the other changed is taken in");
  assert.equal(await title(other).inputValue(), "A gift of ours", "what only we changed is kept");
  await other.getByLabel(/^Mine/).check();
  await other.getByRole("button", { name: "Go on with these" }).click();
  assert.equal(await points(other).inputValue(), "4");
  await save(other);
  await other.getByText("The new version is in force.").waitFor();
  const after = await program(owner);
  assert.deepEqual([after.earn[0].points, after.rewards[0].cost, after.rewards[0].title.en], [4, 111, "A gift of ours"]);
  assert.equal(after.revisions.length, before.revisions.length + 2);
  for (const page of [one, other]) await page.context().close();
});
