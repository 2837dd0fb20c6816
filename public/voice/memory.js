// What a guest's browser keeps for this site: the secret that their reviews go by, and the links to what they wrote. In
// a browser that keeps nothing for frames it is known as long as the document lives.

import { site } from "../forms/parts.js";

const name = `kept-voice:${site.key}`;
let all = {};
try {
  all = JSON.parse(localStorage.getItem(name)) ?? {};
} catch {
  // Nothing was kept.
}

/** What is kept under the key. */
export const recall = (key) => all[key];

/** Keeps a value under the key, or forgets what was there. */
export const keep = (key, value) => {
  all[key] = value;
  try {
    localStorage.setItem(name, JSON.stringify(all));
  } catch {
    // It is known until the document ends.
  }
};

/** The guest's own secret. */
export const visitor = () => {
  if (!all.visitor) keep("visitor", crypto.randomUUID());
  return all.visitor;
};
