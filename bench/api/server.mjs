// A Worker served exactly as `cargo xtask serve` serves Kept: by the same script, with the same
// configuration, in processes of its own. Its CPU time is what the kernel counted for workerd.
import { spawn } from "node:child_process";
import { mkdir, open, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import readline from "node:readline";

import { freePort } from "../../e2e/support/port.mjs";
import { root } from "../machine.mjs";

// What both sides are told; whoever holds the folder of state needs the same keys for it.
export const OPERATOR_KEY = "op_only-for-the-benchmark-0123456789abcdef";
// The front's, and those of the Workers that stand behind whichever is measured.
const FILES = ["edge/wrangler.jsonc", "edge/office.jsonc", "edge/voice.jsonc", "edge/mail.jsonc", "reader/wrangler.jsonc"];
const BEHIND = ["office", "voice", "mail", "reader"].map((name) => path.join(root, "target/kept", name));
const MASTER_KEY = "only-for-the-benchmark-0123456789abcdef";

let configuration = null;

export class Server {
  // Serves the Worker in this folder over this folder of state, with the others behind it whichever it is: sites are made
  // there, and both sides then carry the same.
  static async start(worker, state) {
    configuration ??= await Promise.all(FILES.map(readConfiguration));
    await mkdir(state, { recursive: true });
    const log = await open(path.join(state, "log"), "a");
    const node = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", path.join(root, "xtask/serve.mjs")], {
      cwd: root,
      env: { ...process.env, CLOUDFLARE_CF_FETCH_ENABLED: "false", WRANGLER_SEND_METRICS: "false" },
      stdio: ["pipe", "pipe", log.fd],
    });
    await log.close();
    const port = await freePort();
    const job = {
      workers: [worker, ...BEHIND].map((folder, at) => ({
        wrangler: configuration[at],
        folder,
        variables: { OPERATOR_KEY, MASTER_KEY },
      })),
      site: path.join(root, "target/kept/site"),
      migrations: path.join(root, "edge/migrations"),
      state: path.join(state, "data"),
      port,
    };
    node.stdin.write(JSON.stringify(job) + "\n");
    const lines = readline.createInterface({ input: node.stdout });
    const ready = await new Promise((resolve, reject) => {
      lines.once("line", (line) => resolve(JSON.parse(line)));
      lines.once("close", () => reject(new Error(`a server did not start; see ${path.join(state, "log")}`)));
    });
    return new Server(node, ready.workerd, port);
  }

  constructor(node, workerd, port) {
    this.node = node;
    this.workerd = workerd;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  // Nanoseconds that all threads of workerd have run. `utime` and `stime` of `/proc/PID/stat` are the
  // same sum in steps of 10 ms, which is too coarse for a block of requests.
  async cpu() {
    const tasks = `/proc/${this.workerd}/task`;
    const each = (await readdir(tasks)).map((task) => readFile(`${tasks}/${task}/schedstat`, "utf8"));
    return (await Promise.all(each)).reduce((sum, text) => sum + Number(text.split(" ")[0]), 0);
  }

  // Ends it; returns when its processes are gone.
  async end() {
    if (this.node.exitCode !== null) return;
    const gone = new Promise((resolve) => this.node.once("exit", resolve));
    this.node.stdin.end();
    await gone;
  }
}

// A Worker's file, read by Wrangler itself.
async function readConfiguration(file) {
  const { unstable_readConfig: read } = await import("wrangler");
  const { name, compatibility_date, compatibility_flags, d1_databases, kv_namespaces, assets, services, queues } = read({
    config: path.join(root, file),
  });
  return { name, compatibility_date, compatibility_flags, d1_databases, kv_namespaces, assets, services, queues };
}
