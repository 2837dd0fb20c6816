// The owner's guide names screens and buttons as the screens do, in both languages: what it prints in bold is a sentence
// of the console, word for word, and both languages speak of the same ones in the same chapters.
import assert from "node:assert/strict";
import { test } from "node:test";

import { read } from "./support/docs.mjs";
import { sentences } from "./support/words.mjs";

const GUIDES = { en: "docs/owner.md", ru: "docs/owner.ru.md" };

/** The guide's chapters, each with what is bold in it, in order. */
async function chapters(language) {
  const parts = (await read(GUIDES[language])).split(/^##+ /m).slice(1);
  return parts.map((part) => [part.split("\n")[0], [...part.replace(/\s+/g, " ").matchAll(/\*\*(.+?)\*\*/g)].map(([, bold]) => bold)]);
}

/** The keys whose sentence this is; a place to be filled may hold anything. */
function keysOf(bold, all) {
  const pattern = (text) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]*\}/g, ".+");
  return all.filter(([, text]) => new RegExp(`^${pattern(text)}$`).test(bold)).map(([key]) => key);
}

for (const language of Object.keys(GUIDES)) {
  test(`what ${GUIDES[language]} prints in bold stands on a screen, word for word`, async () => {
    const all = await sentences(language);
    const unknown = (await chapters(language)).flatMap(([chapter, bolds]) =>
      bolds.filter((bold) => keysOf(bold, all).length === 0).map((bold) => `${chapter}: ${bold}`),
    );
    assert.deepEqual(unknown, []);
  });
}

test("both guides name the same things in the same chapters", async () => {
  const [en, ru] = await Promise.all([chapters("en"), chapters("ru")]);
  const [words, wordsRu] = await Promise.all([sentences("en"), sentences("ru")]);
  assert.equal(en.length, ru.length);
  for (const [index, [chapter, bolds]] of en.entries()) {
    const [chapterRu, others] = ru[index];
    const unpaired = (some, all, rest, allRest) =>
      some.filter((bold) => !rest.some((other) => keysOf(bold, all).some((key) => keysOf(other, allRest).includes(key))));
    assert.deepEqual([...unpaired(bolds, words, others, wordsRu), ...unpaired(others, wordsRu, bolds, words)], [], `${chapter} · ${chapterRu}`);
  }
});
