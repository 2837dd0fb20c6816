// Owners who pin what runs in their pages: one file with its integrity in the line, and the site's config as data.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();

/** What `/l/current.json` tells owners to paste. */
async function line(attributes = "") {
  const { src, integrity } = await (await fetch(`${on.site.url}/l/current.json`)).json();
  const tag = `<script async src="${on.site.url}${src}" integrity="${integrity}" crossorigin="anonymous"`;
  return { src, integrity, html: `${tag} data-site="${on.site.key}" ${attributes}></script>` };
}

const page = (html, token) => on.host.page({ script: on.site.script, copies: 0, signed: !!token, body: html }, token);

test("the pinned script opens, redeems and closes like the other", async () => {
  await on.site.buys("pia", 130);
  const { html } = await line();
  const visit = await Visit.begin(on.browser, "about:blank");
  const asked = [];
  visit.page.on("request", (request) => request.url().startsWith(on.site.url) && asked.push(new URL(request.url()).pathname));
  await visit.page.goto(page(html + html, () => on.site.token("pia")));
  await visit.launcher.waitFor();
  assert.deepEqual(asked.map((path) => path.replace(/[0-9a-f]{24}/, "HASH")), ["/l/HASH.js", `/s/${on.site.key}.json`]);
  await visit.openPanel();
  await visit.section("Rewards").click();
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.shows(visit.title, "Here is your coupon");
  await visit.closer.click();
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.ok(!asked.some((path) => path.startsWith("/a/more.")), "everything was in the one file");
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("its address serves these very bytes for ever, and the integrity is theirs", async () => {
  const { src, integrity } = await line();
  const response = await fetch(on.site.url + src);
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(`sha384-${createHash("sha384").update(bytes).digest("base64")}`, integrity);
  assert.match(response.headers.get("cache-control"), /immutable/);
  assert.equal(response.headers.get("access-control-allow-origin"), "*");
  assert.ok(!bytes.includes("__KEPT_CONFIG__") && !bytes.includes(on.site.key));
});

test("bytes that were changed on the way do not run", async () => {
  const { html } = await line();
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route("**/l/*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()};window.changed=true` });
  });
  await visit.page.goto(page(html));
  await visit.page.waitForLoadState("networkidle");
  assert.equal(await visit.page.evaluate(() => window.changed), undefined);
  assert.equal(await visit.page.locator("kept-home").count(), 0);
  await visit.end();
});

test("where its config does not come, the page stays as it was", async () => {
  const { html } = await line();
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route("**/s/*.json", (route) => route.abort());
  await visit.page.goto(page(html));
  await visit.page.waitForLoadState("networkidle");
  assert.equal(await visit.page.locator("kept-home").count(), 0);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("before consent it asks for nothing, and afterwards does what was called meanwhile", async () => {
  const { html } = await line(`data-consent="wait"`);
  const visit = await Visit.begin(on.browser, "about:blank");
  const asked = [];
  visit.page.on("request", (request) => request.url().startsWith(on.site.url) && asked.push(new URL(request.url()).pathname));
  await visit.page.goto(page(html));
  await visit.page.waitForFunction(() => window.kept?.live);
  await visit.page.evaluate(() => kept("open"));
  await visit.page.waitForLoadState("networkidle");
  assert.equal(asked.length, 1);
  await visit.page.evaluate(() => kept("consent"));
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});
