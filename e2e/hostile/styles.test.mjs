// Pages whose styles reach for everything, and readers who change how all pages look.
import assert from "node:assert/strict";
import { test } from "node:test";

import { stage } from "../support/stage.mjs";
import { journey } from "./journey.mjs";

const on = stage();

/** Where the launcher stands and how large it is. */
const launcherBox = ({ launcher }) => launcher.boundingBox();

test("a page that resets every element does not reach the launcher", () =>
  journey(on, { head: "<style>* { all: unset !important }</style>" }, {
    opened: async (visit) => assert.deepEqual(await launcherBox(visit), { x: 1204, y: 644, width: 56, height: 56 }),
  }));

test("a page whose root text is small does not shrink us", () =>
  journey(on, { head: "<style>html { font-size: 62.5%; line-height: 3; letter-spacing: 1em; text-transform: uppercase }</style>" }, {
    opened: async (visit) => {
      assert.deepEqual(await launcherBox(visit), { x: 1204, y: 644, width: 56, height: 56 });
      const text = visit.page.locator("kept-home .r");
      const style = await text.evaluate((element) => {
        const { fontSize, lineHeight, letterSpacing, textTransform } = getComputedStyle(element);
        return { fontSize, lineHeight, letterSpacing, textTransform };
      });
      assert.deepEqual(style, { fontSize: "15px", lineHeight: "20px", letterSpacing: "normal", textTransform: "none" });
    },
  }));

test("where a page reads from right to left, launcher and box stand at the left", () =>
  journey(on, { attributes: 'dir="rtl"' }, {
    opened: async (visit) => {
      assert.equal((await launcherBox(visit)).x, 20);
      assert.equal((await visit.page.getByRole("dialog").boundingBox()).x, 20);
    },
  }));

test("at 400 % zoom the panel is a sheet that scrolls one way only", () =>
  journey(on, {}, {
    // What zoom is to a page: a window of a quarter the pixels each way, each drawn larger.
    context: { viewport: { width: 320, height: 180 }, deviceScaleFactor: 4 },
    opened: async (visit) => {
      await visit.page.locator("dialog").evaluate((box) => Promise.all(box.getAnimations().map(({ finished }) => finished)));
      assert.deepEqual(await visit.page.getByRole("dialog").boundingBox(), { x: 0, y: 0, width: 320, height: 180 });
      const [wide, shown] = await visit.panel.locator("html").evaluate((html) => [html.scrollWidth, html.clientWidth]);
      assert.equal(wide, shown);
    },
  }));

test("with forced colours, the launcher and the way out can be told from the page", () =>
  journey(on, {}, {
    context: { forcedColors: "active" },
    opened: async (visit) => {
      for (const button of [visit.launcher, visit.closer]) {
        const [ink, paper] = await button.evaluate((element) => {
          const { color, backgroundColor } = getComputedStyle(element);
          return [color, backgroundColor];
        });
        assert.notEqual(ink, paper);
      }
    },
  }));
