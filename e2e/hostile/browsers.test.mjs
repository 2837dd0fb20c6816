// Browsers that keep nothing, do not know what day it is, run no scripts, or show the page inside somebody else's.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "../support/browser.mjs";
import { startHost } from "../support/host.mjs";
import { stage } from "../support/stage.mjs";
import { journey, redeem } from "./journey.mjs";

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

test("a page inside one that is not the company's opens the panel in a tab, which knows the customer too", async (t) => {
  const around = await startHost("other.localhost");
  t.after(around.stop);
  await on.site.buys("nina", 150);
  const inner = on.host.page({ script: on.site.script, signed: true }, () => on.site.token("nina"));
  const body = `<!doctype html><link rel="icon" href="data:,"><iframe src="${inner}" width="600" height="400"></iframe>`;
  const visit = await Visit.begin(on.browser, "about:blank");
  visit.context.on("console", (message) => message.type() === "error" && visit.errors.push(message.text()));
  await visit.page.goto(around.answer("/", { body }));
  const launcher = visit.page.frameLocator("iframe").locator("kept-home .go");
  const opened = visit.page.waitForEvent("popup");
  await launcher.click();
  const tab = Object.create(visit, { panel: { value: await opened } });
  await tab.shows(tab.title, "Hello, Anna");
  await tab.shows(tab.balance, "150");
  await redeem(tab);
  await visit.shows(launcher.locator("b"), "50");
  await tab.panel.close();
  assert.equal(await visit.page.frameLocator("iframe").locator("kept-home iframe").count(), 0);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

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
