// The panel's entry: starts the module, whose download began together with this file's.
import init from "./panel.js";

init({ module_or_path: fetch(WASM_URL) });
