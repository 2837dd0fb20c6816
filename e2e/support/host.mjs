// A company's own web server, on another origin than Kept's (localhost against 127.0.0.1), with one page per test.
import { createServer } from "node:http";

const STUB = "window.kept=window.kept||function(){(kept.q=kept.q||[]).push(arguments)};";

/** A running host: give `host.page(options)` and open the address it returns. */
export async function startHost(name = "localhost") {
  const answers = new Map();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://host");
    const { status = 200, type = "text/html", headers, body } = (await answers.get(url.pathname)?.(url)) ?? NOTHING;
    response.writeHead(status, { "Content-Type": `${type}; charset=utf-8`, ...headers });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  // Browsers take every name under localhost for this machine.
  const origin = `http://${name}:${server.address().port}`;
  let count = 0;
  const host = {
    origin,
    /** Answers at this path with `{type, headers, body}`, or with what a function of the URL returns. */
    answer(path, answer) {
      answers.set(path, typeof answer === "function" ? answer : () => answer);
      return origin + path;
    },
    /**
     * Serves a page with the line in it; the token for `identify` is asked for at the page's own address. Its scripts
     * are files, as a strict policy demands; `nonce` is for a policy that wants one. `attributes` are the html element's.
     */
    page({ script, lang = "en", copies = 1, signed = false, nonce, headers, attributes = "", head = "", body = "" }, token) {
      const path = `/${++count}`;
      const load = (source) => `<script async src="${source}"${nonce ? ` nonce="${nonce}"` : ""}></script>`;
      const identify = `kept("identify", async () => (await fetch("${path}/token")).text());`;
      host.answer(`${path}/shop.js`, { type: "text/javascript", body: STUB + (signed ? identify : "") });
      host.answer(`${path}/token`, async () => ({ type: "text/plain", body: await token?.() }));
      return host.answer(path, {
        headers,
        body:
          `<!doctype html><html lang="${lang}" ${attributes}><meta name="viewport" content="width=device-width">` +
          `<title>Shop</title><link rel="icon" href="data:,">${head}<body><main><h1>Shop</h1>${body}</main>` +
          `${load(`${path}/shop.js`)}${load(script).repeat(copies)}`,
      });
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
  return host;
}

const NOTHING = { status: 404, body: "" };
