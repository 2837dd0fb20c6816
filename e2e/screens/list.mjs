// Every screen there is: where it is, who sees it, and what is pressed until it shows what is worth looking at.
import { read } from "../support/docs.mjs";

/** A screen's address, as the console's sources write it. */
const ADDRESS = /^\s*"(\/console[^"]*)" => \w+/gm;
/** Whoever is not signed in is told so by the call that asks who they are; browsers report that as an error. */
const unknown = (complaint) => /status of 401 .*\/v1\/console\b/.test(complaint);

/** Presses a button, in the language of the shop. */
const press = async (page, { say }, key) => page.getByRole("button", { name: say(key), exact: true }).first().click();
const field = (page, { say }, key) => page.getByLabel(new RegExp(`^${say(key)}`)).first();
const customer = ({ regular }) => `/console/customers/one?id=${regular.id}`;

export const SCREENS = [
  at("sign-in", "nobody", "/console", { complains: unknown }),
  at("start", "fresh", "/console/start"),
  at("start-company", "fresh", "/console/start/company?template=service", { route: "/console/start/company" }),
  at("start-look", "fresh", "/console/start/look", { then: previewed }),
  at("start-line", "fresh", "/console/start/line"),
  at("home-first", "fresh", "/console"),
  at("home", "owner", "/console"),
  at("customers", "owner", "/console/customers"),
  at("customer", "owner", customer, { route: "/console/customers/one" }),
  at("program", "owner", "/console/program"),
  at("program-review", "owner", "/console/program", {
    then: async (page, shop) => {
      await field(page, shop, "program.reward_cost").fill("777");
      await press(page, shop, "program.review");
      await page.getByRole("dialog").waitFor();
    },
  }),
  at("program-versions", "owner", "/console/program/versions"),
  at("import", "owner", "/console/import"),
  at("import-check", "owner", "/console/import", {
    then: (page, shop) => page.locator("input[type=file]").setInputFiles({ name: shop.table.name, mimeType: "text/csv", buffer: Buffer.from(shop.table.text) }),
  }),
  at("baseline", "owner", "/console/baseline"),
  at("export", "owner", "/console/export"),
  at("team", "owner", "/console/team"),
  at("team-add", "owner", "/console/team", { then: (page, shop) => press(page, shop, "team.add") }),
  at("invited", "owner", "/console/invited#inv_no", { route: "/console/invited", complains: () => true }),
  at("company", "owner", "/console/settings"),
  at("look", "owner", "/console/settings/look", { then: previewed }),
  at("keys", "owner", "/console/settings/keys"),
  at("changes", "owner", "/console/settings/changes"),
  at("orders", "owner", "/console/orders", { then: (page) => page.locator(".orders li").first().waitFor() }),
  at("orders-none", "fresh", "/console/orders"),
  at("order-new", "owner", "/console/orders/new"),
  at("order-take-in", "owner", "/console/orders/new", {
    then: async (page, shop) => {
      await field(page, shop, "orders.customer").fill(shop.regular.card);
      await press(page, shop, "orders.find");
      await field(page, shop, "orders.id").waitFor();
    },
  }),
  at("readers", "owner", "/console/letters"),
  at("readers-none", "fresh", "/console/letters"),
  at("reader", "owner", ({ letters }) => `/console/letters/reader?id=${letters.reader}`, { route: "/console/letters/reader" }),
  at("readers-import", "owner", "/console/letters/import", {
    then: async (page, { letters }) => {
      await page.locator("input[type=file]").setInputFiles({ name: letters.list.name, mimeType: "text/csv", buffer: Buffer.from(letters.list.text) });
      await page.getByRole("checkbox").check();
    },
  }),
  at("blog", "owner", "/console/letters/blog"),
  at("announcements", "owner", "/console/letters/announcements"),
  at("announcement", "owner", ({ letters }) => `/console/letters/announcement?id=${letters.draft}`, {
    route: "/console/letters/announcement",
    then: lettered,
  }),
  at("announcement-send", "owner", ({ letters }) => `/console/letters/announcement?id=${letters.draft}`, {
    then: async (page, shop) => {
      await lettered(page);
      await press(page, shop, "letters.send");
      await page.getByRole("dialog").waitFor();
    },
  }),
  at("announcement-sent", "owner", ({ letters }) => `/console/letters/announcement?id=${letters.sent}`),
  at("messages", "owner", "/console/letters/messages"),
  at("message", "owner", "/console/letters/message?kind=expiring", { route: "/console/letters/message", then: lettered }),
  at("writing", "owner", "/console/letters/writing"),
  at("deliveries", "owner", "/console/letters/deliveries"),
  at("systems", "owner", "/console/letters/systems"),
  at("system-add", "owner", "/console/letters/systems", { then: (page, shop) => press(page, shop, "letters.system_add") }),
  at("answers", "owner", "/console/voice"),
  at("answers-none", "fresh", "/console/voice"),
  at("surveys", "owner", "/console/voice/surveys"),
  at("survey", "owner", ({ voice }) => `/console/voice/survey?id=${voice.survey}`, { route: "/console/voice/survey" }),
  at("survey-standard", "owner", "/console/voice/survey?id=csat"),
  at("survey-faulty", "owner", "/console/voice/survey", { then: (page, shop) => press(page, shop, "voice.save") }),
  at("reviews", "owner", "/console/voice/reviews"),
  at("reviews-hide", "owner", "/console/voice/reviews", {
    then: async (page, shop) => {
      await page.getByRole("button", { name: new RegExp(`^${shop.say("reviews.hide_named").split("{")[0]}`) }).first().click();
      await page.getByRole("dialog").waitFor();
    },
  }),
  at("reviews-all", "owner", "/console/voice/reviews", { then: (page, shop) => field(page, shop, "reviews.state").selectOption("all") }),
  at("reviews-import", "owner", "/console/voice/reviews/import", {
    then: async (page, shop) => {
      await field(page, shop, "reviews.import_origin").fill("Google");
      await page.locator("input[type=file]").setInputFiles({ name: shop.voice.list.name, mimeType: "text/csv", buffer: Buffer.from(shop.voice.list.text) });
    },
  }),
  at("review-words", "owner", "/console/voice/words"),
  at("review-places", "owner", "/console/voice/places"),
  at("complaints", "owner", "/console/voice/complaints"),
  at("complaint", "owner", ({ voice }) => `/console/voice/complaint?id=${voice.complaint}`, { route: "/console/voice/complaint" }),
  at("complaint-keys", "owner", "/console/voice/complaints", {
    then: async (page) => {
      await page.locator(".inbox a").first().waitFor();
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  }),
  at("complaint-topics", "owner", "/console/voice/topics"),
  at("account", "owner", "/console/account"),
  at("lost", "owner", "/console/nowhere"),
  at("counter-enrol", "nobody", "/counter", { complains: (one) => /status of 401 /.test(one) }),
  at("counter-shift", "device", "/counter", { complains: (one) => /status of 401 .*console/.test(one) }),
  at("counter-find", "staff", "/counter"),
  at("counter-sale", "staff", "/counter", {
    then: async (page, shop) => {
      await served(page, shop);
      await field(page, shop, "counter.amount").fill("45");
    },
  }),
  at("counter-reward", "staff", "/counter", {
    then: async (page, shop) => {
      await served(page, shop);
      await page.getByRole("button", { name: new RegExp(`^${shop.say("counter.give_named").split("{")[0]}`) }).first().click();
      await page.getByRole("dialog").waitFor();
    },
  }),
  at("counter-new", "staff", "/counter", { then: (page, shop) => press(page, shop, "counter.new_card") }),
  at("counter-voucher", "staff", "/counter", { then: (page, shop) => press(page, shop, "counter.voucher") }),
  at("counter-orders", "staff", "/counter", {
    then: async (page, shop) => {
      await press(page, shop, "counter.nav_orders");
      await page.locator(".orders summary").first().click();
    },
  }),
  at("counter-take-in", "staff", "/counter", {
    then: async (page, shop) => {
      await served(page, shop);
      await press(page, shop, "counter.take_in");
      await field(page, shop, "orders.id").waitFor();
    },
  }),
  at("counter-done", "staff", "/counter", {
    then: (page, shop) => page.getByRole("button", { name: new RegExp(`^${shop.say("counter.nav_today")}`) }).click(),
  }),
  at("card-code", "nobody", (shop) => shop.page, { then: (page) => panel(page).getByRole("textbox").waitFor() }),
  at("card", "nobody", (shop) => shop.page, { then: opened }),
  at("card-shown", "nobody", (shop) => shop.page, {
    then: async (page, shop) => {
      await opened(page, shop);
      await panel(page).getByRole("button", { name: shop.widget.code_show }).click();
      await panel(page).getByText(shop.regular.card).first().waitFor();
    },
  }),
];

/** Until the real widget stands in the picture of a page. */
async function previewed(page) {
  await page.frameLocator("iframe").first().locator("kept-home .go").waitFor();
}

/** Until the picture of a letter shows one. */
async function lettered(page) {
  await page.frameLocator(".sheet iframe").locator(".sheet").waitFor();
}

/** The regular customer stands at the counter. */
async function served(page, shop) {
  await field(page, shop, "counter.find_label").fill(shop.regular.card);
  await page.getByText(shop.regular.name).first().waitFor();
}

const panel = (page) => page.frameLocator("kept-home iframe");

/** The regular customer has typed the code of their card. */
async function opened(page, shop) {
  await panel(page).getByRole("textbox").fill(shop.regular.card);
  await panel(page).locator(".balance b").waitFor();
}

/** A screen that is seen at this address; `then(page, shop)` goes on from there. */
function at(name, who, path, { route = path, then, complains } = {}) {
  const open = async (page, shop) => {
    const address = typeof path === "function" ? path(shop) : path;
    await page.goto(new URL(address, shop.front).href);
    await page.getByRole("heading", { level: 1 }).first().waitFor();
    // On the company's page it is the launcher that opens ours.
    if (address === shop.page) await page.locator("kept-home .go").click();
    await then?.(page, shop);
  };
  return { name, who, route, open, complains };
}

/** Addresses of the console's screens that nothing here stands for. */
export async function missing() {
  const sources = await Promise.all(["console/src/app.rs", "console/src/letters.rs", "console/src/orders.rs", "console/src/voice.rs"].map(read));
  const addresses = sources.flatMap((source) => [...source.matchAll(ADDRESS)].map(([, address]) => address));
  if (addresses.length === 0) throw new Error("the console has no addresses: they are written otherwise than this looks for them");
  const seen = new Set(SCREENS.map(({ route }) => route));
  return addresses.filter((address) => !seen.has(address)).map((address) => `the walk has no screen for ${address}`);
}
