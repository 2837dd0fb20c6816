// A site's look: whatever colours its owner chose, launcher and panel can be read, and stand where they were put.
import assert from "node:assert/strict";
import { test } from "node:test";

import { PROGRAM, TestSite } from "./support/site.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();

/** Another site on the same pages, with this look. */
async function siteWith(look, program) {
  const site = await TestSite.open(on.server, on.host.origin, program);
  await site.call("PATCH", "/v1/site", { look });
  return site;
}

const visit = (site, options, context) => on.guest({ script: site.script, ...options }, context);

/** Contrast of each visible text of the frame with the nearest ground under it, by the formula of WCAG 2.2. */
const contrasts = () => {
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [red, green, blue] = channels(colour).map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (channels(backgroundColor)[3] !== 0) return backgroundColor;
    }
    throw new Error("there is no ground");
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.matches("script, style")) continue;
    const [one, two] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
    found.push([walker.currentNode.data.trim(), Math.max(one, two) / Math.min(one, two)]);
  }
  return found;
};

const panelOf = ({ page }) => page.frames().find((frame) => frame.url().includes("/panel?"));

for (const colorScheme of ["light", "dark"]) {
  test(`yellow on white can be read: ${colorScheme}`, async () => {
    const site = await siteWith({ theme: { accent: "#ffee00", paper: "#ffffff" } });
    await site.buys("ada", 150);
    const seen = await on.visit({ script: site.script }, () => site.token("ada"), { colorScheme });
    await seen.launcher.waitFor();
    const { ground, ink } = await seen.launcher.evaluate((element) => {
      const { backgroundColor, color } = getComputedStyle(element);
      return { ground: backgroundColor, ink: color };
    });
    assert.deepEqual([ground, ink], ["rgb(255, 238, 0)", "rgb(0, 0, 0)"]);
    await seen.openPanel();
    await seen.balance.waitFor();
    const read = async () => {
      const texts = await panelOf(seen).evaluate(contrasts);
      assert.ok(texts.length > 5, JSON.stringify(texts));
      assert.deepEqual(texts.filter(([, contrast]) => contrast < 4.5), []);
    };
    await read();
    await seen.section("Rewards").click();
    await seen.panel.getByRole("heading", { name: "Rewards" }).waitFor();
    await read();
    const accent = await panelOf(seen).evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--kept-accent"));
    assert.equal(accent, "#ffee00", "the brand's own colour stays as it is");
    assert.deepEqual(seen.errors, []);
    await seen.end();
  });
}

test("the launcher stands where the owner put it, and its panel inside the window", async () => {
  const place = { side: "start", inline_px: 40, block_px: 120, z_index: 77 };
  const site = await siteWith({ launcher: place });
  const seen = await visit(site, {}, { viewport: { width: 1000, height: 600 } });
  await seen.launcher.waitFor();
  const box = await seen.launcher.boundingBox();
  assert.deepEqual([box.x, 600 - box.y - box.height], [40, 120]);
  assert.equal(await seen.page.locator("kept-home").evaluate((home) => getComputedStyle(home).zIndex), "77");
  await seen.openPanel();
  const panel = await seen.page.getByRole("dialog").boundingBox();
  assert.ok(panel.x >= 40 && panel.y >= 0 && panel.y + panel.height <= box.y, JSON.stringify(panel));
  await seen.end();
});

test("a launcher that is off leaves the page's own buttons", async () => {
  const seen = await visit(await siteWith({ launcher: { show: false } }));
  await seen.page.waitForFunction(() => document.querySelector("kept-home"));
  assert.equal(await seen.launcher.isVisible(), false);
  await seen.page.evaluate(() => kept("open"));
  await seen.shows(seen.title, "Rewards at Verstak");
  await seen.end();
});

test("with the launcher off a block works alone, and opens the panel", async () => {
  const site = await siteWith({ launcher: { show: false } });
  const seen = await visit(site, { body: `<div data-kept="balance" style="min-height:96px"></div>` });
  await seen.page.frameLocator("[data-kept] iframe").getByRole("button").click();
  await seen.shows(seen.title, "Rewards at Verstak");
  assert.equal(await seen.launcher.isVisible(), false);
  await seen.end();
});

test("a launcher that is not for phones is there on a desktop only", async () => {
  const site = await siteWith({ launcher: { phone: false } });
  for (const [width, shown] of [[390, false], [1280, true]]) {
    const seen = await visit(site, {}, { viewport: { width, height: 844 } });
    await seen.page.waitForFunction(() => document.querySelector("kept-home"));
    assert.equal(await seen.launcher.isVisible(), shown, `${width}`);
    await seen.end();
  }
});

test("pages that the owner named have no launcher, also when they come without a load", async () => {
  const site = await siteWith({ launcher: { hide_on: ["/pay", "/shop/*/pay", "/корзина", "/a.b(c)"] } });
  const seen = await visit(site);
  await seen.launcher.waitFor();
  const hidden = async (path) => {
    await seen.page.evaluate((path) => history.pushState(null, "", path), path);
    const state = path.includes("!") ? "visible" : "hidden";
    await seen.launcher.waitFor({ state });
  };
  for (const path of ["/pay", "/!", "/pay/", "/pay/!", "/shop/7/pay", "/shop/!pay", "/корзина", "/!корзина", "/a.b(c)", "/a!b(c)"]) {
    await hidden(path);
  }
  await seen.end();
});

test("a scheme that the owner chose is the visitor's, whatever their system says", async () => {
  const seen = await visit(await siteWith({ theme: { preset: "night" } }), {}, { colorScheme: "light" });
  await seen.openPanel();
  await seen.title.waitFor();
  const ground = await panelOf(seen).evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(ground, "rgb(16, 18, 35)");
  await seen.end();
});

test("a look is tried out before it is saved, on panel and launcher alike", async () => {
  const site = await siteWith({ launcher: { side: "start" }, theme: { preset: "night" } });
  const seen = await visit(site, {}, { colorScheme: "light", viewport: { width: 1000, height: 800 } });
  await seen.openPanel();
  await seen.title.waitFor();
  await seen.page.evaluate(() => kept("preview", { launcher: { inline_px: 50 }, theme: { accent: "#ffee00" } }));
  await seen.page.waitForFunction(() => {
    const launcher = document.querySelector("kept-home").shadowRoot.querySelector(".go");
    return getComputedStyle(launcher).backgroundColor === "rgb(255, 238, 0)";
  });
  const box = await seen.launcher.boundingBox();
  assert.equal(box.x + box.width, 950);
  const ground = await panelOf(seen).evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(ground, "rgb(255, 255, 255)");
  assert.deepEqual(seen.errors, []);
  await seen.end();
});

const STARS = {
  ...PROGRAM,
  unit: {
    en: { one: "star", other: "stars" },
    ru: { one: "звезда", few: "звезды", many: "звёзд", other: "звезды" },
  },
};

test("the site's own word for points has the right form in every language", async () => {
  const site = await siteWith({}, STARS);
  for (const [stars, en, ru] of [[1, "1 star", "1 звезда"], [3, "3 stars", "3 звезды"], [11, "11 stars", "11 звёзд"], [22, "22 stars", "22 звезды"]]) {
    const member = `star-${stars}`;
    await site.buys(member, stars);
    for (const [lang, words] of [["en", en], ["ru", ru]]) {
      const seen = await on.visit({ script: site.script, lang }, () => site.token(member));
      await seen.openPanel();
      await seen.shows(seen.panel.locator(".balance"), words);
      await seen.end();
    }
  }
});
