// The loader's second script: comes when somebody reaches for the launcher, or where the page has blocks.
//
// It speaks with our frames and acts for them in the page. Each of them hears and says a closed set of words; whatever
// else comes over a port is ignored.
import { blocks } from "./more/blocks.js";
import { customer } from "./more/customer.js";
import { partner } from "./more/partner.js";
import { tab } from "./more/tab.js";

/** Origins of the site's pages; none where the page's policy lets us ask nobody. */
const listed = async (address) => {
  try {
    const answer = await fetch(address.replace(/panel\?site=(\w+).*/, "s/$1.json"), { credentials: "omit" });
    return (await answer.json()).origins;
  } catch {
    return [];
  }
};

/**
 * Begins with what the core has made, and answers what it may ask for. Pages that were opened before a deploy have an
 * older core: what it hands over stays as it is, more may only follow at the end.
 */
export const begin = (address, config, title, box, gone, start, open, close, load, attach, enable) => {
  const root = box.getRootNode();
  const launcher = root.querySelector(".go");
  const { origin } = new URL(address);
  const partners = new Set();
  const { identify, again, give, signed } = customer(partners);
  let balance; // what the launcher's badge says
  let badge = document.createElement("b");
  let screen; // the section that a block wants to see
  let look; // what is previewed, as JSON

  const emit = (event, detail) => document.dispatchEvent(new CustomEvent(`kept:${event}`, { detail }));

  // What every frame of ours may say. `self` is the one that said it.
  const words = {
    ready(self) {
      if (look) self.say({ is: "preview", look });
      self.arrived();
    },
    token: give,
    balance(self, text, label) {
      if (text === undefined) return;
      self.settle();
      launcher.ariaLabel = label || title;
      if (text === balance) return;
      // A new element: one that grows would count as moving.
      badge.remove();
      badge = document.createElement("b");
      badge.textContent = text;
      if (text) launcher.append(badge);
      // The others may know an older card; the first to speak has nothing to correct.
      if (balance) for (const other of partners) if (other !== self) other.say({ is: "changed" });
      balance = text;
      emit("balance", { text });
    },
    redeemed: (self, reward) => reward && emit("redeemed", { reward }),
    look(self, text) {
      if (!look) return;
      try {
        const { css, hide } = JSON.parse(text);
        // Only what can be tested is taken over.
        if (hide) RegExp(hide);
        root.adoptedStyleSheets[1].replaceSync(css);
        config.hide = hide;
        attach();
      } catch {
        // Settings that the edge refused change nothing.
      }
    },
  };
  /** A new frame or tab; `own` are words that only it may use. */
  const meet = (own, arrived) => partner(partners, origin, signed, { ...words, ...own }, arrived);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(MORE_CSS);
  root.adoptedStyleSheets.push(sheet);

  const panel = meet({ close }, () => {
    box.className = "on";
    // It may have been given up already.
    root.querySelector(".r").hidden = true;
    // Only who still waits in the box is taken along: the customer may be back on the page.
    if (root.activeElement) box.querySelector("iframe").focus();
  });
  const turn = () => {
    const heard = panel.say({ is: box.open ? "open" : "close", screen: box.open ? screen : undefined });
    // A panel that is still on its way is told when it has come.
    if (heard) screen = undefined;
  };

  const fill = blocks(address, config, gone, meet, (wanted) => {
    screen = wanted;
    if (box.open) turn();
    else open();
  });

  const say = {
    turn,
    fill,
    greet(frame) {
      panel.greet(frame.contentWindow);
      if (box.open) turn();
    },
    preview(value) {
      look = JSON.stringify(value);
      load();
      for (const one of partners) one.say({ is: "preview", look });
    },
    /** The page stands in another one. Browsers show our frame there only where all of them are the site's. */
    async nest() {
      const around = [...(location.ancestorOrigins ?? "?")];
      // A page of our own shows a site to its owner: nobody else may hold it.
      const origins = location.origin === origin ? around : await (config.origins ?? listed(address));
      if (!around.every((page) => origins.includes(page))) {
        open = tab(address, config, gone, launcher, meet, emit);
        say.fill = () => {};
      }
      start();
      enable({ open, close, preview: say.preview });
    },
  };
  gone.signal.addEventListener("abort", () => {
    for (const one of partners) one.leave();
  });
  // A page that comes back as it was left: somebody else may have signed in or out meanwhile.
  addEventListener("pageshow", ({ persisted }) => persisted && again(), { signal: gone.signal });
  enable({ identify, forget: () => identify() });
  return say;
};
