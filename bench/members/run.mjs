// `cargo xtask bench members`: how long the console's search takes among a million customers, beside the search that
// is written first. What is measured and how is told in bench/README.md.
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";

import { hangUp, send } from "../api/load.mjs";
import { OPERATOR_KEY, Server } from "../api/server.mjs";
import { ours } from "../api/workers.mjs";
import { benchmark } from "../frame.mjs";
import { root } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { OTHERS_MAX, turns } from "../turns.mjs";
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

// Whoever is looked for must be found, or the figure says nothing.
function measured(kinds, warmUp, rounds, request) {
  const found = (answer, result, { id }) => {
    const ids = JSON.parse(answer.text).members.map((one) => one.id);
    result.found = Math.max(result.found ?? 0, ids.length);
    result.missed = (result.missed ?? 0) + (id && !ids.includes(id) ? 1 : 0);
  };
  return turns(server, kinds, { warmUp, rounds, request, found });
}

function say(text) {
  console.error(text);
}
