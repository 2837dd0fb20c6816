// What takes time, in rounds. Each round visits every side once, in an order drawn at random and turned around in the
// next round (ABBA), so that drift of the machine falls on all alike.
import { setTimeout as pause } from "node:timers/promises";

import { loaded } from "./costs.mjs";
import { CATEGORIES, readTrace } from "./trace.mjs";
import { Visit } from "./visit.mjs";

// A quarter of this machine's speed: about a cheap phone.
const RATE = 4;
// The page's load ends so long after its load event, whatever is on it. Until then nobody looks into the page: looking
// takes its main thread.
const SETTLED_MS = 2_000;
const HOVER_MS = 300;
// Peers differ from us by factors: a third of the visits tell.
const PEER_EVERY = 3;

/** Answers with one object per round: the measurements of each side by its key. Ends early when the time is up. */
export async function measure(browser, sides, { warmUp, pairs, until, calm, say }) {
  const others = [
    ["member", () => warmVisit(browser, sides.member)],
    ...sides.peers.map((peer, index) => [`peer${index}`, () => visit(browser, peer)]),
  ];
  const ours = [
    ["none", () => visit(browser, sides.none)],
    ["again", () => visit(browser, sides.again)],
    ["kept", () => visit(browser, sides.kept)],
    ["warm", () => warmVisit(browser, sides.kept)],
  ];
  const rounds = [];
  let order = [];
  for (let round = -warmUp; round < pairs; round++) {
    if (round > 0 && performance.now() > until) break;
    const turned = round % 2 !== 0;
    order = turned && order.length > 0 ? order.toReversed() : shuffled([...ours, ...(isPeerRound(round) ? others : [])]);
    const measured = {};
    for (const [key, measureIt] of order) {
      await calm.wait();
      // On a busy machine a visit may take longer than anybody would wait: it is made again, once.
      measured[key] = await measureIt().catch(({ message }) => {
        say(`${key}, once more: ${message.split("\n")[0]}`);
        return measureIt();
      });
    }
    say(round < 0 ? "warming up" : `round ${round + 1} of ${pairs}`);
    if (round >= 0) rounds.push(measured);
  }
  return rounds;
}

// In both rounds of a pair or in none.
function isPeerRound(round) {
  return Math.floor(round / 2) % PEER_EVERY === 0;
}

// The page loads; then the widget is opened by the first touch of it; ours is closed and opened again.
function visit(browser, side) {
  return during(browser, side, async (one) => {
    const { page } = one;
    const trace = await traced(browser, page, async () => {
      await page.goto(side.url);
      await pause(SETTLED_MS);
    });
    const measured = { load: readTrace(trace, side.url, side.served?.origin) };
    if (!side.launcher) return measured;
    measured.late = !(await side.launcher(page).isVisible());
    await side.ready?.(page);
    const cold = await open(one, side, side.launcher(page));
    Object.assign(measured, { shell: cold.heard, content: cold.content });
    await side.opened(page).waitFor();
    if (!side.closer) return measured;
    await side.closer(page).click();
    await side.opened(page).waitFor({ state: "hidden" });
    measured.again = (await open(one, side, side.launcher(page))).heard;
    return measured;
  });
}

// Somebody reaches for the launcher, and clicks a moment later.
function warmVisit(browser, side) {
  return during(browser, side, async (one) => {
    await loaded(one, side);
    await pause(SETTLED_MS);
    const launcher = side.launcher(one.page);
    await one.move(launcher);
    await pause(HOVER_MS);
    return open(one, side, launcher);
  });
}

async function during(browser, side, happens) {
  const one = await Visit.begin(browser, { rate: RATE, content: side.content });
  try {
    return await happens(one);
  } finally {
    await one.end();
  }
}

async function traced(browser, page, happens) {
  await browser.startTracing(page, { categories: CATEGORIES });
  const failure = await happens().catch((error) => error);
  const trace = await browser.stopTracing();
  if (failure) throw failure;
  return trace;
}

// Milliseconds from the click to what it showed, and to the content where it comes in our frame.
async function open(one, side, launcher) {
  await launcher.waitFor();
  await one.page.evaluate(() => {
    const remember = ({ timeStamp }) => (window.clickedAt = performance.timeOrigin + timeStamp);
    addEventListener("click", remember, { capture: true, once: true });
  });
  const heard = await one.click(launcher);
  if (!side.content) return { heard: await heard() };
  const shown = await one.contentShown();
  return { heard: await heard(), content: shown - (await one.page.evaluate(() => window.clickedAt)) };
}

/** The values in an order drawn at random. */
export function shuffled(values) {
  return values.map((value) => [Math.random(), value]).sort(([a], [b]) => a - b).map(([, value]) => value);
}
