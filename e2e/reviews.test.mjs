// Reviews and ratings in a company's pages: written by guests and by buyers, decided about by the owner, read by everybody.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, sideways, small } from "./screens/checks.mjs";
import { stage } from "./support/stage.mjs";
import { guest as somebody } from "./support/voices.mjs";

const SHIFTS =
  "<script>window.shifts = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) shifts += one.value; })" +
  '.observe({ type: "layout-shift", buffered: true })</script>';
const WRITE = '<div data-kept="review" data-subject="product:lamp" style="min-height:640px"></div>';
const READ = '<div data-kept="reviews" data-subject="product:lamp" data-name="A &lt;lamp&gt;" style="min-height:640px"></div>';
const RATE = '<div data-kept="rate" style="min-height:132px"></div>';

const on = stage();

/** One site in the browser's eyes, as behind an address of the owner's own: there, frames may keep something. */
const near = () => on.site.script.replace("127.0.0.1", "localhost");
const block = (visit, name) => visit.page.frameLocator(`[data-kept="${name}"] iframe`);
const shifts = (visit) => visit.page.evaluate(() => shifts);
const queued = async () => (await on.site.call("GET", "/v1/reviews/queue?state=all")).reviews;
/** Decides about a review as it stands in the queue. */
const decides = ({ review, edits }, decision) => on.site.call("POST", `/v1/reviews/${review.id}/decision`, { ...decision, edits });
const shows = (queued) => decides(queued, { state: "shown" });
const OFFLINE = "No connection. Please try again when it is back.";
/** What search engines are told on this page. */
const markup = (visit) => visit.page.locator('script[type="application/ld+json"]').first();

async function writes(visit, stars, words, name) {
  const form = block(visit, "review");
  await visit.shows(form.getByRole("heading", { level: 1 }), "Write a review");
  assert.equal(await form.getByRole("radio", { checked: true }).count(), 0, "nothing is marked beforehand");
  await form.getByRole("radiogroup", { name: "Your rating" }).getByRole("radio", { name: `${stars} of 5` }).click();
  await form.getByLabel("Your words").fill(words);
  await form.getByLabel("Name to be shown (optional)").fill(name);
  await form.getByRole("button", { name: "Send the review" }).click();
  await visit.shows(form.getByRole("heading", { level: 1 }), "Thank you for your review");
}

test("a guest's and a buyer's review are read by everybody, and a product's are told to search engines", async () => {
  const guest = await on.guest({ body: WRITE });
  await writes(guest, 2, "It broke </script><script>alert(1)</script>", "Greta");
  await guest.end();
  await on.site.call("POST", "/v1/purchases", { id: "lamp-1", member: { id: "buyer" }, at: new Date().toISOString(), total: 4000, items: [{ sku: "lamp", quantity: 1, total: 4000 }] });
  const buyer = await on.visit({ body: WRITE }, () => on.site.token("buyer"));
  await writes(buyer, 5, "Bright and quiet", "Boris");
  await buyer.end();

  const all = await queued();
  assert.deepEqual(all.map(({ review, member }) => [review.stars, review.verified, member]).sort(), [[2, false, null], [5, true, "buyer"]]);
  for (const one of all) if (one.review.state !== "shown") await shows(one);
  await on.site.call("PUT", `/v1/reviews/${all.find(({ review }) => review.stars === 2).review.id}/reply`, { text: "Bring it to us" });

  const reader = await on.guest({ body: SHIFTS + READ });
  const list = block(reader, "reviews");
  await reader.shows(list.getByRole("heading", { level: 1 }), "Reviews");
  await list.getByText("It broke </script><script>alert(1)</script>").waitFor();
  await list.getByText("Boris · bought here").waitFor();
  await list.getByText("Bring it to us").waitFor();
  await list.getByText("No review is hidden.").waitFor();
  await list.getByRole("button", { name: "Only 5 ★: 1" }).click();
  await list.getByText("It broke").waitFor({ state: "detached" });
  const told = JSON.parse(await markup(reader).textContent());
  assert.deepEqual([told["@type"], told.name, told.sku, told.aggregateRating.ratingValue, told.aggregateRating.ratingCount], ["Product", "A <lamp>", "lamp", 3.5, 2]);
  assert.ok(!(await markup(reader).innerHTML()).includes("<"), "nothing in it can end the element");
  assert.equal(await shifts(reader), 0);
  assert.deepEqual(reader.errors, []);
  await reader.end();
});

