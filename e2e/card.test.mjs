// A card without an account: its code opens it, is shown for the counter's scanner, and is forgotten when asked.
import assert from "node:assert/strict";
import { test } from "node:test";

import { decodeQR } from "qr/decode.js";

import { stage } from "./support/stage.mjs";

const on = stage();

/** A member's new card. */
async function cardOf(member) {
  const { card } = await on.site.call("POST", `/v1/members/${member}/card`);
  return card;
}

/** Types the code into the panel of a guest. */
async function types(visit, code) {
  await visit.panel.getByLabel("The code on it, like KEPT-7Q4M9-2XK8D").pressSequentially(code);
}

/** The text of the QR code that the panel shows. */
async function scanned(visit) {
  const image = visit.panel.getByRole("img", { name: "Your code as a picture for the scanner" });
  const { data, side } = await image.evaluate(async (picture) => {
    await picture.decode();
    const side = 290;
    const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
    context.fillStyle = getComputedStyle(picture).backgroundColor;
    context.fillRect(0, 0, side, side);
    context.drawImage(picture, 0, 0, side, side);
    return { side, data: [...context.getImageData(0, 0, side, side).data] };
  });
  return decodeQR({ width: side, height: side, data: Uint8Array.from(data) });
}

test("a code that is typed carelessly opens the card, which says that rewards are handed out at the counter", async () => {
  await on.site.buys("carl", 150);
  const code = await cardOf("carl");
  const visit = await on.guest();
  await visit.openPanel();
  await types(visit, code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replaceAll("-", " "));
  await visit.shows(visit.balance, "150");
  await visit.section("Rewards").click();
  await visit.panel.getByText("Rewards are handed out at the counter").waitFor();
  assert.equal(await visit.panel.getByRole("button", { name: /^Redeem/ }).count(), 0);
  await visit.shows(visit.panel.getByRole("listitem").first().locator("p.small").last(), "At the counter");
  await visit.section("History").click();
  await visit.panel.locator("summary").first().waitFor();
  assert.deepEqual(visit.errors, []);
  await visit.end();
});

test("half a code and an unknown one are told at their field", async () => {
  const visit = await on.guest();
  await visit.openPanel();
  await types(visit, "KEPT-7Q4M9");
  await visit.press("Open my card");
  await visit.panel.getByText("That is not a whole code yet").waitFor();
  await types(visit, "-00000");
  await visit.panel.getByText("We know no card with this code.").waitFor();
  const field = visit.panel.getByRole("textbox");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.equal(await field.inputValue(), "KEPT-7Q4M9-00000", "what was typed stays");
  await visit.end();
});

// Browsers that keep nothing for frames of other sites keep something for those of the company's own (`docs/embed.md`);
// to them localhost is one site, whatever the port.
test("the card is still there on the next visit, until it is forgotten", async () => {
  await on.site.buys("dina", 80);
  const code = await cardOf("dina");
  const script = on.site.script.replace("127.0.0.1", "localhost");
  const visit = await on.guest({ script, body: '<div data-kept="balance" style="min-height:96px"></div>' });
  await visit.openPanel();
  await types(visit, code);
  await visit.shows(visit.balance, "80");
  const block = visit.page.frameLocator('[data-kept="balance"] iframe');
  await block.getByText(/80\spoints/).waitFor();
  await visit.page.reload();
  await visit.openPanel();
  await visit.shows(visit.balance, "80");
  await visit.press("Show my code");
  await visit.press("Forget this card on this device");
  await visit.shows(visit.title, "Rewards at Verstak");
  await block.getByText(/80\spoints/).waitFor({ state: "hidden" });
  await visit.page.reload();
  await visit.openPanel();
  await visit.shows(visit.title, "Rewards at Verstak");
  await visit.end();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the code is shown in letters and as a picture that scanners read: ${colorScheme}`, async () => {
    await on.site.buys("ella", 10);
    const visit = await on.member("ella", {}, { colorScheme });
    await visit.balance.waitFor();
    await visit.press("Show my code");
    await visit.shows(visit.title, "Your card’s code");
    const letters = await visit.panel.locator("code").innerText();
    assert.match(letters, /^KEPT-[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    assert.equal(await scanned(visit), letters);
    assert.equal(await visit.panel.getByRole("button", { name: /Forget/ }).count(), 0, "the site knows who this is");
    await visit.press("Back");
    await visit.balance.waitFor();
    await visit.end();
  });
}

test("the script that draws codes comes only once somebody has a card, and before it is needed", async () => {
  await on.site.buys("gus", 10);
  const guest = await on.guest();
  const asked = [];
  guest.page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await guest.openPanel();
  await types(guest, "KEPT-7Q4M9");
  await guest.press("Open my card");
  await guest.panel.getByText("That is not a whole code yet").waitFor();
  assert.deepEqual(asked.filter((path) => path.startsWith("/a/qr.")), []);
  await guest.end();

  const visit = await on.visit({}, () => on.site.token("gus"));
  const fetched = visit.page.waitForRequest(/\/a\/qr\./);
  await visit.openPanel();
  await fetched;
  await visit.end();
});
