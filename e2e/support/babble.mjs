// Messages that are nearly, but never quite, what page and frame say to each other.

/**
 * So many of them, the same for the same seed. `words` are words whose message must hold a text: with it missing or of
 * another type they are no message either. Runs in browsers, by its source alone.
 */
export function babble(seed, count, words) {
  // mulberry32: small, and the same everywhere.
  const random = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const known = ["hello", "open", "close", "signed", "token", "forget", "changed", "preview"];
  known.push("ready", "balance", "redeemed", "height", "look");

  // Never a string and never nothing: those may be what a message of ours holds.
  const values = [
    () => null,
    () => random() * 1e9,
    () => NaN,
    () => random() < 0.5,
    () => BigInt(Math.floor(random() * 1e9)),
    () => [anything(), pick(known)],
    () => ({ data: { is: pick(known), text: "1" } }),
    () => new Map([["is", pick(known)]]),
    () => new Date(random() * 1e12),
    () => new Uint8Array(Math.floor(random() * 64)),
    () => new Error(pick(known)),
    () => /is/g,
  ];
  const anything = () => pick(values)();
  const fields = () => ({
    text: anything(),
    token: anything(),
    look: anything(),
    label: anything(),
    screen: anything(),
    signed: anything(),
  });
  const bent = [
    (word) => word.toUpperCase(),
    (word) => `${word} `,
    (word) => word.slice(1),
    (word) => word.slice(0, -1),
    (word) => [word],
    (word) => ({ toString: word }),
    (word) => new String(word),
    () => pick(["__proto__", "constructor", "toString", "hasOwnProperty", "then", "", "get", "size"]),
    () => anything(),
  ];
  const messages = [
    () => anything(),
    () => pick(known),
    () => ({ is: pick(bent)(pick(known)), ...fields() }),
    () => ({ is: pick(bent)(pick(known)), text: "1", token: "t", look: "{}" }),
    () => ({ ...fields(), is: pick(words) }),
    () => ({ [pick(known)]: pick(known), IS: pick(known), type: pick(known) }),
  ];
  return Array.from({ length: count }, () => pick(messages)());
}
