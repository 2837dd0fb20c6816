// A company's page inside somebody else's: browsers refuse our frame there, so the panel opens in a tab.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Visit } from "./support/browser.mjs";
import { startHost } from "./support/host.mjs";
import { stage } from "./support/stage.mjs";

const on = stage();
let stranger;
before(async () => (stranger = await startHost()));
after(() => stranger?.stop());

/** The page, in a frame of a page of `host`. */
async function within(host, page) {
  const around = host.page({ copies: 0, body: `<iframe src="${page}" width="900" height="700"></iframe>` });
  const visit = await Visit.begin(on.browser, around);
  visit.shop = visit.page.frameLocator("main iframe");
  return visit;
}

test("inside a stranger's page the launcher opens a tab, which knows the customer and reports back", async () => {
  await on.site.buys("tess", 140);
  const page = on.host.page({ script: on.site.script, signed: true, body: `<div data-kept="balance"></div>` }, () => on.site.token("tess"));
  const visit = await within(stranger, page);
  const launcher = visit.shop.locator("kept-home .go");
  const opened = visit.page.waitForEvent("popup");
  await launcher.click();
  const tab = await opened;
  const heading = (name) => tab.getByRole("heading", { level: 1, name });
  await heading("Hello, Anna").waitFor();
  await visit.shows(launcher.locator("b"), "140");

  await tab.getByRole("navigation").getByRole("button", { name: "Rewards" }).click();
  await tab.getByRole("button", { name: "Redeem “A coffee on us”" }).click();
  await tab.getByRole("button", { name: "Yes, redeem" }).click();
  await heading("Here is your coupon").waitFor();
  await visit.shows(launcher.locator("b"), "40");

  assert.equal(await visit.shop.locator("kept-home dialog[open]").count(), 0);
  assert.equal(await visit.shop.locator("iframe").count(), 0, "no frame that the browser would refuse");
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("a second click brings the same tab to the front", async () => {
  const visit = await within(stranger, on.host.page({ script: on.site.script }));
  const launcher = visit.shop.locator("kept-home .go");
  const opened = visit.page.waitForEvent("popup");
  await launcher.click();
  const tab = await opened;
  await tab.getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  const again = tab.waitForEvent("domcontentloaded");
  await launcher.click();
  await again;
  await tab.getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  assert.equal(visit.context.pages().length, 2);
  await visit.end();
});

test("inside another page the launcher comes even where the second script does not", async () => {
  const visit = await Visit.begin(on.browser, "about:blank");
  await visit.context.route("**/a/more.*", (route) => route.abort());
  const page = on.host.page({ script: on.site.script });
  await visit.page.goto(on.host.page({ copies: 0, body: `<iframe src="${page}" width="900" height="700"></iframe>` }));
  await visit.page.frameLocator("main iframe").locator("kept-home .go").waitFor();
  await visit.end();
});

test("inside a page of the site's own the panel opens where it is", async () => {
  const visit = await within(on.host, on.host.page({ script: on.site.script }));
  await visit.shop.locator("kept-home .go").click();
  await visit.shop.frameLocator("kept-home iframe").getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  assert.equal(visit.context.pages().length, 1);
  await visit.end();
});

test("a tab without the page that opened it shows what a guest may see", async () => {
  const visit = await Visit.begin(on.browser, `${on.site.url}/panel?site=${on.site.key}`);
  await visit.page.getByRole("heading", { level: 1, name: "Rewards at Verstak" }).waitFor();
  await visit.end();
});
