// The customer's voice: a question under the card, in a block and behind a link; and the two ways that are open to
// everybody, whatever they answered.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, sideways } from "./screens/checks.mjs";
import { stage } from "./support/stage.mjs";

const SAY = {
  en: { question: "How likely are you to recommend us to a friend or colleague?", ten: "10 – Extremely likely", thanks: "Thank you.", send: "Send", look: "Yes, please", review: "Write a review", complaint: "Something wrong?", wrong: "What went wrong?", happened: "What happened?" },
  ru: { question: "С какой вероятностью вы порекомендуете нас друзьям или коллегам?", ten: "10 – Обязательно порекомендую", thanks: "Спасибо.", send: "Отправить", look: "Да, пожалуйста", review: "Написать отзыв", complaint: "Что-то не так?", wrong: "Что пошло не так?", happened: "Что случилось?" },
};

/** A survey that is put as soon as somebody has bought something. */
const AT_ONCE = { version: 1, kind: "nps", is_on: true, occasion: { on: "purchase", hours: 0 } };

const on = stage({ ready: () => on.site.call("PUT", "/v1/surveys/nps", AT_ONCE) });

const question = (visit) => visit.panel.locator("kept-ask");
const score = (visit, name) => question(visit).getByRole("radio", { name, exact: true });
const answers = async () => (await on.site.call("GET", "/v1/answers?survey=nps")).answers;
const answerOf = async (member) => (await answers()).find((one) => one.member === member && !one.replaced_at);
const figures = async () => (await on.site.call("GET", "/v1/voice/summary")).surveys.find(({ survey }) => survey === "nps")?.asked;

for (const lang of ["en", "ru"]) {
  test(`one tap answers the question under the card, and words may follow: ${lang}`, async () => {
    const say = SAY[lang];
    await on.site.buys(`promoter-${lang}`, 40);
    const visit = await on.member(`promoter-${lang}`, { lang });
    await visit.shows(question(visit).getByRole("heading"), say.question);
    assert.equal(await question(visit).getByRole("radio", { checked: true }).count(), 0, "nothing is marked beforehand");
    await score(visit, say.ten).click();
    await visit.shows(question(visit).getByRole("status"), say.thanks);
    const kept = await answerOf(`promoter-${lang}`);
    assert.deepEqual([kept.score, kept.comment, kept.channel, kept.language], [10, null, "panel", lang]);
    await question(visit).getByRole("textbox").fill("Quick and kind </script>");
    await question(visit).getByRole("button", { name: say.send }).click();
    await question(visit).getByRole("textbox").waitFor({ state: "detached" });
    assert.equal((await answerOf(`promoter-${lang}`)).comment, "Quick and kind </script>");
    assert.deepEqual(visit.errors, []);
    await visit.end();
  });
}

test("a question comes after the card, takes no focus, and is answered by keys alone", async () => {
  await on.site.buys("keys", 40);
  const visit = await on.member("keys");
  await visit.shows(visit.balance, "40");
  await question(visit).getByRole("heading").waitFor();
  assert.equal(await visit.panel.locator("kept-ask :focus").count(), 0);
  const first = question(visit).getByRole("radio").first();
  await first.focus();
  for (let step = 0; step < 7; step++) await visit.page.keyboard.press("ArrowRight");
  assert.equal(await answerOf("keys"), undefined, "going from one to the next chooses nothing");
  await visit.page.keyboard.press("Enter");
  await visit.shows(question(visit).getByRole("status"), SAY.en.thanks);
  assert.equal((await answerOf("keys")).score, 7);
  assert.equal(await visit.panel.locator("kept-ask :focus").count(), 1, "who pressed goes on from the thanks");
  await visit.end();
});

test("who waves a question away is asked no more in this visit", async () => {
  await on.site.buys("dismisses", 40);
  const before = await figures();
  const visit = await on.member("dismisses");
  await question(visit).getByRole("button", { name: "Close" }).click();
  await question(visit).getByRole("heading").waitFor({ state: "detached" });
  assert.equal((await figures()).dismissed, (before?.dismissed ?? 0) + 1);
  await visit.section("Rewards").click();
  await visit.section("Card").click();
  await visit.balance.waitFor();
  assert.equal(await question(visit).getByRole("heading").count(), 0, "it does not come back");
  await on.site.buys("dismisses", 40);
  await visit.page.reload();
  await visit.openPanel();
  await visit.shows(visit.balance, "80");
  await visit.panel.getByRole("button", { name: SAY.en.review }).waitFor();
  assert.equal(await question(visit).getByRole("heading").count(), 0);
  await visit.end();
});

