// A company's own JavaScript, built as companies build theirs.
import { build } from "esbuild";

/** The file and all it imports as one script for a page. */
export async function bundle(file, options = {}) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    define: { "process.env.NODE_ENV": '"production"' },
    ...options,
  });
  return outputFiles[0].text;
}
