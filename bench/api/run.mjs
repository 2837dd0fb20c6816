// `cargo xtask bench api`: CPU time per request of Kept's Worker beside a small Hono peer. What is measured
// and how is told in bench/README.md.
import { cp } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { benchmark } from "../frame.mjs";
import { Others, root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { ratioOf } from "../statistics.mjs";
import { block, hangUp, send } from "./load.mjs";
import { report } from "./report.mjs";
import { compare, recorded, redeem, showCard } from "./same.mjs";
import { Server } from "./server.mjs";
import { openShop } from "./shop.mjs";
import * as workers from "./workers.mjs";

const CONNECTIONS = 8;
const WARM_UP_BLOCKS = 3;
// So busy others may be when a block begins: a share of one core.
const OTHERS_MAX = 0.25;
// For one block, and for all of them together: a machine that is never quiet is measured all the same.
const BLOCK_PATIENCE_MS = 3_000;
const PATIENCE_MS = 180_000;
// Two processes of the same Worker that differ by more than this show that the machine cannot tell.
const CONTROL_MAX = 0.05;

const { values: options } = parseArgs({
  options: { pairs: { type: "string", default: "30" }, "dry-run": { type: "boolean", default: false } },
});
const pairs = Number(options.pairs);
const folder = path.join(root, "target/kept/bench");
const started = [];
let waited = 0;

if (!existsSync("/proc/self/schedstat")) {
  console.error("CPU time per thread is read from Linux's /proc: run this benchmark on Linux.");
  process.exit(1);
}
await benchmark(folder, main, async () => {
  hangUp();
  await Promise.all(started.map((server) => server.end()));
});

async function main() {
  const at = (name) => path.join(folder, name);
  const kept = await workers.ours(at("ours"));

  say("making a shop, and recording what our Worker asks of the database");
  const first = await serve(await workers.recorder(at("ours-recorded"), kept), at("shop"));
  const sessions = await openShop(first);
  await recorded(first);
  await send(first, showCard(sessions.reader));
  await send(first, redeem(sessions.spender, "coffee"));
  const [card, redemption] = (await recorded(first)).map((batch) => batch.map(({ sql }) => sql));
  await first.end();
  const peer = await workers.peer(at("peer"), { card, redemption });

  const copies = async (workers) => {
    const each = Object.entries(workers).map(async ([name, worker]) => {
      await cp(at("shop"), at(`state-${name}`), { recursive: true });
      return [name, await serve(worker, at(`state-${name}`))];
    });
    return Object.fromEntries(await Promise.all(each));
  };

  say("comparing answers and statements of both sides");
  const checked = await copies({
    "ours-recorded": at("ours-recorded"),
    "peer-recorded": await workers.recorder(at("peer-recorded"), peer),
  });
  const compared = await compare(checked["ours-recorded"], checked["peer-recorded"], sessions);
  await Promise.all(Object.values(checked).map((server) => server.end()));

  const sides = await copies({ ours: kept, peer, again: kept });
  const rows = await measure(sides, await workloads(sides, sessions));
  const text = report(rows, { pairs, compared, connections: CONNECTIONS, warmUp: WARM_UP_BLOCKS, othersMax: OTHERS_MAX });
  console.log(text);
  const broken = rows.filter(({ control }) => Math.abs(control.ratio - 1) > CONTROL_MAX);
  if (broken.length > 0) {
    throw new Error(`two processes of the same Worker differ (${broken.map(({ name }) => name).join(", ")}): nothing is written`);
  }
  if (!options["dry-run"]) writeSection("api", text);
}

async function serve(worker, state) {
  const server = await Server.start(worker, state);
  started.push(server);
  return server;
}

// What is asked, how often in a block, and how it is answered.
async function workloads({ ours }, { reader, spender }) {
  const { etag } = (await send(ours, showCard(reader))).headers;
  return [
    { name: "hello", count: 800, status: 404, next: () => ({ path: "/v1/nothing" }) },
    { name: "card", count: 200, status: 200, next: () => showCard(reader) },
    { name: "unchanged card", count: 200, status: 304, next: () => showCard(reader, { "if-none-match": etag }) },
    { name: "redemption", count: 200, status: 201, next: () => redeem(spender, "coffee") },
  ];
}

// Rounds of one block on each side, forwards and backwards in turn.
async function measure(sides, workloads) {
  const ids = [process.pid, ...Object.values(sides).flatMap(({ node, workerd }) => [node.pid, workerd])];
  const rows = [];
  for (const workload of workloads) {
    const others = new Others(ids);
    const rounds = [];
    let busy = 0;
    for (let round = -WARM_UP_BLOCKS; round < pairs; round++) {
      const order = round % 2 ? ["again", "peer", "ours"] : ["ours", "peer", "again"];
      const measured = {};
      for (const name of order) {
        await quiet(ids);
        measured[name] = await block(sides[name], workload, CONNECTIONS);
      }
      if (round < 0) continue;
      rounds.push(measured);
      busy += others.share();
      say(`${workload.name}: ${round + 1} of ${pairs}`, true);
    }
    const of = (one, other) => rounds.map((measured) => [measured[one], measured[other]]);
    rows.push({
      name: workload.name,
      count: workload.count,
      rounds,
      others: busy / pairs,
      peer: ratioOf(of("ours", "peer")),
      control: ratioOf(of("again", "ours")),
    });
  }
  say("");
  return rows;
}

// Waits until others leave the machine alone, but not for ever.
async function quiet(ids) {
  const began = performance.now();
  const others = new Others(ids);
  const patience = Math.min(BLOCK_PATIENCE_MS, PATIENCE_MS - waited);
  do {
    await new Promise((resolve) => setTimeout(resolve, 60));
  } while (others.share() > OTHERS_MAX && performance.now() - began < patience);
  waited += performance.now() - began;
}

function say(text, again = false) {
  if (!process.stderr.isTTY) {
    if (!again && text) console.error(text);
    return;
  }
  process.stderr.write(`\r\x1b[K${text}${again || !text ? "" : "\n"}`);
}
