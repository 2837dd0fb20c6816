// Installs the peers and Lighthouse into this folder. Nothing else of the project needs them.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const stamp = path.join(here, "node_modules/.kept");

/** Takes milliseconds when they are there as the lock file has them. */
export function install() {
  const wanted = createHash("sha256").update(readFileSync(path.join(here, "package-lock.json"))).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.error("installing the peers and Lighthouse (about 270 MB, the first time only)");
  const { status } = spawnSync("npm", ["ci", "--loglevel=error"], { cwd: here, stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error("`npm ci` in bench/page failed; its own message is above");
  writeFileSync(stamp, wanted);
}
