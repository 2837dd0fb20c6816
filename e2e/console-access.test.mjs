// Console and counter can be used by everybody: every screen of the router, in both schemes, at the width of a phone and
// of a desktop, is free of what axe finds, of targets too small to hit, of sideways scrolling and of errors, and Tab alone
// comes to everything on it and shows where it is.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axe, keyboard, small } from "./screens/checks.mjs";
import { missing } from "./screens/list.mjs";
import { openShop } from "./screens/shop.mjs";
import { walk } from "./screens/walk.mjs";
import { startBrowser } from "./support/browser.mjs";
import { startHost } from "./support/host.mjs";
import { startServer } from "./support/server.mjs";

const stage = {};

before(async () => {
  const starts = { server: startServer(), host: startHost(), browser: startBrowser() };
  await Promise.allSettled(Object.values(starts));
  for (const [name, start] of Object.entries(starts)) stage[name] = await start.catch(() => undefined);
  await Promise.all(Object.values(starts));
});

after(async () => {
  await stage.browser?.close();
  await stage.host?.stop();
  await stage.server?.stop();
});

test("no screen of the console is without an entry in the walk", async () => {
  assert.deepEqual(await missing(), []);
});

// Each language once and each scheme once: what a colour or a long sentence breaks, it breaks in one of them.
for (const [language, colorScheme] of [["en", "light"], ["ru", "dark"]]) {
  test(`everybody can use every screen: ${language}, ${colorScheme}`, async () => {
    const shop = await openShop(stage.server, stage.host, language);
    const stop = async ({ page, width }) => [
      ...(await axe(page)),
      ...(await small(page)),
      ...(width === "1280" ? await keyboard(page) : []),
    ];
    assert.deepEqual(await walk({ stage, shop, colorScheme, stop }), []);
  });
}
