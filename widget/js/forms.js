// What comes to the panel when somebody needs it: forms over it, and a question under the card. Each is a script of its
// own, for few customers need one.

import { hold, prompt, remembered, session } from "./edge.js";
import { here, tell } from "./page.js";

const lent = { hold, remembered, session, here, tell };
const scripts = document.documentElement.dataset;

/** Fetches one of them, and what all are made of beside it. */
const fetched = (script) => {
  import(scripts.parts).catch(() => {});
  return import(scripts[script]);
};

/** Opens one of them: the script's name and the form's, `letters/fresh`. What waits for it asks again when the line is back. */
export const fill = (form) => {
  const [script, name] = form.split("/");
  fetched(script).then(
    ({ open }) => open(name, lent),
    () => tell("failed"),
  );
};

let asked = {}; // the question, and the session it is for

// Where the panel draws this, it has a card to show and nothing else; the class says that somebody sees it. What stands in
// it is not the panel's, which only takes it away and brings it back.
customElements.define(
  "kept-ask",
  class extends HTMLElement {
    static observedAttributes = ["class"];
    connectedCallback() {
      if (asked.question && asked.session === session()) this.append(asked.question);
    }
    attributeChangedCallback() {
      // The card comes first.
      if (this.className) (window.requestIdleCallback ?? setTimeout)(() => look().catch(() => {}));
    }
  },
);

const look = async () => {
  const may = await prompt();
  if (!may) return;
  const { ask } = await fetched("voice");
  asked = { session: session(), question: ask(may, lent) };
  document.querySelector("kept-ask")?.connectedCallback();
};
