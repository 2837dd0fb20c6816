// The first thing the panel's document runs: fetch the wasm that the document already preloads, and start it.
import init from "kept-panel";

init({ module_or_path: document.getElementById("wasm").href });
