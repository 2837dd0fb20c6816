// Who stands before a block: the customer whom the page has signed in, or whose card this browser knows, or a guest. They
// are signed in when something is said in their name first, not sooner: most readers of a page say nothing.

import { answerTo, enterCard, remembered, session as held, signIn, signOut } from "../../widget/js/edge.js";
import { askToken } from "../../widget/js/page.js";

let signed = false; // whether the page has a customer
let isKnown = false; // whether it is known who it is
let entering;
let entered = () => {};
let met;

/** Fulfilled when the page has said hello. */
export const greeted = new Promise((done) => {
  met = done;
});

/** What the page says. */
export const hear = (name, body) => {
  if (name === "host_token") return body.token ? signIn(body.token) : entered();
  if (name.startsWith("host_")) {
    // It may be somebody else from now on.
    isKnown = false;
    if (name !== "host_changed") signed = name === "host_signed";
    met();
  } else if (name === "slow" && entering) {
    entered();
  }
};

answerTo((name) => {
  if (name === "session") entered(held());
  else if (name !== "slow") entered();
});

/** The session of whoever it is; none for a guest. */
export const session = async () => {
  if (isKnown) return held();
  return (entering ??= enter());
};

/** Another one, in place of one that is over. */
export const renew = () => {
  signOut();
  return (entering ??= enter());
};

const enter = async () => {
  await greeted;
  const found = await new Promise((done) => {
    entered = done;
    const card = remembered();
    if (signed) askToken();
    else if (card) enterCard(card);
    else done();
  });
  isKnown = true;
  entering = undefined;
  return found;
};
