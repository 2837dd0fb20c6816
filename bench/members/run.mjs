// `cargo xtask bench members`: how long the console's search takes among a million customers, beside the search that
// is written first. What is measured and how is told in bench/README.md.
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
  const { secret_key: key } = await openShop(server);
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
  await serve(await script(at("peer"), "bench/members/peer.mjs"));
  const peer = await measured(kinds, WARM_UP.peer, peerRounds, (draw) => ({ path: asks(draw) }));

  const text = report({ rows: kinds.map(({ name }) => ({ name, own: own[name], peer: peer[name] })), members, rounds, peerRounds, bytes, fillSeconds, othersMax: OTHERS_MAX });
  console.log(text);
  if (!options["dry-run"]) writeSection("members", text);
}

async function serve(worker) {
  server = await Server.start(worker, at("state"));
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
