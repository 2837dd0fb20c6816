// The CDN before our Worker: the local workerd does not compress.
import { Agent, request as ask } from "node:http";

import { Served } from "./served.mjs";

// They belong to one connection, or describe a body as it no longer is.
const DROPPED = ["connection", "keep-alive", "transfer-encoding", "content-length", "content-encoding"];

/** Starts one before the server at `upstream`; `quality` is that of what is not immutable. */
export function startProxy(upstream, quality) {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(upstream);
  const pass = ({ method, url, headers }, body) =>
    new Promise((resolve, reject) => {
      const wanted = { ...headers, "accept-encoding": "identity" };
      const asked = ask({ agent, hostname, port, method, path: url, headers: wanted });
      asked.once("error", reject);
      asked.once("response", async (response) => {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        const kept = Object.entries(response.headers).filter(([name]) => !DROPPED.includes(name));
        resolve({ status: response.statusCode, headers: Object.fromEntries(kept), body: Buffer.concat(chunks) });
      });
      asked.end(body);
    });
  return Served.start("127.0.0.1", pass, quality);
}
