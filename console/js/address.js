// The page's address: followed without loading the page anew, and told to the console whenever it changes.

let changed = () => {};

/** Which module an address belongs to. Another one is loaded by the browser, with the document that names it. */
const module = (path) => {
  const section = /^\/console\/(letters|orders|program|voice)(?=\/|$)/.exec(path)?.[1];
  // Orders have no document of their own: they fit beside the letters.
  return section === "orders" ? "letters" : section;
};
const isHere = (path) => module(path) === module(location.pathname);

/** Path and query, as they stand in the address bar. */
export const here = () => location.pathname + location.search;

/** What the query says under a name; nothing where it does not. */
export const asked = (name) => new URLSearchParams(location.search).get(name) ?? "";

/** Goes to another address of the console. */
export const go = (to) => {
  if (!isHere(to.split("?")[0])) return location.assign(to);
  if (to !== here()) history.pushState(null, "", to);
  changed();
  scrollTo(0, 0);
};

/** Puts the focus on the title of a new screen, which is read out then and where the keyboard goes on. */
const arrive = () => {
  const main = document.getElementById("main");
  // Some screens have a field that takes the focus by itself.
  if (!main || main.querySelector(":focus")) return;
  const title = main.querySelector("h1") ?? main;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
};

/** Has every change of the address told, and links within the console followed here. */
export const follow = (tell) => {
  let screen = location.pathname;
  changed = () => {
    tell();
    if (screen === location.pathname) return;
    screen = location.pathname;
    // By the next frame the screen is drawn.
    requestAnimationFrame(arrive);
  };
  addEventListener("popstate", () => changed());
  addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.altKey || event.ctrlKey || event.shiftKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    // A place on this very page is the browser's own matter, and so is every page that is not this module's.
    const to = link.pathname + link.search;
    if ((link.hash && to === here()) || !/^\/console(\/|$)/.test(link.pathname) || !isHere(link.pathname)) return;
    event.preventDefault();
    go(to);
  });
};
