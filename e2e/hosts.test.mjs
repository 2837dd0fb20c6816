// The lines that docs/embed gives to owners, pasted where it says into pages built as their systems build them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { journey } from "./hostile/journey.mjs";
import { bundle } from "./support/bundle.mjs";
import { read, snippet } from "./support/docs.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();

/** What an owner does to a text from the documentation before using it. */
const filled = (text) => text.replaceAll("https://YOUR-HOST", on.site.front).replaceAll("pk_YOUR_SITE", on.site.key);
const identify = () => snippet("docs/embed.md", "kept('identify', async");

/** The system's page with these texts at its marks, and a company that signs tokens at `tokens`. */
async function pageOf(system, { line, identify = "", block = "", tokens = "/kept-token" }) {
  const page = await read(`e2e/hosts/${system}.html`);
  return ({ copies }, token) => {
    const parts = copies ? { line, identify, block } : { line: "", identify: "", block };
    on.host.answer(tokens, async () => ({ type: "application/json", body: JSON.stringify({ token: await token() }) }));
    const body = page.replace(/<!-- (line|identify|block) -->/g, (_, mark) => filled(parts[mark])).replace("{{copies}}", copies);
    return on.host.answer(`/${system}-${copies}`, { body });
  };
}

/** The block in the page shows what the panel shows. */
const blockShows = (balance) => (visit) =>
  visit.shows(visit.page.frameLocator("[data-kept] iframe").locator(".balance b").first(), balance);

/** The line, the block, and what the company's own pages add. */
async function documented(system) {
  const page = `docs/embed/${system}.md`;
  return { line: await snippet(page, "<script async"), block: await snippet(page, "data-kept") };
}

for (const system of ["html", "tilda", "ghost"]) {
  test(`a page as ${system} makes it: line and block of docs/embed/${system}.md`, async () => {
    const { line, block } = await documented(system);
    const page = await pageOf(system, { line: (await identify()) + line, block });
    await journey(on, page, { opened: blockShows("150"), closed: blockShows("50") });
  });
}

test("a page as WordPress makes it, whose users are signed in by what stands in functions.php", async () => {
  const functions = await snippet("docs/embed/wordpress.md", "wp_ajax_kept_token");
  const [identify] = functions.match(/<script>[^]*<\/script>/);
  const tokens = "/wp-admin/admin-ajax.php";
  const page = await pageOf("wordpress", { ...(await documented("wordpress")), identify, tokens });
  await journey(on, page, { opened: blockShows("150"), closed: blockShows("50") });
});

test("a page as Hugo makes it, of the partial, the shortcode and the parameter", async () => {
  const docs = "docs/embed/hugo.md";
  const [, key] = (await snippet(docs, "[params]")).match(/kept = "(.*)"/);
  const [, ...values] = (await snippet(docs, "{{<")).match(/{{< kept (\w+) (\w+) >}}/);
  const line = (await snippet(docs, "<script async")).replace("{{ site.Params.kept }}", key);
  const block = (await snippet(docs, "data-kept")).replace(/{{ \.Get (\d) }}/g, (_, place) => values[place]);
  const page = await pageOf("hugo", { line: (await identify()) + line, block });
  await journey(on, page, { opened: blockShows("150"), closed: blockShows("50") });
});

test("a React app whose customer signs out, in strict mode", async () => {
  const docs = "docs/embed/react.md";
  const card = await snippet(docs, "export function KeptCard");
  const both = (await snippet(docs, "export function Kept({ customer })")) + card;
  for (const [name, text] of [["app-0", card], ["app-1", both]]) await app(`/${name}.js`, "react.jsx", text);
  const page = await pageOf("react", { line: "" });
  await journey(on, page, {
    opened: blockShows("150"),
    closed: async (visit) => {
      await visit.page.getByRole("button", { name: "Sign in or out" }).click();
      await visit.launcher.locator("b").waitFor({ state: "hidden" });
    },
  });
});

test("a document that Next hydrates, with next/script", async () => {
  await app("/next-0.js", "next.jsx", "");
  await app("/next-1.js", "next.jsx", await snippet("docs/embed/react.md", "next/script"));
  await journey(on, await pageOf("next", { line: "" }));
});

test("a token that a few lines of Node sign", async () => {
  const signer = await snippet("docs/embed.md", "export function keptToken");
  const { keptToken } = await import(`data:text/javascript,${encodeURIComponent(signer)}`);
  const page = await pageOf("html", { line: (await identify()) + (await documented("html")).line });
  const sign = (member) => keptToken(on.site.key, on.site.identity, { id: member, name: "Anna" });
  await journey(on, (options) => page(options, () => sign(options.member)));
});

test("the pinned script, whose bytes the page knows beforehand", async () => {
  const { src, integrity } = await (await fetch(`${on.site.front}/l/current.json`)).json();
  const pinned = await snippet("docs/embed.md", "integrity=");
  const line = pinned.replace("/l/HASH.js", src).replace("sha384-INTEGRITY", integrity);
  await journey(on, await pageOf("html", { line: (await identify()) + line }));
});

test("the settings of the documentation move the button, and hide it on the paths they name", async () => {
  const [, settings] = (await snippet("docs/embed.md", "curl -X PATCH")).match(/-d '([^]*)'/);
  await on.site.call("PATCH", "/v1/site", JSON.parse(settings));
  const visit = await on.guest();
  assert.deepEqual(await visit.launcher.boundingBox(), { x: 20, y: 720 - 80 - 56, width: 56, height: 56 });
  await visit.page.evaluate(() => history.pushState({}, "", "/checkout/address"));
  await visit.launcher.waitFor({ state: "hidden" });
  await visit.page.evaluate(() => history.pushState({}, "", "/cart"));
  await visit.launcher.waitFor();
  await visit.end();
});

/** Serves the React app at `path`; what it imports as "kept" is this text of the documentation. */
async function app(path, name, text) {
  const file = fileURLToPath(new URL(`hosts/${name}`, import.meta.url));
  const plugin = {
    name: "documentation",
    setup(build) {
      build.onResolve({ filter: /^kept$/ }, () => ({ path: "kept", namespace: "docs" }));
      build.onLoad({ filter: /^kept$/, namespace: "docs" }, () => {
        return { contents: filled(text), loader: "jsx", resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
      });
      build.onResolve({ filter: /^next\/script$/ }, () => ({ path: file.replace(name, "next-script.jsx") }));
    },
  };
  const body = await bundle(file, { jsx: "automatic", plugins: [plugin], logLevel: "error" });
  on.host.answer(path, { type: "text/javascript", body });
}
