// `cargo xtask screens`: every screen in both languages and both schemes, as a desktop and a phone show it, as PNG files
// in target/kept/screens, with an index.html to look at them side by side. On the way each screen is checked: what axe
// finds, targets too small to hit, and whether Tab alone comes to everything and shows where it is.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { startBrowser } from "../support/browser.mjs";
import { startHost } from "../support/host.mjs";
import { startServer } from "../support/server.mjs";
import { axe, keyboard, small } from "./checks.mjs";
import { missing, SCREENS } from "./list.mjs";
import { keepForDocs } from "./docs.mjs";
import { openShop } from "./shop.mjs";
import { SCHEMES, walk } from "./walk.mjs";

const FOLDER = fileURLToPath(new URL("../../target/kept/screens/", import.meta.url));
const only = process.argv.slice(2);
const screens = SCREENS.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));

const faults = await missing();
const pictures = [];
if (only.length === 0) await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
// A frame without rights has a process of its own, which a picture of a whole page does not wait for.
const browser = await startBrowser("--disable-features=IsolateSandboxedIframes");
const stage = { server: await startServer(), host: await startHost(), browser };
try {
  for (const language of ["en", "ru"]) {
    const shop = await openShop(stage.server, stage.host, language);
    console.log(`${shop.people.length} members and two years of purchases (${language})`);
    for (const colorScheme of SCHEMES) {
      const stop = async ({ page, name, width }) => {
        const file = `${name}.${language}.${colorScheme}.${width}.png`;
        await page.screenshot({ path: FOLDER + file, fullPage: true, animations: "disabled", caret: "hide" });
        pictures.push({ file, name, language, colorScheme, width });
        return [...(await axe(page)), ...(await small(page)), ...(width === "1280" ? await keyboard(page) : [])];
      };
      faults.push(...(await walk({ stage, shop, colorScheme, screens, stop })));
      console.log(`${pictures.length} pictures`);
    }
  }
  await writeFile(`${FOLDER}index.html`, index());
  if (process.env.KEPT_DOCS) await keepForDocs(stage.browser, FOLDER);
} finally {
  await stage.browser.close();
  await stage.host.stop();
  await stage.server.stop();
}
for (const fault of faults) console.error(`✗ ${fault}`);
console.log(`${pictures.length} pictures of ${screens.length} screens, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;

/** One row for each screen, all its pictures beside each other. */
function index() {
  const heading = (name) => `<h2 id="${name}">${name}</h2>`;
  const picture = ({ file, width }) => `<a href="${file}"><img src="${file}" alt="${file}" width="${width / 3}" loading="lazy"></a>`;
  const row = ({ name }) => heading(name) + pictures.filter((one) => one.name === name).map(picture).join("\n");
  const style = "body{font:14px system-ui;background:#888}img{vertical-align:top;margin:4px}";
  return `<!doctype html><meta charset="utf-8"><title>Screens</title><style>${style}</style>${screens.map(row).join("\n")}`;
}
