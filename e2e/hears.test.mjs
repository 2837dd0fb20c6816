// An owner hears customers: figures with how certain they are, surveys of their own, reviews, complaints.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";
import { guest, holder, till } from "./support/voices.mjs";

const on = office();

/** So many scores of a survey. */
async function scores(shop, survey, counts) {
  for (const [score, count] of Object.entries(counts)) {
    for (let n = 0; n < count; n++) await shop("POST", "/v1/answers", { survey, score: Number(score), service: "Repair" });
  }
}

/** A customer who bought once. */
async function buyer(shop) {
  await shop("POST", "/v1/purchases", { id: "p1", member: { id: "m1", name: "Ada" }, at: new Date().toISOString(), total: 5000 });
}

test("a figure shows from ten answers on, says how certain it is, and stands above the words it was made of", async () => {
  const owner = await on.owner("figures@hears.example");
  const page = await on.visit(owner, "/console/voice");
  await page.getByRole("heading", { name: "Nobody has answered yet" }).waitFor();
  const shop = await till(on.server, owner);
  await scores(shop, "nps", { 10: 6, 3: 3 });
  await page.reload();
  const nps = page.locator(".measures li", { hasText: "Recommendation" });
  await nps.getByText("9 answers: a figure needs 10").waitFor();
  assert.equal(await nps.locator("b").innerText(), "–");
  await shop("POST", "/v1/answers", { survey: "nps", score: 8, comment: "<script>alert(1)</script> & more" });
  await page.reload();
  await nps.getByText("only 10 answers: a first idea").waitFor();
  assert.equal(await nps.locator("b").innerText(), "+30");
  await nps.getByText(/95 % certain: −\d+ to \+\d+/).waitFor();
  await nps.getByText("nobody was asked: they came by themselves").waitFor();
  await page.getByText("<script>alert(1)</script> & more").waitFor();
  await page.getByRole("table", { name: "Who says it" }).getByRole("row", { name: /Repair/ }).waitFor();
  await page.getByLabel("Apart by").selectOption("segment");
  await page.getByRole("table", { name: "Who says it" }).getByRole("row", { name: /Guests/ }).waitFor();
  await page.getByLabel("Figures of").selectOption("365");
  await page.getByLabel("Survey").selectOption("csat");
  await page.getByText("No answers here.").waitFor();
  await clean(page, "answers");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download: Answers" }).click();
  const table = await readFile(await (await download).path(), "utf8");
  assert.match(table, /<script>alert\(1\)<\/script> & more/);
  await page.context().close();
});

