// The counter: what the people at the till do all day, and what must not be lost or doubled when the line is down.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, afterEach, test } from "node:test";

import { film } from "./support/camera.mjs";
import { openShop, Till } from "./support/counter.mjs";
import { startBrowser } from "./support/browser.mjs";
import { startRelay } from "./support/relay.mjs";
import { stage } from "./support/stage.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HOUR_MS = 60 * 60 * 1000;

let shop;
const on = stage({
  cable: true,
  async ready() {
    // Browsers keep secure cookies for localhost, and the cable answers there as well.
    shop = await openShop(on.server, on.cable.origin.replace("127.0.0.1", "localhost"));
  },
});

async function atWork(options) {
  return Till.open(on.browser, shop, options);
}

// A test that fails with the line down must not take the next ones along.
afterEach(() => on.cable.mend());

test("a device is enrolled once, opened with a PIN, and closed again", async () => {
  const till = await Till.begin(on.browser, shop);
  await till.page.goto(`${shop.front}/counter`);
  await till.title("Make this device a counter").waitFor();
  await till.page.getByLabel("Code from the console").fill("0000-0000");
  await till.press("Make it a counter");
  await till.page.getByText("No device waits with this code.").waitFor();
  const { code } = await shop.call("POST", "/v1/counter/devices", { name: "Till" });
  await till.page.getByLabel("Code from the console").fill(code.toLowerCase());
  await till.press("Make it a counter");
  await till.title("Who is at work?").waitFor();
  await till.press("Vera");
  await till.page.getByLabel("PIN").fill("1111");
  await till.press("Start");
  await till.page.getByText("That is not the PIN.").waitFor();
  await till.page.getByRole("button", { name: "Change person" }).click();
  await till.startShift();
  await till.page.getByText("At work: Vera").click();
  await till.press("Change person");
  await till.title("Who is at work?").waitFor();
  await till.page.reload();
  await till.title("Who is at work?").waitFor();
  assert.deepEqual(till.errors, []);
  await till.end();
});

test("whoever sets the device up from the console and has no PIN chooses one there", async () => {
  const fresh = await openShop(on.server, shop.front);
  const till = await Till.begin(on.browser, fresh);
  const [name, value] = fresh.owner.cookie.split(/=(.*)/);
  await till.context.addCookies([{ name, value, url: fresh.front.replace("http:", "https:"), secure: true, httpOnly: true, sameSite: "Strict" }]);
  await till.enrol();
  await till.title("Choose your PIN").waitFor();
  await till.page.getByLabel("PIN").fill("4711");
  await till.page.keyboard.press("Enter");
  await till.title("Who is buying?").waitFor();
  await till.end();
});

test("a typed card, an amount, one press: the points are there, previewed and explained", async () => {
  const { card } = await shop.joins({ id: "typed", name: "Anna" });
  const till = await atWork();
  await till.find(card);
  await till.title("Anna").waitFor();
  await till.page.getByLabel(/^Amount/).fill("12,5");
  await till.page.getByText(/^\+ 12\spoints, then 12\spoints$/).waitFor();
  await till.press("Confirm");
  await till.outcome(/Added: 12\spoints/).waitFor();
  await till.page.getByText(/^Balance: 12\spoints$/).waitFor();
  await till.sells("7.99");
  await till.page.getByText(/^Balance: 19\spoints$/).waitFor();
  assert.deepEqual(await shop.journal("typed"), [12, 7]);
  await till.press("Next customer");
  await till.title("Who is buying?").waitFor();
  assert.deepEqual(till.errors, []);
  await till.end();
});

test("what was done a moment ago is undone, from the customer or from the list", async () => {
  const { card } = await shop.joins({ id: "undone", name: "Boris" });
  const till = await atWork();
  await till.find(card);
  await till.sells("10");
  await till.outcome(/Added: 10\spoints/).waitFor();
  await till.press("Undo");
  await till.outcome(/Undone/).waitFor();
  await till.page.getByText(/^Balance: 0\spoints$/).waitFor();
  await till.sells("20");
  await till.outcome(/Added: 20\spoints/).waitFor();
  const rows = await till.list();
  assert.match(await rows.nth(0).innerText(), /Boris[^]*20[^]*Sent/);
  assert.match(await rows.nth(1).innerText(), /Undone/);
  await rows.nth(0).getByRole("button", { name: /^Undo/ }).click();
  await rows.nth(0).getByText("Undone").waitFor();
  assert.equal((await shop.member("undone")).balance, 0);
  await till.end();
});

