// Whether whoever sends is a person, as Cloudflare's Turnstile tells. Nothing of it is loaded where an installation does
// not ask for it, nor before something is sent.

import { captcha, lang, make } from "../forms/parts.js";

/** developers.cloudflare.com/turnstile/get-started/client-side-rendering */
const SCRIPT = "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit";

/** How long it may say nothing, in milliseconds. */
const PATIENCE = 20_000;

let loading;

const script = () =>
  new Promise((onload, onerror) => {
    document.head.append(Object.assign(make("script", { src: SCRIPT }), { onload, onerror }));
  });

/**
 * A proof, good for sending once; nothing where none is asked for, or where it cannot be had: then the edge says so, and
 * what was written is sent again. Most people are asked nothing; who is sees it below what they wrote.
 */
export const proof = async () => {
  if (!captcha) return undefined;
  const box = make("div", {});
  try {
    await (loading ??= script());
    (document.querySelector("dialog main") ?? document.querySelector("main")).append(box);
    return await new Promise((callback, fail) => {
      // Somebody who is asked has all the time they want; a script that says nothing has not.
      const late = setTimeout(fail, PATIENCE);
      const asks = () => {
        clearTimeout(late);
        box.scrollIntoView();
      };
      const says = { callback, "error-callback": fail, "timeout-callback": fail, "unsupported-callback": fail, "before-interactive-callback": asks };
      turnstile.render(box, { sitekey: captcha, language: lang, appearance: "interaction-only", ...says });
    });
  } catch {
    loading = window.turnstile && loading;
    return undefined;
  } finally {
    box.remove();
  }
};
