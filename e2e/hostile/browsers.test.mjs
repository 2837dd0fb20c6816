// Browsers that keep nothing, do not know what day it is, or run no scripts at all.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "../support/browser.mjs";
import { stage } from "../support/stage.mjs";
import { journey } from "./journey.mjs";

const DAY = 86_400_000;

const on = stage();

test("where frames may store nothing, a session lives as long as the panel", () =>
  journey(on, {}, {
    before: (visit) =>
      visit.context.addInitScript(() => {
        if (parent === self) return;
        const refuse = () => {
          throw new DOMException("The request is not allowed", "SecurityError");
        };
        for (const name of ["sessionStorage", "localStorage", "indexedDB", "caches"]) {
          Object.defineProperty(window, name, { get: refuse });
        }
      }),
    opened: async (visit) => {
      await visit.page.reload();
      await visit.openPanel();
      await visit.shows(visit.balance, "150");
    },
  }));

for (const [way, offset] of [["fast", DAY], ["slow", -DAY]]) {
  test(`on a device whose clock is a day ${way} the same happens`, () =>
    journey(on, {}, { before: (visit) => visit.page.clock.install({ time: Date.now() + offset }) }));
}

test("without scripts nothing of ours shows, broken or otherwise, and blocks keep their place", async () => {
  const visit = await Visit.begin(
    on.browser,
    on.host.page({ script: on.site.script, body: '<div data-kept="card" style="min-height:280px"></div><p>Below</p>' }),
    { javaScriptEnabled: false },
  );
  assert.deepEqual((await visit.page.locator("body").innerText()).split(/\s+/), ["Shop", "Below"]);
  assert.equal((await visit.page.locator("[data-kept]").boundingBox()).height, 280);
  assert.equal(await visit.page.locator("iframe, kept-home, img, noscript").count(), 0);
  await visit.end();
});