test("a reward is handed out, and its coupon is used once", async () => {
  const { card } = await shop.joins({ id: "spender", name: "Clara" });
  const till = await atWork();
  await till.find(card);
  await till.sells("150");
  await till.outcome(/Added: 150/).waitFor();
  await till.press("Give “A coffee on us”");
  await till.press("Yes, take them");
  await till.page.getByText(/Taken: 100\spoints/).waitFor();
  await till.press("Hand it out now");
  await till.page.getByText(/Taken: 100\spoints/).waitFor({ state: "hidden" });
  await till.page.getByRole("heading", { name: "Coupons" }).waitFor({ state: "hidden" });
  assert.equal((await shop.member("spender")).balance, 50);
  await till.page.getByText(/^Balance: 50\spoints$/).waitFor();
  await till.end();
});

test("a coupon that a customer shows is found and taken", async () => {
  const { card } = await shop.joins({ id: "couponed", name: "Dora" });
  const till = await atWork();
  await till.find(card);
  await till.sells("100");
  await till.outcome(/Added: 100/).waitFor();
  const { coupon } = await shop.call("POST", "/v1/redemptions", { reward: "coffee", member: "couponed" }, { "idempotency-key": "couponed" });
  await till.press("Next customer");
  await till.find(coupon.code);
  await till.press("Use “A coffee on us”");
  await till.page.getByRole("heading", { name: "Coupons" }).waitFor({ state: "hidden" });
  await till.end();
});

test("a new card is there in one step, with a code to photograph", async () => {
  const till = await atWork();
  await till.press("New card");
  await till.page.getByLabel("Name").fill("Emil");
  await till.page.getByLabel("Telephone or e-mail").fill("+49 30 1234567");
  await till.press("Make the card");
  await till.title("Emil").waitFor();
  await till.page.getByText("Show the card’s code").click();
  await till.page.locator(".paper img").waitFor();
  const code = await till.page.locator(".paper code").innerText();
  assert.match(code, /^KEPT-[0-9A-Z]{5}-[0-9A-Z]{5}$/);
  await till.sells("5");
  await till.outcome(/Added: 5\spoints/).waitFor();
  await till.press("Next customer");
  await till.find("030 1234567");
  await till.title("Emil").waitFor();
  await till.end();
});

test("an hour without a line: purchases wait, survive a reload, and are sent once and in order", async () => {
  const [anna, bert] = await Promise.all(["hour-a", "hour-b"].map((id) => shop.joins({ id })));
  const till = await atWork({ clock: true });
  await till.settle();
  on.cable.unplug();
  await till.find(anna.card);
  await till.page.getByLabel(/^Amount/).fill("30");
  await till.page.getByText(/about 30\spoints: an estimate/).waitFor();
  await till.press("Confirm");
  await till.outcome(/Waits for the connection/).waitFor();
  await till.sells("40");
  await till.press("Next customer");
  await till.find(bert.card.toLowerCase().replaceAll("-", " "));
  await till.sells("50");
  await till.outcome(/Waits for the connection/).waitFor();
  await till.page.reload();
  await till.title("Who is buying?").waitFor();
  await till.page.getByText("3 purchases wait for the connection.").waitFor();
  await till.page.clock.fastForward(HOUR_MS);
  assert.match(await (await till.list()).first().innerText(), /Waits|no answer yet/);

  on.cable.mend();
  await till.page.clock.fastForward(60_000);
  await till.page.getByText("Sent", { exact: true }).nth(2).waitFor();
  assert.deepEqual(await shop.journal("hour-a"), [30, 40]);
  assert.deepEqual(await shop.journal("hour-b"), [50]);
  assert.deepEqual(till.errors, []);
  await till.end();
});

test("answers that are lost on the way double nothing", async () => {
  const { card } = await shop.joins({ id: "lost", name: "Finn" });
  const till = await atWork({ clock: true });
  await till.find(card);
  on.cable.cut("POST /v1/purchases");
  await till.sells("60");
  await till.outcome(/Waits for the connection/).waitFor();
  assert.deepEqual(await shop.journal("lost"), [60], "the edge has it");
  assert.equal(await till.page.getByRole("button", { name: "Undo", exact: true }).count(), 0, "nobody knows that here");
  await till.page.clock.fastForward(20_000);
  on.cable.mend();
  await till.page.clock.fastForward(20_000);
  await till.outcome(/Added: 60/).waitFor();
  assert.deepEqual(await shop.journal("lost"), [60]);
  await till.end();
});

