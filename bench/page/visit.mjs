// One visit of a page in a browser context of its own, with a slowed processor and real mouse input.
import * as browser from "../../e2e/support/browser.mjs";
import { countElements, frameShown, watch } from "./watch.mjs";

const VIEWPORT = { width: 1280, height: 800 };
// Event timing tells of nothing shorter.
const INTERACTION_MIN_MS = 16;

/** As on any desktop with memory enough: each site has a process and a main thread of its own. */
export const startBrowser = (...more) => browser.startBrowser("--site-per-process", ...more);

export class Visit {
  /** `rate` is how many times slower the page and all its frames run. */
  static async begin(browser, { rate = 1, content = "h1" } = {}) {
    const visit = new Visit();
    visit.context = await browser.newContext({ viewport: VIEWPORT });
    visit.context.setDefaultTimeout(20_000);
    visit.page = await visit.context.newPage();
    visit.errors = [];
    visit.page.on("pageerror", ({ message }) => visit.errors.push(message));
    await visit.page.addInitScript(watch, { content });
    visit.devtools = await visit.context.newCDPSession(visit.page);
    await visit.slow(rate);
    return visit;
  }

  // A frame of another site runs in another process: it is stopped before it begins, slowed too, and let go.
  async slow(rate) {
    const session = this.devtools;
    session.on("Target.attachedToTarget", ({ sessionId }) => {
      const tell = (id, method, params = {}) =>
        session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) });
      const told = [tell(1, "Emulation.setCPUThrottlingRate", { rate }), tell(2, "Runtime.runIfWaitingForDebugger")];
      // A frame may be gone before it was told.
      Promise.all(told).catch(() => {});
    });
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: false });
  }

  /** Moves the mouse to the launcher. */
  async move(launcher) {
    await this.page.mouse.move(...(await middleOf(launcher)));
  }

  /** Clicks where the launcher is. What it answers with can be asked how long the page took to show that it had heard. */
  async click(launcher) {
    const middle = await middleOf(launcher);
    const began = await this.page.evaluate(() => performance.now());
    await this.page.mouse.click(...middle);
    return () => this.interaction(began);
  }

  // Milliseconds of the longest interaction since then.
  async interaction(began) {
    // An entry comes only after the frame was presented that it waited for.
    await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const durations = await this.page.evaluate(
      (from) => window.seenByBench.interactions.filter(({ startTime }) => startTime >= from).map(({ duration }) => duration),
      began,
    );
    return Math.max(INTERACTION_MIN_MS, ...durations);
  }

  /** When the frame in the launcher was to be seen, with its content painted. */
  async contentShown() {
    const shown = await this.page.evaluate(frameShown);
    const [frame] = this.page.frames().slice(1);
    await frame.waitForFunction(() => window.seenByBench.content > 0);
    return Math.max(shown, await frame.evaluate(() => window.seenByBench.content));
  }

  /** The sum of all layout shifts so far: in the page, and inside its frames. */
  async shifts() {
    const sums = await Promise.all(
      this.page.frames().map((frame) => frame.evaluate(() => window.seenByBench.shifts.reduce((sum, one) => sum + one, 0))),
    );
    return { page: sums[0], frames: sums.slice(1).reduce((sum, one) => sum + one, 0) };
  }

  elements() {
    return this.page.evaluate(countElements);
  }

  /** Bytes of live objects in the page's JavaScript heap. */
  async heap() {
    for (let turn = 0; turn < 3; turn++) await this.devtools.send("HeapProfiler.collectGarbage");
    return (await this.devtools.send("Runtime.getHeapUsage")).usedSize;
  }

  /** Bytes of all WebAssembly memories in its frames. */
  async wasmMemory() {
    const sums = await Promise.all(
      this.page.frames().map((frame) =>
        frame.evaluate(() => window.seenByBench.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)),
      ),
    );
    return sums.reduce((sum, one) => sum + one, 0);
  }

  end() {
    return this.context.close();
  }
}

async function middleOf(element) {
  await element.waitFor();
  const { x, y, width, height } = await element.boundingBox();
  return [x + width / 2, y + height / 2];
}
