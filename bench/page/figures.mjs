// Each figure that Kept has set itself, with its gate and its aim.
import { median, spread } from "../statistics.mjs";
import { sum } from "./costs.mjs";
import { cpu } from "./cpu.mjs";
import { bytes, interval, ms, points } from "./format.mjs";

// The second script belongs to the page, not to the panel.
const inPanel = ({ path }) => path.startsWith("/panel?") || (path.startsWith("/a/") && !path.startsWith("/a/more."));

/** Rows of what, gate, aim, measured, interval, verdict. */
export function figures({ sides, costs, files, rounds, lighthouse }) {
  const kept = costs.get(sides.kept);
  const load = sum(kept, ["load"]);
  const first = sum(kept, ["intent", "open"], inPanel);
  const ever = sum({ sent: { files } }, ["files"], inPanel);
  const visits = rounds.map((round) => round.kept);
  const shifts = [sides.kept, sides.member, sides.blocks].flatMap((side) =>
    Object.values(costs.get(side).shifts).map(({ page }) => page),
  );
  return [
    exact("Bytes on page load, all requests of ours, page without blocks", load.bytes, 2_000, 1_500, bytes),
    exact("The same compressed on the fly (brotli 4)", sum(costs.get(sides.onTheFly), ["load"]).bytes, "", "", bytes),
    exact("Requests before any intent", load.requests, 1, 1, String),
    exact("Panel's first screen (document, styles, glue, module, one language)", first.bytes, 48_000, 42_000, bytes),
    exact("Everything the panel can ever load, one language", ever.bytes, 75_000, 60_000, bytes),
    timed("CPU of page load, ours minus none, ms", named(cpu(rounds, "kept")), 10, 5),
    timed("Longest task of page load that ran code of ours, CPU, ms", spread(visits.map((one) => one.load.ownLongest)), 50, 50),
    timed("Click to shell painted, cold, ms", spread(visits.map(({ shell }) => shell)), 100, 50),
    timed("Click to content, warmed by 300 ms of hovering, ms", spread(rounds.map(({ warm }) => warm.content)), 300, 150),
    timed("The same for a customer who is signed in (session and card are asked for), ms", spread(rounds.filter(({ member }) => member).map(({ member }) => member.content)), "", ""),
    timed("Click to content, cold, ms", spread(visits.map(({ content }) => content)), "", ""),
    timed("Click to shell painted, opened again, ms", spread(visits.map(({ again }) => again)), "", ""),
    exact("Layout shift of the page, any phase, with and without blocks", Math.max(...shifts), 0, 0, String),
    ...lighthouse.map(({ form, rows }) => score(rows.find(({ side }) => side === sides.kept), form)),
    exact("Layout shift of the page without anything", Math.max(...Object.values(costs.get(sides.none).shifts).map(({ page }) => page)), "", "", String),
    exact("Tasks over 50 ms of page load that ran code of ours, per visit", median(visits.map((one) => one.load.ownLong)), 0, 0, String),
    exact("JS heap before opening, with minus without, bytes", kept.heap - costs.get(sides.none).heap, 100_000, 100_000, bytes),
    exact("wasm memory once open, bytes", kept.memory, 1_500_000, 600_000, bytes),
  ];
}

function exact(what, value, gate, aim, written) {
  return [what, limit(gate, written), limit(aim, written), written(value), "", verdict(value, gate, aim)];
}

function timed(what, found, gate, aim) {
  return [what, limit(gate, String), limit(aim, String), ms(found.middle), interval(found, ms), verdict(found.high, gate, aim)];
}

function score(found, form) {
  const what = `Lighthouse performance, ${form}, ours minus none, points`;
  if (!found) return [what, "≥ −1", "0", "–", "", "not measured"];
  const middle = `${points(found.difference)} (${Math.round(found.score)} and ${Math.round(found.without)}, median of ${found.pairs} pairs)`;
  return [what, "≥ −1", "0", middle, "", verdict(-found.difference, 1, 0)];
}

function limit(value, written) {
  if (value === "") return "";
  return value === 0 ? "0" : `≤ ${written(value)}`;
}

function verdict(value, gate, aim) {
  if (gate === "") return "";
  if (value <= aim) return "aim met";
  return value <= gate ? "within the gate" : "**over the gate**";
}

function named({ difference, ...rest }) {
  return { middle: difference, ...rest };
}
