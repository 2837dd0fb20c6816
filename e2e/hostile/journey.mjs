// One customer's way through any page: open, redeem, close. And what has to hold on every page that we are guests of.
import assert from "node:assert/strict";

import { Visit } from "../support/browser.mjs";

let members = 0;

/**
 * A signed member opens the panel, redeems a coffee and closes the panel, on a page with these options (see
 * support/host.mjs), or on one that a function of them serves. The page shows no error of ours, nothing on it moves,
 * and it stays as it is without us.
 *
 * `context` sets up the browser, and `before` what has to be there before the page. `opening`, `opened` and `closed`
 * look at what is special. `theirs` matches errors that are not ours.
 */
export async function journey(on, page, { context, before, opening, opened, closed, theirs = /$^/ } = {}) {
  const member = `member-${++members}`;
  await on.site.buys(member, 150);
  const visit = await Visit.begin(on.browser, "about:blank", context);
  const address = (copies) => {
    const options = { script: on.site.script, signed: true, copies, member, ...page };
    const token = () => on.site.token(member);
    return typeof page === "function" ? page(options, token) : on.host.page(options, token);
  };
  const alone = await withoutUs(visit, address(0));
  await before?.(visit);

  visit.page.on("console", (message) => {
    if (message.type() === "error") visit.errors.push(message.text());
  });
  await visit.page.goto(address(1));
  await visit.launcher.waitFor();
  assert.deepEqual(await visit.page.evaluate(state), alone, "before anybody reached for it");
  await visit.openPanel();
  await opening?.(visit);
  await visit.shows(visit.balance, "150");
  await opened?.(visit);
  await redeem(visit);
  await visit.closer.click();
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  await visit.shows(visit.launcher.locator("b"), "50");
  assert.equal(await visit.page.evaluate(() => document.activeElement.localName), "kept-home", "focus is back");
  await closed?.(visit);
  assert.deepEqual(await visit.page.evaluate(state), alone, "after everything");
  assert.equal(await visit.page.evaluate(shift), 0);
  assert.deepEqual(visit.errors.filter((error) => !theirs.test(error)), []);
  assert.equal((await on.site.member(member)).balance, 50);
  await visit.end();
}

/** From the card to the coupon. */
export async function redeem(visit) {
  await visit.section("Rewards").click();
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.shows(visit.title, "Here is your coupon");
}

/** The state of the same page without our line. */
export async function withoutUs(visit, url) {
  await visit.page.goto(url);
  return visit.page.evaluate(state);
}

/** Everything of a page that is not ours to change. Runs in the page. */
export function state() {
  const own = [...document.querySelectorAll("*:not(kept-home, script, [data-kept] *)")];
  return {
    // Numbers are frames, blocks among them; `__pw…` is what the test's own clock leaves in a page.
    globals: Object.getOwnPropertyNames(window).filter((name) => !/^kept$|^\d+$|^__pw/.test(name)).sort().join(" "),
    boxes: own.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, x, y, width, height].join(" ");
    }),
    attributes: [document.documentElement, document.body].map((element) => element.cloneNode().outerHTML),
    sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
    scrollable: [document.documentElement.scrollWidth, document.documentElement.scrollHeight],
    storage: [document.cookie, localStorage.length, sessionStorage.length],
  };
}

/** How far things jumped in all, also where a click excuses it. Runs in the page. */
function shift() {
  return new Promise((resolve) => {
    const sum = (list) => list.getEntries().reduce((total, { value }) => total + value, 0);
    new PerformanceObserver((list) => resolve(sum(list))).observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
  });
}
