// The owner's start, as it is promised: from an empty installation to a customer who redeems their first points, in one
// go, in a real browser, with nothing prepared. Every click and every filled field on the way is counted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startBrowser } from "./support/browser.mjs";
import { startHost } from "./support/host.mjs";
import { mailed } from "./support/mailbox.mjs";
import { startServer } from "./support/server.mjs";
import { speaker } from "./support/words.mjs";

/** More than this, and the start is no longer easy. */
const INTERACTIONS_MAX = 30;
const EMAIL = "owner@shop.example";

const on = {};

before(async () => {
  const starts = { server: startServer(), host: startHost(), browser: startBrowser() };
  await Promise.allSettled(Object.values(starts));
  for (const [name, start] of Object.entries(starts)) on[name] = await start.catch(() => undefined);
  await Promise.all(Object.values(starts));
});

after(async () => {
  await on.browser?.close();
  await on.host?.stop();
  await on.server?.stop();
});

/** A hand that counts what it does: a press is a click or a tap, and so is filling a field or pasting the line. */
class Hand {
  presses = 0;
  fields = 0;

  async press(target) {
    await target.click();
    this.presses += 1;
  }

  async fill(target, text) {
    await target.fill(text);
    this.fields += 1;
  }

  /** Fills the last field of a form and sends it by Enter, as people who type do. */
  async send(target, text) {
    await this.fill(target, text);
    await target.press("Enter");
  }

  get interactions() {
    return this.presses + this.fields;
  }
}

test("from an empty installation to a customer's first reward", async (t) => {
  const say = await speaker("en");
  const hand = new Hand();
  const origin = on.server.url.replace("127.0.0.1", "localhost");
  const began = performance.now();
  const marks = [];
  const mark = (what) => marks.push(`${what} ${hand.interactions} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  const permissions = ["clipboard-read", "clipboard-write"];
  const context = await on.browser.newContext({ locale: "en-GB", timezoneId: "Europe/London", permissions });
  context.setDefaultTimeout(15_000);
  const errors = [];
  context.on("weberror", (error) => errors.push(error.error().message));
  const owner = await context.newPage();
  const button = (page, key) => page.getByRole("button", { name: say(key), exact: true });
  const field = (page, key) => page.getByLabel(say(key), { exact: true });

  // Sign up: the code is in the mailbox.
  await owner.goto(`${origin}/console`);
  await hand.send(field(owner, "sign_in.email"), EMAIL);
  await field(owner, "sign_in.code").waitFor();
  await hand.fill(field(owner, "sign_in.code"), await mailed(on.server, EMAIL, /\b\d{6}\b/));
  mark("signed up");

  // A template, a name, an address; everything else is guessed.
  await hand.press(owner.getByRole("link", { name: say("start.service") }));
  await hand.fill(field(owner, "start.name"), "Verstak");
  await hand.send(field(owner, "start.address"), on.host.origin);
  await hand.press(button(owner, "start.go_on"));

  // The line goes into a fresh page on another origin, which the owner then opens.
  await hand.press(button(owner, "parts.copy"));
  const line = await owner.evaluate(() => navigator.clipboard.readText());
  const page = on.host.answer("/", { body: `<!doctype html><html lang="en"><title>Verstak</title><link rel="icon" href="data:,"><h1>Verstak</h1>${line}` });
  hand.fields += 1;
  const visitor = await context.newPage();
  await visitor.goto(page);
  await owner.getByRole("heading", { name: say("start.seen") }).waitFor();
  assert.equal(await visitor.locator("kept-home").count(), 0, "visitors see nothing before the launch");
  mark("the site is seen");
  await hand.press(button(owner, "start.launch"));
  await owner.getByRole("heading", { name: say("start.launched") }).waitFor();
  mark("launched");

  // The counter, in the same browser.
  await hand.press(owner.getByRole("button", { name: say("start.counter") }).or(owner.getByRole("link", { name: say("start.counter") })));
  await hand.send(field(owner, "counter.pin"), "2468");
  await hand.press(button(owner, "counter.new_card"));
  await hand.send(field(owner, "counter.name"), "Ada");
  const card = (await owner.locator("main").getByText(/KEPT-\w{5}-\w{5}/).first().textContent()).match(/KEPT-\w{5}-\w{5}/)[0];
  for (const [index, amount] of ["120", "80.50", "40"].entries()) {
    if (index > 0) await hand.press(button(owner, "counter.next_customer"));
    if (index > 0) await hand.fill(field(owner, "counter.find_label"), card);
    await hand.send(owner.getByLabel(new RegExp(`^${say("counter.amount")}`)), amount);
    await owner.getByRole("status").filter({ hasText: say("counter.earned").split("{")[0] }).first().waitFor();
  }
  mark("three purchases");

  // The customer, on the company's page, with nothing but the code.
  await visitor.reload();
  await hand.press(visitor.locator("kept-home .go"));
  const panel = visitor.frameLocator("kept-home iframe");
  await hand.fill(panel.getByRole("textbox"), card);
  await panel.locator(".balance b").waitFor();
  const balance = await panel.locator(".balance b").innerText();
  await hand.press(panel.getByRole("button", { name: "History" }));
  const lines = panel.locator("summary");
  await lines.first().waitFor();
  assert.equal(await lines.count(), 3, "each purchase is explained");
  mark("the customer sees why");

  // Back at the counter, the customer takes a reward.
  await hand.press(owner.getByRole("button", { name: /^Give “/ }).first());
  await hand.press(button(owner, "counter.yes_take"));
  await owner.getByRole("status").filter({ hasText: say("counter.reward_taken").split("{")[0] }).waitFor();
  mark("redeemed");

  // Only to be sure of it: the customer's open card follows by itself.
  await panel.getByRole("button", { name: "Card", exact: true }).click();
  await panel.locator(".balance b").filter({ hasNotText: balance }).waitFor();

  t.diagnostic(`${hand.interactions} interactions: ${hand.presses} presses, ${hand.fields} fields; ${marks.join(", ")}`);
  assert.deepEqual(errors, []);
  assert.ok(hand.interactions <= INTERACTIONS_MAX, `${hand.interactions} interactions`);
  await context.close();
});
