// What page load takes of the main thread, beyond what the page takes by itself.
import { differenceOf } from "../statistics.mjs";

/** Milliseconds with this side minus those of the page alone, in the rounds that both took part in. */
export function cpu(rounds, key) {
  return differenceOf(rounds.filter((round) => round[key]).map((round) => [round[key].load.cpu, round.none.load.cpu]));
}

/** How far the page without anything is from itself, measured as everything else is. */
export function control(rounds) {
  return differenceOf(rounds.map(({ again, none }) => [again.load.cpu, none.load.cpu]));
}
