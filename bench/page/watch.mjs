// What runs in every frame before anything else: it writes down layout shifts, interactions, wasm memories, and when
// the frame's content was painted. Handed to the browser as text, so it can use nothing from outside.

/** `content` is the selector of what a customer opens the panel for. */
export function watch({ content }) {
  const seen = (window.seenByBench = { shifts: [], interactions: [], memories: [], content: 0 });
  new PerformanceObserver((list) => seen.shifts.push(...list.getEntries().map(({ value }) => value))).observe({
    type: "layout-shift",
    buffered: true,
  });
  new PerformanceObserver((list) => {
    for (const { interactionId, startTime, duration } of list.getEntries()) {
      if (interactionId) seen.interactions.push({ startTime, duration });
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true });

  const remember = (made) => {
    const { exports } = made.instance ?? made;
    seen.memories.push(...Object.values(exports).filter((one) => one instanceof WebAssembly.Memory));
    return made;
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = (...args) => original.apply(WebAssembly, args).then(remember);
  }
  if (parent === self) return;
  // A frame that nobody sees has no frames to animate: this runs only once it is shown. What is there in one frame is
  // painted by the next.
  const look = () => {
    if (!document.querySelector(content)?.textContent.trim()) return requestAnimationFrame(look);
    requestAnimationFrame(() => (seen.content = performance.timeOrigin + performance.now()));
  };
  requestAnimationFrame(look);
}

/** Runs in the page: answers when the frame in the open launcher is to be seen, in the time of `Date.now()`. */
export function frameShown() {
  return new Promise((resolve) => {
    const look = () => {
      const frame = document.querySelector("kept-home")?.shadowRoot.querySelector("iframe");
      const shown = frame?.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
      requestAnimationFrame(shown ? () => resolve(performance.timeOrigin + performance.now()) : look);
    };
    look();
  });
}

/** Runs in the page: all elements, also those in open shadow roots. */
export function countElements() {
  const count = (root) =>
    [...root.querySelectorAll("*")].reduce((sum, { shadowRoot }) => sum + 1 + (shadowRoot ? count(shadowRoot) : 0), 0);
  return count(document);
}
