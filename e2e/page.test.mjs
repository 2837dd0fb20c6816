// How the launcher lives in other people's pages.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { TestSite } from "./support/site.mjs";
import { startHost } from "./support/host.mjs";
import { stage } from "./support/stage.mjs";

const BLOCK = `<div data-kept="balance" style="min-height: 96px;"></div>`;

const on = stage();

/** What the page has that a loader could leave behind. */
async function traces(visit) {
  const devtools = await visit.context.newCDPSession(visit.page);
  const listeners = {};
  for (const expression of ["window", "document", "document.documentElement", "document.body"]) {
    const { result } = await devtools.send("Runtime.evaluate", { expression });
    const found = await devtools.send("DOMDebugger.getEventListeners", { objectId: result.objectId });
    listeners[expression] = found.listeners.map(({ type }) => type).sort();
  }
  await devtools.detach();
  const page = await visit.page.evaluate(() => [Object.keys(window).sort(), document.documentElement.outerHTML]);
  return { listeners, page };
}

test("until somebody reaches for it, the page loads one file and moves nothing", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  const requests = [];
  visit.page.on("request", (request) => request.url().startsWith(on.site.url) && requests.push(request.url()));
  await visit.page.goto(on.host.page({ script: on.site.script }));
  await visit.launcher.waitFor();
  assert.deepEqual(requests, [on.site.script]);
  const shift = await visit.page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().length)).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }),
  );
  assert.equal(shift, 0);
  const reached = visit.page.waitForRequest((request) => request.url().includes("/panel?"));
  await visit.launcher.hover();
  await reached;
  await visit.end();
});

test("a panel that has warmed up is already where it will be shown", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.addInitScript(() => {
    window.shifts = [];
    const note = (list) => shifts.push(...list.getEntries().map(({ value }) => value));
    new PerformanceObserver(note).observe({ type: "layout-shift", buffered: true });
  });
  await visit.page.goto(on.host.page({ script: on.site.script }));
  await visit.launcher.hover();
  await visit.title.waitFor({ state: "attached" });
  await visit.launcher.click();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.closer.click();
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  // Two frames later every shift has been reported, the panel's as well as the page's.
  await visit.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn)))));
  for (const frame of visit.page.frames()) assert.deepEqual(await frame.evaluate(() => shifts), [], frame.url());
  await visit.end();
});

