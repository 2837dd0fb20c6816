// Everything works by keyboard, is announced, and can be read: every view and block, every language, both themes.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";

import { stage } from "./support/stage.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WORDS = {
  en: { rewards: "Rewards", history: "History", redeem: "Redeem “A coffee on us”", yes: "Yes, redeem", back: "Back" },
  ru: { rewards: "Награды", history: "История", redeem: "Обменять на «Кофе за наш счёт»", yes: "Да, обменять", back: "Назад" },
  de: {
    rewards: "Prämien",
    history: "Verlauf",
    redeem: "„Ein Kaffee aufs Haus“ einlösen",
    yes: "Ja, einlösen",
    back: "Zurück",
  },
};
const BLOCKS =
  '<div data-kept="balance" style="min-height:96px"></div><div data-kept="card" style="min-height:280px"></div>' +
  '<div data-kept="subscribe" style="min-height:560px"></div>';

const on = stage();

/** No violation in the panel, none in the page that holds it, and no target under 24 pixels. */
async function clean(visit, view) {
  for (const frame of visit.page.frames()) {
    await frame.evaluate(AXE);
    const found = await frame.evaluate(() => axe.run(document, { iframes: false, rules: { region: { enabled: true } } }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], view);
  }
  for (const frame of visit.page.frames()) {
    const small = await frame.locator("button:visible, summary:visible").evaluateAll((targets) =>
      targets.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < 24),
    );
    assert.deepEqual(small, [], view);
  }
}

for (const lang of ["en", "ru", "de"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`every view is accessible: ${lang}, ${colorScheme}`, async () => {
      const say = WORDS[lang];
      const member = `m-${lang}-${colorScheme}`;
      await on.site.imports([[member, 80, 20], [member, 150, 1]]);
      const context = { colorScheme, viewport: { width: 390, height: 844 }, bypassCSP: true, reducedMotion: "reduce" };

      const guest = await on.guest({ lang }, context);
      await guest.openPanel();
      await guest.title.waitFor();
      await clean(guest, "guest");
      const dialog = guest.panel.getByRole("dialog");
      const back = guest.panel.locator("dialog > footer button");
      await guest.panel.locator("[value='fill letters/subscribe']").click();
      await dialog.locator("[value=offers]").check();
      await dialog.locator("form .main").click();
      await dialog.getByRole("alert").waitFor();
      await clean(guest, "subscribe");
      await back.click();
      await guest.panel.locator("[value='fill letters/code']").click();
      await dialog.locator("[type=email]").waitFor();
      await clean(guest, "address");
      await dialog.locator("[type=email]").fill(`${member}@access.example`);
      await dialog.locator("form .main").click();
      await dialog.locator("[name=code]").fill("12345");
      await dialog.locator("form .main").click();
      await dialog.getByRole("alert").waitFor();
      await clean(guest, "code from a letter");
      await back.click();
      await guest.panel.locator("[value='fill voice/review']").click();
      await dialog.locator("form .main").click();
      await dialog.getByRole("alert").waitFor();
      await clean(guest, "review");
      await back.click();
      await guest.panel.locator("[value='fill voice/complaint']").click();
      await dialog.locator("form .main").click();
      await dialog.getByRole("alert").waitFor();
      await clean(guest, "complaint");
      await guest.end();

      let token = () => on.site.token(member);
      const visit = await on.visit({ lang }, () => token(), context);
      await visit.openPanel();
      await visit.balance.waitFor();
      await clean(visit, "card");
      await visit.panel.locator(".card + button").click();
      await visit.panel.locator("img.qr").waitFor();
      await clean(visit, "code");
      await visit.section(say.history).click();
      await visit.panel.locator("summary").first().click();
      await clean(visit, "history");
      await visit.section(say.rewards).click();
      await visit.panel.getByRole("button", { name: say.redeem }).waitFor();
      await clean(visit, "rewards");
      await visit.press(say.redeem);
      await visit.panel.locator("dl").waitFor();
      await clean(visit, "confirm");
      await visit.press(say.yes);
      await visit.panel.locator("code").waitFor();
      await clean(visit, "coupon");
      await visit.press(say.back);
      await visit.panel.getByRole("heading", { level: 2 }).waitFor();
      await clean(visit, "card with a coupon");
      await visit.context.setOffline(true);
      await visit.panel.locator(".trouble").waitFor();
      await clean(visit, "offline");
      await visit.context.setOffline(false);
      await visit.panel.locator(".trouble").waitFor({ state: "hidden" });
      token = () => "no token";
      await visit.page.evaluate((path) => kept("identify", async () => (await fetch(path)).text()), `${visit.page.url()}/token`);
      await visit.panel.locator(".main").waitFor();
      await clean(visit, "ended");
      await visit.end();
    });

    test(`every block is accessible: ${lang}, ${colorScheme}`, async () => {
      const member = `b-${lang}-${colorScheme}`;
      await on.site.imports([[member, 80, 20], [member, 150, 1]]);
      const context = { colorScheme, viewport: { width: 800, height: 900 }, bypassCSP: true, reducedMotion: "reduce" };
      const begin = { guest: () => on.guest, member: () => (options) => on.visit(options, () => on.site.token(member), context) };
      for (const who of ["guest", "member"]) {
        const visit = await begin[who]()({ lang, body: BLOCKS }, context);
        for (const name of ["balance", "card", "subscribe"]) {
          await visit.page.frameLocator(`[data-kept="${name}"] iframe`).locator("button").waitFor();
        }
        await clean(visit, `blocks, ${who}`);
        await visit.end();
      }
    });
  }
}

