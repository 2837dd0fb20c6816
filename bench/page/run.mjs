// `cargo xtask bench page`: what Kept costs a company's page, beside peers. What is measured and how is told in
// bench/README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { Calm } from "./calm.mjs";
import { costsOf } from "./costs.mjs";
import { control } from "./cpu.mjs";
import { install } from "./install.mjs";
import { scores } from "./lighthouse.mjs";
import { report } from "./report.mjs";
import { startSides } from "./sides.mjs";
import { measure } from "./times.mjs";
import { startBrowser } from "./visit.mjs";

const MINUTES_MS = 60_000;
// Lighthouse's share of the time. What is not done when the time is up is left out, and that is said.
const SCORES_SHARE = 0.35;

const { values: options } = parseArgs({
  options: {
    pairs: { type: "string" },
    minutes: { type: "string", default: "20" },
    quick: { type: "boolean", default: false },
    "dry-run": { type: "boolean", default: false },
  },
});
const pairs = Number(options.pairs ?? (options.quick ? 4 : 30));
const warmUp = options.quick ? 1 : 3;
const batches = options.quick ? 1 : 5;
const timeMax = Number(options.minutes) * MINUTES_MS;
const dry = options.quick || options["dry-run"];

let sides;
let browser;
let ending;
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(130));
try {
  await main();
  await end(0);
} catch (error) {
  console.error(error.stack);
  await end(1);
}

// Once only: a signal also makes whatever is under way fail.
function end(code) {
  ending ??= (async () => {
    await browser?.close();
    await sides?.stop();
    process.exit(code);
  })();
  return ending;
}

async function main() {
  install();
  const began = performance.now();
  sides = await startSides();
  const calm = new Calm();
  browser = await startBrowser();

  say("counting bytes, requests, layout shifts and memory");
  const costs = new Map();
  const { none, kept, member, blocks, onTheFly, peers } = sides;
  for (const side of [none, kept, member, blocks, onTheFly, ...peers]) costs.set(side, await costsOf(browser, side));
  const files = await sides.panelFiles();

  const rounds = await measure(browser, sides, { warmUp, pairs, until: began + timeMax * (1 - SCORES_SHARE), calm, say });
  const version = browser.version();
  await browser.close();
  browser = undefined;

  const rest = { batches, until: began + timeMax, calm, say };
  const lighthouse = [await scores(none, [kept, ...peers], "mobile", rest), await scores(none, [kept], "desktop", rest)];

  const measured = { sides, costs, files, rounds, lighthouse, warmUp, pairs, calm: calm.told(), version, minutes: (performance.now() - began) / MINUTES_MS };
  keepSamples(measured);
  const text = report(measured);
  console.log(text);
  const { low, high } = control(rounds);
  if (low > 0 || high < 0) throw new Error("the page without anything differs from itself: nothing is written");
  if (!dry) writeSection("page", text);
}

// All single measurements, for whoever doubts a median.
function keepSamples({ rounds, lighthouse, calm }) {
  const folder = path.join(root, "target/kept/bench");
  mkdirSync(folder, { recursive: true });
  const scores = lighthouse.flatMap(({ rows }) => rows.map(({ side, ...rest }) => ({ side: side.name, ...rest })));
  writeFileSync(path.join(folder, "page.json"), JSON.stringify({ rounds, lighthouse: scores, calm }, null, 1));
}

function say(text) {
  console.error(text);
}
