// Medians, of pairs too, with an interval that says how far to trust them.

const RESAMPLES = 10_000;

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// The median of the pairs' ratios, with its interval.
export function ratioOf(pairs) {
  const { middle, low, high } = spread(pairs.map(([ours, theirs]) => ours / theirs));
  return { ratio: middle, low, high };
}

// The median of the pairs' differences, with its interval.
export function differenceOf(pairs) {
  const { middle, low, high } = spread(pairs.map(([ours, theirs]) => ours - theirs));
  return { difference: middle, low, high };
}

// The median and its 95 % interval by bootstrap (percentiles). The seed is fixed: the same values give the same
// interval.
export function spread(values) {
  const random = repeatable(20_251_122);
  const draw = () => values[Math.floor(random() * values.length)];
  const medians = Array.from({ length: RESAMPLES }, () => median(values.map(draw))).sort((a, b) => a - b);
  return { middle: median(values), low: medians[RESAMPLES * 0.025], high: medians[RESAMPLES * 0.975 - 1] };
}

// A linear congruential generator: good enough to draw pairs with.
function repeatable(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
