// Blocks: what the panel shows, in the page's own flow. Each is a frame that lies over the room the page has kept for
// it, so filling a block moves nothing.
import { describe } from "./product.js";

/** Names of blocks that there are; others are left alone, a later version may know them. */
const NAMES = ["balance", "card", "subscribe", "survey", "review", "reviews", "rate", "complaint"];
const SELECTOR = NAMES.map((name) => `[data-kept="${name}"]`).join();
/** Inline and important: pages that reset everything reset frames as well. */
const STYLE = {
  position: "absolute",
  inset: "0",
  width: "100%",
  height: "100%",
  border: "0",
  margin: "0",
  padding: "0",
  opacity: "0",
  // The same as the block's document: where the two differ, browsers paint an opaque ground under the frame.
  "color-scheme": "light dark",
};

/** Returns what fills all blocks that are not filled yet. `open` opens the panel at a section. */
export const blocks = (address, config, gone, meet, open) => {
  const known = new Map(); // element → block

  const set = (element, property, value) => element.style.setProperty(property, value, "important");

  /** Makes room for what the frame shows, where that moves nothing a reader can see. */
  const fit = (block, acted) => {
    const { element, height } = block;
    const room = element.clientHeight;
    const unseen = element.getBoundingClientRect().top >= innerHeight;
    if (height <= room || !(unseen || (acted && room < 1))) return;
    set(element, "display", "block");
    // What `height` computes to counts as the page's own box-sizing says; only the difference is added.
    set(element, "min-height", `${(parseFloat(getComputedStyle(element).height) || 0) + height - room}px`);
  };
  // A block that leaves the reader's sight at the lower edge may grow there.
  const sight = new IntersectionObserver((entries) => {
    for (const { target } of entries) if (known.has(target)) fit(known.get(target));
  });
  // Shifts that answer what somebody does are no surprise. After the event, so that it still meets what it was meant for.
  const acted = () => setTimeout(() => known.forEach((block) => fit(block, true)));
  addEventListener("click", acted, { signal: gone.signal, capture: true, passive: true });
  addEventListener("keydown", acted, { signal: gone.signal, capture: true, passive: true });

  const drop = (element, { frame, before, self, markup }) => {
    known.delete(element);
    sight.unobserve(element);
    self.leave();
    frame.remove();
    markup?.remove();
    if (before === null) element.removeAttribute("style");
    else element.style.cssText = before;
  };
  const add = (element) => {
    const frame = document.createElement("iframe");
    const block = { element, frame, before: element.getAttribute("style"), height: 0 };
    const hears = {
      open: (self, screen) => open(screen),
      height(self, pixels) {
        // Nothing of ours is higher; what is no number counts as nothing.
        block.height = Math.min(Number(pixels) || 0, 10_000);
        fit(block);
      },
      product(self, text) {
        block.markup?.remove();
        block.markup = describe(element, text);
      },
    };
    // Until there is something to show, the owner's own words stay in the block.
    block.self = meet(hears, () => {
      for (const node of [...element.childNodes]) if (node !== frame) node.remove();
      set(frame, "opacity", "1");
    });
    if (getComputedStyle(element).position === "static") set(element, "position", "relative");
    // What stands there until we come may be what gives the block its height.
    if (element.firstChild) set(element, "min-height", getComputedStyle(element).height);
    for (const property in STYLE) set(frame, property, STYLE[property]);
    frame.title = config.name;
    frame.loading = "lazy";
    frame.allow = "clipboard-write";
    // What it is about stands behind the hash: however many there are, they share one download.
    const { kept, survey, subject } = element.dataset;
    frame.src = `${address}&block=${kept}#${encodeURIComponent(survey ?? subject ?? "")}`;
    frame.onload = () => block.self.greet(frame.contentWindow);
    element.append(frame);
    known.set(element, block);
    sight.observe(element);
  };

  gone.signal.addEventListener("abort", () => {
    sight.disconnect();
    known.forEach((block, element) => drop(element, block));
  });
  return () => {
    // A page that swaps its body may bring back a copy of a block, frame and all: only our own frames count.
    known.forEach((block, element) => {
      if (!element.isConnected || block.frame.parentNode !== element) drop(element, block);
    });
    for (const element of document.querySelectorAll(SELECTOR)) if (!known.has(element)) add(element);
  };
};
