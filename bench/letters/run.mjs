// `cargo xtask bench letters`: an issue to many readers, over a real mail server on this machine: how many letters a
// second, how much memory, and what a kill in the middle costs. What is measured and how is told in bench/README.md.
import { spawn } from "node:child_process";
import { readFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import readline from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

import { createTransport } from "nodemailer";

import { freePort } from "../../e2e/support/port.mjs";
import { benchmark } from "../frame.mjs";
import { machine, root, versionOf } from "../machine.mjs";
import { writeSection } from "../results.mjs";
import { openSink } from "./sink.mjs";

const { values: options } = parseArgs({
  options: { readers: { type: "string", default: "10000" }, "dry-run": { type: "boolean", default: false } },
});
const readers = Number(options.readers);
const SLICE = 5_000;
// Whoever waits longer than this for the next letter has found a fault: a lease is two minutes.
const PATIENCE_MS = 300_000;

const folder = path.join(root, "target/kept/bench/letters");
let edge = null;
await benchmark(folder, main, async () => {
  kill();
  await rm(folder, { recursive: true, force: true });
});

async function main() {
  const sink = await openSink();
  say("sending an issue");
  const whole = await issue(sink, "whole", false);
  say("sending one that is killed in the middle");
  const killed = await issue(sink, "killed", true);
  say("asking the peer");
  const peer = await nodemailer(sink);
  await sink.close();
  const text = report(whole, killed, peer);
  console.log(text);
  if (!options["dry-run"]) writeSection("letters", text);
}

// One issue to all readers of a fresh site.
async function issue(sink, name, isKilled) {
  const state = path.join(folder, name);
  edge = await serve(state, sink.port);
  const shop = await call("POST", "/v1/sites", edge.operatorKey, {
    name: "Bell & Sons", origins: ["https://bell.example"], currency: "EUR", zone: "Europe/Berlin", languages: ["en"],
  });
  for (let from = 0; from < readers; from += SLICE) {
    const lines = Array.from({ length: Math.min(SLICE, readers - from) }, (_, at) => JSON.stringify({ email: `${name}${from + at}@reader.example`, topics: ["news"] }));
    const taken = await call("POST", "/v1/imports/subscribers", shop.secret_key, lines.join("\n"));
    if (taken.accepted !== lines.length) throw new Error(`${taken.accepted} of ${lines.length} readers were taken`);
  }
  const body = "We open on Sundays as well from now on.\n\nCome by, or [read what is new](https://bell.example/news).\n\n".repeat(8);
  const draft = await call("POST", "/v1/announcements", shop.secret_key, { topic: "news", texts: { en: { subject: "Open on Sundays", body } } });
  const before = sink.arrived();
  const began = performance.now();
  await call("POST", `/v1/announcements/${draft.id}/send`, shop.secret_key, { revision: draft.revision });
  const memory = { halfway: 0, most: 0 };
  let killedAt = 0;
  let last = performance.now();
  let seen = before;
  while (distinct(sink, name) < readers) {
    await pause(100);
    const resident = await residentMiB(edge.workerd());
    memory.most = Math.max(memory.most, resident);
    if (!memory.halfway && distinct(sink, name) >= readers / 2) memory.halfway = resident;
    if (sink.arrived() !== seen) [seen, last] = [sink.arrived(), performance.now()];
    if (performance.now() - last > PATIENCE_MS) throw new Error(`no letter for ${PATIENCE_MS / 1000} s; ${distinct(sink, name)} of ${readers} have one`);
    if (isKilled && !killedAt && distinct(sink, name) >= readers / 2) {
      kill();
      killedAt = distinct(sink, name);
      edge = await serve(state, sink.port);
    }
  }
  const seconds = (performance.now() - began) / 1000;
  // Repeats, if there are any, come within a lease.
  await pause(isKilled ? 5_000 : 1_000);
  const repeats = [...sink.ids.values()].filter(({ to, times }) => to?.startsWith(name) && times.length > 1).length;
  kill();
  return { seconds, memory, repeats, killedAt };
}

function distinct(sink, name) {
  let count = 0;
  for (const { to } of sink.ids.values()) if (to?.startsWith(name)) count += 1;
  return count;
}

// The edge as anybody runs it, in a process group of its own, so that a kill ends all of it at one moment.
async function serve(state, smtp) {
  const port = await freePort();
  const args = ["serve", "--port", port, "--state", state, "--smtp-port", smtp];
  const child = spawn(process.env.KEPT_SERVE, args.map(String), { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [, url, operatorKey] = /^ready (\S+) operator_key=(\S+)/.exec(line) ?? [];
    if (url) return { child, url, operatorKey, workerd: () => workerdOf(child.pid) };
  }
  throw new Error("the edge did not start");
}

function kill() {
  if (!edge) return;
  try {
    process.kill(-edge.child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
  edge = null;
}

async function call(method, where, key, body) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await fetch(edge.url + where, { method, headers: { authorization: `Bearer ${key}` }, body: text });
  if (!answer.ok) throw new Error(`${method} ${where}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// The id of workerd in this process group.
async function workerdOf(group) {
  for (const id of await readdir("/proc")) {
    if (!/^\d+$/.test(id)) continue;
    const stat = await readFile(`/proc/${id}/stat`, "utf8").catch(() => "");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[2]) === group && stat.includes("(workerd)")) return Number(id);
  }
  return 0;
}

async function residentMiB(id) {
  const pid = await id;
  const status = pid ? await readFile(`/proc/${pid}/status`, "utf8").catch(() => "") : "";
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

// The same letters by a Node program over as many connections as it opens by itself, with nothing written down: what the
// mail server allows.
async function nodemailer(sink) {
  const transport = createTransport({ host: "127.0.0.1", port: sink.port, secure: false, ignoreTLS: true, pool: true, maxMessages: Infinity });
  const html = "<p>We open on Sundays as well from now on.</p>".repeat(40);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: readers }, (_, number) =>
      transport.sendMail({ from: "kept@localhost", to: `peer${number}@reader.example`, subject: "Open on Sundays", text: html.replace(/<[^>]+>/g, ""), html }),
    ),
  );
  const seconds = (performance.now() - began) / 1000;
  transport.close();
  return { seconds };
}

function report(whole, killed, peer) {
  const rate = ({ seconds }) => Math.round(readers / seconds);
  return `## Letters

An issue to ${readers.toLocaleString("en")} readers, each letter with its own links, to a mail server on this machine that takes
everything: ours over one connection, the peer over its five. ${new Date().toISOString().slice(0, 10)}, ${machine()}, Nodemailer ${versionOf("nodemailer")}.

| | Kept | Nodemailer, nothing written down |
|---|---|---|
| letters a second | ${rate(whole)} | ${rate(peer)} (${(rate(peer) / rate(whole)).toFixed(1)} ×) |
| memory of workerd halfway, MiB | ${Math.round(whole.memory.halfway)} | |
| memory of workerd at most, MiB | ${Math.round(whole.memory.most)} | |
| letters that came twice | ${whole.repeats} | |

Killed (\`kill -9\` of the whole group) after ${killed.killedAt.toLocaleString("en")} letters and started again: all ${readers.toLocaleString("en")} readers have a letter, **${killed.repeats}** came
twice, under the same \`Message-ID\`: what was on its way at that moment. The whole took ${Math.round(killed.seconds)} s, of which up to two minutes are
the lease of the turn that was killed.

What is not fair, and to whom: Kept writes two rows for each letter (that it is claimed, that it was taken) and composes each
from its site's look, words and links; the peer composes one text and writes nothing, so that after a kill nobody knows who
has it.`;
}

function say(words) {
  process.stderr.write(`${words}\n`);
}
