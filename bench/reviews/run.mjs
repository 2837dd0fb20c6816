// `cargo xtask bench reviews`: what a page of reviews with its summary costs among a thousand and among two hundred
// thousand, beside the queries that are written first. What is measured and how is told in bench/README.md.
import { rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { hangUp } from "../api/load.mjs";
import { Server } from "../api/server.mjs";
import { ours, script } from "../api/workers.mjs";
import { benchmark } from "../frame.mjs";
import { root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { openShop } from "../shop.mjs";
import { turns } from "../turns.mjs";
import { fill } from "./fill.mjs";
import { report } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    few: { type: "string", default: "1000" },
    many: { type: "string", default: "200000" },
    rounds: { type: "string", default: "40" },
    "dry-run": { type: "boolean", default: false },
  },
});
const [few, many, rounds] = [options.few, options.many, options.rounds].map(Number);
const WARM_UP = 3;

// What the block asks for: its first page with the summary; then what its reader presses.
const KINDS = [
  { name: "first page and summary", query: "" },
  { name: "the worst first", query: "&sort=lowest" },
  { name: "three stars only", query: "&stars=3" },
  { name: "buyers only, the best first", query: "&sort=highest&verified=1" },
].map(({ name, query }) => ({ name, draw: () => query }));

const folder = path.join(root, "target/kept/bench/reviews");
const at = (name) => path.join(folder, name);
let server = null;
await benchmark(folder, main, async () => {
  hangUp();
  await server?.end();
  await rm(folder, { recursive: true, force: true });
});

async function main() {
  const kept = await ours(at("ours"));
  const naive = await script(at("peer"), "bench/reviews/peer.mjs");
  const sizes = [];
  for (const count of [few, many]) {
    const state = at(`state-${count}`);
    server = await Server.start(kept, state);
    const { public_key: key } = await openShop(server);
    await server.end();
    say(`writing ${count.toLocaleString("en")} reviews`);
    fill(state, count);
    say("asking Kept");
    const own = await measured(kept, state, (query) => `/v1/reviews?site=${key}&limit=10${query}`, count);
    say("asking the peer");
    const theirs = await measured(naive, state, (query) => `/v1/reviews?limit=10${query}`, count);
    sizes.push({ count, own, peer: theirs });
    await rm(state, { recursive: true, force: true });
  }
  const text = report({ kinds: KINDS.map(({ name }) => name), sizes, rounds });
  console.log(text);
  if (!options["dry-run"]) writeSection("reviews", text);
}

// A summary that does not count all of them, or a page that is not full, would make any figure worthless.
async function measured(worker, state, address, count) {
  server = await Server.start(worker, state);
  const request = (query) => ({ path: address(query), headers: {} });
  const found = (answer, _, query) => {
    const { summary, reviews } = JSON.parse(answer.text);
    if (summary.count !== count || reviews.length !== 10) throw new Error(`${query}: ${reviews.length} of ${summary.count}`);
  };
  const results = await turns(server, KINDS, { warmUp: WARM_UP, rounds, request, found });
  await server.end();
  return results;
}

function say(text) {
  console.error(text);
}
