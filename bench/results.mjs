// `RESULTS.md`: each benchmark owns what stands between its own two markers.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { root } from "./machine.mjs";

const FILE = path.join(root, "bench/RESULTS.md");
const HEAD = "# Results\n\nWritten by the benchmarks themselves; how they measure is in [README.md](README.md).\n";

// Puts this text in the section's place, or at the end where the section is new.
export function writeSection(name, text) {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const section = `${begin}\n${text.trim()}\n${end}`;
  const old = existsSync(FILE) ? readFileSync(FILE, "utf8") : HEAD;
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const whole = from < 0 ? `${old.trimEnd()}\n\n${section}\n` : old.slice(0, from) + section + old.slice(to + end.length);
  writeFileSync(FILE, whole);
}
