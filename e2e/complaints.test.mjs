// Something went wrong: anybody says so, gets a number and a time at once, hears the answer by mail and where they wrote,
// and opens it again where that was not enough.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser, Visit } from "./support/browser.mjs";
import { startHost } from "./support/host.mjs";
import { openMailbox } from "./support/mailbox.mjs";
import { signIn, startSite } from "./support/owner.mjs";
import { startServer } from "./support/server.mjs";
import { TestSite } from "./support/site.mjs";

const SAY = {
  en: { review: "Write a review", back: "Back", way: "Something wrong?", title: "What went wrong?", topic: "Waiting, delay", happened: "What happened?", wish: "What should happen now? (optional)", email: "E-mail address", send: "Send", promise: /^You will have an answer by / },
  ru: { review: "Написать отзыв", back: "Назад", way: "Что-то не так?", title: "Что пошло не так?", topic: "Ожидание, сроки", happened: "Что случилось?", wish: "Чего бы вы хотели? (необязательно)", email: "Адрес электронной почты", send: "Отправить", promise: /^Мы ответим не позже: / },
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

const visit = (options, token, context) => Visit.begin(on.browser, on.host.page({ script: on.site.script, signed: !!token, ...options }, token), context);
const title = (panel) => panel.getByRole("dialog").getByRole("heading", { level: 1 });
const open = async () => (await on.site.call("GET", "/v1/complaints?state=all")).complaints;

async function complains(guest, say, text, email) {
  await guest.openPanel();
  await guest.press(say.way);
  await guest.shows(title(guest.panel), say.title);
  await guest.panel.getByRole("radio", { name: say.topic }).check();
  await guest.panel.getByLabel(say.happened).fill(text);
  await guest.panel.getByLabel(say.wish).fill("Money back");
  if (email) await guest.panel.getByLabel(say.email, { exact: true }).fill(email);
  await guest.panel.getByRole("dialog").getByRole("button", { name: say.send, exact: true }).click();
  await guest.panel.getByText(say.promise).waitFor();
}

for (const lang of ["en", "ru"]) {
  test(`a guest complains, hears the answer by mail and by their own link, and opens it again: ${lang}`, async () => {
    const say = SAY[lang];
    const email = `upset-${lang}@letters.example`;
    // One site in the browser's eyes, as behind an address of the owner's own: there, frames may keep something.
    const guest = await visit({ lang, script: on.site.script.replace("127.0.0.1", "localhost") });
    await complains(guest, say, "I waited <b>two hours</b>", email);
    const link = await guest.panel.getByRole("dialog").getByRole("link").getAttribute("href");
    const [{ id, topic, wish, state }] = await open();
    assert.deepEqual([topic, wish, state], ["delay", "Money back", "received"]);

    await on.site.call("POST", `/v1/complaints/${id}/answer`, { text: "We are sorry. Your money is on its way." });
    const letter = await on.mail.letter(email);
    assert.match(letter.text, /Your money is on its way\./);

    const context = await on.browser.newContext({ javaScriptEnabled: false, locale: lang });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByText("I waited <b>two hours</b>").waitFor();
    await page.getByText("Your money is on its way.").waitFor();
    await page.getByRole("textbox").fill("It has not come");
    await page.getByRole("button", { name: say.send }).click();
    await page.getByText("It has not come").waitFor();
    assert.equal((await open()).find((one) => one.id === id).state, "reopened");
    await context.close();

    // The same browser finds it again in the panel.
    await guest.page.reload();
    await guest.openPanel();
    await guest.press(say.way);
    await guest.panel.getByRole("dialog").getByRole("button", { name: id }).click();
    await guest.panel.getByRole("dialog").getByText("It has not come").waitFor();
    assert.deepEqual(guest.errors, []);
    await guest.end();
  });
}

test("a member reads the answer in the panel, and opens what was closed", async () => {
  await on.site.buys("patient", 40);
  const member = await visit({}, () => on.site.token("patient"));
  await complains(member, SAY.en, "The wrong colour");
  const mine = (await open()).find((one) => one.member === "patient");
  await on.site.call("POST", `/v1/complaints/${mine.id}/resolve`, { text: "Exchanged" });
  await member.press("Back");
  await member.press(SAY.en.way);
  await member.panel.getByRole("button", { name: `No. ${mine.id} · answered` }).click();
  await member.panel.getByRole("dialog").getByText("Exchanged").waitFor();
  await member.page.route("**/reopen", (route) => route.abort(), { times: 1 });
  await member.press("Open it again");
  await member.panel.getByText("No connection. Please try again when it is back.").waitFor();
  await member.press("Open it again");
  await member.panel.getByText("It is open again.").waitFor();
  assert.equal((await open()).find((one) => one.id === mine.id).state, "reopened");
  await member.end();
});

test("a page can have the form in its own flow", async () => {
  const guest = await visit({ body: '<div data-kept="complaint" style="min-height:700px"></div>' });
  const block = guest.page.frameLocator('[data-kept="complaint"] iframe');
  await guest.shows(block.getByRole("heading", { level: 1 }), SAY.en.title);
  await block.getByRole("radio", { name: SAY.en.topic }).check();
  await block.getByLabel(SAY.en.happened).fill("The article is wrong");
  await block.getByRole("button", { name: SAY.en.send }).click();
  await block.getByText(SAY.en.promise).waitFor();
  await block.getByRole("link").waitFor();
  assert.equal((await open())[0].topic, "delay");
  assert.deepEqual(guest.errors, []);
  await guest.end();
});

for (const lang of ["en", "ru"]) {
  test(`a blog that gives no rewards hears reviews and complaints as everybody does: ${lang}`, async () => {
    const say = SAY[lang];
    const owner = await signIn(on.server, `blogger-${lang}@letters.example`, { mail: on.mail });
    await startSite(owner, [on.host.origin], { template: "blog" });
    await owner.call("POST", "/v1/site/launch");
    const { public_key: key } = await owner.call("GET", "/v1/site");
    const guest = await visit({ lang, script: `${on.server.url}/s/${key}.js` });
    await guest.openPanel();
    await guest.press(say.review);
    await guest.shows(title(guest.panel), say.review);
    await guest.press(say.back);
    await guest.press(say.way);
    await guest.shows(title(guest.panel), say.title);
    await guest.panel.getByRole("radio", { name: say.topic }).check();
    await guest.panel.getByLabel(say.happened).fill("The letters come twice");
    await guest.panel.getByRole("dialog").getByRole("button", { name: say.send, exact: true }).click();
    await guest.panel.getByText(say.promise).waitFor();
    const { complaints } = await owner.call("GET", "/v1/complaints?state=all");
    assert.deepEqual(complaints.map(({ topic }) => topic), ["delay"]);
    assert.deepEqual(guest.errors, []);
    await guest.end();
  });
}

test("after a low score nothing is opened unless they say so, and what they said goes along", async () => {
  await on.site.call("PUT", "/v1/surveys/csat", { version: 1, kind: "csat", is_on: true, occasion: { on: "purchase", hours: 0 } });
  await on.site.buys("let-down", 40);
  const member = await visit({}, () => on.site.token("let-down"));
  await member.openPanel();
  const question = member.panel.locator("kept-ask");
  await question.getByRole("radio", { name: "1 – Very dissatisfied" }).click();
  await member.shows(question.getByRole("status"), "Thank you.");
  const theirs = async () => (await open()).filter((one) => one.member === "let-down");
  assert.deepEqual(await theirs(), []);
  await question.getByRole("textbox").fill("Nobody called back");
  await question.getByRole("button", { name: "Yes, please" }).click();
  await member.shows(title(member.panel), SAY.en.title);
  assert.equal(await member.panel.getByLabel(SAY.en.happened).inputValue(), "Nobody called back");
  assert.deepEqual(await theirs(), []);
  await member.panel.getByRole("radio", { name: "People" }).check();
  await member.panel.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  await member.panel.getByText(SAY.en.promise).waitFor();
  assert.equal((await theirs()).length, 1);
  await member.end();
});

test("a low score behind a link may be looked into as well", async () => {
  await on.site.imports([["linked", 40, 30]]);
  const { link } = await on.site.call("POST", "/v1/prompts", { member: "linked", survey: "nps" });
  const context = await on.browser.newContext({ javaScriptEnabled: false, locale: "en" });
  const page = await context.newPage();
  await page.goto(`${on.site.url}/q/${link}`);
  await page.getByRole("button", { name: "2", exact: true }).click();
  await page.getByLabel("What happened?").fill("The door was shut");
  await page.getByRole("button", { name: "Yes, please" }).click();
  await page.getByText(/^You will have an answer by /).waitFor();
  await page.getByText("You will find the answer in your card on the company's site.").waitFor();
  await page.getByRole("link", { name: "Write a review" }).waitFor();
  const { complaints } = await on.site.call("GET", "/v1/complaints");
  const [one] = complaints.filter(({ member }) => member === "linked");
  assert.equal(one.begins, "The door was shut", "it is heard as theirs");
  await context.close();
});

test("every fault is told at its field, and nothing that was typed is lost", async () => {
  const guest = await visit({});
  await guest.openPanel();
  await guest.press(SAY.en.way);
  const send = () => guest.panel.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
  const at = (name) => guest.panel.locator(`[aria-invalid][name="${name}"]`).waitFor();
  await guest.panel.getByLabel(SAY.en.wish).fill("Money back");
  await send();
  await at("topic");
  await guest.panel.getByRole("radio", { name: "Something else" }).check();
  await send();
  await at("wrong");
  await guest.panel.getByLabel(SAY.en.happened).fill("It leaks");
  await guest.panel.getByLabel("Telephone").fill("call me");
  await send();
  await at("phone");
  assert.equal(await guest.panel.getByLabel(SAY.en.wish).inputValue(), "Money back");
  await guest.end();
});
