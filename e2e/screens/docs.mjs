// The few pictures that the guide shows, small enough to live in the repository.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../docs/screens/", import.meta.url));
const BYTES_MAX = 60_000;
/** Picture, and how much of its height is worth showing, in px. */
const CHOSEN = {
  "home.LANG.light.1280": 800,
  "start-look.LANG.light.1280": 800,
  "program.LANG.light.1280": 800,
  "counter-sale.LANG.light.390": 844,
  "import.LANG.light.1280": 800,
};

/** Copies them as WebP, which the browser that took them can write. */
export async function keepForDocs(browser, from) {
  await mkdir(FOLDER, { recursive: true });
  const page = await browser.newPage();
  for (const language of ["en", "ru"]) {
    for (const [picture, height] of Object.entries(CHOSEN)) {
      const name = picture.replace("LANG", language);
      const bytes = await smallest(page, await readFile(`${from}${name}.png`), height);
      const [screen] = name.split(".");
      await writeFile(`${FOLDER}${screen}.${language}.webp`, bytes);
    }
  }
  await page.close();
}

/** The best quality that stays within the limit. */
async function smallest(page, png, height) {
  for (const quality of [0.9, 0.8, 0.65, 0.5]) {
    const base64 = await page.evaluate(paint, [`data:image/png;base64,${png.toString("base64")}`, height, quality]);
    const bytes = Buffer.from(base64, "base64");
    if (bytes.length <= BYTES_MAX) return bytes;
  }
  throw new Error("a picture for the guide stays too large at any quality");
}

/** Runs in the page. */
async function paint([source, height, quality]) {
  const image = await createImageBitmap(await (await fetch(source)).blob());
  const canvas = new OffscreenCanvas(image.width, Math.min(image.height, height));
  canvas.getContext("2d").drawImage(image, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
