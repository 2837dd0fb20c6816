// The panel's entry: starts the module, whose download began together with this file's.
import { __wbg_set_wasm } from "./panel_bg.js";

const { instance } = await WebAssembly.instantiateStreaming(fetch(WASM_URL), __IMPORTS__);
__wbg_set_wasm(instance.exports);
instance.exports.__START__();
