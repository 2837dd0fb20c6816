// What is compared: the shop's page without anything, with Kept, and with each peer.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { constants } from "node:zlib";

import { startServer } from "../../e2e/support/server.mjs";
import { TestSite } from "../../e2e/support/site.mjs";
import { root } from "../machine.mjs";
import { startPeers } from "./peers.mjs";
import { startProxy } from "./proxy.mjs";
import { openShop } from "./shop/page.mjs";

const QUEUE = "<script>window.kept=window.kept||function(){(kept.q=kept.q||[]).push(arguments)}</script>";
const IDENTIFY = `<script>kept("identify",async()=>(await fetch("/token")).text())</script>`;
const BLOCKS = `<div data-kept="balance" style="min-height:96px"></div><div data-kept="card" style="min-height:280px"></div>`;
// What a CDN takes that compresses as it sends; 11 is what it sends where it keeps the result.
const QUALITY_ON_THE_FLY = 4;

/** Starts everything; `stop` ends it. Each side has the page's `url`, and what it takes to use its widget. */
export async function startSides() {
  const tags = { none: {}, again: {} };
  const shop = await openShop(tags, { "/token": () => site.token("anna") });
  const server = await startServer({ log: "ignore" });
  const proxy = await startProxy(server.url, constants.BROTLI_MAX_QUALITY);
  const onTheFly = await startProxy(server.url, QUALITY_ON_THE_FLY);
  const site = await TestSite.open({ url: proxy.origin, operatorKey: server.operatorKey }, shop.origin);
  await site.buys("anna", 70);
  const peers = await startPeers();

  const line = (at) => `<script async src="${at.origin}/s/${site.key}.js"></script>\n`;
  tags.kept = { foot: line(proxy) };
  tags["on-the-fly"] = { foot: line(onTheFly) };
  tags.member = { foot: QUEUE + line(proxy) + IDENTIFY };
  tags.blocks = { foot: line(proxy), block: BLOCKS };
  for (const peer of peers) tags[peer.packages[0]] = peer.tag;

  const url = (name) => `${shop.origin}/${name}`;
  const kept = (name, more) => ({ ...KEPT, served: proxy, url: url(name), ...more });
  return {
    none: { name: "nothing", url: url("none") },
    again: { name: "nothing, again", url: url("again") },
    kept: kept("kept", { name: "Kept", content: "h1" }),
    member: kept("member", { name: "Kept, signed in", content: ".balance b" }),
    blocks: kept("blocks", { name: "Kept with two blocks", content: "h1" }),
    onTheFly: kept("on-the-fly", { name: "Kept, compressed on the fly", served: onTheFly }),
    peers: peers.map((peer) => ({ ...peer, url: url(peer.packages[0]) })),
    panelFiles: () => panelFiles(proxy, site),
    stop: () => Promise.all([shop.stop(), proxy.stop(), onTheFly.stop(), server.stop(), ...peers.map((peer) => peer.served.stop())]),
  };
}

const KEPT = {
  launcher: (page) => page.locator("kept-home").getByRole("button", { name: "Rewards" }),
  closer: (page) => page.locator("kept-home").getByRole("button", { name: "Close" }),
  opened: (page) => page.frameLocator("kept-home iframe").getByRole("heading", { level: 1 }),
};

// All that a panel in one language may ever ask for, as it travels.
async function panelFiles(proxy, site) {
  const hashed = await readdir(path.join(root, "target/kept/site/a"));
  const paths = [`/panel?site=${site.key}&lang=en`, ...hashed.map((name) => `/a/${name}`)];
  proxy.taken();
  for (const one of paths) await fetch(proxy.origin + one, { headers: { "accept-encoding": "br" } });
  return proxy.taken();
}
