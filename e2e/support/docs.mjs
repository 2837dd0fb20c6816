// The lines that the documentation tells people to paste, so that tests run these very lines.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** A file of the repository. */
export const read = (path) => readFile(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");

/** The one code block of a page that holds this text. */
export async function snippet(path, text) {
  const blocks = [...(await read(path)).matchAll(/^```[\w-]*\n([^]*?)^```$/gm)].map(([, code]) => code);
  const found = blocks.filter((block) => block.includes(text));
  if (found.length !== 1) throw new Error(`${path}: ${found.length} code blocks hold ${JSON.stringify(text)}, not one`);
  return found[0];
}