for (const [who, lang, name] of [["promoter", "en", SAY.en.ten], ["detractor", "en", "0 – Not at all likely"], ["detractor", "ru", "0 – Точно не порекомендую"]]) {
  test(`review and complaint stand side by side for everybody: a ${who}, ${lang}`, async () => {
    const say = SAY[lang];
    const member = `everybody-${who}-${lang}`;
    await on.site.buys(member, 40);
    const visit = await on.member(member, { lang });
    const ways = async () => {
      for (const way of [say.review, say.complaint]) await visit.panel.getByRole("button", { name: way }).waitFor();
    };
    await ways();
    await score(visit, name).click();
    await visit.shows(question(visit).getByRole("status"), say.thanks);
    await ways();
    assert.equal(await question(visit).getByRole("button", { name: say.look }).count(), who === "detractor" ? 1 : 0);
    for (const section of await visit.panel.getByRole("navigation").getByRole("button").all()) {
      await section.click();
      await ways();
    }
    await visit.end();
  });
}

test("a guest is asked nothing, and has both ways", async () => {
  const asked = [];
  const visit = await on.guest();
  visit.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await visit.openPanel();
  for (const way of [SAY.en.review, SAY.en.complaint]) await visit.panel.getByRole("button", { name: way }).waitFor();
  assert.ok(!asked.includes("/v1/prompt"));
  await visit.end();
});

for (const [lang, colorScheme] of [["en", "light"], ["ru", "dark"]]) {
  test(`every scale can be hit and read on the smallest phone: ${lang}, ${colorScheme}`, async () => {
    const context = { colorScheme, viewport: { width: 320, height: 640 } };
    const frames = [];
    await on.site.buys(`small-${lang}`, 40);
    const visit = await on.member(`small-${lang}`, { lang }, context);
    await question(visit).getByRole("radio").first().scrollIntoViewIfNeeded();
    await question(visit).getByRole("heading").waitFor();
    frames.push(visit.page.frames().find((one) => one.url().includes("/panel?")));
    const body = ["csat", "ces", "expectation"].map((id) => `<div data-kept="survey" data-survey="${id}" style="min-height:300px"></div>`);
    const page = await on.guest({ lang, body: body.join("") }, context);
    for (const id of ["csat", "ces", "expectation"]) {
      const block = page.page.frameLocator(`[data-survey="${id}"] iframe`);
      await page.page.locator(`[data-survey="${id}"]`).scrollIntoViewIfNeeded();
      await block.getByRole("radio").first().waitFor();
      frames.push(page.page.frames().find((one) => one.url().endsWith(`block=survey#${id}`)));
    }
    for (const frame of frames) {
      const sizes = await frame.getByRole("radio").evaluateAll((all) => all.map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height)));
      assert.ok(sizes.length >= 3 && Math.min(...sizes) >= 44, `${frame.url()}: ${sizes}`);
      assert.deepEqual([...(await axe(frame)), ...(await sideways(frame))], [], frame.url());
    }
    await visit.end();
    await page.end();
  });
}

