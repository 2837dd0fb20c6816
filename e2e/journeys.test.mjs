// What customers come for: seeing what a shop gives, seeing their points, and spending them.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { TestSite } from "./support/site.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();

test("a guest sees how points are earned, how long they last and what they buy", async () => {
  const guest = await on.guest();
  await guest.openPanel();
  await guest.shows(guest.title, "Rewards at Verstak");
  await guest.shows(guest.panel.getByRole("listitem"), "1 point for every $1 you spend");
  await guest.shows(guest.panel.getByRole("listitem"), "What you earn stays valid for 12 months.");
  await guest.shows(guest.panel.getByRole("heading", { level: 3 }), "Ten off");
  assert.equal(await guest.panel.getByRole("navigation").count(), 0, "nothing to browse without a card");
  await guest.end();
});

test("a member sees what the import earned, redeems it, and the shop takes the coupon once", async () => {
  await on.site.imports([["ann", 120.4, 40], ["ann", 450.9, 3]]);
  const ann = await on.member("ann", {}, { permissions: ["clipboard-read", "clipboard-write"] });
  await ann.shows(ann.title, "Hello, Anna");
  await ann.shows(ann.balance, "570");

  await ann.section("History").click();
  await ann.shows(ann.title, "History");
  const newest = ann.panel.locator("summary").first();
  assert.match(await newest.innerText(), /Purchase[^]*\+450/);
  await newest.click();
  const why = ann.panel.locator("details[open] p");
  await ann.shows(why, "Amount that counted: $450.90.");
  await ann.shows(why, "1 point for every $1 you spend, rounded down: 450 points.");
  await ann.shows(why, "Left: 450 points");

  await ann.section("Rewards").click();
  await ann.press("Redeem “Ten off”");
  await ann.shows(ann.title, "Redeem “Ten off”?");
  assert.match(await ann.panel.locator("dl").innerText(), /Cost[^]*500\spoints[^]*left[^]*70\spoints/);
  await ann.press("Yes, redeem");
  await ann.shows(ann.title, "Here is your coupon");
  const code = await ann.panel.locator("code").innerText();
  await ann.press("Copy code");
  await ann.shows(ann.said, "Code copied");
  assert.equal(await ann.page.evaluate(() => navigator.clipboard.readText()), code);

  await on.site.uses(code, "order-77");
  await assert.rejects(on.site.uses(code, "order-78"), /409/);
  await ann.press("Back");
  await ann.shows(ann.balance, "70");
  await ann.panel.getByText("Your coupons").waitFor({ state: "hidden" });

  await ann.section("History").click();
  const spent = ann.panel.locator("details").first();
  await spent.locator("summary").click();
  await ann.shows(spent.locator("p"), "Exchanged for “Ten off”. It cost 500 points.");
  await ann.shows(spent.locator("p"), "120 points from entry no. 1");
  await ann.shows(spent.locator("p"), "380 points from entry no. 2");
  assert.deepEqual(ann.errors, []);
  await ann.end();
});

test("a reward that was spent elsewhere meanwhile is refused in words", async () => {
  await on.site.buys("bob", 130);
  const bob = await on.member("bob");
  await bob.section("Rewards").click();
  await bob.press("Redeem “A coffee on us”");
  // His other device is faster; this panel has not heard of it yet.
  await bob.context.route("**/v1/card", (route) => route.abort());
  const elsewhere = { reward: "coffee", member: "bob" };
  await on.site.call("POST", "/v1/redemptions", elsewhere, { "Idempotency-Key": "elsewhere" });
  await bob.press("Yes, redeem");
  await bob.panel.getByText("Not enough for this reward: it costs 100 points, you have 30 points.").waitFor();
  await bob.context.unroute("**/v1/card");
  await bob.press("Back");
  await bob.shows(bob.title, "Rewards");
  await bob.panel.getByText("70 points to go").waitFor();
  assert.equal((await on.site.member("bob")).balance, 30);
  await bob.end();
});