test("a customer writes anew about each purchase", async () => {
  const buys = (id) => on.site.call("POST", "/v1/purchases", { id, member: { id: "again" }, at: new Date().toISOString(), total: 4000, items: [{ sku: "lamp", quantity: 1, total: 4000 }] });
  await buys("again-1");
  const visit = await on.visit({ body: WRITE }, () => on.site.token("again"));
  await writes(visit, 4, "The first", "Ada");
  await buys("again-2");
  await visit.page.reload();
  const form = block(visit, "review");
  await visit.shows(form.getByRole("heading", { level: 1 }), "Your review");
  await form.getByRole("button", { name: "Write another one" }).click();
  await writes(visit, 2, "The second", "Ada");
  const theirs = (await queued()).filter(({ member }) => member === "again");
  assert.deepEqual(theirs.map(({ review }) => [review.purchase, review.stars]).sort(), [["again-1", 4], ["again-2", 2]]);
  await visit.end();
});

test("what an owner hides is counted where everybody reads it", async () => {
  const guest = await on.guest({ body: WRITE });
  await writes(guest, 1, "Buy my watches", "Spammer");
  await guest.end();
  await decides((await queued()).find(({ review }) => review.text === "Buy my watches"), { state: "hidden", reason: "spam" });
  const reader = await on.guest({ body: READ });
  await block(reader, "reviews").getByText("Hidden: 1 ★ 100% (spam 1). Never for a low rating.").waitFor();
  assert.equal(await block(reader, "reviews").getByText("Buy my watches").count(), 0);
  await reader.end();
});

test("reviews of the company itself are told to no search engine", async () => {
  const reader = await on.guest({ body: '<div data-kept="reviews" style="min-height:640px"></div>' });
  await reader.shows(block(reader, "reviews").getByRole("heading", { level: 1 }), "Reviews");
  assert.equal(await markup(reader).count(), 0);
  await reader.end();
});

for (const stars of [1, 5]) {
  test(`other places are named to everybody, whatever the stars: ${stars}`, async () => {
    await on.site.call("PUT", "/v1/reviews/places", { urls: ["https://www.trustpilot.com/review/example.com"] });
    const visit = await on.guest();
    await visit.openPanel();
    await visit.press("Write a review");
    await visit.panel.getByRole("radiogroup", { name: "Your rating" }).getByRole("radio", { name: `${stars} of 5` }).click();
    await visit.press("Send the review");
    await visit.shows(visit.panel.getByRole("heading", { level: 1, name: "Thank you" }), "Thank you for your review");
    assert.equal(await visit.panel.getByRole("link", { name: "Trustpilot" }).getAttribute("href"), "https://www.trustpilot.com/review/example.com");
    await visit.end();
  });
}

test("an author changes a review and takes it back, days later from the same browser", async () => {
  const visit = await on.guest({ script: near() });
  const title = visit.panel.getByRole("dialog").getByRole("heading", { level: 1 });
  await visit.openPanel();
  await visit.press("Write a review");
  await visit.panel.getByRole("radiogroup", { name: "Your rating" }).getByRole("radio", { name: "3 of 5" }).click();
  await visit.panel.getByLabel("Your words").fill("Fine so far");
  await visit.press("Send the review");
  await visit.shows(title, "Thank you for your review");
  await visit.page.reload();
  await visit.openPanel();
  await visit.press("Write a review");
  await visit.shows(title, "Your review");
  await visit.press("Change it");
  assert.equal(await visit.panel.getByLabel("Your words").inputValue(), "Fine so far");
  await visit.panel.getByLabel("Your words").fill("Not fine any more");
  await visit.press("Send the review");
  await visit.shows(title, "Thank you for your review");
  const mine = (await queued()).find(({ review }) => review.text === "Not fine any more");
  assert.deepEqual([mine.review.stars, mine.edits], [3, 1]);
  await visit.press("Take it back");
  await visit.shows(title, "It is taken back");
  assert.equal((await queued()).find(({ review }) => review.id === mine.review.id).review.state, "withdrawn");
  await visit.end();
});

