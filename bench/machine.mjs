// Where a benchmark runs: the repository, the machine, and how busy others keep it.
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(fileURLToPath(import.meta.url), "../..");

// Processor, cores and memory in a line.
export function machine() {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  return `${os.cpus()[0].model.trim()}, ${os.cpus().length} cores, ${memory} GiB, Linux ${os.release().split(/[.-]/).slice(0, 2).join(".")}`;
}

// The version of an npm package that is installed here.
export function versionOf(name) {
  return JSON.parse(readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8")).version;
}

// The version of a Rust package in the lock file.
export function crateVersionOf(name) {
  const lock = readFileSync(path.join(root, "Cargo.lock"), "utf8");
  return new RegExp(`name = "${name}"\nversion = "([^"]+)"`).exec(lock)[1];
}

// Measures what runs on this machine beside the processes of these ids: the share of one core, on average
// since the last call.
export class Others {
  constructor(ids) {
    this.ids = ids;
    this.last = this.now();
  }

  share() {
    const now = this.now();
    const { busy, own, at } = this.last;
    this.last = now;
    return Math.max(0, (now.busy - busy - (now.own - own)) / (now.at - at));
  }

  // Seconds, in the kernel's ticks of 10 ms.
  now() {
    const [user, nice, system, , , interrupt, soft] = fields(readFileSync("/proc/stat", "utf8").split("\n")[0], 1);
    const own = this.ids.reduce((sum, id) => sum + ownTicks(id), 0);
    return { busy: (user + nice + system + interrupt + soft) / 100, own: own / 100, at: performance.now() / 1000 };
  }
}

function ownTicks(id) {
  const text = readFileSync(`/proc/${id}/stat`, "utf8");
  const [user, system] = fields(text.slice(text.lastIndexOf(")")), 12);
  return user + system;
}

function fields(line, from) {
  return line.trim().split(/\s+/).slice(from).map(Number);
}
