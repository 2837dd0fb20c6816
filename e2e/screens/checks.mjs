// What must hold on every screen of ours, whatever it shows: nothing is cut off or moves sideways, everything can be
// read and reached, and the browser has nothing to complain about.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2's least size of a target, in px. */
const TARGET_MIN_PX = 24;
/** Longer than any screen of ours has stops. */
const STOPS_MAX = 300;

/** Collects what the page complains about from now on. */
export function listen(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return complaints;
}

/** What sticks out sideways; a table or a picture may scroll inside itself. */
export async function sideways(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const name = (one) => `<${one.localName} class="${one.className}"> ${one.textContent.trim().slice(0, 40)}`;
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width + 0.5);
    return [`the page is ${document.documentElement.scrollWidth} px wide: ${out.slice(0, 3).map(name).join("; ")}`];
  });
}

/** What axe finds, one line for each rule; and a page has one heading that names it, which axe asks for at least. */
export async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => axe.run(document, { iframes: false, rules: { region: { enabled: true } } }));
  const titles = await page.locator("h1:visible").count();
  const named = titles === 1 ? [] : [`${titles} headings of the first level`];
  return named.concat(violations.map(({ id, nodes }) => `axe ${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`));
}

/** Targets that are too small to hit; links inside a sentence are as high as their line. */
export async function small(page) {
  return page.locator("button:visible, summary:visible, select:visible, input:visible").evaluateAll((targets, min) =>
    targets
      .filter((one) => {
        // A box that lies invisibly over its label or inside its button is hit through those.
        const { width, height } = (one.closest("label") ?? one).getBoundingClientRect();
        return getComputedStyle(one).opacity !== "0" && Math.min(width, height) < min;
      })
      .map((one) => `smaller than ${min} px: ${one.outerHTML.slice(0, 160)}`), TARGET_MIN_PX);
}

/**
 * Goes through the page by Tab alone: every control that can be seen and used must be reached once, and each one that
 * has focus must show it.
 */
export async function keyboard(page) {
  // It begins before everything else, wherever the screen put the focus. A modal dialog takes the rest of the page away.
  await page.evaluate(() => {
    window.stops = new Map();
    document.activeElement?.blur();
    getSelection()?.removeAllRanges();
    const whole = document.querySelector("dialog:modal") ?? document.body;
    whole.setAttribute("tabindex", "-1");
    whole.focus();
    whole.removeAttribute("tabindex");
  });
  for (let stops = 0; stops < STOPS_MAX; stops++) {
    await page.keyboard.press("Tab");
    const more = await page.evaluate(() => {
      const one = document.activeElement;
      // A time has a stop for its hours and one for its minutes, a frame one for each link in it.
      if (one && one === window.stop) return true;
      if (!one || one === document.body || window.stops.has(one)) return false;
      window.stop = one;
      // What is in a frame or in the launcher's box is walked by the tests of the panel.
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const around = one.closest("label") && getComputedStyle(one.closest("label"));
      const ringed = (style) => style && ((style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none");
      window.stops.set(one, ["iframe", "kept-home"].includes(one.localName) || ringed({ outlineStyle, outlineWidth, boxShadow }) || ringed(around));
      return true;
    });
    if (!more) break;
  }
  return page.evaluate(() => {
    const name = (one) => one.outerHTML.slice(0, 160);
    const faults = [...window.stops].filter(([, shown]) => !shown).map(([one]) => `focus is not seen on: ${name(one)}`);
    const usable = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
    const modal = document.querySelector("dialog:modal");
    for (const one of usable) {
      if (one.disabled || one.type === "hidden" || one.tabIndex < 0 || (modal && !modal.contains(one))) continue;
      if (!one.checkVisibility({ visibilityProperty: true }) || one.closest("[inert]")) continue;
      // Of radio buttons of one name, Tab stops at one and the arrows do the rest.
      const peers = one.type === "radio" ? [...document.getElementsByName(one.name)] : [one];
      if (!peers.some((peer) => window.stops.has(peer))) faults.push(`Tab never comes to: ${name(one)}`);
    }
    return faults;
  });
}
