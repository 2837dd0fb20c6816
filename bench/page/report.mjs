// The section of RESULTS.md.
import { readFileSync } from "node:fs";
import path from "node:path";

import { machine, versionOf } from "../machine.mjs";
import { median, spread } from "../statistics.mjs";
import { sum } from "./costs.mjs";
import { control, cpu } from "./cpu.mjs";
import { figures } from "./figures.mjs";
import { bytes, interval, ms, points, share } from "./format.mjs";

const ALL = ["load", "intent", "open"];

/** Everything measured as Markdown. */
export function report(measured) {
  return `## Page

What a company's page pays for Kept (release build, real workerd behind a proxy that compresses as a CDN does), beside
the same page with nothing and with peers. \`cargo xtask bench page\`

${about(measured)}

### The figures

${table(["What", "Gate", "Aim", "Measured", "95 % interval", "Verdict"], figures(measured))}

A verdict is given on the upper end of the interval. Times are at a quarter of the processor's speed, in the page and in
our frame. CPU is the main thread's own time in the page's process, in pairs with the same page without anything.

### Beside peers

${beside(measured)}

${times(measured)}

${measured.sides.peers.map(({ name, did }) => `- **${name}**: ${did}`).join("\n")}

### What Kept sends, by phase

${phases(measured)}

### What is not fair, and to whom

${UNFAIR}

${ledger()}`;
}

const UNFAIR = `- To the peers: each does other things than Kept, and most do more. They stand here as what companies paste today.
- To Kept: SaaSquatch's popup is a small document of ours, and Formbricks' core is a stand-in: the real ones weigh more.
- To Kept: PostHog, Formbricks and SaaSquatch have fetched everything before the click that is timed; Kept has fetched one file.
- To the peers: their files come uncached here, as to a first visitor. Some visitors have them from another page.
- To nobody: all of it is on one machine, so no distance is in any figure. Over a real network a request costs a round trip
  and bytes cost time, which is why requests and bytes are counted.`;

function about({ sides, rounds, warmUp, pairs, lighthouse, calm, minutes, version }) {
  const versions = [`Chromium ${version}`, `workerd ${versionOf("workerd")}`, ...sides.peers.flatMap((peer) => peer.versions)];
  const again = control(rounds);
  const short = rounds.length < pairs ? ` (of ${pairs} wanted: the time was up)` : "";
  const dropped = lighthouse.reduce((total, one) => total + one.dropped, 0);
  const late = rounds.flatMap((round) => Object.values(round)).filter((visit) => visit.late).length;
  return `- Machine: ${machine()}
- Date: ${new Date().toISOString().slice(0, 10)}, ${Math.round(minutes)} minutes
- ${[...versions, `lighthouse ${lighthouse[0].version}`].join(", ")}
- ${rounds.length} rounds${short} in ABBA order drawn at random, after ${warmUp} to warm up; peers in every third pair of them; a fresh browser context for each visit
- Control: the page without anything differs from itself by ${ms(again.difference)} ms (95 % interval ${interval(again, ms)})
- Pairs of Lighthouse runs dropped because the machine changed between the two: ${dropped}
- Visits at which a widget came later than the two seconds that count as page load: ${late}
- Other programs took ${share(calm.mean)} of one core on average just before a visit${calm.busy > 0 ? `; **at ${calm.busy} of ${calm.of} visits the machine was not quiet**` : ""}`;
}

function beside({ sides, costs, lighthouse }) {
  const base = costs.get(sides.none);
  const ours = costs.get(sides.kept);
  const row = (side) => {
    const cost = costs.get(side);
    const [load, all] = [sum(cost, ["load"]), sum(cost, ALL)];
    const times = (of) => (side === sides.kept ? "" : ` (${factor(of(cost), of(ours))})`);
    const loaded = (one) => sum(one, ["load"]).bytes;
    const opened = (one) => sum(one, ALL).bytes;
    const score = lighthouse[0].rows.find((row) => row.side === side);
    return [
      side.name,
      `${bytes(load.bytes)}${times(loaded)}`,
      load.requests,
      `${bytes(all.bytes)}${times(opened)}`,
      all.requests,
      cost.elements - base.elements,
      `${bytes(cost.heap - base.heap)}${times((one) => Math.max(0, one.heap - base.heap))}`,
      Math.max(...Object.values(cost.shifts).map(({ page }) => page)).toFixed(4).replace(/^0\.0000$/, "0"),
      score ? points(score.difference) : "–",
    ];
  };
  const head = ["", "Bytes on load", "Requests on load", "Bytes until open", "Requests until open", "Elements on load", "JS heap on load, bytes", "Layout shift", "Lighthouse, mobile, points"];
  return table(head, [sides.kept, ...sides.peers].map(row)) + "\n\nIn brackets: times as much as Kept.";
}

function times({ sides, rounds }) {
  const keys = [["kept", sides.kept], ...sides.peers.map((peer, index) => [`peer${index}`, peer])];
  const ours = cpu(rounds, "kept");
  const row = ([key, side]) => {
    const found = rounds.filter((round) => round[key]).map((round) => round[key]);
    if (found.length === 0) return [side.name, "–", "–", "–", "–", "–"];
    const load = cpu(rounds, key);
    // A ratio to nothing says nothing.
    const ratio = key === "kept" || ours.low <= 0 ? "–" : factor(load.difference, ours.difference);
    const shell = spread(found.map(({ shell }) => shell));
    return [
      side.name,
      `${ms(load.difference)} (${interval(load, ms)})`,
      ratio,
      ms(median(found.map(({ load }) => load.ownLongest))),
      `${ms(shell.middle)} (${interval(shell, ms)})`,
      found.length,
    ];
  };
  const head = ["At 4×, ms", "CPU of page load (95 %)", "÷ Kept", "Longest task of its own on load", "First click to its answer painted (95 %)", "Visits"];
  return table(head, keys.map(row));
}

function phases({ sides, costs }) {
  const row = (side) => {
    const cost = costs.get(side);
    const told = (phase) => {
      const { requests, bytes: sent } = sum(cost, [phase]);
      return `${bytes(sent)} in ${requests}`;
    };
    const inside = Math.max(...Object.values(cost.shifts).map(({ frames }) => frames));
    return [side.name, ...ALL.map(told), bytes(cost.memory), inside.toFixed(4).replace(/^0\.0000$/, "0")];
  };
  const head = ["", "On load", "On reaching for it", "On opening it", "wasm memory, bytes", "Layout shift inside the frame"];
  return table(head, [sides.kept, sides.member, sides.blocks, sides.onTheFly].map(row));
}

function factor(theirs, ours) {
  if (ours <= 0 || theirs <= 0) return "–";
  const times = theirs / ours;
  return `${times >= 10 ? Math.round(times) : times.toFixed(1)} ×`;
}

function table(head, rows) {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

// Written by hand, beside what is measured.
function ledger() {
  return readFileSync(path.join(import.meta.dirname, "panel-size.md"), "utf8").trim();
}
