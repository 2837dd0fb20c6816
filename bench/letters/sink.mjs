// A mail server on this machine that takes every letter and remembers whose it was, by the id in its header.
import { SMTPServer } from "smtp-server";

/** Opens it. `ids` has a list of arrival times (`performance.now()`) for each `Message-ID`. */
export async function openSink() {
  const ids = new Map();
  let arrived = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    logger: false,
    onData(stream, _session, taken) {
      let head = "";
      stream.on("data", (chunk) => {
        if (head.length < 8000) head += chunk.toString("latin1");
      });
      stream.on("end", () => {
        const [, id] = /^message-id:\s*<([^>]+)>/im.exec(head) ?? [];
        const [, to] = /^to:\s*<?([^>\r\n]+)/im.exec(head) ?? [];
        const seen = ids.get(id) ?? { to, times: [] };
        seen.times.push(performance.now());
        ids.set(id, seen);
        arrived += 1;
        taken();
      });
    },
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.server.address();
  return { port, ids, arrived: () => arrived, close: () => new Promise((resolve) => server.close(resolve)) };
}
