// Blocks take the room that a page has kept for them, and no other: nothing a reader sees ever moves.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();

/** A page with this body, watched for shifts from its first moment on. */
async function page(body, token) {
  const visit = await Visit.begin(on.browser, "about:blank", { viewport: { width: 800, height: 600 } });
  await visit.context.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value }) => value))).observe({
      type: "layout-shift",
      buffered: true,
    });
  });
  await visit.page.goto(on.host.page({ script: on.site.script, signed: !!token, body }, token));
  /** Where the elements are, once the browser has drawn and reported twice. */
  visit.shifts = () =>
    visit.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => drawn(shifts))))));
  visit.block = (name) => visit.page.frameLocator(`[data-kept=${name}] iframe`);
  visit.height = (selector) => visit.page.locator(selector).evaluate((element) => element.getBoundingClientRect().height);
  return visit;
}

const TALL = `<div style="height: 3000px"></div>`;

test("a block fills the room that is kept for it, and the text below stays where it is", async () => {
  const visit = await page(`<div data-kept="balance" style="min-height: 96px"></div><p id="below">Below</p>`);
  const before = await visit.page.locator("#below").boundingBox();
  await visit.block("balance").locator("#app > *").first().waitFor();
  assert.deepEqual(await visit.page.locator("#below").boundingBox(), before);
  assert.deepEqual(await visit.page.locator("[data-kept] iframe").boundingBox(), await visit.page.locator("[data-kept]").boundingBox());
  assert.deepEqual(await visit.shifts(), []);
  await visit.end();
});

test("what a page shows until the block comes keeps its height", async () => {
  const visit = await page(`<div data-kept="balance" style="padding: 7px"><p>Your points, in a moment</p></div><p id="below">Below</p>`);
  const before = await visit.height("[data-kept]");
  await visit.block("balance").locator("#app > *").first().waitFor();
  assert.equal(await visit.height("[data-kept]"), before);
  assert.deepEqual(await visit.shifts(), []);
  await visit.end();
});

test("a block that does not come leaves what the page shows in its place", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route("**/panel?*", (route) => route.abort());
  const asked = visit.page.waitForEvent("requestfailed");
  await visit.page.goto(on.host.page({ script: on.site.script, body: `<div data-kept="card"><p>Collect points here</p></div>` }));
  await asked;
  await visit.page.getByText("Collect points here").waitFor();
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("below the reader's view a block grows to what it shows", async () => {
  const visit = await page(`<p style="height: 700px">Long</p><div data-kept="card" style="min-height: 10px"></div>${TALL}`);
  await visit.block("card").locator("#app > *").first().waitFor({ state: "attached" });
  await visit.page.waitForFunction(() => document.querySelector("[data-kept]").clientHeight > 10);
  const inner = await visit.block("card").locator("body").evaluate((body) => body.getBoundingClientRect().height);
  assert.equal(await visit.height("[data-kept]"), Math.ceil(inner));
  assert.deepEqual(await visit.shifts(), []);
  await visit.end();
});

test("in view, a block without room waits for the reader's next act, and one with room never grows", async () => {
  const visit = await page(`<div id="none" data-kept="card"></div><div id="some" data-kept="balance" style="min-height: 12px"></div>${TALL}`);
  for (const name of ["card", "balance"]) await visit.block(name).locator("#app > *").first().waitFor({ state: "attached" });
  assert.deepEqual([await visit.height("#none"), await visit.height("#some")], [0, 12]);
  assert.deepEqual(await visit.shifts(), []);
  await visit.page.keyboard.press("Shift");
  await visit.page.waitForFunction(() => document.querySelector("#none").clientHeight > 0);
  assert.equal(await visit.height("#some"), 12);
  const counted = await visit.page.evaluate(() => performance.getEntriesByType("layout-shift").filter((shift) => !shift.hadRecentInput).length);
  assert.equal(counted, 0);
  await visit.end();
});

test("a page that resets everything keeps the room of its blocks' frames", async () => {
  const visit = await page(`<style>*{all:unset!important}main{display:block!important}[data-kept]{display:block!important;min-height:96px!important}</style>
    <div data-kept="balance"></div>`);
  await visit.block("balance").locator("#app > *").first().waitFor();
  assert.deepEqual(await visit.page.locator("[data-kept] iframe").boundingBox(), await visit.page.locator("[data-kept]").boundingBox());
  await visit.end();
});

test("a block far below is loaded when it comes near, one that is added later when it is there", async () => {
  const visit = await page(`<div style="height: 20000px"></div><div data-kept="balance" style="min-height: 96px"></div>`);
  const asked = [];
  visit.page.on("request", (request) => request.url().includes("block=") && asked.push(new URL(request.url()).searchParams.get("block")));
  await visit.page.locator("[data-kept] iframe").waitFor({ state: "attached" });
  await visit.shifts();
  assert.deepEqual(asked, []);
  await visit.page.evaluate(() => document.body.prepend(Object.assign(document.createElement("div"), { innerHTML: "<div data-kept='card' style='min-height: 280px'></div>" })));
  await visit.block("card").locator("#app > *").first().waitFor();
  assert.deepEqual(asked, ["card"]);
  await visit.page.locator("[data-kept=balance]").scrollIntoViewIfNeeded();
  await visit.block("balance").locator("#app > *").first().waitFor();
  await visit.end();
});

test("blocks survive a swapped body, a copied block is one of its own, unknown names stay as they are", async () => {
  const visit = await page(`<div data-kept="balance" style="min-height: 96px"></div><div data-kept="horoscope">Later</div>`);
  await visit.block("balance").locator("#app > *").first().waitFor();
  await visit.page.evaluate(() => {
    const copy = document.body.cloneNode(true);
    for (const frame of copy.querySelectorAll("[data-kept] iframe")) frame.dataset.copied = "";
    document.documentElement.replaceChild(copy, document.body);
  });
  // The copy brings a frame along, which goes as soon as the block is found.
  await visit.page.waitForFunction(() => {
    const frames = document.querySelectorAll("[data-kept=balance] iframe");
    return frames.length === 1 && !("copied" in frames[0].dataset);
  });
  await visit.block("balance").locator("#app > *").first().waitFor();
  assert.equal(await visit.page.locator("[data-kept=horoscope]").innerHTML(), "Later");
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  assert.deepEqual(visit.errors, []);
  await visit.end();
});
