// A counter as the people at it know it: enrolled by an owner, opened with a PIN, used by name of what is on its screen.
import { randomUUID } from "node:crypto";

import { signIn, startSite } from "./owner.mjs";
import { PROGRAM } from "./site.mjs";

export const PIN = "2580";

/** A launched site with the test program, and somebody called Vera with a PIN; its counters are reached at `front`. */
export async function openShop(server, front) {
  const owner = await signIn(server, `owner-${randomUUID()}@verstak.example`);
  const site = await startSite(owner, []);
  await owner.call("PUT", "/v1/program", PROGRAM);
  await owner.call("POST", "/v1/site/launch");
  await owner.call("POST", "/v1/team", { name: "Vera", pin: PIN });
  return {
    owner,
    site,
    front,
    call: owner.call,
    /** A member with a card. */
    joins: (fields) => owner.call("POST", "/v1/members", fields),
    member: (id) => owner.call("GET", `/v1/members/${id}`),
    /** What the journal says, the oldest first: points of each entry. */
    async journal(id) {
      const { entries } = await owner.call("GET", `/v1/members/${id}/entries`);
      return entries.map(({ points }) => points).reverse();
    },
  };
}

/** A counter's screen. */
export class Till {
  /** A browser that is not enrolled yet; with `clock`, its time is the test's. */
  static async begin(browser, shop, { clock = false, ...options } = {}) {
    const till = new Till();
    till.shop = shop;
    till.context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options });
    till.context.setDefaultTimeout(12_000);
    till.page = await till.context.newPage();
    if (clock) await till.page.clock.install();
    till.errors = [];
    till.page.on("pageerror", (error) => till.errors.push(error.message));
    return till;
  }

  /** Enrolled, with Vera at work. */
  static async open(browser, shop, options) {
    const till = await Till.begin(browser, shop, options);
    await till.enrol();
    await till.startShift();
    return till;
  }

  async enrol() {
    const { code } = await this.shop.call("POST", "/v1/counter/devices", { name: "Till" });
    await this.page.goto(`${this.shop.front}/counter#${code}`);
  }

  async startShift() {
    await this.press("Vera");
    await this.page.locator("input").fill(PIN);
    await this.page.keyboard.press("Enter");
    await this.title("Who is buying?").waitFor();
  }

  title(name) {
    return this.page.getByRole("heading", { level: 1, name });
  }

  press(name) {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  /** A card's code goes on by itself; anything else is sent with Enter. */
  async find(by) {
    await this.page.getByLabel("Card, telephone or coupon").fill(by);
    if (!by.startsWith("KEPT-")) await this.page.keyboard.press("Enter");
    await this.page.getByLabel(/^Amount/).waitFor();
  }

  async sells(amount) {
    await this.page.getByLabel(/^Amount/).fill(amount);
    await this.press("Confirm");
  }

  /** What became of the last purchase. */
  outcome(text) {
    return this.page.locator(".outcome").getByText(text);
  }

  /** The list's rows, as text. */
  async list() {
    await this.page.getByRole("navigation").getByRole("button", { name: /^Done here/ }).click();
    return this.page.locator(".deeds li");
  }

  /** Waits until the worker can open the counter without a line. */
  async settle() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
      }
    });
  }

  end() {
    return this.context.close();
  }
}
