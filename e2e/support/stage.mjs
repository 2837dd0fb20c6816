// What every test file stands on: a server, a company on it, the company's pages, a browser.
import { after, before } from "node:test";

import { startBrowser, Visit } from "./browser.mjs";
import { startCable } from "./cable.mjs";
import { startHost } from "./host.mjs";
import { startServer } from "./server.mjs";
import { TestSite } from "./site.mjs";

/**
 * Sets the stage before the file's tests and clears it after them, also where setting it failed. With `cable`, browsers
 * reach the edge through `on.cable`; the company's server is not in its way. `ready` is what the file adds to the stage.
 */
export function stage({ cable = false, ready } = {}) {
  const on = {
    /** A page without anybody signed in. */
    guest: (options, context) => on.visit({ ...options, signed: false }, undefined, context),
    /** A page whose company's server signs tokens with `token()`. */
    visit: (options, token, context) =>
      Visit.begin(on.browser, on.host.page({ script: on.site.script, signed: true, ...options }, token), context),
    /** The same for the member of that name, with the panel open. */
    async member(name, options, context) {
      const visit = await on.visit(options, () => on.site.token(name), context);
      await visit.openPanel();
      return visit;
    },
  };
  before(async () => {
    const starts = { server: startServer(), host: startHost(), browser: startBrowser() };
    await Promise.allSettled(Object.values(starts));
    for (const [name, start] of Object.entries(starts)) on[name] = await start.catch(() => undefined);
    await Promise.all(Object.values(starts));
    on.site = await TestSite.open(on.server, on.host.origin);
    if (cable) on.cable = await startCable(on.server.url);
    if (cable) on.site.front = on.cable.origin;
    await ready?.();
  });
  after(async () => {
    await on.browser?.close();
    await on.host?.stop();
    await on.cable?.stop();
    await on.server?.stop();
  });
  return on;
}
