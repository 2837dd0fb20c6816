// Reviews and ratings in a company's pages: written by guests and by buyers, decided about by the owner, read by everybody.
import assert from "node:assert/strict";
import { test } from "node:test";

import { axe, sideways, small } from "./screens/checks.mjs";
import { stage } from "./support/stage.mjs";

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
const shows = (review) => on.site.call("POST", `/v1/reviews/${review.id}/decision`, { state: "shown" });
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
  for (const { review } of all) if (review.state !== "shown") await shows(review);
  await on.site.call("PUT", `/v1/reviews/${all.find(({ review }) => review.stars === 2).review.id}/reply`, { text: "Bring it to us" });

  const reader = await on.guest({ body: SHIFTS + READ });
  const list = block(reader, "reviews");
  await reader.shows(list.getByRole("heading", { level: 1 }), "Reviews");
  await list.getByText("It broke </script><script>alert(1)</script>").waitFor();
  await list.getByText("Boris · bought here").waitFor();
  await list.getByText("Bring it to us").waitFor();
  await list.getByText("No review is hidden.").waitFor();
  await list.getByRole("button", { name: "Only 5 stars: 1" }).click();
  await list.getByText("It broke").waitFor({ state: "detached" });
  const told = JSON.parse(await markup(reader).textContent());
  assert.deepEqual([told["@type"], told.name, told.sku, told.aggregateRating.ratingValue, told.aggregateRating.ratingCount], ["Product", "A <lamp>", "lamp", 3.5, 2]);
  assert.ok(!(await markup(reader).innerHTML()).includes("<"), "nothing in it can end the element");
  assert.equal(await shifts(reader), 0);
  assert.deepEqual(reader.errors, []);
  await reader.end();
});

test("what an owner hides is counted where everybody reads it", async () => {
  const guest = await on.guest({ body: WRITE });
  await writes(guest, 1, "Buy my watches", "Spammer");
  await guest.end();
  const { review } = (await queued()).find(({ review }) => review.text === "Buy my watches");
  await on.site.call("POST", `/v1/reviews/${review.id}/decision`, { state: "hidden", reason: "spam" });
  const reader = await on.guest({ body: READ });
  await block(reader, "reviews").getByText(/^Hidden for spam.*1 ★ 100%/).waitFor();
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
  await visit.shows(title, "Your review is withdrawn");
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
  const { review } = (await queued()).find((one) => one.review.kind === "thanks");
  assert.deepEqual([review.publish, review.state], [true, "waiting"]);
  await visit.page.reload();
  await block(visit, "reviews").getByText("There are none yet.").waitFor();
  await shows(review);
  await visit.page.reload();
  await block(visit, "reviews").getByText("You saved my holiday").waitFor();
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
