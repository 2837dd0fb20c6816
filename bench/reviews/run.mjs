// `cargo xtask bench reviews`: what a page of reviews with its summary costs among a thousand and among two hundred
// thousand, beside the queries that are written first. What is measured and how is told in bench/README.md.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { hangUp, send } from "../api/load.mjs";
import { OPERATOR_KEY, Server } from "../api/server.mjs";
import { ours } from "../api/workers.mjs";
import { benchmark } from "../frame.mjs";
import { root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
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
// The smallest module there is: the server's script serves a module beside every Worker's text.
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

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
  const naive = await peer();
  const sizes = [];
  for (const count of [few, many]) {
    const state = at(`state-${count}`);
    server = await Server.start(kept, state);
    const key = await openShop();
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

async function openShop() {
  const body = JSON.stringify({ name: "Bell & Sons", origins: ["https://bell.example"], currency: "EUR", zone: "Europe/Berlin", languages: ["en", "ru"] });
  const made = await send(server, { method: "POST", path: "/v1/sites", headers: { authorization: `Bearer ${OPERATOR_KEY}` }, body });
  if (made.status !== 201) throw new Error(`${made.status}: ${made.text}`);
  return JSON.parse(made.text).public_key;
}

async function peer() {
  await mkdir(at("peer"), { recursive: true });
  await copyFile(path.join(root, "bench/reviews/peer.mjs"), path.join(at("peer"), "index.js"));
  await writeFile(path.join(at("peer"), "index_bg.wasm"), EMPTY_MODULE);
  return at("peer");
}

function say(text) {
  console.error(text);
}
