// Medians of pairs, with an interval that says how far to trust them.

const RESAMPLES = 10_000;

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// The median of the pairs' ratios and its 95 % interval by bootstrap (percentiles). The seed is fixed: the
// same pairs give the same interval.
export function ratioOf(pairs) {
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  const random = repeatable(20_251_122);
  const draw = () => ratios[Math.floor(random() * ratios.length)];
  const medians = Array.from({ length: RESAMPLES }, () => median(ratios.map(draw))).sort((a, b) => a - b);
  return { ratio: median(ratios), low: medians[RESAMPLES * 0.025], high: medians[RESAMPLES * 0.975 - 1] };
}

// A linear congruential generator: good enough to draw pairs with.
function repeatable(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
