// Opens every screen as whoever it is for and looks at it as a phone and as a desktop.
import { NOW } from "./shop.mjs";
import { listen, sideways } from "./checks.mjs";
import { SCREENS } from "./list.mjs";

export const WIDTHS = { 1280: 800, 390: 844 };
export const SCHEMES = ["light", "dark"];

/**
 * Visits the screens in one language and one scheme. `stop({page, name, width})` is called at each and returns what is
 * wrong there; all faults come back, each with the name of its screen.
 */
export async function walk({ stage, shop, colorScheme, screens = SCREENS, widths = Object.keys(WIDTHS), stop }) {
  const faults = [];
  const contexts = new Map();
  const { language } = shop;
  try {
    for (const screen of screens) {
      const { name, who } = screen;
      if (!contexts.has(who)) contexts.set(who, await enter(stage, shop, who, colorScheme));
      const page = await contexts.get(who).newPage();
      const complaints = listen(page);
      const here = (width) => `${name}, ${language}, ${colorScheme}, ${width} px`;
      try {
        await page.setViewportSize({ width: 1280, height: WIDTHS[1280] });
        await screen.open(page, shop);
        for (const width of widths) {
          await page.setViewportSize({ width: Number(width), height: WIDTHS[width] });
          await settled(page);
          const found = [...(await sideways(page)), ...(await stop({ page, name, width }))];
          faults.push(...found.map((fault) => `${here(width)}: ${fault}`));
        }
      } catch (error) {
        faults.push(`${here("")}: ${error.message}`);
      }
      const allowed = screen.complains ?? (() => false);
      faults.push(...complaints.filter((one) => !allowed(one)).map((one) => `${here("")}: ${one}`));
      await page.close();
    }
  } finally {
    await Promise.all([...contexts.values()].map((context) => context.close()));
  }
  return faults;
}

/** A browser of this person's, on the day of the pictures. */
async function enter({ browser, server }, shop, who, colorScheme) {
  const context = await browser.newContext({
    colorScheme,
    locale: { en: "en-GB", ru: "ru-RU" }[shop.language],
    timezoneId: { en: "Europe/London", ru: "Europe/Moscow" }[shop.language],
    reducedMotion: "reduce",
    // What looks into the page is ours; what the pages may do is tested elsewhere.
    bypassCSP: true,
  });
  context.setDefaultTimeout(15_000);
  await context.clock.setFixedTime(NOW);
  // Only to ourselves: a header of ours on another origin's request would be another kind of request.
  const origin = server.url.replace("127.0.0.1", "localhost");
  await context.route(
    (url) => url.origin === origin || url.origin === server.url,
    (route) => route.continue({ headers: { ...route.request().headers(), "kept-now": NOW } }),
  );
  await shop.enter[who]?.(context);
  return context;
}

/** Until nothing is loading and the last change has been painted. */
async function settled(page) {
  for (const waiting of [".starting", ".skeleton", "[aria-busy=true]"]) {
    await page.locator(waiting).first().waitFor({ state: "detached" });
  }
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame);
  });
}
