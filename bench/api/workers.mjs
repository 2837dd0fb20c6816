// Builds the Workers that are served: ours as it is deployed, the peer around our statements, and both
// with a recorder around them.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

import { root } from "../machine.mjs";

const here = path.join(root, "bench/api");
// The smallest module there is: the server's script serves a module beside every Worker's text.
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

// Ours, copied: a build that somebody starts meanwhile changes nothing here.
export async function ours(folder) {
  await mkdir(folder, { recursive: true });
  for (const name of ["index.js", "index_bg.wasm"]) {
    await copyFile(path.join(root, "target/kept/front", name), path.join(folder, name));
  }
  return folder;
}

// A peer that is one script, as it is.
export async function script(folder, file) {
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(root, file), path.join(folder, "index.js"));
  await writeFile(path.join(folder, "index_bg.wasm"), EMPTY_MODULE);
  return folder;
}

// The peer with these statements.
export async function peer(folder, statements) {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "statements.json");
  await writeFile(file, JSON.stringify(statements));
  await bundle(path.join(here, "peer/app.mjs"), folder, { statements: file });
  await writeFile(path.join(folder, "index_bg.wasm"), EMPTY_MODULE);
  return folder;
}

// The Worker of `from`, recorded.
export async function recorder(folder, from) {
  await mkdir(folder, { recursive: true });
  await bundle(path.join(here, "recorder.mjs"), folder, { worker: path.join(from, "index.js") });
  await copyFile(path.join(from, "index_bg.wasm"), path.join(folder, "index_bg.wasm"));
  return folder;
}

// As ours is bundled.
function bundle(entry, folder, alias) {
  return build({
    entryPoints: [entry],
    outfile: path.join(folder, "index.js"),
    alias,
    bundle: true,
    minify: true,
    // The recorder is known by the name of its class.
    keepNames: alias.worker !== undefined,
    format: "esm",
    target: "es2022",
    loader: { ".json": "json" },
    external: ["./index_bg.wasm", "cloudflare:*"],
    logLevel: "warning",
  });
}
