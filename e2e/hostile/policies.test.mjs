// Pages that forbid what they do not know: content security policies and Trusted Types.
import { test } from "node:test";

import { snippet } from "../support/docs.mjs";
import { stage } from "../support/stage.mjs";
import { journey } from "./journey.mjs";

const on = stage();
const policy = (text) => ({ headers: { "Content-Security-Policy": text } });

/** What the page itself needs. */
const THEIRS = "default-src 'none'; connect-src 'self'; img-src data:";

test("the policy that the documentation gives, beside what the page itself needs, is enough", async () => {
  const ours = (await snippet("docs/embed.md", "frame-src")).replaceAll("https://YOUR-HOST", on.site.front).trim();
  await journey(on, policy(`${THEIRS}; ${ours.replace("script-src", "script-src 'self'")}`));
});

test("a nonce with strict-dynamic serves as well as our name", () => {
  const ours = `script-src 'nonce-r4nd0m' 'strict-dynamic'; frame-src ${on.site.front}`;
  return journey(on, { nonce: "r4nd0m", ...policy(`${THEIRS}; ${ours}`) });
});

test("a page that requires Trusted Types has nothing to refuse", () =>
  journey(on, policy("require-trusted-types-for 'script'; trusted-types 'none'")));

test("a page that isolates itself from other origins may still hold our frame", () =>
  journey(on, {
    headers: { "Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin" },
  }));
