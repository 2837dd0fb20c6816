// The forms of letters, in a dialog over the panel: subscribing, and signing in with a code that is mailed. The panel
// fetches this when somebody asks for one of them.

import { code } from "./letters/code.js";
import { make, say } from "./letters/form.js";
import { subscribe } from "./letters/subscribe.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(LETTERS_CSS);
document.adoptedStyleSheets.push(sheet);

/**
 * Opens a form over the panel, which lends its own functions: `who` tells who proved an address here before, `page` where
 * the panel stands; `hold` keeps a session, and `tell` tells the panel.
 */
export const open = (form, who, page, hold, tell) => {
  // What waits for a fresh code may ask for it again meanwhile.
  if (document.querySelector("dialog")) return;
  const main = make("main", {});
  const back = make("button", { type: "button", class: "quiet" }, say("back"));
  const dialog = make("dialog", { "aria-labelledby": "asks" }, main, make("footer", {}, back));
  let done = false;
  const turn = () => {
    dialog.scrollTo(0, 0);
    main.querySelector("h1").focus({ preventScroll: true });
  };
  const finish = (session, whose) => {
    done = true;
    dialog.close();
    hold(session, `\n${whose}`);
    tell("proved", whose);
  };
  back.onclick = () => dialog.close();
  dialog.onclose = () => {
    dialog.remove();
    // A redemption that waits for a fresh code is given up with it.
    if (form === "fresh" && !done) tell("wanted", "dismiss ");
  };
  // Otherwise it would close the whole panel.
  dialog.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    dialog.close();
  };
  document.body.append(dialog);
  dialog.showModal();
  if (form === "subscribe") {
    subscribe(main, page, turn);
    turn();
  } else {
    code(main, form === "fresh" ? who() : undefined, finish, turn);
  }
};
