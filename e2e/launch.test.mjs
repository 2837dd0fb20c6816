// From a pasted line to a launcher that customers see: before the launch nothing shows, and the owner sees that we see
// their site; whoever knows the mark in the address tries it out; afterwards everybody sees it at once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { signIn, startSite } from "./support/owner.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();
let owner;

/** A new site of the file's owner, with pages at these origins. */
async function starts(origins) {
  owner ??= await signIn(on.server);
  return startSite(owner, origins);
}

/** A site that is not launched, with a page that has its line. */
async function unlaunched(origins = [on.host.origin], options) {
  const key = await starts(origins);
  const script = `${on.server.url}/s/${key}.js`;
  return { key, script, page: on.host.page({ script, ...options }) };
}

/** Opens a page once it is quiet; also tells what it asked our host for. */
async function quiet(url, context) {
  const visit = await Visit.begin(on.browser, "about:blank", context);
  const asked = [];
  visit.page.on("request", (request) => request.url().startsWith(on.server.url) && asked.push(request.url()));
  await visit.page.goto(url);
  await visit.page.waitForLoadState("networkidle");
  return Object.assign(visit, { asked });
}

test("before its launch a page shows nothing; from the launch on everybody sees the launcher at once", async () => {
  const { script, page } = await unlaunched();
  const visit = await quiet(page);
  assert.deepEqual(visit.asked, [script]);
  assert.equal(await visit.page.locator("kept-home, iframe").count(), 0);
  // What the page's own buttons say waits and does no harm.
  await visit.page.evaluate(() => kept("open"));
  assert.deepEqual(visit.errors, []);
  await owner.call("POST", "/v1/site/launch");
  await visit.page.reload();
  await visit.launcher.waitFor();
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("the console learns which page called, and which address is not named yet", async () => {
  const { page } = await unlaunched([]);
  const visit = await quiet(page);
  let site = await owner.call("GET", "/v1/site");
  assert.deepEqual([site.seen_at, site.seen_origin, site.launched_at], [null, on.host.origin, null]);
  site = await owner.call("PATCH", "/v1/site", { origins: [site.seen_origin] });
  assert.ok(site.seen_at);
  await visit.end();
});

test("whoever puts the mark behind the address tries it out, on every page of the tab until it is closed", async () => {
  const { page, key } = await unlaunched();
  const visit = await quiet(page);
  // The page is open already: nothing is loaded anew.
  await visit.page.evaluate(() => (location.hash = "#kept-test"));
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.page.goto(on.host.page({ script: `${on.server.url}/s/${key}.js`, lang: "ru" }));
  await visit.launcher.waitFor();
  assert.equal(await visit.launcher.getAttribute("aria-label"), "Бонусы");
  const other = await quiet(page);
  assert.equal(await other.page.locator("kept-home").count(), 0, "another tab is a visitor's");
  assert.deepEqual([...visit.errors, ...other.errors], []);
  await other.end();
  await visit.end();
});

test("calls that a page made before anything came reach the loader in test mode", async () => {
  const { page } = await unlaunched(undefined, { body: `<button onclick="kept('open')">My points</button>` });
  const visit = await Visit.begin(on.browser, page);
  await visit.page.evaluate(() => kept("open"));
  await visit.page.evaluate(() => (location.hash = "#kept-test"));
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("a page that pins its script shows nothing before the launch either, and takes part in the test", async () => {
  const { src, integrity } = await (await fetch(`${on.server.url}/l/current.json`)).json();
  const key = await starts([on.host.origin]);
  const line = `<script async src="${on.server.url}${src}" integrity="${integrity}" crossorigin data-site="${key}"></script>`;
  const page = on.host.page({ script: "", copies: 0, body: line });
  const visit = await Visit.begin(on.browser, "about:blank");
  const refused = visit.page.waitForResponse((answer) => answer.url().endsWith(`/s/${key}.json`));
  await visit.page.goto(page);
  assert.equal((await refused).status(), 404);
  await visit.page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  assert.equal(await visit.page.locator("kept-home").count(), 0);
  assert.deepEqual(visit.errors, []);
  const site = await owner.call("GET", "/v1/site");
  assert.equal(site.seen_origin, on.host.origin);
  const tester = await Visit.begin(on.browser, `${page}#kept-test`);
  await tester.launcher.waitFor();
  await tester.end();
  await visit.end();
});

for (const shape of ["article", "shop"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`a look is seen on a picture of a page before it is saved: ${shape}, ${colorScheme}`, async () => {
      const key = await starts([]);
      const visit = await Visit.begin(on.browser, `${on.server.url}/preview?site=${key}&shape=${shape}`, { colorScheme });
      await visit.page.evaluate(() => kept("preview", { theme: { accent: "#ffee00" } }));
      await visit.page.evaluate(() => kept("open"));
      await visit.shows(visit.title, "Rewards at Verstak");
      await visit.page.waitForFunction(() => {
        const launcher = document.querySelector("kept-home").shadowRoot.querySelector(".go");
        return getComputedStyle(launcher).backgroundColor === "rgb(255, 238, 0)";
      });
      assert.equal(await visit.page.locator("header b").textContent(), "Verstak");
      const site = await owner.call("GET", "/v1/site");
      assert.equal(site.seen_origin, null, "our own picture is no page of theirs");
      assert.deepEqual(visit.errors, []);
      await visit.end();
    });
  }
}

test("the picture works in a frame of our own, and in nobody else's", async () => {
  const key = await starts([on.host.origin]);
  const url = `${on.server.url}/preview?site=${key}&shape=shop`;
  const visit = await Visit.begin(on.browser, `${on.server.url}/preview?site=${key}&shape=article`);
  await visit.page.evaluate((src) => {
    const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { src, width: 390, height: 800 }));
    frame.onload = () => frame.contentWindow.kept("open");
  }, url);
  const framed = visit.page.frameLocator("body > iframe");
  await visit.shows(framed.frameLocator("kept-home iframe").getByRole("heading", { level: 1 }), "Rewards at Verstak");
  assert.deepEqual(visit.errors, []);
  const stranger = await Visit.begin(on.browser, on.host.page({ script: "", copies: 0, body: `<iframe src="${url}"></iframe>` }));
  await stranger.page.waitForLoadState("networkidle");
  const frames = stranger.page.frames().map((frame) => frame.url());
  assert.ok(!frames.includes(url), `${frames}`);
  await stranger.end();
  await visit.end();
});
