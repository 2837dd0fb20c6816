// Waits until others leave the machine alone, but not for ever, and remembers how busy it was.
import { setTimeout as pause } from "node:timers/promises";

import { Others } from "../machine.mjs";

// So busy others may be: a share of one core.
export const OTHERS_MAX = 0.25;
const LOOK_MS = 100;
// Each time, and all times together.
const PATIENCE_MS = 3_000;
const PATIENCE_ALL_MS = 150_000;

export class Calm {
  constructor() {
    this.shares = [];
    this.waited = 0;
  }

  /** To be called while nothing of ours runs: then all that is busy are others. */
  async wait() {
    const began = performance.now();
    const patience = Math.min(PATIENCE_MS, PATIENCE_ALL_MS - this.waited);
    const others = new Others([]);
    let share;
    do {
      await pause(LOOK_MS);
      share = others.share();
    } while (share > OTHERS_MAX && performance.now() - began < patience);
    this.waited += performance.now() - began;
    this.shares.push(share);
  }

  /** The share of a core that others took just before a measurement began, on average and in how many of them too much. */
  told() {
    const mean = this.shares.reduce((sum, one) => sum + one, 0) / Math.max(1, this.shares.length);
    return { mean, busy: this.shares.filter((share) => share > OTHERS_MAX).length, of: this.shares.length };
  }
}
