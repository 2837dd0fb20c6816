// nginx on a name of the company's own, before Kept: configured with the lines that docs/embed.md gives owners.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { snippet } from "./docs.mjs";
import { freePort } from "./port.mjs";

/** Starts nginx as `name` before the server at `url`. */
export async function startProxy(name, url) {
  const program = process.env.KEPT_NGINX;
  if (!program) throw new Error("KEPT_NGINX names nginx; `cargo xtask test` sets it");
  const folder = await mkdtemp(join(tmpdir(), "kept-proxy-"));
  const port = await freePort();
  const location = (await snippet("docs/embed.md", "location / {")).replaceAll("https://YOUR-HOST", url);
  await writeFile(join(folder, "nginx.conf"), configuration(name, port, location.replaceAll("YOUR-HOST", new URL(url).host)));
  const child = spawn(program, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const said = [];
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    // It names itself once it listens.
    if (/notice.* nginx\//.test(line)) {
      child.stderr.resume();
      return { origin: `http://${name}:${port}`, stop };
    }
  }
  throw new Error(`nginx ended before it was ready:\n${said.join("\n")}`);
}

/** A server in the foreground that writes nowhere but into its folder. */
function configuration(name, port, location) {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((use) => `${use}_temp_path ${use};`);
  return `daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {}
http {
  access_log off;
  ${folders.join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    server_name ${name};
    ${location}
  }
}
`;
}
