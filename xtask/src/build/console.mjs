// The console's entry: starts the module, whose download began together with this file's.
import start from "./console.js";

await start({ module_or_path: WASM_URL });
