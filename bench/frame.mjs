// What a benchmark begins and ends with: a folder of its own, and nothing left running however it ends.
import { mkdir, rm } from "node:fs/promises";

// Runs `main` over an empty folder, then leaves the process. `tidy` ends whatever `main` has started; it may be called in
// the middle of anything.
export async function benchmark(folder, main, tidy) {
  let ending;
  // Once only: a signal also makes whatever is under way fail.
  const end = (code) => {
    ending ??= Promise.resolve(tidy()).then(() => process.exit(code));
    return ending;
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => end(130));
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await main();
    await end(0);
  } catch (error) {
    console.error(error.message);
    await end(1);
  }
}
