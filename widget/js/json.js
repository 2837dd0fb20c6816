// Reading JSON from Rust: the browser has parsed it; these hand over one string or whole number at a time.
// A parser inside the wasm would weigh more than all our views.

const { lang } = JSON.parse(document.getElementById("boot").textContent);

/** A string, or nothing. */
export const string = (from, key) => (typeof from?.[key] === "string" ? from[key] : undefined);

/** A whole number as BigInt: points reach 2^53, and wasm takes 64 bits. */
export const integer = (from, key) => BigInt(Number.isSafeInteger(from?.[key]) ? from[key] : 0);

/** What stands under the key, be it nothing. */
export const child = (from, key) => from?.[key];

/** How many items; 0 for what is no list. */
export const count = (from) => (Array.isArray(from) ? from.length : 0);

/** One item of a list. */
export const item = (from, index) => from[index];

/** Whether anything is there. */
export const there = (from) => from != null;

/** From `{"en": …, "ru": …}` the visitor's language, else the first there is. */
export const spoken = (from, key) => String(from?.[key]?.[lang] ?? Object.values(from?.[key] ?? {})[0] ?? "");