test("an owner's own survey in a page leads past what does not concern its reader", async () => {
  const text = (en) => ({ en, ru: en });
  const option = (id) => ({ id, text: text(id) });
  const document = {
    version: 1,
    kind: "own",
    is_on: true,
    occasion: { on: "none" },
    title: text("Our bicycles"),
    questions: [
      { id: "rides", kind: "choice", text: text("Do you ride?"), is_optional: false, options: [option("yes"), option("no")], branches: [{ in: ["no"], go: "words" }] },
      { id: "where", kind: "choice", text: text("Where?"), is_optional: false, is_several: true, options: [option("town"), option("woods")] },
      { id: "words", kind: "text", text: text("Anything else?"), is_optional: true },
    ],
  };
  await on.site.call("PUT", "/v1/surveys/bicycles", document);
  const visit = await on.guest({ body: '<div data-kept="survey" data-survey="bicycles" style="min-height:420px"></div>' });
  const block = visit.page.frameLocator('[data-kept="survey"] iframe');
  await visit.shows(block.getByRole("heading", { level: 1 }), "Our bicycles");
  await block.getByRole("radio", { name: "no" }).click();
  await visit.shows(block.getByRole("heading", { level: 2 }), "Anything else?");
  await block.getByRole("button", { name: "Skip" }).click();
  await visit.shows(block.getByRole("status"), "Thank you.");
  const { answers } = await on.site.call("GET", "/v1/answers?survey=bicycles");
  assert.deepEqual([answers[0].answers, answers[0].channel, answers[0].member], [{ rides: "no" }, "block", null]);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a required question wants its answer where it stands, and the way back loses nothing", async () => {
  const text = (en) => ({ en, ru: en });
  const document = {
    version: 1,
    kind: "own",
    is_on: true,
    occasion: { on: "none" },
    title: text("Our bicycles"),
    questions: [
      { id: "words", kind: "text", text: text("What would you change?"), is_optional: false },
      { id: "again", kind: "choice", text: text("Would you come again?"), is_optional: false, options: [{ id: "yes", text: text("yes") }, { id: "no", text: text("no") }] },
    ],
  };
  await on.site.call("PUT", "/v1/surveys/wanted", document);
  const visit = await on.guest({ body: '<div data-kept="survey" data-survey="wanted" style="min-height:420px"></div>' });
  const block = visit.page.frameLocator('[data-kept="survey"] iframe');
  const press = (name) => block.getByRole("button", { name }).click();
  await press("Next");
  await block.getByText("Please write a few words.").waitFor();
  await block.locator('[aria-invalid][name="text"]').fill("The bell");
  await press("Next");
  await visit.shows(block.getByRole("heading", { level: 2 }), "Would you come again?");
  await press("Back");
  assert.equal(await block.getByRole("textbox").inputValue(), "The bell");
  await block.getByRole("textbox").fill("The bell and the lamp");
  await press("Next");
  await visit.page.route("**/v1/answers", (route) => route.abort(), { times: 1 });
  await block.getByRole("radio", { name: "yes" }).click();
  await block.getByText("No connection. Please try again when it is back.").waitFor();
  await block.getByRole("radio", { name: "yes" }).click();
  await visit.shows(block.getByRole("status"), SAY.en.thanks);
  const { answers } = await on.site.call("GET", "/v1/answers?survey=wanted");
  assert.deepEqual(answers.map((one) => one.answers), [{ words: "The bell and the lamp", again: "yes" }]);
  await visit.end();
});

test("a comment that did not arrive stays where it was written, and is not thanked for", async () => {
  const visit = await on.guest({ body: '<div data-kept="survey" data-survey="ces" style="min-height:420px"></div>' });
  const block = visit.page.frameLocator('[data-kept="survey"] iframe');
  const send = () => block.getByRole("button", { name: SAY.en.send }).click();
  await block.getByRole("radio").last().click();
  await visit.shows(block.getByRole("status"), SAY.en.thanks);
  await block.getByRole("textbox").fill("Easily done");
  await visit.page.route("**/v1/answers", (route) => route.abort(), { times: 1 });
  await send();
  await block.getByText("No connection. Please try again when it is back.").waitFor();
  assert.equal(await block.getByRole("textbox").inputValue(), "Easily done");
  await send();
  await block.getByRole("textbox").waitFor({ state: "detached" });
  const { answers } = await on.site.call("GET", "/v1/answers?survey=ces");
  assert.deepEqual(answers.filter((one) => !one.replaced_at).map(({ score, comment }) => [score, comment]), [[7, "Easily done"]]);
  await visit.end();
});

for (const lang of ["en", "ru"]) {
  test(`a link asks on a page that needs no script, and opening it answers nothing: ${lang}`, async () => {
    const say = SAY[lang];
    const member = `linked-${lang}`;
    await on.site.imports([[member, 40, 30]]);
    const { link } = await on.site.call("POST", "/v1/prompts", { member, survey: "nps" });
    const context = await on.browser.newContext({ javaScriptEnabled: false, locale: lang });
    const page = await context.newPage();
    await page.goto(`${on.site.url}/q/${link}`);
    await page.getByRole("heading", { name: say.question }).waitFor();
    assert.equal(await answerOf(member), undefined);
    await page.getByRole("button", { name: say.ten }).click();
    const words = page.getByRole("textbox");
    await words.waitFor();
    assert.equal((await answerOf(member)).score, 10, "one press has answered");
    await words.fill("A <b>good</b> place");
    await page.getByRole("button", { name: say.send }).click();
    await words.waitFor({ state: "detached" });
    const kept = await answerOf(member);
    assert.deepEqual([kept.score, kept.comment, kept.channel, kept.language], [10, "A <b>good</b> place", "link", lang]);
    await context.close();
  });
}