test("an unreachable host leaves the page as it was", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route(on.site.script, (route) => route.abort());
  await visit.page.goto(on.host.page({ script: on.site.script, body: "<p>Still here</p>" }));
  await visit.page.getByText("Still here").waitFor();
  assert.equal(await visit.page.locator("kept-home").count(), 0);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("the line pasted twice gives one launcher", async () => {
  const visit = await on.guest({ copies: 2 });
  await visit.launcher.waitFor();
  await visit.page.waitForLoadState("networkidle");
  assert.equal(await visit.page.locator("kept-home").count(), 1);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a click shows the box before anything of the panel has come", async () => {
  const visit = await on.guest();
  await visit.context.route("**/panel?*", () => {});
  await visit.openPanel();
  await visit.page.getByRole("dialog", { name: "Verstak" }).waitFor();
  await visit.closer.click();
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  await visit.end();
});

test("a panel that does not come says so, and comes when asked again", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.page.clock.install();
  await visit.page.goto(on.host.page({ script: on.site.script }));
  await visit.page.clock.runFor(1000);
  await visit.context.route("**/panel?*", (route) => route.abort());
  await visit.openPanel();
  await visit.page.clock.runFor(15_000);
  const again = visit.page.getByRole("button", { name: "It did not open. Try again" });
  await again.waitFor();
  await visit.context.unroute("**/panel?*");
  await visit.page.clock.resume();
  await again.click();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("a page that swaps its body keeps the launcher", async () => {
  const visit = await on.guest();
  await visit.launcher.waitFor();
  await visit.page.evaluate(() => {
    const body = document.createElement("body");
    body.innerHTML = "<h1>Another page</h1>";
    document.documentElement.replaceChild(body, document.body);
  });
  await visit.launcher.click();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("a page that removes what it does not know neither hangs nor loses the launcher", async () => {
  const visit = await on.guest({
    body: `<script>removals=0;new MutationObserver(()=>{const home=document.querySelector("kept-home");
      if(home&&removals<5){removals++;home.remove()}}).observe(document.documentElement,{childList:true,subtree:true})</script>`,
  });
  await visit.page.waitForFunction(() => removals === 5);
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("a second script that does not come is asked for again under another name", async () => {
  const visit = await on.guest({ body: `<script>failed=0;document.addEventListener("kept:failed",()=>failed++)</script>` });
  const asked = [];
  await visit.context.route("**/a/more.*", (route) => {
    asked.push(route.request().url());
    return asked.length > 2 ? route.continue() : route.abort();
  });
  await visit.openPanel();
  const again = visit.page.getByRole("button", { name: "It did not open. Try again" });
  await again.waitFor();
  assert.ok(await visit.page.evaluate(() => failed >= 1));
  await visit.page.waitForFunction(() => document.querySelector("kept-home").shadowRoot.activeElement);
  await again.click();
  await visit.shows(visit.title, "Rewards at Verstak");
  assert.equal(new Set(asked).size, asked.length);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a second script that neither comes nor fails is asked for again", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.page.clock.install();
  await visit.page.goto(on.host.page({ script: on.site.script }));
  await visit.page.clock.runFor(1000);
  let asked = 0;
  await visit.context.route("**/a/more.*", (route) => (asked++ ? route.continue() : undefined));
  await visit.openPanel();
  await visit.panel.locator("#app").waitFor({ state: "attached" });
  await visit.page.frames()[1].waitForLoadState("load");
  await visit.page.clock.runFor(15_000);
  const again = visit.page.getByRole("button", { name: "It did not open. Try again" });
  await again.waitFor();
  await visit.page.clock.resume();
  await again.click();
  await visit.shows(visit.title, "Rewards at Verstak");
  assert.equal(asked > 1, true);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a page that was opened before a deploy finds the second script where it is now", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route(on.site.script, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replace(/more\.\w+\.js/, "more.0123456789ab.js") });
  });
  const asked = visit.page.waitForResponse("**/a/more.0123456789ab.js");
  await visit.page.goto(on.host.page({ script: on.site.script }));
  await visit.openPanel();
  assert.equal((await asked).status(), 302);
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("on an origin that is not the site's the panel does not open, and the box says so", async (t) => {
  const elsewhere = await startHost("elsewhere.localhost");
  t.after(elsewhere.stop);
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.page.clock.install();
  await visit.page.goto(elsewhere.page({ script: on.site.script }));
  await visit.page.clock.runFor(1000);
  await visit.openPanel();
  await visit.page.clock.runFor(15_000);
  await visit.page.getByRole("button", { name: "It did not open. Try again" }).waitFor();
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("the line's own language goes before the page's, and a token may be given as it is", async () => {
  await on.site.buys("lena", 30);
  const line =
    `<script>kept=function(){(kept.q=kept.q||[]).push(arguments)};kept("identify","${on.site.token("lena")}");` +
    `heard=[];document.addEventListener("kept:balance",({detail})=>heard.push(detail.text))</script>` +
    `<script async data-lang="ru" src="${on.site.script}"></script>`;
  const visit = await Visit.begin(on.browser, on.host.page({ script: on.site.script, copies: 0, body: line }));
  await visit.openPanel();
  await visit.shows(visit.balance, "30");
  await visit.section("Награды").waitFor();
  await visit.shows(visit.launcher.locator("b"), "30");
  assert.deepEqual(await visit.page.evaluate(() => heard), ["30"]);
  await visit.end();
});

test("destroy leaves no trace, and the line can be pasted again", async () => {
  const visit = await Visit.begin(on.browser, on.host.page({ script: on.site.script, copies: 0, body: BLOCK }));
  await visit.page.evaluate(() => delete window.kept);
  const before = await traces(visit);
  await visit.page.evaluate((url) => document.head.appendChild(Object.assign(document.createElement("script"), { src: url })).remove(), on.site.script);
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.page.locator("[data-kept] iframe").waitFor();
  assert.notDeepEqual(await traces(visit), before);
  await visit.page.evaluate(() => kept("destroy"));
  assert.deepEqual(await traces(visit), before);
  await visit.page.addScriptTag({ url: on.site.script });
  await visit.launcher.waitFor();
  await visit.end();
});

test("destroy before anything was drawn ends it as well", async () => {
  const visit = await on.guest({ body: `<script>kept=function(){(kept.q=kept.q||[]).push(arguments)};kept("destroy")</script>` });
  // The stub of the page goes when the loader has done what it asked for.
  await visit.page.waitForFunction(() => !("kept" in window));
  await visit.page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
  assert.equal(await visit.page.locator("kept-home").count(), 0);
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("before consent nothing is drawn and nothing asked for; what was called meanwhile happens then", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  const requests = [];
  visit.page.on("request", (request) => request.url().startsWith(on.site.url) && requests.push(request.url()));
  const line = `<script async data-consent="wait" src="${on.site.script}"></script>`;
  await visit.page.goto(on.host.page({ script: on.site.script, copies: 0, body: BLOCK + line }));
  await visit.page.waitForFunction(() => window.kept?.live);
  await visit.page.evaluate(() => kept("open"));
  await visit.page.waitForLoadState("networkidle");
  assert.deepEqual(requests, [on.site.script]);
  assert.equal(await visit.page.locator("kept-home, iframe").count(), 0);
  await visit.page.evaluate(() => kept("consent"));
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

test("focus returns to whatever opened the panel", async () => {
  const visit = await on.guest({ body: `<button id="mine" onclick="kept('open')">My points</button>` });
  await visit.launcher.waitFor();
  await visit.page.locator("#mine").click();
  await visit.shows(visit.panel.locator(":focus"), "Rewards at Verstak");
  await visit.page.keyboard.press("Escape");
  await visit.page.locator("#mine:focus").waitFor();
  await visit.launcher.click();
  await visit.page.keyboard.press("Escape");
  await visit.page.locator("kept-home:focus").waitFor();
  await visit.end();
});

test("calls that are none of ours do nothing", async () => {
  const visit = await on.guest();
  await visit.launcher.waitFor();
  await visit.page.evaluate(() => {
    for (const call of ["__proto__", "constructor", "greet", "", undefined, null, {}, Symbol.iterator]) kept(call, call);
    kept("identify", { clone: () => {} });
    kept("preview", window);
  });
  await visit.openPanel();
  await visit.panel.getByRole("heading", { level: 1 }).waitFor();
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a page whose launcher is hidden still opens the panel, and going back shows the launcher", async () => {
  const site = await TestSite.open(on.server, on.host.origin);
  await site.call("PATCH", "/v1/site", { look: { launcher: { hide_on: ["/checkout/*"] } } });
  const visit = await on.guest({ script: site.script });
  await visit.launcher.waitFor();
  await visit.page.evaluate(() => history.pushState(null, "", "/checkout/pay"));
  await visit.launcher.waitFor({ state: "hidden" });
  await visit.page.evaluate(() => kept("open"));
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.closer.click();
  await visit.page.evaluate(() => history.back());
  await visit.launcher.waitFor();
  await visit.end();
});

test("on a phone the panel is a sheet over the whole page; on a desktop a card at its corner", async () => {
  for (const [width, height, whole] of [[390, 844, true], [1280, 860, false]]) {
    const visit = await on.guest({}, { viewport: { width, height } });
    await visit.openPanel();
    await visit.shows(visit.title, "Rewards at Verstak");
    await visit.page.locator("dialog").evaluate((box) => Promise.all(box.getAnimations().map(({ finished }) => finished)));
    const box = await visit.page.getByRole("dialog").boundingBox();
    if (whole) assert.deepEqual(box, { x: 0, y: 0, width, height });
    else assert.ok(box.x > width / 2 && box.x + box.width <= width && box.y >= 0, JSON.stringify(box));
    await visit.end();
  }
});

test("in a page that reads from right to left the launcher is at the left", async () => {
  const visit = await on.guest({ body: "<script>document.documentElement.dir='rtl'</script>" });
  const box = await visit.launcher.boundingBox();
  assert.equal(box.x, 20);
  await visit.end();
});

test("the printed page does not show the launcher", async () => {
  const visit = await on.guest();
  await visit.launcher.waitFor();
  await visit.page.emulateMedia({ media: "print" });
  await visit.launcher.waitFor({ state: "hidden" });
  await visit.end();
});

test("the frame answers a hello and nothing else", async () => {
  const visit = await on.guest();
  await visit.launcher.waitFor();
  const answered = await visit.page.evaluate(async (url) => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.src = url;
    await new Promise((resolve) => (frame.onload = resolve));
    const heard = [];
    const say = (message) => {
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise((resolve) => {
        port1.onmessage = ({ data }) => resolve(heard.push([message, data.is]));
      });
      frame.contentWindow.postMessage(message, new URL(url).origin, [port2]);
      return answer;
    };
    // Messages arrive in order: once the last is answered, the others never will be.
    say("hello");
    say({ is: "goodbye" });
    await say({ is: "hello" });
    return heard;
  }, `${on.site.url}/panel?site=${on.site.key}`);
  assert.deepEqual(answered, [[{ is: "hello" }, "ready"]]);
  await visit.end();
});
