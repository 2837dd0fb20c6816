// The company's own web server, on another origin than Kept's (localhost against 127.0.0.1), with one page per test.
import { createServer } from "node:http";

/** A running host: give `host.page(html)` and open `host.url` + the path it returns. */
export async function startHost() {
  const pages = new Map();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://host");
    const answer = await pages.get(url.pathname)?.(url);
    response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "text/html; charset=utf-8" });
    response.end(answer);
  });
  await new Promise((resolve) => server.listen(0, "localhost", resolve));
  const origin = `http://localhost:${server.address().port}`;
  let count = 0;
  return {
    origin,
    /** Serves a page; the token for `identify` is asked for at the page's own address. */
    page({ script, lang = "en", copies = 1, signed = false, body = "" }, token) {
      const path = `/${++count}`;
      const line = `<script async src="${script}"></script>`.repeat(copies);
      const stub = "<script>window.kept=window.kept||function(){(kept.q=kept.q||[]).push(arguments)}</script>";
      const identify = `<script>kept("identify", async () => (await fetch("${path}/token")).text())</script>`;
      pages.set(path, () =>
        `<!doctype html><html lang="${lang}"><meta name="viewport" content="width=device-width"><title>Shop</title>` +
        `<link rel="icon" href="data:,"><body><main><h1>Shop</h1>${body}</main>${stub}${line}${signed ? identify : ""}`,
      );
      pages.set(`${path}/token`, () => token?.());
      return origin + path;
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}
