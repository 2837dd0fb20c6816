// Readers and customers on pages that have no server: subscribing, confirming, leaving, and signing in with a code, with
// every letter read from the mailbox that it really went to.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, Visit } from "./support/browser.mjs";
import { startHost } from "./support/host.mjs";
import { openMailbox } from "./support/mailbox.mjs";
import { signIn, startSite } from "./support/owner.mjs";
import { startServer } from "./support/server.mjs";
import { TestSite } from "./support/site.mjs";

const BLOCK = '<div data-kept="subscribe" style="min-height:560px"></div>';
const POSTS = {
  en: { title: "Subscribe by e-mail", email: "E-mail address", data: /^I agree that Verstak keeps/, button: "Subscribe", asked: "Check your mailbox" },
  ru: { title: "Подписка по почте", email: "Адрес электронной почты", data: /^Я согласен на обработку/, button: "Подписаться", asked: "Проверьте почту" },
};

const on = {};

before(async () => {
  on.mail = await openMailbox();
  const starts = { server: startServer({ smtp: on.mail.smtp }), host: startHost(), browser: startBrowser() };
  await Promise.allSettled(Object.values(starts));
  for (const [name, start] of Object.entries(starts)) on[name] = await start.catch(() => undefined);
  await Promise.all(Object.values(starts));
  on.site = await TestSite.open(on.server, on.host.origin);
});

after(async () => {
  await on.browser?.close();
  await on.host?.stop();
  await on.server?.stop();
  await on.mail?.close();
});

/** A page of the site's without anybody signed in. */
const page = (options) => on.host.page({ script: on.site.script, ...options });
const guest = (options, context) => Visit.begin(on.browser, page(options), context);
const form = (visit) => visit.page.frameLocator('[data-kept="subscribe"] iframe');
/** The first address in a letter that leads to a page of ours. */
const linkIn = (letter, kind) => new RegExp(`https?://\\S+/m/${kind}_[\\w-]+`).exec(letter.text)[0];
const codeIn = (letter) => /\b\d{6}\b/.exec(letter.text)[0];
/** The site's readers whose address begins so. */
const readers = async (email) => (await on.site.call("GET", `/v1/subscribers?q=${encodeURIComponent(email)}`)).subscribers;

/** What `waits` waits for, with the timer of every minute going a little faster, and so many minutes ahead. */
async function asMinutesPass(waits, ahead = 0) {
  const now = new Date(Date.now() + ahead * 60_000).toISOString();
  const headers = { authorization: `Bearer ${on.server.operatorKey}`, "kept-now": now };
  const timer = setInterval(() => fetch(`${on.server.url}/v1/jobs/minute`, { method: "POST", headers }), 500);
  return waits().finally(() => clearInterval(timer));
}

/** The blog's feed with these posts, the newest last. */
function feed(titles) {
  const item = (title, at) => `<item><guid>${at}</guid><title>${title}</title><link>${on.host.origin}/posts/${at}</link><description>&lt;p&gt;Read on.&lt;/p&gt;</description></item>`;
  const body = `<?xml version="1.0"?><rss version="2.0"><channel><title>Verstak</title><link>${on.host.origin}</link>${titles.map(item).reverse().join("")}</channel></rss>`;
  return on.host.answer("/feed.xml", { type: "application/rss+xml", body });
}

/** How a post comes to the readers: the blog's feed is visited every quarter of an hour, or its editor tells it at once. */
const PUBLISHED = {
  async en(title, email) {
    feed(["An old post", title]);
    return asMinutesPass(() => on.mail.letter(email, ({ subject }) => subject.includes(title)), 16);
  },
  async ru(title, email) {
    await on.site.call("POST", "/v1/posts", { id: "told", title, url: `${on.host.origin}/told`, published_at: new Date().toISOString() });
    return asMinutesPass(() => on.mail.letter(email, ({ subject }) => subject.includes(title)));
  },
};

async function subscribes(visit, email, lang = "en") {
  const say = POSTS[lang];
  await form(visit).getByLabel(say.email, { exact: true }).fill(email);
  await form(visit).getByRole("checkbox", { name: say.data }).check();
  await form(visit).getByRole("button", { name: say.button }).click();
  await visit.shows(form(visit).getByRole("heading", { level: 1 }), say.asked);
}

