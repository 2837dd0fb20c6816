// Lines between customer and edge that are slow, broken, or go silent in the middle.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { startHost } from "../support/host.mjs";
import { startProxy } from "../support/proxy.mjs";
import { TestSite } from "../support/site.mjs";
import { stage } from "../support/stage.mjs";
import { journey, state, withoutUs } from "./journey.mjs";

const on = stage({ cable: true });
afterEach(() => on.cable.mend());

test("over 400 ms there and back and 400 kbit/s everything still works", () =>
  journey(on, {}, { before: () => on.cable.slow({ rtt: 400, kbits: 400 }) }));

test("while our host cannot be reached the page is what it is without us, and later all is well", () =>
  journey(on, {}, {
    before: async (visit) => {
      on.cable.unplug();
      const page = { script: on.site.script };
      const alone = await withoutUs(visit, on.host.page({ ...page, copies: 0 }));
      const asked = visit.page.waitForEvent("requestfailed");
      await visit.page.goto(on.host.page(page));
      await asked;
      assert.deepEqual(await visit.page.evaluate(state), alone);
      assert.equal(await visit.page.locator("kept-home").count(), 0);
      on.cable.mend();
    },
  }));

test("a line that goes silent after 16 KB is told by the launcher, and tried again", () =>
  journey(on, {}, {
    // The browser's word on what the first attempt left unfinished.
    theirs: /Response body loading was aborted/,
    before: async (visit) => {
      await visit.page.clock.install();
      on.cable.freezeAfter(16 * 1024);
    },
    opening: async (visit) => {
      await visit.page.locator("kept-home iframe").waitFor({ state: "attached" });
      await visit.page.clock.runFor(15_000);
      const again = visit.page.getByRole("button", { name: "It did not open. Try again" });
      await again.waitFor();
      on.cable.mend();
      await again.click();
    },
  }));

test("behind nginx on a name of the company's, everything comes from there and nothing names us", async (t) => {
  const host = await startHost("shop.localhost");
  t.after(host.stop);
  const proxy = await startProxy("kept.shop.localhost", on.server.url);
  t.after(proxy.stop);
  const site = await TestSite.open(on.server, host.origin);
  site.front = proxy.origin;
  const asked = new Set();
  await journey({ ...on, host, site }, {}, {
    before: (visit) => visit.page.on("request", (request) => asked.add(new URL(request.url()).origin)),
  });
  asked.delete("null");
  assert.deepEqual([...asked].sort(), [proxy.origin, host.origin].sort());
});
