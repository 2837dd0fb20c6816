// A web server that sends everything as a CDN would, compressed by brotli, and keeps a record of what it sent.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);
const TEXT = /^(text\/|image\/svg|application\/(javascript|json|problem\+json|manifest\+json|wasm))/;

export class Served {
  /**
   * Starts one at this name on a free port. `answer` is given Node's request and its body, and returns
   * `{ status, headers, body }` or nothing, which is a 404.
   */
  static async start(hostname, answer, quality = constants.BROTLI_MAX_QUALITY) {
    const served = new Served();
    served.answer = answer;
    served.quality = quality;
    served.record = [];
    served.compressed = new Map();
    served.server = createServer((request, response) =>
      served.respond(request, response).catch((error) => {
        console.error(`${request.method} ${request.url}: ${error.message}`);
        response.destroy();
      }),
    );
    await new Promise((resolve) => served.server.listen(0, hostname, resolve));
    served.origin = `http://${hostname}:${served.server.address().port}`;
    return served;
  }

  /** What was sent since the last time: method, path, status and the bytes of the body as it travelled. */
  taken() {
    return this.record.splice(0);
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve).closeAllConnections());
  }

  async respond(request, response) {
    const body = await read(request);
    const found = (await this.answer(request, body)) ?? { status: 404, body: Buffer.alloc(0) };
    const headers = { ...found.headers };
    let sent = Buffer.from(found.body ?? "");
    const accepted = /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
    if (accepted && sent.length > 0 && TEXT.test(headers["content-type"] ?? "")) {
      sent = await this.encoded(sent, headers["cache-control"]);
      headers["content-encoding"] = "br";
      headers.vary = "accept-encoding";
    }
    this.record.push({ method: request.method, path: request.url, status: found.status ?? 200, bytes: sent.length });
    response.writeHead(found.status ?? 200, { ...headers, "content-length": sent.length });
    response.end(sent);
  }

  // Each body is compressed once. What never changes is worth the best quality to every CDN.
  async encoded(body, cacheControl = "") {
    const quality = cacheControl.includes("immutable") ? constants.BROTLI_MAX_QUALITY : this.quality;
    const digest = createHash("sha256").update(body).digest("base64") + quality;
    if (!this.compressed.has(digest)) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
      this.compressed.set(digest, compress(body, { params }));
    }
    return this.compressed.get(digest);
  }
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
