// The panel's ties to the page that holds it, and to the browser: messages, visibility, focus, clipboard, time.

const { site, block } = JSON.parse(document.getElementById("boot").textContent);

/** Sections that a block may ask the panel to open at. */
const SECTIONS = ["card", "rewards", "history"];
/** How long a tab waits for the page that opened it before it is a guest's, in milliseconds. */
const TAB_PATIENCE = 2000;

// In a frame the page around us holds us, in a tab the page that opened it.
const framed = parent !== self;
const holder = framed ? parent : opener;

let report; // set once the panel runs; what comes before waits
let early = [];
let port;
let poll;
let page; // the address of the page that holds us
let asking = false; // for a token
let asked;
// A panel is shown when the page says so. Nobody says it to a tab or a block.
let shown = !framed || !!block;

/** Tells the panel; what comes before it runs waits. */
export const tell = (name, body) => (report ? report(name, body) : early.push([name, body]));
const visible = () => tell(shown && document.visibilityState === "visible" ? "seen" : "unseen");

// What the page may say, and nothing else; each word is called with the whole message.
const words = {
  open({ screen }) {
    turn(true);
    if (SECTIONS.includes(screen)) tell("wanted", `${screen} `);
  },
  close: () => turn(false),
  signed: () => tell("host_signed"),
  forget: () => tell("host_forget"),
  changed: () => tell("host_changed"),
  // Only what was asked for; without a token it says that the site has none.
  token({ token }) {
    if (!asking || (token !== undefined && typeof token !== "string")) return;
    asking = false;
    clearTimeout(asked);
    tell("host_token", { token });
  },
  preview: ({ look }) => typeof look === "string" && preview(look),
};
const heard = new Map(Object.entries(words));

// Listening starts when this file is read, long before the wasm runs: a hello is never missed.
// Only a page of the site may say hello, or one of our own that shows the site to its owner; everything after it goes
// over the port that it brings.
addEventListener("message", ({ source, origin, data, ports }) => {
  if (!holder || source !== holder || data?.is !== "hello" || !ports[0]) return;
  if (origin !== location.origin && !site.origins.includes(origin)) return;
  // The browser vouches for the origin, the page itself for the rest.
  if (String(data.page).startsWith(`${origin}/`)) page = data.page;
  port?.close();
  port = ports[0];
  port.onmessage = ({ data }) => heard.get(data?.is)?.(data);
  // A tab is greeted until it answers: only the last hello before that counts.
  early = early.filter(([name]) => name !== "host_signed" && name !== "host_guest");
  tell(data.signed === true ? "host_signed" : "host_guest");
  if (report) post("ready");
  measure();
});
if (!framed) setTimeout(() => port || tell("host_guest"), holder ? TAB_PATIENCE : 0);

const turn = (open) => {
  shown = open;
  visible();
  focus("title");
};

// Another frame of ours learned who the customer is, or forgot it.
addEventListener("storage", ({ key }) => key?.startsWith("kept:") && tell("host_changed"));
addEventListener("online", () => tell("online"));
addEventListener("offline", () => tell("offline"));
document.addEventListener("visibilitychange", visible);

// A block never takes focus, and its page makes room for what it shows.
const measure = () => block && post("height", String(Math.ceil(document.body.getBoundingClientRect().height)));
if (block) {
  new ResizeObserver(measure).observe(document.body);
  // Below the reader's view, where room can be made unseen, browsers draw no frames and report no sizes.
  new MutationObserver(measure).observe(document.body, { childList: true, subtree: true, characterData: true });
  new IntersectionObserver(([{ isIntersecting }]) => {
    shown = isIntersecting;
    visible();
  }).observe(document.documentElement);
} else {
  // Focus that comes in while a view is being replaced would be nowhere: the heading takes it.
  addEventListener("focus", () => {
    if (shown && document.activeElement === document.body) document.getElementById("title")?.focus({ preventScroll: true });
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) post("close");
  });
}

// Settings that an owner tries out: the edge derives the look from them, for us and for the launcher.
const tried = new CSSStyleSheet();
document.adoptedStyleSheets.push(tried);
let trial = 0;
const preview = async (look) => {
  const mine = ++trial;
  try {
    const query = new URLSearchParams({ site: site.key, look });
    const answer = await fetch(`/look?${query}`, { credentials: "omit" });
    const { css, launcher } = await answer.json();
    if (!answer.ok || mine !== trial) return;
    tried.replaceSync(css);
    post("look", JSON.stringify(launcher));
  } catch {
    // No answer, or none of ours: everything stays as it looks.
  }
};

// One listener for all buttons: each says in its value what it means. In a form, what was typed follows. Those of the
// forms of letters say nothing: they are not the panel's.
addEventListener("click", ({ target }) => {
  const button = target.closest?.("button");
  if (button?.value) tell("wanted", button.value + (button.form?.card.value ?? ""));
});
addEventListener("submit", (event) => event.preventDefault());

// A code in groups, as it stands on the card; a whole one is as good as sent. Only where somebody writes on at its end:
// elsewhere, and when letters are taken back, the text would move under the hand.
addEventListener("input", ({ target, inputType }) => {
  if (target.id !== "card" || inputType?.startsWith("delete") || target.selectionEnd < target.value.length) return;
  const groups = /^(KEPT)?(.{0,5})(.{0,5})(.*)/.exec(target.value.replace(/[\s-]/g, "").toUpperCase());
  target.value = groups.slice(1).filter(Boolean).join("-");
  if (groups[1] && groups[3].length === 5 && !groups[4]) target.form.querySelector("button").click();
});

/** Starts delivering, beginning with what came early. */
export const listen = (receive) => {
  report = receive;
  for (const [name, body] of early) receive(name, body);
  early = [];
  visible();
  post("ready");
  if (!block) focus("title");
};

/** The address of the page that holds us, as far as it is told. */
export const here = () => page ?? (document.referrer || undefined);

/** A word to the page that holds us; with a balance, its text for the launcher's badge. */
export const post = (is, text, label) => port?.postMessage({ is, text, label });

/** Asks the page for a token of its signed-in customer. */
export const askToken = () => {
  asking = true;
  clearTimeout(asked);
  asked = setTimeout(tell, 8000, "slow");
  post("token");
};

/** One "poll" after so many milliseconds, in place of any that was planned; 0 plans none. */
export const pollAfter = (milliseconds) => {
  clearTimeout(poll);
  if (milliseconds) poll = setTimeout(tell, milliseconds, "poll");
};

/** Moves focus to the element with that id, once the views have settled. */
export const focus = (id) =>
  setTimeout(() => {
    const target = document.getElementById(id);
    // Neither a panel that only warms up in the background nor a block pulls focus out of the host page.
    if (!target || !shown || (block && !document.hasFocus())) return;
    target.focus({ preventScroll: id === "title" });
    if (id === "title") scrollTo(0, 0);
  });

/** Copies the text of the element with that id; where the browser refuses, selects it. */
export const copy = async (id) => {
  const element = document.getElementById(id);
  try {
    await navigator.clipboard.writeText(element.textContent);
    tell("copied");
  } catch {
    getSelection().selectAllChildren(element);
    tell("copy_refused");
  }
};
