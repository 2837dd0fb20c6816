// The forms of letters, in a dialog over the panel: subscribing, and signing in with a code that is mailed. The panel
// fetches this when somebody asks for one of them.

import { css, dialog, dress, speak } from "./forms/parts.js";
import { code } from "./letters/code.js";
import { subscribe } from "./letters/subscribe.js";

speak(TEXTS);
dress(css);

/**
 * Opens a form over the panel, which lends its own functions: `remembered` tells who proved an address here before, `here`
 * where the panel stands; `hold` keeps a session, and `tell` tells the panel.
 */
export const open = (form, { remembered, here, hold, tell }) => {
  let done = false;
  const over = dialog(() => {
    // A redemption that waits for a fresh code is given up with it.
    if (form === "fresh" && !done) tell("wanted", "dismiss ");
  });
  // What waits for a fresh code may ask for it again meanwhile.
  if (!over) return;
  const { main, turn, close } = over;
  const finish = (session, whose) => {
    done = true;
    close();
    hold(session, `\n${whose}`);
    tell("proved", whose);
  };
  if (form === "subscribe") {
    subscribe(main, here, turn);
    turn();
  } else {
    code(main, form === "fresh" ? remembered() : undefined, finish, turn);
  }
};
