// The built edge on real workerd, in a folder of its own, for as long as one test file runs.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { freePort } from "./port.mjs";

/**
 * Starts a server; `await server.stop()` ends it and everything it started. `log` is where its log goes, `smtp` the port
 * of the mailbox that its letters go to.
 */
export async function startServer({ log = "inherit", smtp } = {}) {
  const serve = process.env.KEPT_SERVE;
  if (!serve) throw new Error("KEPT_SERVE names the program that serves; `cargo xtask test` sets it");
  const state = await mkdtemp(join(tmpdir(), "kept-e2e-"));
  const port = await freePort();
  // A group of its own, so that nothing it started outlives it.
  const more = [...(smtp ? ["--smtp-port", smtp] : []), ...(process.env.KEPT_QUICK ? ["--quick"] : [])];
  const child = spawn(serve, ["serve", "--port", port, "--state", state, "--test-clock", ...more], {
    detached: true,
    stdio: ["ignore", "pipe", log],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(state, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url, operatorKey] = line.match(/^ready (\S+) operator_key=(\S+)/) ?? [];
    if (url) {
      child.stdout.resume();
      return { url, operatorKey, stop };
    }
  }
  throw new Error(`the server ended before it was ready (code ${await ended})`);
}