test("two tabs send what waits once", async () => {
  const { card } = await shop.joins({ id: "tabs" });
  const till = await atWork();
  await till.settle();
  const second = await till.context.newPage();
  await second.goto(`${shop.front}/counter`);
  await second.getByRole("heading", { name: "Who is buying?" }).waitFor();
  on.cable.unplug();
  await till.find(card);
  for (const amount of ["1", "2", "3", "4"]) {
    await till.sells(amount);
    await till.page.getByText(new RegExp(`${amount} purchases? waits? for the connection`)).waitFor();
  }
  await second.getByText("4 purchases wait for the connection.").or(second.getByText("Done here, 4 wait")).first().waitFor();
  on.cable.mend();
  await Promise.all([till.page, second].map((page) => page.evaluate(() => dispatchEvent(new Event("online")))));
  await till.page.getByRole("button", { name: "Done here", exact: true }).waitFor();
  await second.getByRole("button", { name: "Done here", exact: true }).waitFor();
  assert.deepEqual(await shop.journal("tabs"), [1, 2, 3, 4]);
  await till.end();
});

test("a newer version takes over when nobody is being served, and not before", async () => {
  const relay = await startRelay(on.server.url);
  const fresh = await openShop(on.server, relay.origin);
  const { card } = await fresh.joins({ id: "served", name: "Ida" });
  const till = await Till.open(on.browser, fresh);
  await till.settle();
  await till.find(card);
  await till.page.getByLabel(/^Amount/).fill("12");
  relay.changed.set("/counter.js", "\n// newer");
  await till.page.evaluate(async () => {
    const taken = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    await (await navigator.serviceWorker.ready).update();
    await taken;
  });
  assert.equal(await till.page.getByLabel(/^Amount/).inputValue(), "12", "what was typed is still there");
  await till.press("Confirm");
  await till.outcome(/Added: 12/).waitFor();
  const loaded = till.page.waitForEvent("load");
  await till.press("Next customer");
  await loaded;
  await till.title("Who is buying?").waitFor();
  await till.end();
  await relay.stop();
});

test("what was refused is told and stays until somebody has read it; the queue outlives the shift", async () => {
  const till = await atWork();
  await till.settle();
  on.cable.unplug();
  await till.find("KEPT-00000-00000");
  await till.sells("9");
  await till.page.getByText("At work: Vera").click();
  await till.press("Change person");
  await till.title("Who is at work?").waitFor();
  await till.page.getByText("To start work this device needs one; what was done here is kept.").waitFor();
  on.cable.mend();
  await till.page.evaluate(() => dispatchEvent(new Event("online")));
  await till.page.getByText("To start work this device needs one").waitFor({ state: "hidden" });
  await till.startShift();
  const row = (await till.list()).first();
  await row.getByText("Not taken. There is no such card.").waitFor();
  await till.page.reload();
  await till.list();
  await row.getByRole("button", { name: "I have read it" }).click();
  await row.getByRole("button", { name: "I have read it" }).waitFor({ state: "hidden" });
  await till.end();
});

test("without a line, what needs the edge's word says so", async () => {
  const { card } = await shop.joins({ id: "needs", name: "Gina" });
  const till = await atWork();
  await till.find(card);
  await till.sells("100");
  await till.page.getByRole("button", { name: "Give “A coffee on us”" }).waitFor();
  on.cable.unplug();
  await till.press("Give “A coffee on us”");
  await till.press("Yes, take them");
  await till.page.getByText("This needs a connection.").first().waitFor();
  await till.press("No");
  await till.press("Next customer");
  await till.page.getByLabel("Card, telephone or coupon").fill("030 1234567");
  await till.page.keyboard.press("Enter");
  await till.page.getByText("Without a connection only a whole card code can be taken").waitFor();
  await till.press("New card");
  await till.press("Make the card");
  await till.page.getByText("This needs a connection.").first().waitFor();
  on.cable.mend();
  await till.press("Make the card");
  await till.page.getByText(/^Balance: 0\spoints$/).waitFor();
  await till.end();
});