test("an owner writes a survey whose answers lead past questions, tries it, and sees what is wrong at its place", async () => {
  const owner = await on.owner("survey@hears.example");
  const page = await on.visit(owner, "/console/voice/surveys");
  await page.getByRole("button", { name: "New survey" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Something is still wrong").waitFor();
  assert.ok((await page.locator(".fault:visible", { hasText: /\S/ }).count()) >= 2, "every fault stands at its field");
  await clean(page, "survey with faults");

  await page.getByLabel("Title (English)").fill("The course");
  const first = page.getByRole("group", { name: "Question 1" });
  await first.getByLabel("What is asked (English)").fill("What did you come for?");
  await first.getByLabel("Choice 1 (English)").fill("To learn");
  await first.getByLabel("Choice 2 (English)").fill("Something else");
  await page.getByRole("button", { name: "Add a question" }).click();
  const second = page.getByRole("group", { name: "Question 2" });
  await second.getByLabel("Answered by").selectOption("scale");
  await second.getByLabel("What is asked (English)").fill("How was the pace?");
  await second.getByLabel("Beside the first step (English)").fill("Too slow");
  await page.getByRole("button", { name: "Add a question" }).click();
  await page.getByRole("group", { name: "Question 3" }).getByLabel("What is asked (English)").fill("What is missing?");
  await first.getByText("Where answers lead").click();
  await first.getByLabel("After “Something else”").selectOption({ label: "3. What is missing?" });

  const preview = page.getByRole("region", { name: "How it looks" });
  await preview.getByLabel("Something else").check();
  await preview.getByRole("button", { name: "Next" }).click();
  await preview.getByText("What is missing?").waitFor();
  await preview.getByRole("button", { name: "Next" }).click();
  await preview.getByRole("button", { name: "From the beginning" }).click();
  await preview.getByLabel("To learn").check();
  await preview.getByRole("button", { name: "Next" }).click();
  await preview.getByText("Too slow").waitFor();

  await page.getByLabel("After a purchase").check();
  await page.getByLabel("How long after it").fill("3");
  await page.getByLabel("Ask it").check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForURL(/survey\?id=\w+$/);
  await page.getByRole("heading", { level: 1, name: "The course" }).waitFor();
  await clean(page, "survey");
  const { surveys } = await owner.call("GET", "/v1/surveys");
  const { document } = surveys.find(({ document }) => document.title?.en === "The course");
  assert.deepEqual(document.occasion, { on: "purchase", days: 3 });
  assert.deepEqual(document.questions[0].branches, [{ in: ["option_2"], go: document.questions[2].id }]);
  assert.deepEqual(document.questions[1].labels, [{ value: 1, text: { en: "Too slow" } }]);
  assert.equal(document.is_on, true);

  await page.getByRole("link", { name: "Surveys" }).first().click();
  await page.getByRole("row", { name: /The course/ }).getByText("3 days after a purchase").waitFor();
  await page.getByLabel("Days between any two questions").fill("14");
  await page.getByText("left in peace for 14 days").waitFor();
  await page.getByRole("region", { name: "How often anybody is asked" }).getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  assert.equal((await owner.call("GET", "/v1/voice")).gap_days, 14);
  await clean(page, "surveys");
  await page.context().close();
});

test("a measure is asked in its fixed words, and only when is the owner's to choose", async () => {
  const owner = await on.owner("measure@hears.example");
  const page = await on.visit(owner, "/console/voice/survey?id=csat");
  const words = page.getByRole("table", { name: "What is asked, word for word" });
  await words.getByText("How satisfied were you with this service?").waitFor();
  await words.getByText("Насколько вы довольны качеством обслуживания?").waitFor();
  assert.equal(await page.getByLabel("What is asked").count(), 0);
  await page.getByRole("region", { name: "How it looks" }).getByRole("button", { name: "Very satisfied" }).click();
  await page.getByText("What should we know about it?").last().waitFor();
  await page.getByLabel("Ask it").check();
  await page.getByLabel("Hours or days").selectOption("hours");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  const { document } = await owner.call("GET", "/v1/surveys/csat");
  assert.deepEqual([document.is_on, document.occasion], [true, { on: "purchase", hours: 2 }]);
  await page.context().close();
});

test("reviews wait for a look, are hidden for a reason alone, answered, and brought along from elsewhere", async () => {
  const owner = await on.owner("reviews@hears.example");
  const anybody = guest(on.server, owner.site);
  await anybody.reviews({ stars: 1, text: "The delivery took three weeks.", name: "Clara", aspects: { speed: 1 } });
  await anybody.reviews({ stars: 5, text: "Cheap things at https://bargain.example", name: "Offers" });
  const page = await on.visit(owner, "/console/voice/reviews");
  await page.getByText("2 reviews wait for your look.").waitFor();
  const offers = page.getByRole("listitem").filter({ hasText: "bargain.example" });
  await offers.getByText("There is a link in it").waitFor();
  await clean(page, "reviews");
  await offers.getByRole("button", { name: "Hide: Offers" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("A low rating is no reason").waitFor();
  assert.equal(await dialog.locator("input:checked").count(), 0, "no reason is chosen for anybody");
  await dialog.getByRole("button", { name: "Hide" }).click();
  await dialog.locator(".fault", { hasText: /\S/ }).waitFor();
  await clean(page, "hiding");
  await dialog.getByLabel("spam").check();
  await dialog.getByRole("button", { name: "Hide" }).click();
  await offers.getByText("hidden: spam").waitFor();
  await page.getByText("1 review waits for your look.").waitFor();

  const clara = page.getByRole("listitem").filter({ hasText: "three weeks" });
  await clara.getByRole("button", { name: "Show: Clara" }).click();
  await clara.getByText("shown", { exact: false }).last().waitFor();
  await clara.getByRole("button", { name: "Reply: Clara" }).click();
  await clara.getByRole("textbox", { name: "Reply" }).fill("We are sorry, and have written to you.");
  await clara.getByRole("button", { name: "Publish" }).click();
  await clara.getByText("We are sorry, and have written to you.").waitFor();
  const all = await guest(on.server, owner.site).call("GET", `/v1/reviews?site=${owner.site}`);
  assert.deepEqual(all.reviews.map(({ text, reply }) => [text, reply]), [["The delivery took three weeks.", "We are sorry, and have written to you."]]);

  await page.getByRole("link", { name: "Bring reviews along" }).click();
  await page.getByLabel("Or paste the table").fill("stars\ttext\tname\tdate\n4\tThe delivery was slow, the work is good\tOscar\t2026-01-10\nno\trow\twithout\tstars\n");
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("heading", { name: "1 review found" }).waitFor();
  await page.getByText("1 row without stars or day is left out.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Bring them" }).count(), 0, "first it is said where they come from");
  await page.getByLabel("Where they come from").fill("Google");
  await clean(page, "import");
  await page.getByRole("button", { name: "Bring them" }).click();
  await page.getByText("1 brought").waitFor();
  await page.getByRole("link", { name: "To the reviews" }).click();
  await page.getByLabel("State").selectOption("all");
  await page.getByText("from Google").waitFor();

  await page.getByRole("link", { name: "What recurs" }).click();
  await page.getByRole("table", { name: "Words that recur" }).getByRole("row", { name: /delivery/ }).waitFor();
  await clean(page, "words");
  await page.getByRole("link", { name: "Elsewhere" }).click();
  await page.getByLabel("Google Maps").fill("example.org/maps");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("This is no address of a company at Google Maps.").waitFor();
  await page.getByLabel("Google Maps").fill("g.page/bench");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  await clean(page, "places");
  assert.deepEqual((await owner.call("GET", "/v1/reviews/places")).places, [{ place: "google", url: "https://g.page/bench" }]);
  await page.context().close();
});

test("complaints are seen to from the keyboard: found, opened, answered, given to somebody, closed", async () => {
  const owner = await on.owner("complaints@hears.example");
  const anybody = guest(on.server, owner.site);
  const first = await anybody.complains({ topic: "delay", text: "Where is my saw?", wish: "A day", name: "Clara" });
  await anybody.complains({ topic: "price", text: "Sixty instead of forty.", name: "Oscar" });
  const page = await on.visit(owner, "/console/voice/complaints");
  await page.getByText("2 wait for an answer.").waitFor();
  const lines = page.locator(".inbox a");
  await lines.nth(1).waitFor();
  await clean(page, "complaints");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.match(await page.locator(".inbox a:focus").innerText(), /Sixty/);
  await page.keyboard.press("k");
  assert.match(await page.locator(".inbox a:focus").innerText(), /Where is my saw/);
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "From the keyboard" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("k");
  await page.keyboard.press("r");
  await page.getByRole("heading", { level: 1, name: `Complaint ${first.complaint}` }).waitFor();
  const answer = page.getByRole("textbox", { name: "Answer" });
  await page.waitForFunction(() => document.activeElement?.localName === "textarea");
  // What is a key elsewhere is a letter while somebody types.
  await page.keyboard.type("Ready on Friday, just ring.");
  assert.equal(await answer.inputValue(), "Ready on Friday, just ring.");
  await page.getByLabel("Who sees to it").selectOption({ index: 1 });
  await page.getByText("somebody sees to it").waitFor();
  assert.equal(await answer.inputValue(), "Ready on Friday, just ring.", "what was written stays");
  await page.getByRole("button", { name: "Send the answer" }).click();
  await page.locator(".thread .ours").getByText("Ready on Friday, just ring.").waitFor();
  await clean(page, "complaint");
  await page.getByRole("button", { name: "Close it" }).click();
  await page.getByText("closed", { exact: true }).waitFor();
  const thread = await anybody.call("GET", `/v1/complaints/${first.token}`);
  assert.equal(thread.state, "resolved");
  assert.deepEqual(thread.messages.map(({ text }) => text), ["Where is my saw?", "Ready on Friday, just ring."]);

  await page.locator("h1").click();
  await page.keyboard.press("u");
  await page.getByText("1 waits for an answer.").waitFor();
  await page.getByRole("link", { name: "Topics" }).click();
  const delay = page.getByRole("group", { name: "Delay" });
  await delay.getByLabel("Hours to answer").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await delay.locator(".fault", { hasText: "1 to 744" }).waitFor();
  await delay.getByLabel("Hours to answer").fill("4");
  await page.getByRole("button", { name: "Add a topic" }).click();
  await page.getByRole("group", { name: "New topic" }).getByLabel("Name (English)").fill("After sales");
  await clean(page, "topics");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved").waitFor();
  const { topics } = await owner.call("GET", "/v1/complaints/topics");
  assert.deepEqual(topics.map(({ id, hours }) => [id, hours]), [["quality", 24], ["delay", 4], ["price", 24], ["staff", 24], ["other", 24], ["topic-1", 24]]);
  await page.context().close();
});

test("a customer's page tells the stage they are at, and why", async () => {
  const owner = await on.owner("stage@hears.example");
  const shop = await till(on.server, owner);
  await buyer(shop);
  await shop("POST", "/v1/answers", { survey: "csat", score: 5, comment: "As promised.", member: "m1" });
  const page = await on.visit(owner, "/console/customers/one?id=m1");
  const voice = page.getByRole("region", { name: "What they say" });
  await voice.getByText("Satisfied").waitFor();
  await voice.getByText("bought, scored well (CSAT), bought once so far").waitFor();
  await voice.getByText("CSAT 5 · As promised.").waitFor();
  await clean(page, "customer");
  await page.context().close();
});

test("what a member who holds a card wrote is marked as a buyer's", async () => {
  const owner = await on.owner("buyer@hears.example");
  await buyer(await till(on.server, owner));
  const { card } = await owner.call("GET", "/v1/members/m1");
  const ada = await holder(on.server, owner.site, card);
  await ada.reviews({ stars: 4, text: "Good work.", name: "Ada" });
  const page = await on.visit(owner, "/console/voice/reviews");
  await page.getByLabel("State").selectOption("shown");
  const review = page.getByRole("listitem").filter({ hasText: "Good work." });
  await review.getByText("buyer").waitFor();
  await review.getByRole("img", { name: "4 stars of 5" }).waitFor();
  await review.getByRole("link", { name: "Ada" }).waitFor();
  await page.context().close();
});
