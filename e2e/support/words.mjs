// The sentences of the console, so that a test finds a button as a person does, in either language, and goes on finding
// it when its wording is mended.
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { read } from "./docs.mjs";

/** Every sentence: `screen.key` to its text; a plural has one for each of its forms. */
export async function sentences(language) {
  const folder = `console/strings/${language}`;
  const all = [];
  const walk = (path, value) => {
    if (typeof value === "string") all.push([path, value]);
    else for (const [key, one] of Object.entries(value)) walk(`${path}.${key}`, one);
  };
  for (const file of await readdir(fileURLToPath(new URL(`../../${folder}`, import.meta.url)))) {
    walk(file.replace(".json", ""), JSON.parse(await read(`${folder}/${file}`)));
  }
  return all;
}

/** `say("team.invite")` in this language. A key that is gone is a mistake of the test's. */
export async function speaker(language) {
  const all = new Map(await sentences(language));
  return (key) => {
    if (!all.has(key)) throw new Error(`no sentence has the key ${key}`);
    return all.get(key);
  };
}
