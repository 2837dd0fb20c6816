// Letters: those that the edge wrote down, and those that really went out by SMTP to a mailbox of this machine.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../xtask/mailbox.mjs", import.meta.url));
/** How long a letter may take from its cause to the mailbox, in milliseconds. */
const PATIENCE = 20_000;
/** How often the mailbox is asked meanwhile. */
const PACE = 50;

/** Who reads the letters that the edge keeps, a day ahead: some tests move their pages' clock, and what is written in the
 * future is not sent before it. */
export function reader(server) {
  return { authorization: `Bearer ${server.operatorKey}`, "kept-now": new Date(Date.now() + 86_400_000).toISOString() };
}

/** What matches in the newest letter to this address: the whole match, or its first group. */
export async function mailed(server, to, pattern) {
  const { mails } = await (await fetch(`${server.url}/v1/mailbox`, { headers: reader(server) })).json();
  const letter = mails.find((one) => one.to === to);
  const found = letter && pattern.exec(letter.body);
  if (!found) throw new Error(`no letter to ${to} says ${pattern}`);
  return found[1] ?? found[0];
}

/**
 * Opens a mailbox for one test file, on ports that are free. `smtp` is the port that takes letters (`startServer` gives
 * it to the edge), `letters(to)` all that came to an address, the newest first, `letter(to, holds)` the newest that
 * `holds`, once it is there, `source(letter)` one as it travelled; `await close()` ends it and forgets them.
 */
export async function openMailbox() {
  const folder = await mkdtemp(join(tmpdir(), "kept-letters-"));
  // Its standard input is the life line: it ends when this process does, however that happens.
  const child = spawn(process.execPath, [PROGRAM], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.stdin.write(JSON.stringify({ folder, web: 0 }) + "\n");
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([new Promise((resolve) => lines.once("line", resolve)), ended]);
  if (typeof ready !== "string") throw new Error(`the mailbox ended before it was open (code ${ready})`);
  const { smtp, web } = JSON.parse(ready);

  const letters = async (to) => {
    const all = await (await fetch(`${web}/api/email`)).json();
    const came = all.filter(({ envelope }) => envelope.to.some(({ address }) => address === to));
    return came.sort((one, other) => other.time.localeCompare(one.time));
  };
  const letter = async (to, holds = () => true) => {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await pause(PACE)) {
      const found = (await letters(to)).find(holds);
      if (found) return found;
    }
    throw new Error(`no such letter came to ${to}; there are ${(await letters(to)).map(({ subject }) => subject)}`);
  };
  const source = async ({ id }) => (await fetch(`${web}/api/email/${id}/source`)).text();
  const close = async () => {
    child.stdin.end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  return { smtp, web, letters, letter, source, close };
}