test("a thank-you letter is the company's alone until its author and its owner agree", async () => {
  const letters = '<div data-kept="reviews" data-subject="thanks" style="min-height:320px"></div>';
  const visit = await on.guest({ body: letters });
  await visit.openPanel();
  await visit.press("Write a review");
  await visit.press("Write a thank-you letter");
  const dialog = visit.panel.getByRole("dialog");
  assert.equal(await dialog.getByRole("checkbox").isChecked(), false);
  await dialog.getByLabel("Your words").fill("You saved my holiday");
  await dialog.getByRole("checkbox", { name: "It may be shown to everybody, with my name." }).check();
  await visit.press("Send");
  await visit.shows(dialog.getByRole("heading", { level: 1 }), "Thank you for your letter");
  const letter = (await queued()).find(({ review }) => review.kind === "thanks");
  assert.deepEqual([letter.review.publish, letter.review.state], [true, "waiting"]);
  await visit.page.reload();
  await block(visit, "reviews").getByText("There are none yet.").waitFor();
  await shows(letter);
  await visit.page.reload();
  await block(visit, "reviews").getByText("You saved my holiday").waitFor();
  await visit.end();
});

for (const who of ["guest", "member"]) {
  test(`the author of a letter takes back that it may be shown, and then the letter: a ${who}`, async () => {
    const words = `Thank you for the lamp, says a ${who}`;
    if (who === "member") await on.site.buys("grateful", 40);
    const visit = who === "member" ? await on.visit({}, () => on.site.token("grateful")) : await on.guest({ script: near() });
    const dialog = visit.panel.getByRole("dialog");
    const title = dialog.getByRole("heading", { level: 1 });
    const theirs = async () => (await queued()).find(({ review }) => review.text === words)?.review;
    await visit.openPanel();
    await visit.press("Write a review");
    await visit.press("Write a thank-you letter");
    await dialog.getByLabel("Your words").fill(words);
    await dialog.getByRole("checkbox").check();
    await visit.press("Send");
    await visit.shows(title, "Thank you for your letter");
    const { id, publish } = await theirs();
    assert.equal(publish, true);
    await visit.page.reload();
    await visit.openPanel();
    await visit.press("Write a review");
    await visit.press("Write a thank-you letter");
    await dialog.getByRole("button", { name: /Thank you for the lamp/ }).click();
    await visit.shows(title, "Your letter");
    await visit.press("Change it");
    assert.equal(await dialog.getByRole("checkbox").isChecked(), true);
    await dialog.getByRole("checkbox").uncheck();
    await visit.press("Send");
    await dialog.getByText("Only the company reads it.").waitFor();
    assert.equal((await theirs()).publish, false);
    await visit.press("Take it back");
    await visit.shows(title, "It is taken back");
    assert.equal((await queued()).find(({ review }) => review.id === id).review.state, "withdrawn");
    await visit.end();
  });
}

test("a guest whose browser keeps nothing for frames has the link to what they wrote", async () => {
  const visit = await on.guest({ body: WRITE });
  await writes(visit, 4, "Kept by a link alone", "Lina");
  const link = await block(visit, "review").getByRole("link", { name: /\/r\/rev_/ }).getAttribute("href");
  const token = new URL(link).pathname.replace("/r/", "");
  const found = await (await fetch(`${on.site.url}/v1/reviews/${token}`)).json();
  assert.deepEqual([found.text, found.stars], ["Kept by a link alone", 4]);
  await visit.end();
});

