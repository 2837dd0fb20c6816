// What does not depend on the machine: bytes, requests, layout shifts, elements, memory.
import { setTimeout as pause } from "node:timers/promises";

import { Visit } from "./visit.mjs";

// So long nothing may be asked for before a phase counts as over.
const QUIET_MS = 700;

/**
 * Walks through the phases of a visit: the page loads, somebody reaches for the launcher, opens it, closes it. Answers
 * with what was sent in each, and what the page had of it.
 */
export async function costsOf(browser, side) {
  const visit = await Visit.begin(browser, { content: side.content });
  const { page } = visit;
  const sent = {};
  const shifts = {};
  const phase = async (name, happens) => {
    side.served?.taken();
    await happens();
    const record = [];
    for (let more = 1; more > 0; record.push(...(side.served?.taken() ?? [])), more = record.length - more) {
      more = record.length;
      await pause(QUIET_MS);
    }
    sent[name] = record;
    shifts[name] = await visit.shifts();
  };
  await phase("load", () => loaded(visit, side));
  const [elements, heap] = [await visit.elements(), await visit.heap()];
  const costs = { sent, shifts, elements, heap, memory: 0, errors: visit.errors };
  if (side.launcher) {
    const launcher = side.launcher(page);
    await phase("intent", () => visit.move(launcher));
    await phase("open", async () => {
      await visit.click(launcher);
      await side.opened(page).waitFor();
    });
    costs.memory = await visit.wasmMemory();
    if (side.closer) await phase("close", () => side.closer(page).click());
  }
  await visit.end();
  return costs;
}

/** Opens the page and waits for its widget, or for its heading where it has none. */
export async function loaded(visit, { url, ready, launcher }) {
  await visit.page.goto(url);
  await ready?.(visit.page);
  // Looking for anything brings code into the page: a page without a widget is looked at too.
  await (launcher?.(visit.page) ?? visit.page.locator("h1")).waitFor();
}

/** Bytes and number of what was sent in these phases. */
export function sum({ sent }, phases, wanted = () => true) {
  const all = phases.flatMap((phase) => sent[phase] ?? []).filter(wanted);
  return { requests: all.length, bytes: all.reduce((total, { bytes }) => total + bytes, 0) };
}
