// The card's code as a picture. What draws it is a script of its own, for only who shows a code needs it.

import { tell } from "./page.js";

const script = () => import(QR_URL);

/** Fetches the script while nothing else is to do, so that the code is there at once when it is wanted. */
export const warmPicture = () => {
  const soon = globalThis.requestIdleCallback ?? setTimeout;
  soon(() => script().catch(() => {}));
};

/** Draws it; without the script, the code still stands there in letters. */
export const drawPicture = async (code) => {
  try {
    const { picture } = await script();
    tell("picture", picture(code));
  } catch {
    // Asked for again when the customer comes back to the code.
  }
};
