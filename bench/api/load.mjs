// A fixed number of requests on kept-alive connections, as many at once as is said.
import { Agent, request } from "node:http";

const agents = new Map();

// Sends one request; answers with status, headers and text.
export function send(server, { method = "GET", path, headers = {}, body }, connections = 8) {
  const agent = agentOf(server, connections);
  const length = body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port: server.port, method, path, headers: { ...length, ...headers }, agent });
    asked.once("error", reject);
    asked.once("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    asked.end(body);
  });
}

// Sends `count` requests, each made by `next`; all of them must be answered with this status. Answers with
// workerd's CPU time per request in milliseconds.
export async function block(server, { count, status, next }, connections) {
  let left = count;
  const before = await server.cpu();
  const line = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await send(server, next(), connections);
      if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, line));
  return ((await server.cpu()) - before) / count / 1e6;
}

// Closes all connections.
export function hangUp() {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

function agentOf(server, connections) {
  if (!agents.has(server)) agents.set(server, new Agent({ keepAlive: true, maxSockets: connections }));
  return agents.get(server);
}
