// The entry of the console and of the counter: starts the module, whose download began together with this file's.
import start from "./PROGRAM.js";

await start({ module_or_path: WASM_URL });
