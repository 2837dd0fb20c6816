// Lighthouse's performance score of the page with a widget, minus that of the page without.
import { freePort } from "../../e2e/support/port.mjs";
import { median } from "../statistics.mjs";
import { peerVersionOf } from "./peers.mjs";
import { shuffled } from "./times.mjs";
import { startBrowser } from "./visit.mjs";

// Two runs between which the machine changed by more than this, as Lighthouse itself rates it, are no pair.
const DRIFT_MAX = 0.3;
const TRIES = 2;

/**
 * In each batch Lighthouse visits the page without anything and with each of the `widgets` once, in an order drawn at
 * random. Answers with the median of the pairs' differences for each widget, and with how many pairs were dropped.
 */
export async function scores(none, widgets, form, { batches, until, calm, say }) {
  const { default: lighthouse, desktopConfig } = await import("lighthouse");
  const config = form === "desktop" ? desktopConfig : undefined;
  const port = await freePort();
  const browser = await startBrowser(`--remote-debugging-port=${port}`);
  const run = async (side) => {
    await calm.wait();
    const { lhr } = await lighthouse(side.url, { port, onlyCategories: ["performance"], logLevel: "silent" }, config);
    if (lhr.runtimeError) throw new Error(`Lighthouse on ${side.url}: ${lhr.runtimeError.message}`);
    return { score: lhr.categories.performance.score * 100, index: lhr.environment.benchmarkIndex };
  };
  // The first visit of a browser pays for what all later ones find warm.
  await run(none).catch(({ message }) => say(message));
  const pairs = new Map(widgets.map((side) => [side, []]));
  const few = () => Math.min(...[...pairs.values()].map(({ length }) => length));
  let [done, dropped] = [0, 0];
  while (few() < batches && done < batches * TRIES && performance.now() < until) {
    const batch = new Map();
    for (const side of shuffled([none, ...widgets])) {
      // A visit that Lighthouse gives up is a pair less; what was measured before must not be lost with it.
      batch.set(side, await run(side).catch(({ message }) => say(message)));
    }
    for (const side of widgets) {
      const [ours, without] = [batch.get(side), batch.get(none)];
      if (!ours || !without || Math.abs(ours.index / without.index - 1) > DRIFT_MAX) dropped += 1;
      else pairs.get(side).push([ours.score, without.score]);
    }
    done += 1;
    say([...batch].map(([, found]) => found && `${found.score} at ${found.index}`).join(", "));
    say(`Lighthouse, ${form}: batch ${done} of ${batches}, ${dropped} pairs dropped`);
  }
  await browser.close();
  const rows = [...pairs].filter(([, found]) => found.length > 0).map(([side, found]) => ({
    side,
    form,
    pairs: found.length,
    score: median(found.map(([score]) => score)),
    without: median(found.map(([, score]) => score)),
    difference: median(found.map(([score, without]) => score - without)),
  }));
  return { form, version: await peerVersionOf("lighthouse"), dropped, rows };
}
