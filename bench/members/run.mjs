// `cargo xtask bench members`: how long the console's search takes among a million customers, beside the search that
// is written first. What is measured and how is told in bench/README.md.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { hangUp, send } from "../api/load.mjs";
import { OPERATOR_KEY, Server } from "../api/server.mjs";
import { ours } from "../api/workers.mjs";
import { benchmark } from "../frame.mjs";
import { Others, root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { asked } from "./asked.mjs";
import { fill } from "./fill.mjs";
import { report } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    members: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "40" },
    "peer-rounds": { type: "string", default: "5" },
    "dry-run": { type: "boolean", default: false },
  },
});
const [members, rounds, peerRounds] = [options.members, options.rounds, options["peer-rounds"]].map(Number);
const WARM_UP = { own: 3, peer: 1 };
// Others may take so much of a core when a search begins; and so long is waited for that, for each side.
const OTHERS_MAX = 0.25;
const PATIENCE_MS = 30_000;
// The smallest module there is: the server's script serves a module beside every Worker's text.
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const folder = path.join(root, "target/kept/bench/members");
const at = (name) => path.join(folder, name);
let server = null;
await benchmark(folder, main, async () => {
  hangUp();
  await server?.end();
  await rm(at("state"), { recursive: true, force: true });
});

async function main() {
  const kept = await ours(at("ours"));
  await serve(kept);
  const key = await openShop();
  await server.end();

  say(`writing ${members.toLocaleString("en")} members`);
  const began = performance.now();
  const bytes = fill(at("state"), members, (done) => say(`  ${done.toLocaleString("en")}`));
  const fillSeconds = Math.round((performance.now() - began) / 1000);

  const kinds = asked(members);
  const asks = ({ text }) => `/v1/members?limit=30&q=${encodeURIComponent(text)}`;
  say("asking Kept");
  await serve(kept);
  const own = await measured(kinds, WARM_UP.own, rounds, (draw) => ({ path: asks(draw), headers: { authorization: `Bearer ${key}` } }));
  await server.end();
  say("asking the peer");
  await serve(await naive());
  const peer = await measured(kinds, WARM_UP.peer, peerRounds, (draw) => ({ path: asks(draw) }));

  const text = report({ rows: kinds.map(({ name }) => ({ name, own: own[name], peer: peer[name] })), members, rounds, peerRounds, bytes, fillSeconds, othersMax: OTHERS_MAX });
  console.log(text);
  if (!options["dry-run"]) writeSection("members", text);
}

async function serve(worker) {
  server = await Server.start(worker, at("state"));
}

async function openShop() {
  const body = JSON.stringify({ name: "Bell & Sons", origins: ["https://bell.example"], currency: "EUR", zone: "Europe/Berlin", languages: ["en", "ru"] });
  const made = await send(server, { method: "POST", path: "/v1/sites", headers: { authorization: `Bearer ${OPERATOR_KEY}` }, body });
  if (made.status !== 201) throw new Error(`${made.status}: ${made.text}`);
  return JSON.parse(made.text).secret_key;
}

async function naive() {
  await mkdir(at("peer"), { recursive: true });
  await copyFile(path.join(root, "bench/members/peer.mjs"), path.join(at("peer"), "index.js"));
  await writeFile(path.join(at("peer"), "index_bg.wasm"), EMPTY_MODULE);
  return at("peer");
}

// Each kind of search so often, one request at a time, the kinds taking turns; each time for somebody else. Whoever is
// looked for must be found, or the figure says nothing.
async function measured(kinds, warmUp, rounds, request) {
  let waited = 0;
  // Waits a while for others to leave the machine alone.
  const quiet = async () => {
    while (waited < PATIENCE_MS) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      waited += 50;
      if (others.share() < OTHERS_MAX) return;
    }
    others.share();
  };
  const others = new Others([process.pid, server.node.pid, server.workerd]);
  const results = Object.fromEntries(kinds.map(({ name }) => [name, { times: [], cpu: [], others: [], found: 0, missed: 0 }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const { name, draw } of kinds) {
      const drawn = draw(round + warmUp);
      await quiet();
      const [cpu, began] = [await server.cpu(), performance.now()];
      const answer = await send(server, request(drawn), 1);
      const time = performance.now() - began;
      if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
      const ran = ((await server.cpu()) - cpu) / 1e6;
      if (round < 0) continue;
      const ids = JSON.parse(answer.text).members.map(({ id }) => id);
      const result = results[name];
      result.times.push(time);
      result.cpu.push(ran);
      result.others.push(others.share());
      result.found = Math.max(result.found, ids.length);
      result.missed += drawn.id && !ids.includes(drawn.id) ? 1 : 0;
    }
  }
  return results;
}

function say(text) {
  console.error(text);
}
