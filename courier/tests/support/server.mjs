// A mail server as others run it: takes letters over plain TCP on loopback, and tells each as a line of JSON.
import { SMTPServer } from "smtp-server";

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const server = new SMTPServer({
  allowInsecureAuth: true,
  disabledCommands: ["STARTTLS"],
  disableReverseLookup: true,
  onAuth: (given, session, done) =>
    given.username === "kept" && given.password === "пароль" ? done(null, { user: "kept" }) : done(new Error("no")),
  onRcptTo: ({ address }, session, done) =>
    address.startsWith("nobody@") ? done(Object.assign(new Error("nobody here"), { responseCode: 550 })) : done(),
  onData(stream, session, done) {
    const chunks = [];
    stream.on("data", (chunk) => chunks.push(chunk));
    stream.on("end", () => {
      const { mailFrom, rcptTo } = session.envelope;
      const bytes = Buffer.concat(chunks).toString("base64");
      tell({ connection: session.id, from: mailFrom.address, to: rcptTo.map((to) => to.address), bytes });
      done();
    });
  },
});

server.listen(0, "127.0.0.1", () => tell({ port: server.server.address().port }));
// Whoever started this holds the other end of the pipe; without them there is nobody to receive for.
process.stdin.on("end", () => process.exit()).resume();
