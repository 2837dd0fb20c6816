// The forms of letters, over the panel. What draws them is a script of its own, for few customers need one.

import { hold, remembered } from "./edge.js";
import { here, tell } from "./page.js";

/**
 * Opens one of them: `subscribe`, `code` for somebody who comes in, `fresh` for a member who has to prove it again. What
 * waits for that asks again when the line is back.
 */
export const fill = (form) =>
  import(document.documentElement.dataset.letters).then(
    ({ open }) => open(form, remembered, here, hold, tell),
    () => tell("failed"),
  );
