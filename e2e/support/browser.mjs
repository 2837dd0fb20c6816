// Chromium, and the launcher and panel as a customer knows them: by role and name.
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser; `more` are flags besides those it always gets. */
export function startBrowser(...more) {
  return chromium.launch({ executablePath: process.env.KEPT_BROWSER ?? "/usr/bin/chromium", args: [...FLAGS, ...more] });
}

/** What a customer sees of Kept on a page. */
export class Visit {
  /** Opens the page in a browser of its own; the page must stay free of errors. */
  static async begin(browser, url, options = {}) {
    const visit = new Visit();
    visit.context = await browser.newContext(options);
    visit.context.setDefaultTimeout(12_000);
    visit.page = await visit.context.newPage();
    visit.errors = [];
    visit.page.on("pageerror", (error) => visit.errors.push(error.message));
    await visit.page.goto(url);
    return visit;
  }

  get launcher() {
    return this.page.locator("kept-home .go");
  }

  get closer() {
    return this.page.locator("kept-home").getByRole("button", { name: /^(Close|Закрыть)$/ });
  }

  get panel() {
    return this.page.frameLocator("kept-home iframe");
  }

  get title() {
    return this.panel.getByRole("heading", { level: 1 });
  }

  get said() {
    return this.panel.getByRole("status");
  }

  get balance() {
    return this.panel.locator(".balance b");
  }

  async openPanel() {
    await this.launcher.click();
  }

  section(name) {
    return this.panel.getByRole("navigation").getByRole("button", { name });
  }

  press(name) {
    return this.panel.getByRole("button", { name }).click();
  }

  /** Waits until the element says exactly that; spaces of every kind are one space. */
  async shows(locator, text) {
    const words = text.split(" ").map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    await locator.filter({ hasText: new RegExp(`^\\s*${words.join("\\s+")}\\s*$`) }).first().waitFor();
  }

  end() {
    return this.context.close();
  }
}
