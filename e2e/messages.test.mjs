// The words between page and frame are closed sets: whatever else is said changes nothing and breaks nothing.
import assert from "node:assert/strict";
import { test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { babble } from "./support/babble.mjs";
import { stage } from "./support/stage.mjs";

// What a run said can be said again: KEPT_SEED=… node --test e2e/messages.test.mjs
const SEED = Number(process.env.KEPT_SEED ?? Date.now() % 2 ** 32);

const on = stage();

/** Keeps hold of the ends of every port, as no page or frame can; the frame's ends are found by its own listener. */
function tap() {
  window.taps = [];
  const { MessageChannel } = window;
  window.MessageChannel = class extends MessageChannel {
    constructor() {
      super();
      window.taps.push(this.port1);
    }
  };
  addEventListener("message", ({ data, ports }) => data?.is === "hello" && window.taps.push(...ports), true);
}

/** A member with the panel open at the rewards, and what there is to see. */
async function open() {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.addInitScript(tap);
  await visit.page.goto(on.host.page({ script: on.site.script, signed: true }, () => on.site.token("mia")));
  await visit.page.evaluate(() => {
    window.heard = [];
    for (const name of ["ready", "open", "close", "balance", "redeemed", "failed"])
      document.addEventListener(`kept:${name}`, ({ detail }) => heard.push([name, detail]));
  });
  await visit.openPanel();
  await visit.section("Rewards").click();
  await visit.panel.getByRole("button", { name: "Redeem “A coffee on us”" }).waitFor();
  visit.frame = visit.page.frames().find((frame) => frame.url().includes("/panel?"));
  visit.look = async () => ({
    page: await visit.page.evaluate(() => [heard, document.body.outerHTML, document.querySelector("kept-home").shadowRoot.innerHTML]),
    frame: await visit.frame.evaluate(() => document.body.outerHTML),
  });
  return visit;
}

/** After all that was said before it, in order, has been heard on both sides. */
async function settled(visit) {
  for (const side of [visit.page, visit.frame]) await side.evaluate(() => new Promise((heard) => setTimeout(heard)));
}

/** It redeems, and closes. */
async function works(visit) {
  await visit.press("Redeem “A coffee on us”");
  await visit.press("Yes, redeem");
  await visit.shows(visit.title, "Here is your coupon");
  await visit.page.waitForFunction(() => heard.some(([name, detail]) => name === "redeemed" && detail.reward === "coffee"));
  await visit.closer.click();
  await visit.page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.deepEqual(visit.errors, []);
}

test("10,000 messages that are none of ours change nothing, and then a reward is redeemed", async (t) => {
  t.diagnostic(`KEPT_SEED=${SEED}`);
  await on.site.buys("mia", 300);
  const visit = await open();
  const before = await visit.look();
  const say = { seed: SEED, count: 2500, script: babble.toString() };

  // The page to the frame's window, at its exact origin, with and without ports.
  await visit.page.evaluate(({ seed, count, script, origin }) => {
    const frame = document.querySelector("kept-home").shadowRoot.querySelector("iframe").contentWindow;
    for (const message of new Function(`return (${script})`)()(seed, count, ["hello"])) {
      frame.postMessage(message, origin, message?.is === "hello" ? [] : [new MessageChannel().port2]);
    }
  }, { ...say, origin: on.site.url });
  // The page to the frame, over the loader's own port.
  await visit.page.evaluate(({ seed, count, script }) => {
    const words = ["token", "preview"];
    for (const message of new Function(`return (${script})`)()(seed + 1, count, words)) window.taps[0].postMessage(message);
  }, say);
  // The frame to the page, over the same port.
  await visit.frame.evaluate(({ seed, count, script }) => {
    const words = ["balance", "redeemed", "height", "look"];
    for (const message of new Function(`return (${script})`)()(seed + 2, count, words)) window.taps[0].postMessage(message);
  }, say);
  // A stranger's frame to the page's window; ours, in a shadow root, it cannot even find.
  await visit.page.evaluate(({ seed, count, script }) => {
    const stranger = document.createElement("iframe");
    stranger.srcdoc = `<script>const words = ["hello", "ready", "balance", "redeemed", "close", "look"];
      for (const message of (${script})(${seed + 3}, ${count}, words)) parent.postMessage(message, "*");
      parent.postMessage(parent.length, "*")</script>`;
    stranger.sandbox = "allow-scripts";
    return new Promise((said) => {
      addEventListener("message", ({ data, source }) => {
        if (source !== stranger.contentWindow || data !== 1) return;
        stranger.remove();
        said();
      });
      document.querySelector("main").append(stranger);
    });
  }, say);

  await settled(visit);
  assert.deepEqual(await visit.look(), before);
  await works(visit);
  await visit.end();
});

test("a page of another origin is never answered, whatever it says", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  const stranger = "http://stranger.test";
  await visit.context.route(`${stranger}/**`, (route) => route.fulfill({ contentType: "text/html", body: "<title>Stranger</title>" }));
  await visit.page.goto(stranger);
  const opened = visit.page.waitForEvent("popup");
  await visit.page.evaluate((url) => void (window.tab = open(url)), `${on.site.url}/panel?site=${on.site.key}`);
  const tab = await opened;
  await tab.getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  const answered = await visit.page.evaluate(async (origin) => {
    const heard = [];
    const say = (message) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => heard.push(data);
      window.tab.postMessage(message, origin, [port2]);
    };
    addEventListener("message", ({ data }) => heard.push(data));
    for (let times = 0; times < 100; times++) say({ is: "hello", signed: true });
    return heard;
  }, on.site.url);
  // Whatever it would have answered, it would have answered before this.
  await tab.evaluate(() => new Promise((later) => setTimeout(later)));
  await visit.page.evaluate(() => new Promise((later) => setTimeout(later)));
  assert.deepEqual(answered, []);
  await tab.getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  await visit.end();
});
