// Bundles and minifies one stylesheet with what it imports. Usage: node styles.mjs ENTRY; the result is printed.
import { createRequire } from "node:module";
import path from "node:path";

const { bundle } = createRequire(path.join(process.cwd(), "package.json"))("lightningcss");

const { code, warnings } = bundle({ filename: process.argv[2], minify: true, targets: { chrome: 111 << 16, firefox: 113 << 16, safari: (16 << 16) | (4 << 8) } });
for (const warning of warnings) console.error(`${warning.loc?.filename}:${warning.loc?.line}: ${warning.message}`);
process.stdout.write(code);
