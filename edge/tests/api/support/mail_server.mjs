// A mail server as others run it, encrypted from the first byte: takes letters over loopback from whoever knows the
// password, and tells each as a line of JSON. Its key and its certificate are files named on the command line.
import { readFileSync } from "node:fs";

import { SMTPServer } from "smtp-server";

const [key, cert] = process.argv.slice(2).map((path) => readFileSync(path));
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const server = new SMTPServer({
  secure: true,
  key,
  cert,
  disableReverseLookup: true,
  // Many have no letters but those of ASCII in addresses.
  hideSMTPUTF8: true,
  onConnect(session, done) {
    tell({ connected: true });
    done();
  },
  onAuth: (given, session, done) =>
    given.username === "kept" && given.password === "password" ? done(null, { user: "kept" }) : done(new Error("no")),
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const { version } = session.tlsOptions;
      tell({ tls: version, from: mailFrom.address, to: rcptTo.map((to) => to.address), text: `${Buffer.concat(chunks)}` });
      done();
    });
  },
});

// Whoever does not trust the certificate ends the handshake, and that is told.
server.on("error", (error) => tell({ refused: error.code ?? error.message }));
server.listen(0, "127.0.0.1", () => tell({ port: server.server.address().port }));
// Whoever started this holds the other end of the pipe; without them there is nobody to receive for.
process.stdin.on("end", () => process.exit()).resume();
