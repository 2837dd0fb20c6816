// The customer's voice: a question in the panel, reviews and complaints over it, and blocks in pages. The panel, or a
// block's document, fetches this when it is needed and lends what only it has.

import { css, dialog, dress, speak } from "./forms/parts.js";
import { complain } from "./voice/complaint.js";
import { asked, inPage } from "./voice/question.js";
import { rate } from "./voice/rate.js";
import { write } from "./voice/review.js";
import { read } from "./voice/reviews.js";
import { borrow } from "./voice/send.js";

speak(TEXTS);
dress(css + CSS);

const FORMS = { review: write, complaint: complain };
const BLOCKS = { rate, review: write, reviews: read, survey: inPage, complaint: (into, _, turn) => complain(into, {}, turn) };

/** Opens a form over the panel; `said` is what a complaint begins with. */
export const open = (form, lent, said) => {
  borrow(lent);
  const over = dialog();
  if (over) FORMS[form](over.main, said, over.turn);
};

/** The element with a question that may be put now. It says that it is shown when somebody sees it. */
export const ask = (prompt, lent) => {
  borrow(lent);
  return asked(prompt, (said) => open("complaint", lent, said));
};

/** Fills the document of a block; `about` is what its owner wrote beside it. */
export const fill = (block, into, about, lent) => {
  borrow(lent);
  // A block takes nobody's focus; whoever is in it goes on from the heading.
  const turn = () => document.hasFocus() && into.querySelector("h1").focus({ preventScroll: true });
  BLOCKS[block](into, about || undefined, turn);
};
