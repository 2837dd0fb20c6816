// A mailbox on this machine: takes every letter by SMTP, whoever it is to, and shows it on a page. Nothing leaves it.
//
// Whoever starts this file writes one line of JSON to its standard input: the folder that keeps the letters, and a port
// for the page (0: any that is free). It answers with one line that says where it is. The pipe then stays open as a life
// line: when it closes, for whatever reason, the mailbox ends.
import { mkdir } from "node:fs/promises";
import readline from "node:readline";

import MailDev from "maildev";

const HOST = "127.0.0.1";
/** The oldest letters are forgotten: nobody looks through more of them. */
const LETTERS_MAX = 2000;

// The library greets on standard output, where our one line goes.
console.log = console.info = () => {};

let mailbox = null;
let ending = false;

async function end(code) {
  if (ending) return;
  ending = true;
  await mailbox?.stop().catch(() => {});
  process.exit(code);
}

async function start({ folder, web }) {
  await mkdir(folder, { recursive: true });
  mailbox = new MailDev({
    ip: HOST,
    smtp: 0,
    web,
    webIp: HOST,
    mailDirectory: folder,
    maxEmails: LETTERS_MAX,
    // Whoever sends from this machine to itself needs no encryption, and the certificate would be nobody's.
    hideExtensions: ["STARTTLS"],
    silent: true,
  });
  const { smtp, api } = await mailbox.start();
  const ready = { smtp: smtp.getAddress().port, web: `http://${HOST}:${api.getAddress().port}` };
  process.stdout.write(JSON.stringify(ready) + "\n");
}

const lines = readline.createInterface({ input: process.stdin });
lines.once("line", (line) => {
  start(JSON.parse(line)).catch((error) => {
    console.error(error.message);
    end(1);
  });
});
lines.once("close", () => end(0));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => end(0));