test("what was written in a page that stood open for days is sent all the same", async () => {
  const visit = await on.guest({ body: WRITE });
  let sent = 0;
  visit.page.on("request", (request) => (sent += request.method() === "POST" && request.url().endsWith("/v1/reviews")));
  // Until something is sent, marks are such that the edge takes none of them.
  await visit.page.route(/\/v1\/reviews\?/, async (route) => {
    if (sent) return route.continue();
    const response = await route.fetch();
    return route.fulfill({ response, json: { ...(await response.json()), form: "frm_of_long_ago" } });
  });
  await visit.page.reload();
  await writes(visit, 5, "Worth the wait", "Dora");
  assert.equal(sent, 2);
  assert.equal((await queued()).filter(({ review }) => review.text === "Worth the wait").length, 1);
  await visit.end();
});

test("how much waits, why others are hidden and how parts were rated stand with the stars", async () => {
  const subject = "product:desk";
  const says = (review) => somebody(on.server, on.site.key).reviews({ subject, ...review });
  await says({ stars: 4, text: "Stands firmly on its legs", aspects: { quality: 4, speed: 2 } });
  await says({ stars: 1, text: "Cheap pills of all colours" });
  await says({ stars: 5, text: "Nobody has looked at this one yet" });
  const of = (words) => queued().then((all) => all.find(({ review }) => review.text.startsWith(words)));
  await shows(await of("Stands"));
  await decides(await of("Cheap"), { state: "hidden", reason: "spam" });
  const reader = await on.guest({ body: READ.replace("product:lamp", subject) });
  const list = block(reader, "reviews");
  await list.getByText("Quality 4.0").waitFor();
  await list.getByText("Speed 2.0").waitFor();
  await list.getByText("Hidden: 1 ★ 100% (spam 1). Never for a low rating. Still to be looked through: 5 ★ 1.").waitFor();
  await reader.end();
});

test("reviews that did not come, or came too late, are not shown as if they had", async () => {
  const subject = "product:chair";
  const lines = [5, 4, 3, 2, 1, 5, 1].map((stars, n) => ({ id: `chair-${n}`, origin: "Google", subject, stars, name: "Gus", text: `Sat on it ${n} times`, at: `2026-01-0${n + 1}` }));
  await on.site.call("POST", "/v1/imports/reviews", lines.map((line) => JSON.stringify(line)).join("\n"));
  await somebody(on.server, on.site.key).reviews({ subject, stars: 5, name: "Nora", text: "It was written here" });
  await shows((await queued()).find(({ review }) => review.text === "It was written here"));
  const reader = await on.guest({ body: READ.replace("product:lamp", subject) });
  const list = block(reader, "reviews");
  const says = (text) => reader.shows(list.getByRole("status"), text);
  const order = list.getByRole("combobox", { name: "Order" });
  await says("Page 1, shown: 5");
  const told = JSON.parse(await markup(reader).textContent());
  assert.deepEqual(told.review.map((one) => one.reviewBody), ["It was written here"]);

  await reader.page.route(/cursor=/, (route) => route.abort(), { times: 1 });
  await list.getByRole("button", { name: "Next page" }).click();
  await says(OFFLINE);
  await list.getByRole("button", { name: "Next page" }).click();
  await says("Page 2, shown: 3");
  await reader.page.route(/\/v1\/reviews\?/, (route) => route.abort(), { times: 1 });
  await list.getByRole("button", { name: "Previous page" }).click();
  await says(OFFLINE);
  await list.getByRole("button", { name: "Previous page" }).click();
  await says("Page 1, shown: 5");

  await reader.page.route(/sort=highest/, (route) => route.abort(), { times: 1 });
  await order.selectOption("highest");
  await says(OFFLINE);
  assert.equal(await order.inputValue(), "newest");

  const late = (url) => url.href.includes("sort=lowest") && !url.href.includes("stars=");
  const { promise: asked, resolve: isAsked } = Promise.withResolvers();
  const { promise: released, resolve: release } = Promise.withResolvers();
  await reader.page.route(late, async (route) => {
    isAsked();
    await released;
    await route.continue();
  }, { times: 1 });
  await order.selectOption("lowest");
  await asked;
  await list.getByRole("button", { name: "Only 5 ★: 1" }).click();
  await says("Page 1, shown: 3");
  const answered = reader.page.waitForResponse((response) => late(new URL(response.url())));
  release();
  await (await answered).finished();
  assert.equal(await list.locator(".reviews li").count(), 3, "an answer that came too late changes nothing");
  assert.equal(await order.isDisabled(), true, "reviews of as many stars have no other order");
  await list.getByRole("button", { name: "Only 5 ★: 1" }).click();
  await says("Page 1, shown: 5");
  assert.equal(await order.inputValue(), "lowest");
  assert.deepEqual(reader.errors, []);
  await reader.end();
});

