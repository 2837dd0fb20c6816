// The panel's ties to the page that holds it, and to the browser: messages, visibility, focus, clipboard, time.

const { site } = JSON.parse(document.getElementById("boot").textContent);

let report; // set once the panel runs; what comes before waits
let early = [];
let port;
let poll;
let asked;
let shown = parent === self; // in a tab of its own there is nobody to say "open"

const tell = (name, body) => (report ? report(name, body) : early.push([name, body]));
const visible = () => tell(shown && document.visibilityState === "visible" ? "seen" : "unseen");

// Listening starts when this file is read, long before the wasm runs: a hello is never missed.
// Only a page of the site may say hello; everything after it goes over the port that it brings.
addEventListener("message", (event) => {
  if (event.source !== parent || event.data?.is !== "hello" || !event.ports[0]) return;
  if (!site.origins.includes(event.origin)) return;
  port?.close();
  port = event.ports[0];
  port.onmessage = ({ data }) => {
    if (data?.is === "open" || data?.is === "close") {
      shown = data.is === "open";
      visible();
      focus("title");
    } else if (typeof data?.is === "string") {
      clearTimeout(asked);
      tell(`host_${data.is}`, data);
    }
  };
  tell(event.data.signed ? "host_signed" : "host_guest");
  if (report) post("ready");
});
if (parent === self) tell("host_guest");

addEventListener("online", () => tell("online"));
addEventListener("offline", () => tell("offline"));
document.addEventListener("visibilitychange", visible);
// Focus that comes in while a view is being replaced would be nowhere: the heading takes it.
addEventListener("focus", () => {
  if (shown && document.activeElement === document.body) document.getElementById("title")?.focus({ preventScroll: true });
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) post("close");
});

/** Starts delivering, beginning with what came early. */
export const listen = (receive) => {
  report = receive;
  for (const [name, body] of early) receive(name, body);
  early = [];
  visible();
  post("ready");
  focus("title");
};

/** A word to the page that holds us; with a balance, its text for the launcher's badge. */
export const post = (is, text, label) => port?.postMessage({ is, text, label });

/** Asks the page for a token of its signed-in customer. */
export const askToken = () => {
  clearTimeout(asked);
  asked = setTimeout(tell, 8000, "slow");
  post("token");
};

/** One "poll" after so many milliseconds, in place of any that was planned; 0 plans none. */
export const pollAfter = (milliseconds) => {
  clearTimeout(poll);
  if (milliseconds) poll = setTimeout(tell, milliseconds, "poll");
};

/** The element for the panel, emptied of what the document showed meanwhile. */
export const place = () => {
  const app = document.getElementById("app");
  app.replaceChildren();
  app.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button");
    if (button) tell("wanted", button.value);
  });
  return app;
};

/** Moves focus to the element with that id, once the views have settled. */
export const focus = (id) =>
  setTimeout(() => {
    const target = document.getElementById(id);
    // A page that only warms up in the background must not pull focus out of the host page.
    if (!target || !shown) return;
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
