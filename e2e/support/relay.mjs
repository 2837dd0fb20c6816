// A relay on loopback before the server, which can give out a file of a later version than the server has: what an owner's
// counter meets when Kept is deployed while somebody is being served.
import { createServer, request } from "node:http";

/** Relays to the server at `url`; what `changed` holds for a path is appended to the file that is there. */
export async function startRelay(url) {
  const { hostname, port } = new URL(url);
  const relay = { changed: new Map() };
  const server = createServer((asked, answered) => {
    const more = relay.changed.get(asked.url);
    const headers = { ...asked.headers };
    // A whole file is needed to append to, neither compressed nor "the one you have".
    if (more) for (const name of ["if-none-match", "accept-encoding"]) delete headers[name];
    const { method, url: path } = asked;
    const onward = request({ hostname, port, method, path, headers }, (answer) => {
      const heads = { ...answer.headers };
      if (more) for (const name of ["content-length", "etag"]) delete heads[name];
      answered.writeHead(answer.statusCode, heads);
      answer.pipe(answered, { end: !more });
      if (more) answer.once("end", () => answered.end(more));
    });
    onward.once("error", () => answered.destroy());
    asked.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  relay.origin = `http://localhost:${server.address().port}`;
  relay.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return relay;
}
