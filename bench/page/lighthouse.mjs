// Lighthouse's performance score of the page with a widget, minus that of the page without.
import { createServer } from "node:net";

import { median } from "../statistics.mjs";
import { startBrowser } from "./visit.mjs";

// Two runs whose machines differ by more than this, as Lighthouse itself rates them, are no pair.
const DRIFT_MAX = 0.15;
const TRIES = 3;

/** The median of the pairs' differences in points, for each form of device, and how many pairs there were. */
export async function scores(sides, widgets, { pairs, until, calm, say }) {
  const { default: lighthouse, desktopConfig } = await import("lighthouse");
  const port = await freePort();
  const browser = await startBrowser(`--remote-debugging-port=${port}`);
  const run = async (side, config) => {
    await calm.wait();
    const options = { port, onlyCategories: ["performance"], logLevel: "silent" };
    const { lhr } = await lighthouse(side.url, options, config);
    if (lhr.runtimeError) throw new Error(`Lighthouse on ${side.url}: ${lhr.runtimeError.message}`);
    return { score: lhr.categories.performance.score * 100, index: lhr.environment.benchmarkIndex };
  };
  const found = [];
  for (const { side, form } of widgets) {
    const config = form === "desktop" ? desktopConfig : undefined;
    const kept = [];
    let dropped = 0;
    while (kept.length < pairs && kept.length + dropped < pairs * TRIES && performance.now() < until) {
      const order = (kept.length + dropped) % 2 ? [side, sides.none] : [sides.none, side];
      const runs = new Map();
      for (const one of order) runs.set(one, await run(one, config));
      const [with_, without] = [runs.get(side), runs.get(sides.none)];
      if (Math.abs(with_.index / without.index - 1) > DRIFT_MAX) dropped += 1;
      else kept.push([with_.score, without.score]);
      say(`Lighthouse, ${side.name}, ${form}: ${kept.length} of ${pairs} pairs`);
    }
    if (kept.length === 0) continue;
    found.push({
      side,
      form,
      pairs: kept.length,
      dropped,
      score: median(kept.map(([score]) => score)),
      without: median(kept.map(([, score]) => score)),
      difference: median(kept.map(([score, without]) => score - without)),
    });
  }
  await browser.close();
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
