// The line between the customer's browser and the edge: a relay on loopback that a test can damage. What goes wrong on
// it really goes wrong: bytes stay away and connections end, and browser and edge make of that what they will.
//
// It works because every address the browser uses derives from the script's own: a site whose line names the cable is
// served through it, and nothing on either side knows.
import { connect, createServer } from "node:net";

const WHOLE = { cut: undefined, held: undefined, unplugged: false, bytesMax: Infinity, rtt: 0, bytesPerMs: Infinity };
/** Small enough that a slow line delivers steadily, as real ones do. */
const PACKET_BYTES = 1400;

/** Lays a cable to the server at `url`; `cable.origin` is its other end. Requests are named like "GET /v1/card". */
export async function startCable(url) {
  const cable = new Cable(new URL(url).port);
  await new Promise((resolve) => cable.server.listen(0, "127.0.0.1", resolve));
  cable.origin = `http://127.0.0.1:${cable.server.address().port}`;
  return cable;
}

class Cable {
  state = { ...WHOLE };
  connections = new Set();
  /** Until when the line is busy with what was sent before: all connections share its width. */
  busyUntil = 0;

  constructor(port) {
    this.server = createServer({ noDelay: true }, (browser) => {
      if (this.state.unplugged) return browser.resetAndDestroy();
      const connection = new Connection(this, browser, connect({ port, host: "127.0.0.1", noDelay: true }));
      this.connections.add(connection);
      browser.once("close", () => this.connections.delete(connection));
    });
  }

  /** Answers to this request break off in the middle. The edge has done what it was asked. */
  cut(request) {
    this.state.cut = request;
  }

  /** Answers to this request stay on the way until the cable is mended. Resolves when the first of them does. */
  hold(request) {
    return new Promise((caught) => Object.assign(this.state, { held: request, caught }));
  }

  /** Every connection falls silent after so many bytes of answers, and stays open. Such a one never recovers. */
  freezeAfter(bytes) {
    this.state.bytesMax = bytes;
  }

  /** A far, narrow line: milliseconds there and back, and kilobits a second towards the browser. */
  slow({ rtt, kbits }) {
    Object.assign(this.state, { rtt, bytesPerMs: kbits / 8 });
  }

  /** No connection comes about any more, and those that were are gone. */
  unplug() {
    this.state.unplugged = true;
    for (const { browser } of this.connections) browser.resetAndDestroy();
  }

  /** Whole and fast again; what was held arrives. */
  mend() {
    this.state = { ...WHOLE };
    this.busyUntil = 0;
    for (const { answers } of this.connections) answers.deliver();
  }

  stop() {
    for (const { browser } of this.connections) browser.destroy();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

/** One connection of the browser, and ours to the edge that carries it on. */
class Connection {
  constructor(cable, browser, edge) {
    Object.assign(this, { cable, browser, edge, request: "", passed: 0, frozen: false });
    // A connection costs a round trip before its first byte.
    const opened = performance.now() + cable.state.rtt;
    this.requests = new Lane(edge, () => Math.max(opened, performance.now() + cable.state.rtt / 2));
    this.answers = new Lane(browser, (packet) => this.#arrivalOf(packet), (packet) => this.#stops(packet));
    browser.on("data", (bytes) => {
      // Browsers send one request after the other, each beginning with a packet of its own.
      this.request = /^[A-Z]+ [^ ?]+(?=\S* HTTP\/1)/.exec(bytes.toString("latin1"))?.[0] ?? this.request;
      this.requests.send(bytes);
    });
    edge.on("data", (bytes) => this.#answer(bytes));
    edge.on("end", () => this.answers.end());
    for (const [one, other] of [[browser, edge], [edge, browser]]) {
      one.on("error", () => other.destroy());
    }
    browser.on("close", () => edge.destroy());
  }

  #answer(bytes) {
    if (this.request !== this.cable.state.cut) {
      for (let at = 0; at < bytes.length; at += PACKET_BYTES) this.answers.send(bytes.subarray(at, at + PACKET_BYTES));
      return;
    }
    // The head goes whole: without one, a browser would send the request again by itself on a fresh connection.
    const body = bytes.indexOf("\r\n\r\n") < 0 ? 0 : bytes.indexOf("\r\n\r\n") + 4;
    this.answers.send(bytes.subarray(0, body + Math.floor((bytes.length - body) / 2)));
    if (body === bytes.length) return;
    this.answers.end();
    this.edge.destroy();
  }

  #arrivalOf(packet) {
    const { rtt, bytesPerMs } = this.cable.state;
    this.cable.busyUntil = Math.max(this.cable.busyUntil, performance.now()) + packet.length / bytesPerMs;
    return this.cable.busyUntil + rtt / 2;
  }

  #stops(packet) {
    const { bytesMax, held, caught } = this.cable.state;
    this.frozen ||= this.passed + packet.length > bytesMax;
    if (this.frozen) return true;
    if (this.request === held) {
      caught();
      return true;
    }
    this.passed += packet.length;
    return false;
  }
}

/** One direction of a connection: what is sent arrives in its order, each packet when it is due. */
class Lane {
  #queue = [];
  #ended = false;
  #timer;

  constructor(to, due, stops = () => false) {
    Object.assign(this, { to, due, stops });
    to.once("close", () => clearTimeout(this.#timer));
  }

  send(packet) {
    this.#queue.push({ packet, at: this.due(packet) });
    this.deliver();
  }

  end() {
    this.#ended = true;
    this.deliver();
  }

  deliver() {
    clearTimeout(this.#timer);
    while (this.#queue.length > 0) {
      const [{ packet, at }] = this.#queue;
      const wait = at - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.deliver(), wait);
        return;
      }
      if (this.stops(packet)) return;
      this.#queue.shift();
      this.to.write(packet);
    }
    if (this.#ended) this.to.end();
  }
}