for (const forcedColors of ["none", "active"]) {
  test(`the keyboard alone opens, redeems, copies and closes, and focus is never lost: forced colours ${forcedColors}`, () =>
    byKeyboard(`keys-${forcedColors}`, forcedColors));
}

async function byKeyboard(member, forcedColors) {
  await on.site.buys(member, 100);
  const context = { forcedColors, permissions: ["clipboard-read", "clipboard-write"] };
  const visit = await on.visit({ body: "<button>Cart</button>" }, () => on.site.token(member), context);
  await visit.launcher.waitFor();
  const { keyboard } = visit.page;
  const frame = () => visit.page.frames().find((one) => one.url().includes("/panel?"));
  const focused = () => frame().evaluate(() => document.activeElement.textContent);
  const reach = async (name) => {
    for (let tabs = 0; tabs < 12; tabs++) {
      if ((await focused()) === name) return;
      await keyboard.press("Tab");
    }
    assert.fail(`“${name}” was not reached by Tab`);
  };

  await visit.launcher.focus();
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Hello, Anna");
  await reach("Rewards");
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Rewards");
  await reach("Redeem");
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Redeem “A coffee on us”?");
  await reach("Not now");
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Redeem");
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Redeem “A coffee on us”?");
  await reach("Yes, redeem");
  await keyboard.press("Enter");
  await visit.shows(visit.panel.locator(":focus"), "Here is your coupon");
  await reach("Copy code");
  await keyboard.press("Enter");
  await visit.shows(visit.said, "Code copied");
  await keyboard.press("Escape");
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal(await visit.page.evaluate(() => document.activeElement.localName), "kept-home");
  await visit.end();
}

test("a button that goes away with its purpose hands focus to the heading", async () => {
  await on.site.buys("retry", 100);
  const visit = await on.member("retry");
  await visit.balance.waitFor();
  await visit.context.setOffline(true);
  const retry = visit.panel.getByRole("alert").getByRole("button", { name: "Try again" });
  await retry.focus();
  await visit.context.setOffline(false);
  await retry.waitFor({ state: "hidden" });
  await visit.shows(visit.panel.locator(":focus"), "Hello, Anna");
  await visit.end();
});

test("a new balance and a lost connection are announced", async () => {
  await on.site.buys("told", 100);
  const visit = await on.member("told");
  await visit.balance.waitFor();
  await on.site.buys("told", 50);
  await visit.shows(visit.said, "Added: 50 points. Your balance: 150 points.");
  assert.equal(await visit.said.evaluate((element) => element.getAttribute("role")), "status");
  await visit.context.setOffline(true);
  await visit.panel.getByRole("alert").getByText("No connection.").waitFor();
  await visit.end();
});

test("at 400 % zoom nothing scrolls sideways, in any view", async () => {
  await on.site.imports([["zoom", 80, 20], ["zoom", 150, 1]]);
  const visit = await on.member("zoom", { lang: "de" }, { viewport: { width: 320, height: 256 } });
  const frame = () => visit.page.frames().find((one) => one.url().includes("/panel?"));
  const reflows = async (view) => {
    const over = await frame().evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.equal(over, 0, view);
  };
  await visit.balance.waitFor();
  await reflows("card");
  await visit.section("Verlauf").click();
  await visit.panel.locator("summary").first().click();
  await reflows("history");
  await visit.section("Prämien").click();
  await visit.press("„Ein Kaffee aufs Haus“ einlösen");
  await visit.panel.locator("dl").waitFor();
  await reflows("confirm");
  await visit.press("Ja, einlösen");
  await visit.panel.locator("code").waitFor();
  await reflows("coupon");
  await visit.end();
});

test("a poll does not take focus away from what the customer is on", async () => {
  await on.site.buys("poll", 200);
  const visit = await on.member("poll");
  await visit.section("Rewards").click();
  const button = visit.panel.getByRole("button", { name: "Redeem “A coffee on us”" });
  await button.focus();
  await on.site.buys("poll", 50);
  await visit.panel.getByText(/Your balance: 250\spoints\./).first().waitFor();
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await visit.end();
});

test("forced colours keep every control visible", async () => {
  const visit = await on.guest({}, { forcedColors: "active" });
  await visit.launcher.waitFor();
  const [width, edge, around] = await visit.launcher.evaluate((element) => {
    const { borderTopWidth, borderTopColor } = getComputedStyle(element);
    return [borderTopWidth, borderTopColor, getComputedStyle(document.body).backgroundColor];
  });
  assert.equal(width, "1px");
  assert.notEqual(edge, around);
  await visit.end();
});
