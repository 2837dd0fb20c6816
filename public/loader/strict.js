// The loader for owners who pin what runs in their pages: one file with everything in it and no site's config, so that
// its integrity can stand in the line. The config is fetched, as data.
import * as more from "../more.js";
import { core } from "./core.js";
import { testing } from "./testing.js";

const script = document.currentScript;
const { site, consent } = script?.dataset ?? {};

const begin = async () => {
  const config = `/s/${site}.json${testing() ? "?test" : ""}`;
  const answer = await fetch(new URL(config, script.src), { credentials: "omit" });
  if (!answer.ok || window.kept !== waiting) return;
  const known = await answer.json();
  // From here on the core is the one that takes calls, those that came meanwhile first.
  if (window.kept !== waiting) return;
  window.kept = Object.assign((...call) => queue.push(call), { q: queue });
  core(script, known, new URL(`/panel?site=${site}`, script.src).href, async () => more);
};

const queue = [];
const waiting = (...call) => {
  queue.push(call);
  if (call[0] === "destroy") delete window.kept;
  // Where our host cannot be reached, the page stays as it was.
  if (call[0] === "consent") begin().catch(() => {});
};
waiting.live = true;

const before = window.kept;
if (script?.src && /^\w+$/.test(site) && !before?.live) {
  window.kept = waiting;
  if (consent !== "wait") begin().catch(() => {});
  for (const call of before?.q ?? []) waiting(...call);
}