test("a voucher is printed, and claimed once on a telephone", async () => {
  const till = await atWork();
  await till.press("Voucher");
  await till.page.getByLabel(/^Amount/).fill("80");
  await till.press("Make the voucher");
  await till.page.locator(".paper img").waitFor();
  await till.page.emulateMedia({ media: "print" });
  assert.equal(await till.page.locator(".paper code").isVisible(), true);
  assert.equal(await till.page.getByRole("heading", { level: 1 }).isVisible(), false);
  const code = await till.page.locator(".paper code").innerText();
  const address = `${shop.front}/v/${code}?site=${shop.site}`;

  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "ru-RU" };
  const anna = await on.browser.newContext(phone);
  const page = await anna.newPage();
  await page.goto(address);
  await page.getByRole("heading", { name: "Бонусы от «Verstak»" }).waitFor();
  on.cable.cut(`POST /v1/vouchers/${code}/claim`);
  await page.getByRole("button", { name: "Зачислить на карту" }).tap();
  await page.getByRole("alert").getByText("Нет связи.").waitFor();
  on.cable.mend();
  await page.getByRole("button", { name: "Повторить" }).tap();
  await page.getByRole("heading", { name: /^Начислено: 80\sбаллов$/ }).waitFor();
  const card = await page.locator("code").innerText();
  assert.match(card, /^KEPT-/);
  await page.locator("img.qr").waitFor();
  await page.getByRole("button", { name: "Открыть мою карту" }).tap();
  await page.locator(".balance b").getByText("80").waitFor();

  const other = await on.browser.newContext(phone);
  const late = await other.newPage();
  await late.goto(address);
  await late.getByText("Этот талон уже зачислен на карту.").waitFor();
  await till.page.emulateMedia({ media: "screen" });
  await till.press("Next customer");
  await till.find(card);
  await till.page.getByText(/^Balance: 80\spoints$/).waitFor();
  for (const context of [anna, other]) await context.close();
  await till.end();
});

for (const [lang, colorScheme] of [["en-GB", "light"], ["ru-RU", "dark"]]) {
  test(`every screen of the counter is accessible and fits a telephone: ${lang}, ${colorScheme}`, async () => {
    const { card } = await shop.joins({ id: `axe-${colorScheme}`, name: "Аня" });
    await shop.call("POST", "/v1/purchases", { id: `axe-${colorScheme}`, member: { id: `axe-${colorScheme}` }, at: new Date().toISOString(), total: 15_000 });
    const till = await Till.begin(on.browser, shop, { locale: lang, colorScheme, bypassCSP: true, reducedMotion: "reduce" });
    await till.enrol();
    const { page } = till;
    const clean = async (view) => {
      await page.evaluate(AXE);
      const found = await page.evaluate(() => axe.run(document));
      assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], view);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} scrolls sideways`);
    };
    await page.getByRole("button", { name: "Vera" }).waitFor();
    await clean("people");
    await page.getByRole("button", { name: "Vera" }).click();
    await page.locator("input").waitFor();
    await clean("PIN");
    await page.locator("input").fill("2580");
    await page.keyboard.press("Enter");
    await page.locator(".scan").waitFor();
    await clean("find");
    await page.locator("input").fill(card);
    await page.locator(".sale").waitFor();
    await page.locator(".sale input").fill("12");
    await page.locator(".sale .main").click();
    await page.locator(".outcome button").waitFor();
    await clean("customer");
    await page.locator("#rewards + ul button, .rows button").first().click();
    await page.locator("dialog[open]").waitFor();
    await clean("question");
    await page.keyboard.press("Escape");
    await page.locator(".card-code summary").click();
    await page.locator(".paper img").waitFor();
    await clean("card");
    await page.locator(".sections button").last().click();
    await page.locator(".deeds li").first().waitFor();
    await clean("list");
    await page.locator(".sections button").first().click();
    await page.locator("main > .line button").last().click();
    await page.locator(".sale input").fill("12");
    await page.keyboard.press("Enter");
    await page.locator(".paper img").waitFor();
    await clean("voucher");
    await till.end();
  });
}

test("a camera that may not be used says what to do", async () => {
  const till = await atWork();
  await till.press("Scan");
  await till.page.getByText(/The browser may not use the camera|There is no camera here/).waitFor();
  await till.end();
});

test("three taps with the camera: scan, confirm, next", async () => {
  const { card } = await shop.joins({ id: "scanned", name: "Hugo" });
  const reel = await film(card);
  const browser = await startBrowser("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${reel.path}`);
  after(async () => {
    await browser.close();
    await reel.remove();
  });
  const till = await Till.open(browser, shop, { permissions: ["camera"] });
  let taps = 0;
  const tap = (name) => (taps++, till.press(name));
  await tap("Scan");
  await till.title("Hugo").waitFor();
  await till.page.keyboard.type("25");
  await tap("Confirm");
  await till.outcome(/Added: 25\spoints/).waitFor();
  await tap("Next customer");
  await till.title("Who is buying?").waitFor();
  assert.equal(taps, 3);
  assert.deepEqual(await shop.journal("scanned"), [25]);
  await till.end();
});
