// A Worker's entry: hands events to its Rust program, and gets it up again after a panic.
//
// A panic leaves the WebAssembly instance in an unknown state. The `worker` crate marks it (`criticalError`); the next
// event then starts from a fresh instance. Traps that are no panics (a stack overflow) are marked here.
import * as program from "./PROGRAM.js";

const state = program.__worker_init_state();

function mark(error) {
  if (error instanceof WebAssembly.RuntimeError) state.criticalError = true;
}

addEventListener("error", (event) => mark(event.error));

function handler(run) {
  return async (event, env, ctx) => {
    if (state.criticalError) {
      program.__wbg_reset_state();
      state.criticalError = false;
    }
    try {
      return await run(event, env, ctx);
    } catch (error) {
      mark(error);
      throw error;
    }
  };
}

export default { EVENTS };