test("of quick taps the last one counts, and what was not kept is not marked", async () => {
  const visit = await on.guest({ script: near(), body: RATE });
  const rate = block(visit, "rate");
  const star = (stars) => rate.getByRole("radio", { name: `${stars} of 5` });
  const marked = () => rate.getByRole("radio", { checked: true });
  const sent = [];
  let running = 0;
  await visit.page.route("**/v1/reviews", async (route) => {
    running += 1;
    sent.push([route.request().postDataJSON().stars, running]);
    const response = await route.fetch();
    running -= 1;
    await route.fulfill({ response });
  });
  for (const stars of [2, 3, 5]) await star(stars).click();
  await visit.shows(rate.getByRole("status"), "Thank you. 5.0 · ratings: 1");
  assert.equal(sent.at(-1)[0], 5);
  assert.ok(sent.every(([, running]) => running === 1), `one is on its way at a time: ${sent}`);
  await visit.page.unrouteAll();
  await visit.page.route("**/v1/reviews", (route) => route.abort());
  await star(1).click();
  await visit.shows(rate.getByRole("status"), OFFLINE);
  assert.equal(await marked().getAttribute("aria-label"), "5 of 5");
  await visit.end();
});

for (const [scheme, width] of [["light", 1024], ["dark", 320]]) {
  test(`a blogger's article with stars and reviews in Russian: ${scheme}, ${width} px`, async () => {
    const article = `${RATE}<div data-kept="reviews" style="min-height:420px"></div>`;
    const visit = await on.guest({ script: near(), lang: "ru", body: SHIFTS + article }, { colorScheme: scheme, viewport: { width, height: 800 } });
    const rate = block(visit, "rate");
    await visit.shows(rate.getByRole("heading", { level: 1 }), "Как вам эта статья?");
    await visit.shows(rate.getByRole("status"), "Оценок пока нет");
    await rate.getByRole("radio", { name: "4 из 5" }).click();
    await visit.shows(rate.getByRole("status"), "Спасибо. 4,0 · оценок: 1");
    // The same reader changes it: there is still one rating.
    await rate.getByRole("radio", { name: "5 из 5" }).click();
    await visit.shows(rate.getByRole("status"), "Спасибо. 5,0 · оценок: 1");
    await visit.shows(block(visit, "reviews").getByRole("heading", { level: 1 }), "Отзывы");
    for (const name of ["rate", "reviews"]) {
      const frame = visit.page.frames().find((one) => one.url().includes(`block=${name}#`));
      assert.deepEqual([...(await axe(frame)), ...(await sideways(frame)), ...(await small(frame))], [], name);
    }
    assert.equal(await shifts(visit), 0);
    assert.deepEqual(visit.errors, []);
    await visit.page.reload();
    await rate.getByRole("radio", { name: "5 из 5", checked: true }).waitFor();
    await visit.end();
  });
}
