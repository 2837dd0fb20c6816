// Pages that forbid what they do not know: content security policies and Trusted Types.
import { test } from "node:test";

import { stage } from "../support/stage.mjs";
import { journey } from "./journey.mjs";

const on = stage();
const policy = (text) => ({ headers: { "Content-Security-Policy": text } });

test("a policy that names our host for scripts and frames, and nothing else, is all we need", () =>
  journey(on, policy(`default-src 'none'; connect-src 'self'; img-src data:; script-src 'self' ${on.site.front}; frame-src ${on.site.front}`)));

test("a nonce with strict-dynamic serves as well as our name", () =>
  journey(on, { nonce: "r4nd0m", ...policy(`default-src 'none'; connect-src 'self'; img-src data:; script-src 'nonce-r4nd0m' 'strict-dynamic'; frame-src ${on.site.front}`) }));

test("a page that requires Trusted Types has nothing to refuse", () =>
  journey(on, policy("require-trusted-types-for 'script'; trusted-types 'none'")));