for (const lang of ["en", "ru"]) {
  test(`a reader subscribes in an article, confirms by a button and leaves by their mail program: ${lang}`, async () => {
    const email = `reader-${lang}@letters.example`;
    await on.site.call("PUT", "/v1/feed", { url: feed(["An old post"]) });
    const visit = await guest({ lang, body: BLOCK });
    await visit.shows(form(visit).getByRole("heading", { level: 1 }), POSTS[lang].title);
    await subscribes(visit, email, lang);

    const letter = await on.mail.letter(email);
    const link = linkIn(letter, "cnf");
    assert.equal((await readers(email))[0].state, "asked");
    // A program that checks letters follows every link; that confirms nothing.
    await fetch(link);
    assert.equal((await readers(email))[0].state, "asked");
    await visit.page.goto(link);
    await visit.page.getByRole("button").click();
    await visit.page.getByRole("heading", { level: 1, name: /^(You are subscribed|Вы подписаны)$/ }).waitFor();
    const [reader] = await readers(email);
    assert.deepEqual([reader.state, reader.topics, reader.frequency, reader.language, reader.source], ["confirmed", ["posts"], "each", lang, "panel"]);

    const { consents } = await on.site.call("GET", `/v1/subscribers/${reader.id}`);
    const shown = consents.find(({ kind, step }) => kind === "data" && step === "asked");
    assert.match(shown.text, POSTS[lang].data);
    assert.ok(shown.page.startsWith(`${on.host.origin}/`) && !shown.page.includes("?"), shown.page);
    assert.equal(typeof shown.zone_minutes, "number");

    const post = await PUBLISHED[lang]("Warm pockets", email);
    assert.ok(!(await on.mail.letters(email)).some(({ subject }) => subject.includes("An old post")), "what stood there before is sent to nobody");
    const source = await on.mail.source(post);
    const [, leave] = /^List-Unsubscribe: <([^>]+)>\r?$/m.exec(source);
    assert.match(source, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    await fetch(leave);
    assert.equal((await readers(email))[0].state, "confirmed", "looking at the page leaves nothing");
    const left = await fetch(leave, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" });
    assert.equal(left.status, 200);
    assert.equal((await readers(email))[0].state, "left");
    assert.deepEqual(visit.errors, []);
    await visit.end();
  });
}

test("every fault is told at its field, and nothing that was typed is lost", async () => {
  const visit = await guest({ body: BLOCK });
  const at = (name) => form(visit).locator(`[aria-invalid][name="${name}"]`);
  const press = () => form(visit).getByRole("button", { name: "Subscribe" }).click();
  const email = form(visit).getByLabel("E-mail address", { exact: true });
  const data = form(visit).getByRole("checkbox", { name: POSTS.en.data });
  assert.equal(await data.isChecked(), false);
  await email.fill("no address");
  await press();
  await at("email").waitFor();
  await form(visit).getByRole("alert").filter({ hasText: "does not look like an e-mail address" }).waitFor();
  // What browsers take and the edge does not.
  await email.fill("a..b@letters.example");
  await data.check();
  await press();
  await at("email").waitFor();
  await email.fill("faults@letters.example");
  await data.uncheck();
  await press();
  await at("data").waitFor();
  await data.check();
  await form(visit).getByRole("checkbox", { name: "New posts" }).uncheck();
  await press();
  await at("topics").waitFor();
  const advertising = form(visit).getByRole("checkbox", { name: /^I agree to get advertising/ });
  assert.equal(await advertising.count(), 0, "who wants no offers is asked for nothing about them");
  await form(visit).getByRole("checkbox", { name: "Offers and discounts" }).check();
  assert.equal(await advertising.isChecked(), false);
  await press();
  await at("advertising").waitFor();
  assert.equal(await email.inputValue(), "faults@letters.example");
  await advertising.check();
  await form(visit).getByRole("radio", { name: /^Once a week/ }).check();
  await press();
  await visit.shows(form(visit).getByRole("heading", { level: 1 }), "Check your mailbox");
  const [reader] = await readers("faults@letters.example");
  assert.deepEqual([reader.topics, reader.frequency], [["offers"], "weekly"]);
  await visit.end();
});

for (const lang of ["en", "ru"]) {
  test(`a plain form in a page works without scripts, and so does all that follows: ${lang}`, async () => {
    const email = `plain-${lang}@letters.example`;
    const url = page({
      lang,
      body:
        `<form method="post" action="${on.site.url}/s/${on.site.key}/subscribe"><input type="hidden" name="language" value="${lang}">` +
        `<label>E-mail <input type="email" name="email"></label><label><input type="checkbox" name="data" value="on"> OK</label><button>Go</button></form>`,
    });
    const visit = await Visit.begin(on.browser, url, { javaScriptEnabled: false });
    await visit.page.getByLabel("E-mail").fill(email);
    await visit.page.getByRole("button").click();
    // The box was forgotten: the page asks for it, and keeps the rest.
    await visit.page.getByRole("alert").waitFor();
    assert.equal(await visit.page.locator("[name=email]").inputValue(), email);
    await visit.page.getByRole("checkbox", { name: POSTS[lang].data }).check();
    await visit.page.getByRole("button").click();
    await visit.page.getByRole("heading", { name: POSTS[lang].asked }).waitFor();
    await visit.page.goto(linkIn(await on.mail.letter(email), "cnf"));
    await visit.page.getByRole("button").click();
    await visit.page.getByRole("heading", { name: /^(You are subscribed|Вы подписаны)$/ }).waitFor();
    const [reader] = await readers(email);
    assert.deepEqual([reader.state, reader.source, reader.language], ["confirmed", "form", lang]);
    // The same address once more is answered the same.
    await visit.page.goto(url);
    await visit.page.getByLabel("E-mail").fill(email);
    await visit.page.getByRole("checkbox").check();
    await visit.page.getByRole("button").click();
    await visit.page.getByRole("heading", { name: POSTS[lang].asked }).waitFor();
    await visit.end();
  });
}

/** The shop's past holds a purchase of this member's. */
const imports = (id, email, name) =>
  on.site.call("POST", "/v1/imports/purchases", JSON.stringify({ id: `imported-${id}`, member: { id, email, name }, at: new Date().toISOString(), total: 15000 }));

/** Somebody types their address into the panel of a page, and gets to the field for the code. */
async function asksForCode(visit, email) {
  await visit.openPanel();
  await visit.press("Show my card by e-mail");
  await visit.panel.getByLabel("E-mail address", { exact: true }).fill(email);
  await visit.press("Send me a code");
  const code = visit.panel.getByLabel("Code from the letter");
  await code.waitFor();
  assert.deepEqual(
    await code.evaluate((field) => [field.autocomplete, field.inputMode, document.activeElement === field]),
    ["one-time-code", "numeric", true],
  );
  return code;
}

test("on a static page a code from the mail shows imported points, and they are redeemed", async () => {
  const email = "anna@letters.example";
  await imports("anna", email, "Anna");
  const visit = await guest({});
  const code = await asksForCode(visit, email);
  const right = codeIn(await on.mail.letter(email));
  await code.fill(String((Number(right) + 1) % 1_000_000).padStart(6, "0"));
  await visit.panel.getByRole("alert").filter({ hasText: "wrong or no longer good" }).waitFor();
  await code.fill(right);
  await visit.shows(visit.balance, "150");
  await visit.shows(visit.title, "Hello, Anna");
  await visit.press("Choose a reward");
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.panel.locator("code").waitFor();
  assert.equal((await on.site.member("anna")).balance, 50);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("where frames may store something, blocks and the next page know the customer, until they go", async () => {
  const email = "boris@letters.example";
  await imports("boris", email, "Boris");
  // One site in the browser's eyes, as behind an address of the owner's own.
  const script = on.site.script.replace("127.0.0.1", "localhost");
  const visit = await guest({ script, body: '<div data-kept="balance" style="min-height:96px"></div>' });
  const sum = visit.page.frameLocator('[data-kept="balance"] iframe').locator(".sum");
  await (await asksForCode(visit, email)).fill(codeIn(await on.mail.letter(email)));
  await visit.shows(visit.balance, "150");
  await visit.shows(sum, "150 points");
  await visit.page.reload();
  await visit.shows(sum, "150 points");
  await visit.openPanel();
  await visit.shows(visit.balance, "150");
  await visit.press("Show my code");
  await visit.press("Forget this card on this device");
  await visit.shows(visit.title, "Rewards at Verstak");
  await sum.waitFor({ state: "detached" });
  const kept = await visit.page.frames().at(-1).evaluate(() => JSON.stringify([sessionStorage, localStorage]));
  assert.ok(!kept.includes(email), kept);
  await visit.end();
});

test("a member who proved the address a while ago is asked for a fresh code, and the redemption goes on by itself", async () => {
  const email = "vera@letters.example";
  await on.site.call("POST", "/v1/purchases", { id: "bought-vera", member: { id: "vera", email }, at: new Date().toISOString(), total: 15000 });
  const visit = await guest({});
  await (await asksForCode(visit, email)).fill(codeIn(await on.mail.letter(email)));
  await visit.shows(visit.balance, "150");
  const first = await on.mail.letters(email);
  // Eleven minutes on, by the server's clock, when the reward is asked for.
  const later = new Date(Date.now() + 11 * 60_000).toISOString();
  const onward = (route) => route.continue({ headers: { ...route.request().headers(), "kept-now": later } });
  await visit.context.route("**/v1/redemptions", onward, { times: 1 });
  await visit.press("Choose a reward");
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.panel.getByRole("heading", { name: "Is it you?" }).waitFor();
  const fresh = await on.mail.letter(email, ({ id }) => !first.some((known) => known.id === id));
  await visit.panel.getByLabel("Code from the letter").fill(codeIn(fresh));
  await visit.shows(visit.title, "Here is your coupon");
  assert.equal((await on.site.member("vera")).balance, 50);
  await visit.end();
});

test("members who share an address are asked which of them they are", async () => {
  const email = "family@letters.example";
  for (const [id, name, total] of [["mum", "Olga", 7000], ["son", "Pavel", 9000]]) {
    await on.site.call("POST", "/v1/purchases", { id: `bought-${id}`, member: { id, email, name }, at: new Date().toISOString(), total });
  }
  const visit = await guest({});
  await (await asksForCode(visit, email)).fill(codeIn(await on.mail.letter(email)));
  await visit.panel.getByRole("heading", { name: "Which of them are you?" }).waitFor();
  await visit.panel.getByRole("radio", { name: "Pavel" }).check();
  await visit.panel.getByRole("dialog").getByRole("button", { name: "Open my card" }).click();
  await visit.shows(visit.title, "Hello, Pavel");
  await visit.shows(visit.balance, "90");
  await visit.end();
});

test("a second code takes the place of the first", async () => {
  const email = "twice@letters.example";
  const visit = await guest({});
  const code = await asksForCode(visit, email);
  const first = await on.mail.letter(email);
  await visit.press("Send another code");
  const second = await on.mail.letter(email, ({ id }) => id !== first.id);
  if (codeIn(first) !== codeIn(second)) {
    await code.fill(codeIn(first));
    await visit.panel.getByRole("alert").filter({ hasText: "wrong or no longer good" }).waitFor();
  }
  await code.fill(codeIn(second));
  // Nobody had this address: the code made a card.
  await visit.shows(visit.balance, "0");
  await visit.end();
});

test("the same form stands in the panel, and Escape closes it and not the panel", async () => {
  const email = "panel@letters.example";
  const visit = await guest({});
  await visit.openPanel();
  await visit.press("Get posts by e-mail");
  const title = visit.panel.getByRole("heading", { name: "Subscribe by e-mail" });
  await title.waitFor();
  await visit.page.keyboard.press("Escape");
  await title.waitFor({ state: "detached" });
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.press("Get posts by e-mail");
  await visit.panel.getByLabel("E-mail address", { exact: true }).fill(email);
  await visit.panel.getByRole("checkbox", { name: POSTS.en.data }).check();
  await visit.press("Subscribe");
  await visit.panel.getByRole("heading", { name: "Check your mailbox" }).waitFor();
  await on.mail.letter(email);
  await visit.press("Back");
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("whoever fills in what nobody sees is thanked and not written to", async () => {
  const visit = await guest({ body: BLOCK });
  await form(visit).locator("[name=website]").evaluate((field) => (field.value = "https://spam.example"));
  await subscribes(visit, "machine@letters.example");
  assert.deepEqual(await readers("machine@letters.example"), []);
  await visit.end();
});

test("a site that keeps contacts itself shows no form", async () => {
  const site = await TestSite.open(on.server, on.host.origin);
  await site.call("PATCH", "/v1/site", { contacts: "owner" });
  const visit = await guest({ script: site.script, body: BLOCK.replace("></div>", "><p>Write to us</p></div>") });
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.panel.getByRole("button", { name: "Open my card" }).waitFor();
  assert.equal(await visit.panel.getByRole("button", { name: /e-mail/ }).count(), 0);
  await visit.page.getByText("Write to us").waitFor();
  await visit.end();
});

for (const lang of ["en", "ru"]) {
  test(`a blog shows a form and nothing about points: ${lang}`, async () => {
    const email = `blog-${lang}@letters.example`;
    const owner = await signIn(on.server, `owner-${lang}@letters.example`, { mail: on.mail });
    const site = await startSite(owner, [on.host.origin], { template: "blog" });
    await owner.call("POST", "/v1/site/launch");
    const { public_key: key } = await owner.call("GET", "/v1/site");
    const visit = await guest({ script: `${on.server.url}/s/${key}.js`, lang, body: BLOCK });
    await visit.page.locator("kept-home").getByRole("button", { name: lang === "ru" ? "Записи на почту" : "Posts by e-mail" }).click();
    await visit.shows(visit.title, POSTS[lang].title);
    const loaded = await visit.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(!loaded.some((name) => name.endsWith(".wasm")), `${site} loads no panel`);
    for (const frame of visit.page.frames()) {
      assert.doesNotMatch(await frame.locator("html").innerText(), /point|reward|балл|наград|бонус/i);
    }
    await visit.panel.getByLabel(POSTS[lang].email, { exact: true }).fill(email);
    await visit.panel.getByRole("checkbox", { name: POSTS[lang].data }).check();
    await visit.panel.getByRole("button", { name: POSTS[lang].button }).click();
    await visit.shows(visit.title, POSTS[lang].asked);
    const letter = await on.mail.letter(email);
    assert.doesNotMatch(`${letter.subject} ${letter.text}`, /point|reward|балл|наград|бонус/i);
    await visit.end();
  });
}
