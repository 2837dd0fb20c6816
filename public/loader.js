// Kept's loader: the only thing that every visitor of a page downloads, so it is written by hand and kept small.
//
// The Worker puts the site's config in place of the token. What only some visitors need comes with `more.js`, when
// one of them reaches for the launcher or the page has blocks.
import { core } from "./loader/core.js";

const script = document.currentScript;
// Every address comes from the one that the owner pasted, whatever a proxy or a page builder made of it.
const panel = script?.src.replace(/s\/(\w+)\.js.*/, "panel?site=$1");
core(script, "__KEPT_CONFIG__", panel, (attempt) => import(new URL(MORE_URL + attempt, panel)));
