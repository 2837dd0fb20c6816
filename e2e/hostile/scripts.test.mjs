// Pages whose own scripts rebuild them, listen to every key, or are simply too many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createElement } from "react";
import { renderToString } from "react-dom/server";

import { bundle } from "../support/bundle.mjs";
import { stage } from "../support/stage.mjs";
import { journey } from "./journey.mjs";
import { Shop } from "./shop.mjs";

const on = stage();

/** Fetches the page anew and puts its body in place of the present one, as `swap` says. */
const navigation = (swap) => `<script>async function navigate() {
  const next = new DOMParser().parseFromString(await (await fetch(location)).text(), "text/html");
  history.pushState({}, "", "?again");
  ${swap}
}</script>`;

const SWAPS = {
  // Turbo runs the scripts of the new body, our line among them.
  Turbo: `for (const inert of next.body.querySelectorAll("script")) {
    const live = document.createElement("script");
    for (const { name, value } of inert.attributes) live.setAttribute(name, value);
    inert.replaceWith(live);
  }
  document.documentElement.replaceChild(document.adoptNode(next.body), document.body);`,
  // Astro does not run a script twice; it takes over the attributes of the html element and clears its own.
  Astro: `for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);
  for (const { name, value } of next.documentElement.attributes) document.documentElement.setAttribute(name, value);
  document.body.replaceWith(next.body);`,
};

for (const [name, swap] of Object.entries(SWAPS)) {
  test(`a body that is swapped as ${name} does it takes the open panel along`, () =>
    journey(on, { head: navigation(swap) }, {
      opened: async (visit) => {
        await visit.page.evaluate(() => navigate());
        await visit.shows(visit.balance, "150");
      },
      closed: async (visit) => {
        await visit.page.evaluate(() => navigate());
        await visit.launcher.waitFor();
        assert.equal(await visit.page.locator("kept-home").count(), 1);
      },
    }));
}

test("React that starts over and deletes what it does not know gets the launcher back", async () => {
  const client = await bundle(fileURLToPath(new URL("shop.browser.mjs", import.meta.url)));
  const properties = ({ script, copies }) => ({ files: ["/react.js", "/who.js"], line: copies ? script : null, time: "11:00" });
  on.host.answer("/react.js", { type: "text/javascript", body: client });
  await journey(
    on,
    (options, token) => {
      const who = 'kept("identify", async () => (await fetch("/who")).text())';
      const stub = "window.kept = window.kept || function () { (kept.q = kept.q || []).push(arguments) };";
      on.host.answer("/who.js", { type: "text/javascript", body: stub + who });
      on.host.answer("/who", async () => ({ type: "text/plain", body: await token() }));
      const html = renderToString(createElement(Shop, properties(options)));
      return on.host.answer(`/react-${options.copies}`, { body: `<!doctype html>${html}` });
    },
    {
      opened: async (visit) => {
        const asBrowser = { ...properties({ script: on.site.script, copies: 1 }), time: "12:00" };
        assert.match(await visit.page.evaluate((shop) => hydrate(shop), asBrowser), /hydrat|#418/i);
        await visit.page.getByText("12:00").waitFor();
        await visit.shows(visit.balance, "150");
      },
    },
  );
});

test("the line pasted twice is one launcher and one member", () =>
  journey(on, { body: "<p>Two plugins, each with the line</p>" }, {
    opened: async (visit) => {
      await visit.page.addScriptTag({ url: on.site.script });
      assert.equal(await visit.page.locator("kept-home").count(), 1);
    },
  }));

const LISTENING = `const heard = [];
for (const event of ["keydown", "keypress", "keyup"]) document.addEventListener(event, ({ key }) => heard.push(key));`;

test("a page with single-key shortcuts hears no key that is meant for us", () =>
  journey(on, { head: `<script>${LISTENING}</script>` }, {
    opened: async (visit) => {
      const heard = () => visit.page.evaluate(() => heard.splice(0));
      await visit.closer.press("k");
      await visit.launcher.press("/");
      await visit.panel.getByRole("navigation").getByRole("button").first().press("j");
      assert.deepEqual(await heard(), []);
      await visit.page.evaluate(() => document.activeElement.blur());
      await visit.page.keyboard.press("k");
      assert.deepEqual(await heard(), ["k", "k", "k"]);
    },
  }));

test("a page of ten thousand elements is like any other", () =>
  journey(on, { body: "<ul>" + "<li>A line</li>".repeat(10_000) + "</ul>" }));
