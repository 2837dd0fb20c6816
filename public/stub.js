// What the line brings before its site is launched: nothing that a visitor could see. That it was asked for is how
// the owner's console learns that the line stands in the page.
import { testing } from "./loader/testing.js";

const script = document.currentScript;

// The page's own buttons may call us already. What they say waits, and the loader takes it over.
window.kept ??= function () {
  (kept.q ??= []).push(arguments);
};

const begin = () => {
  if (!script?.src || !testing()) return;
  removeEventListener("hashchange", begin);
  const loader = document.createElement("script");
  Object.assign(loader.dataset, script.dataset);
  // A page that allows scripts by nonce has given one to the line; what the line brings needs the same.
  loader.nonce = script.nonce;
  loader.src = script.src.replace(/(\?.*)?$/, "?test");
  (document.head ?? document.documentElement).append(loader);
};
// Whoever adds the mark to an open page's address loads nothing anew.
addEventListener("hashchange", begin);
begin();