test("a purchase shows by itself, and is announced", async () => {
  await on.site.buys("cleo", 20);
  const cleo = await on.member("cleo");
  await cleo.shows(cleo.balance, "20");
  await on.site.buys("cleo", 35);
  await cleo.shows(cleo.balance, "55");
  await cleo.shows(cleo.said, "Added: 35 points. Your balance: 55 points.");
  await cleo.shows(cleo.page.locator("kept-home .go b"), "55");
  assert.equal(await cleo.launcher.getAttribute("aria-label"), "Rewards: 55\u00a0points");
  await cleo.end();
});

test("the host page hears what happens", async () => {
  await on.site.buys("dora", 100);
  const dora = await on.member("dora", {
    body: `<script>heard=[];for(const name of ["ready","open","redeemed","close"])
      document.addEventListener("kept:"+name,(event)=>heard.push([name,event.detail?.reward??null]))</script>`,
  });
  await dora.section("Rewards").click();
  await dora.press("Redeem “A coffee on us”");
  await dora.press("Yes, redeem");
  await dora.shows(dora.title, "Here is your coupon");
  await dora.page.evaluate(() => kept("close"));
  await dora.panel.locator("body").waitFor({ state: "hidden" });
  const heard = await dora.page.evaluate(() => heard);
  assert.deepEqual(heard, [["ready", null], ["open", null], ["redeemed", "coffee"], ["close", null]]);
  await dora.end();
});

test("a customer who leaves takes their points off the screen", async () => {
  await on.site.buys("egon", 60);
  const egon = await on.member("egon");
  await egon.shows(egon.balance, "60");
  await egon.page.evaluate(() => kept("forget"));
  await egon.shows(egon.title, "Rewards at Verstak");
  await egon.page.locator("kept-home .go b").waitFor({ state: "detached" });
  await egon.end();
});

test("a page that signs in another member shows nothing of the first", async () => {
  await Promise.all([on.site.buys("finn", 11), on.site.buys("gwen", 22)]);
  let member = "finn";
  const page = await on.visit({}, () => on.site.token(member));
  await page.openPanel();
  await page.shows(page.balance, "11");
  member = "gwen";
  await page.page.evaluate((path) => kept("identify", async () => (await fetch(path)).text()), `${page.page.url()}/token`);
  await page.shows(page.balance, "22");
  await page.end();
});

test("in Russian every number has its word in the right form", async () => {
  await on.site.buys("hana", 101);
  const hana = await on.member("hana", { lang: "ru" });
  await hana.shows(hana.title, "Здравствуйте, Anna");
  await hana.shows(hana.panel.locator(".balance"), "101 балл");
  await hana.panel.getByText(/До награды «Скидка десять» ещё 399\sбаллов/).waitFor();
  await hana.section("История").click();
  await hana.panel.locator("summary").click();
  await hana.shows(hana.panel.locator("details p"), "1 $ в чеке — 1 балл, с округлением вниз: 101 балл.");
  await hana.section("Награды").click();
  await hana.press("Обменять на «Кофе за наш счёт»");
  assert.match(await hana.panel.locator("dl").innerText(), /Стоимость[^]*100\sбаллов[^]*Останется[^]*1\sбалл/);
  await hana.press("Да, обменять");
  await hana.shows(hana.title, "Ваш купон готов");
  await hana.end();
});

test("money is counted in the decimals of its standard, whatever browsers usually show", async () => {
  for (const [currency, step] of [["HUF", "Ft 1"], ["JPY", "¥100"], ["KWD", "KWD 0.100"]]) {
    const site = await TestSite.open(on.server, on.host.origin, undefined, currency);
    const guest = await Visit.begin(on.browser, on.host.page({ script: site.script }));
    await guest.openPanel();
    await guest.shows(guest.panel.locator(".ways li").first(), `1 point for every ${step} you spend`);
    await guest.end();
  }
});
