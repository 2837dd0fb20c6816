// Blocks in a page's own flow: they fit the room that is kept for them, share their downloads, and open the panel.
import assert from "node:assert/strict";
import { test } from "node:test";

import { stage } from "./support/stage.mjs";

const BALANCE = '<div data-kept="balance" style="min-height:96px"></div>';
const CARD = '<div data-kept="card" style="min-height:280px"></div>';
const SHIFTS =
  "<script>window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts += one.value; })" +
  '.observe({ type: "layout-shift", buffered: true })</script>';

const on = stage();

const block = (visit, name) => visit.page.frameLocator(`[data-kept="${name}"] iframe`);
const shifts = (visit) => visit.page.evaluate(() => shifts);

/** Everything that a block shows stands in the room that the page kept for it. */
async function fits(visit, name) {
  const frame = visit.page.frames().find((one) => one.url().includes(`block=${name}`));
  const [height, width] = await frame.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement;
    return [scrollHeight - innerHeight, scrollWidth - innerWidth];
  });
  assert.deepEqual([height, width], [0, 0], `${name} fits`);
}

test("a guest sees what a purchase brings, and a block opens the panel", async () => {
  const visit = await on.guest({ body: SHIFTS + BALANCE + CARD });
  const balance = block(visit, "balance");
  await visit.shows(balance.getByRole("heading"), "1 point for every $1 you spend");
  await visit.shows(block(visit, "card").getByRole("heading", { level: 1 }), "Rewards at Verstak");
  await balance.getByRole("button", { name: "How it works" }).click();
  await visit.shows(visit.title, "Rewards at Verstak");
  assert.equal(await shifts(visit), 0);
  await visit.end();
});

test("several blocks and the panel share one download of each file", async () => {
  await on.site.buys("shared", 150);
  const visit = await on.visit({ body: BALANCE + CARD }, () => on.site.token("shared"));
  await visit.shows(block(visit, "card").locator(".balance b"), "150");
  await visit.shows(block(visit, "balance").locator(".sum"), "150 points");
  await visit.openPanel();
  await visit.shows(visit.balance, "150");
  const frames = visit.page.frames().filter((frame) => frame.url().includes("/panel?"));
  const travelled = [];
  for (const frame of frames) {
    const files = await frame.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name, transferSize }) => [new URL(name).pathname, transferSize]),
    );
    // What a frame takes from the cache has travelled no byte.
    for (const [path, bytes] of files) if (path.startsWith("/a/panel.") && bytes > 0) travelled.push(path.replace(/.*\./, ""));
  }
  assert.equal(frames.length, 3);
  assert.deepEqual(travelled.sort(), ["js", "wasm"]);
  await visit.end();
});

test("a redemption in the panel changes every block", async () => {
  await on.site.buys("many", 150);
  const visit = await on.visit({ body: SHIFTS + BALANCE + CARD + BALANCE.replace("96px", "96px;margin:9px") }, () => on.site.token("many"));
  const card = block(visit, "card");
  await visit.shows(card.locator(".balance b"), "150");
  await card.getByRole("button", { name: "Choose a reward" }).click();
  await visit.shows(visit.title, "Rewards");
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.panel.locator("code").waitFor();
  await visit.shows(card.locator(".balance b"), "50");
  await visit.shows(visit.page.frameLocator('[data-kept="balance"] >> nth=1 >> iframe').locator(".sum"), "50 points");
  assert.equal(await shifts(visit), 0);
  await visit.end();
});

test("a block waits for nobody's focus and never takes it", async () => {
  await on.site.buys("focus", 150);
  const visit = await on.visit({ body: `<input aria-label="Search">${BALANCE}${CARD}` }, () => on.site.token("focus"));
  await visit.page.getByLabel("Search").focus();
  await visit.shows(block(visit, "card").locator(".balance b"), "150");
  await visit.page.keyboard.type("mug");
  assert.equal(await visit.page.getByLabel("Search").inputValue(), "mug");
  await visit.end();
});

for (const lang of ["en", "ru", "de"]) {
  test(`the form for readers fits the room that is kept for it on a phone: ${lang}`, async () => {
    const body = '<style>body{margin:0}</style><div data-kept="subscribe" style="min-height:560px"></div>';
    const visit = await on.guest({ lang, body }, { viewport: { width: 360, height: 800 } });
    await block(visit, "subscribe").locator("form").waitFor();
    await fits(visit, "subscribe");
    await visit.end();
  });

  for (const width of [280, 800]) {
    test(`blocks fit the room that is kept for them: ${lang}, ${width} px`, async () => {
      const member = `fits-${lang}-${width}`;
      await on.site.imports([[member, 70, 20], [member, 280, 1]]);
      const context = { viewport: { width, height: 900 }, reducedMotion: "reduce" };
      const options = { lang, body: `<style>body{margin:0}</style>${BALANCE}${CARD}` };
      for (const begin of [() => on.guest(options, context), () => on.visit(options, () => on.site.token(member), context)]) {
        const visit = await begin();
        await block(visit, "balance").locator("h1").waitFor({ state: "attached" });
        await block(visit, "card").locator("h1").waitFor();
        await fits(visit, "balance");
        await fits(visit, "card");
        await visit.end();
      }
    });
  }
}
