// Lighthouse's performance score of the page with a widget, minus that of the page without.
import { createServer } from "node:net";

import { median } from "../statistics.mjs";
import { shuffled } from "./times.mjs";
import { startBrowser } from "./visit.mjs";

// Runs of a batch whose machines differ by more than this, as Lighthouse itself rates them, cannot be compared.
const DRIFT_MAX = 0.15;
const TRIES = 2;

/**
 * In each batch Lighthouse visits the page without anything and with each of the `widgets` once, in an order drawn at
 * random. Answers with the median of the differences for each widget, and with how many batches were dropped.
 */
export async function scores(none, widgets, form, { batches, until, calm, say }) {
  const { default: lighthouse, desktopConfig } = await import("lighthouse");
  const config = form === "desktop" ? desktopConfig : undefined;
  const port = await freePort();
  const browser = await startBrowser(`--remote-debugging-port=${port}`);
  let version;
  const run = async (side) => {
    await calm.wait();
    const { lhr } = await lighthouse(side.url, { port, onlyCategories: ["performance"], logLevel: "silent" }, config);
    if (lhr.runtimeError) throw new Error(`Lighthouse on ${side.url}: ${lhr.runtimeError.message}`);
    version = lhr.lighthouseVersion;
    return { score: lhr.categories.performance.score * 100, index: lhr.environment.benchmarkIndex };
  };
  const good = [];
  let dropped = 0;
  while (good.length < batches && good.length + dropped < batches * TRIES && performance.now() < until) {
    const batch = new Map();
    for (const side of shuffled([none, ...widgets])) batch.set(side, await run(side));
    const indexes = [...batch.values()].map(({ index }) => index);
    if (Math.max(...indexes) / Math.min(...indexes) - 1 > DRIFT_MAX) dropped += 1;
    else good.push(batch);
    say(`Lighthouse, ${form}: ${good.length} of ${batches} batches, ${dropped} dropped`);
  }
  await browser.close();
  const of = (side) => good.map((batch) => batch.get(side).score);
  const rows = widgets.map((side) => ({
    side,
    form,
    score: median(of(side)),
    without: median(of(none)),
    difference: median(good.map((batch) => batch.get(side).score - batch.get(none).score)),
  }));
  return { form, version, batches: good.length, dropped, rows: good.length > 0 ? rows : [] };
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
