// An owner writes to readers: brings them, announces something, sees what became of it, and takes the proofs along.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { clean, office } from "./support/console.mjs";
import { startHost } from "./support/host.mjs";
import { mailed } from "./support/mailbox.mjs";

const on = office();

const LIST = "Name,E-mail,Lang,Agreed\nAnna,anna@readers.example,EN,2026-01-10\nBoris,boris@readers.example,ru,2026-02-11\nNobody,,,\n";

/** Brings the list along. */
async function bring(page) {
  await page.getByRole("link", { name: "Bring a list" }).click();
  await page.locator("input[type=file]").setInputFiles({ name: "readers.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
  await page.getByRole("heading", { name: "2 addresses found" }).waitFor();
  await page.getByText("1 row without an address is left out.").waitFor();
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Bring them" }).click();
  await page.getByRole("link", { name: "To the readers" }).click();
}

test("readers come with a list, are found by their address, and their proof can be seen and erased", async () => {
  const owner = await on.owner("list@letters.example");
  const page = await on.visit(owner, "/console/letters");
  await page.getByRole("heading", { name: "Nobody reads yet" }).waitFor();
  await bring(page);
  await page.getByLabel("How the address begins").fill("BOR");
  await page.getByRole("link", { name: "boris@readers.example" }).waitFor();
  await page.getByRole("link", { name: "anna@readers.example" }).waitFor({ state: "detached" });
  await clean(page, "readers");
  await page.getByRole("link", { name: "boris@readers.example" }).click();
  await page.getByRole("table", { name: "Proof" }).getByText("a list you brought").waitFor();
  await clean(page, "reader");
  await page.getByRole("button", { name: "Erase" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Erase" }).click();
  await page.getByRole("link", { name: "anna@readers.example" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "boris@readers.example" }).count(), 0);

  await page.getByRole("link", { name: "Take the list along" }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download: Proofs of consent" }).click();
  const proofs = await readFile(await (await download).path(), "utf8");
  assert.match(proofs, /withdrawn/, "what an erased reader agreed to, and that it is over, stays");
  assert.doesNotMatch(proofs, /readers\.example/);
  await page.context().close();
});

test("an announcement is written, seen as its readers will see it, tried on oneself and sent", async () => {
  const owner = await on.owner("announce@letters.example");
  const page = await on.visit(owner, "/console/letters");
  const lines = ["anna", "boris"].map((name) => JSON.stringify({ email: `${name}@readers.example`, topics: ["news"] }));
  await owner.call("POST", "/v1/imports/subscribers", lines.join("\n"));
  await page.getByRole("link", { name: "Announcements" }).click();
  await page.getByRole("button", { name: "New announcement" }).click();
  await page.getByLabel("Subject").fill("An evening at the bench");
  await page.getByLabel("What it says").fill("Come on Friday.\n\n[Take a place](https://shop.example/evening)");
  const letter = page.frameLocator(".sheet iframe");
  const button = letter.getByRole("link", { name: "Take a place" });
  await button.waitFor();
  const ground = await button.evaluate((link) => getComputedStyle(link).backgroundColor);
  assert.notEqual(ground, "rgba(0, 0, 0, 0)", "the letter's own styles count there");
  await clean(page, "announcement");

  await page.getByRole("button", { name: "Send it to me" }).click();
  await page.getByText("On its way to announce@letters.example").waitFor();
  await mailed(on.server, owner.email, /Come on Friday/);

  await page.getByRole("button", { name: "Send…" }).click();
  await page.getByRole("dialog").getByText("2 readers of “News of services” get it.").waitFor();
  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("heading", { level: 1, name: "An evening at the bench" }).waitFor();
  assert.match(page.url(), /announcement\?id=\d+$/);
  await clean(page, "announcement, sent");
  for (const name of ["anna", "boris"]) await mailed(on.server, `${name}@readers.example`, /Come on Friday/);
  await page.context().close();
});

test("an issue that is on its way can be stopped", async () => {
  const owner = await on.owner("stop@letters.example");
  // Enough that the last of them is still waiting when somebody has found the button.
  const readers = Array.from({ length: 5_000 }, (_, at) => JSON.stringify({ email: `${at}@readers.example`, topics: ["news"] }));
  await owner.call("POST", "/v1/imports/subscribers", readers.join("\n"));
  const draft = await owner.call("POST", "/v1/announcements", { topic: "news", texts: { en: { subject: "Too early", body: "Come on Monday." } } });
  const page = await on.visit(owner, "/console/letters/announcements");
  await page.getByRole("link", { name: "Too early" }).waitFor();
  await owner.call("POST", `/v1/announcements/${draft.id}/send`, { revision: draft.revision });
  await page.getByRole("link", { name: "Too early" }).click();
  await page.getByRole("button", { name: "Stop sending" }).click();
  await page.getByRole("status").filter({ hasText: "Stopped" }).waitFor();
  const { announcements } = await owner.call("GET", "/v1/announcements");
  const [{ state, sent }] = announcements;
  assert.equal(state, "stopped");
  assert.ok(sent < readers.length, `${sent} were sent before anybody could stop it`);
  await page.context().close();
});

test("the address of a blog leads to its feed, and where that is out of order the owner sees what else there is", async () => {
  const host = await startHost();
  const item = (title) => `<item><guid>${title}</guid><title>${title}</title><link>${host.origin}/${title}</link></item>`;
  const feed = (name, posts) => host.answer(`/${name}.xml`, { type: "application/rss+xml", body: `<rss version="2.0"><channel><title>${name}</title>${posts.map(item).join("")}</channel></rss>` });
  const names = (...feeds) => `<!doctype html><title>Blog</title>${feeds.map((href) => `<link rel="alternate" type="application/rss+xml" href="${href}">`).join("")}`;
  const posts = feed("Posts", ["warm-pockets"]);
  const broken = host.answer("/old.xml", { type: "application/rss+xml", body: "gone" });
  const owner = await on.owner("feed@letters.example");
  const page = await on.visit(owner, "/console/letters/blog");
  const address = page.getByLabel("Address of the blog or its feed");
  await address.fill(host.answer("/nothing", { body: names() }));
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByText("This is a web page that names no feed.").waitFor();
  await address.fill(host.answer("/moved", { body: names(broken, posts) }));
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("button", { name: posts }).click();
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("status").filter({ hasText: "warm-pockets" }).waitFor();
  await address.fill(host.answer("/blog", { body: names(posts) }));
  await page.getByRole("button", { name: "Look at it" }).click();
  await page.getByRole("status").filter({ hasText: "warm-pockets" }).waitFor();
  await clean(page, "feed");
  await page.getByRole("button", { name: "Take this feed" }).click();
  await page.getByText("From now on new posts are sent").waitFor();
  assert.equal((await owner.call("GET", "/v1/feed")).url, posts);
  await page.getByRole("button", { name: "Read no feed any more" }).click();
  await page.getByText("No feed is read any more").waitFor();
  await page.context().close();
  await host.stop();
});

test("a system is told with a secret that is shown once and can be renewed", async () => {
  const owner = await on.owner("system@letters.example");
  const page = await on.visit(owner, "/console/letters/systems");
  const secret = page.getByRole("dialog").getByLabel("Secret");
  await page.getByRole("button", { name: "Add a system" }).click();
  const address = page.getByRole("textbox", { name: "Address" });
  await address.fill("10.0.0.1/kept");
  await page.getByRole("dialog").getByRole("button", { name: "Add a system" }).click();
  await page.getByRole("dialog").locator(".fault", { hasText: /\S/ }).waitFor();
  await address.fill("shop.org/kept");
  await page.getByRole("dialog").getByRole("button", { name: "Add a system" }).click();
  const first = await secret.inputValue();
  assert.match(first, /^whsec_/);
  await page.keyboard.press("Escape");
  await page.getByRole("table").getByText("https://shop.org/kept").waitFor();
  await clean(page, "systems");
  await page.getByRole("button", { name: "New secret" }).click();
  await secret.waitFor();
  assert.notEqual(await secret.inputValue(), first);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("button", { name: "Really remove?" }).click();
  await page.getByRole("heading", { name: "No systems" }).waitFor();
  await page.context().close();
});

test("a letter's page runs nothing that a letter brings along", async () => {
  const page = await on.browser.newPage();
  const refused = page.waitForEvent("console", (message) => /Content Security Policy/.test(message.text()));
  await page.goto(`${on.server.url}/console`);
  await page.evaluate(async () => {
    const frame = Object.assign(document.createElement("iframe"), { src: "/sheet.html" });
    // More than the console allows it: its own policy has to be enough.
    frame.sandbox = "allow-scripts allow-same-origin";
    document.body.append(frame);
    await new Promise((resolve) => frame.addEventListener("load", resolve));
    const letter = "<script>parent.reached = 1</script><p>Hello</p><img src=x onerror='parent.reached = 1'>";
    frame.contentWindow.postMessage(letter, "*");
  });
  await page.frameLocator("iframe").getByText("Hello").waitFor();
  await refused;
  assert.equal(await page.evaluate(() => window.reached), undefined);
  await page.close();
});
