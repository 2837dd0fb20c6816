// The peers that Kept is measured beside, each with its own server on another origin, as its vendor has.
import { readFile } from "node:fs/promises";
import path from "node:path";

import { formbricks } from "./peers/formbricks.mjs";
import { novu } from "./peers/novu.mjs";
import { posthog } from "./peers/posthog.mjs";
import { squatch } from "./peers/squatch.mjs";
import { Served } from "./served.mjs";

const packages = path.join(import.meta.dirname, "node_modules");
// As the vendors' servers have them; what never changes is named so.
const FOREVER = { "cache-control": "public, max-age=31536000, immutable" };
const shared = ({ origin = "*", "access-control-request-headers": asked = "*" }) => ({
  "access-control-allow-origin": origin,
  "access-control-allow-credentials": "true",
  "access-control-allow-headers": asked,
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
  "access-control-max-age": "600",
});

/** Starts all of them; each gets a `served` and the `tag` that a company would paste. */
export function startPeers() {
  return Promise.all([posthog, formbricks, squatch, novu].map(start));
}

/** The version of a package that only this benchmark installs. */
export async function peerVersionOf(name) {
  return JSON.parse(await readFile(path.join(packages, name, "package.json"), "utf8")).version;
}

async function start(peer) {
  const files = await peer.files(packages);
  const served = await Served.start("127.0.0.1", ({ method, url, headers }, body) => {
    const { pathname } = new URL(url, "http://peer");
    const own = shared(headers);
    if (method === "OPTIONS") return { status: 204, headers: own };
    const file = files[pathname];
    if (file) return { headers: { ...own, ...FOREVER, "content-type": file.type }, body: file.body };
    const answer = peer.answer({ pathname, body: body.toString() });
    return answer && { headers: { ...own, "content-type": "application/json" }, body: JSON.stringify(answer) };
  });
  served.server.on("upgrade", peer.connect ?? ((_, socket) => socket.destroy()));
  const versions = await Promise.all(peer.packages.map(async (name) => `${name} ${await peerVersionOf(name)}`));
  return { ...peer, served, versions, tag: peer.tag(served.origin) };
}
