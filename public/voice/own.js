// What somebody wrote, where it stands, and what its author may do about it: change it and take it back.

import { button, deed, field, heading, lead, make, say } from "../forms/parts.js";
import { visitor } from "./memory.js";
import { panel, refused, send, submit, wayBack } from "./send.js";

/** A guest's goes by its private link. */
const isGuests = ({ id }) => id.startsWith("rev_");

/**
 * What they wrote, as far as it is not withdrawn: a member's by their session, a guest's by the links that their browser
 * keeps. Of those, the ones that lead nowhere any more are left out.
 */
export const theirs = async (links) => {
  const isThere = ({ state }) => state && state !== "withdrawn";
  if (await panel().session()) {
    const mine = await send("GET", "/v1/reviews/mine");
    return { ...mine, reviews: (mine.reviews ?? []).filter(isThere) };
  }
  const found = await Promise.all(links.map(async (id) => ({ ...(await send("GET", `/v1/reviews/${id}`)), id })));
  const isLost = found.some(({ code }) => code === "offline");
  return { ok: !isLost, code: "offline", reviews: found.filter(isThere) };
};

/** The name that stands beside it; a company that keeps its customers' names itself takes none. */
export const shownName = ({ takes_name }, before) =>
  takes_name === false ? [] : [field("name", { autocomplete: "name", maxlength: 100, value: before?.name ?? "" })];

/**
 * Sends what stands in the form: what its author changes of `before`, or something new, which `about` says what it is. `kept`
 * is called with it as it stands then, and with a guest's link where it is new.
 */
export const save = async (it, page, before, about, chosen, kept) => {
  const { text, name, website } = it.elements;
  const said = { ...chosen, text: text.value, name: name?.value };
  // In something new there is nothing that an empty field could take away.
  const given = { text: text.value || undefined, name: name?.value || undefined, website: website.value || undefined };
  const answer = before
    ? await send("PATCH", `/v1/reviews/${before.id}`, said)
    : await submit(page, "/v1/reviews", { ...about, ...chosen, ...given, visitor: visitor() });
  if (!answer.ok) return refused(answer);
  const { review, token, state } = answer;
  return void kept({ ...about, ...said, state, id: token ?? before?.id ?? review }, token);
};

/** What the company says to it, where it does. */
export const answered = (reply) => (reply ? [make("p", { class: "note" }, make("b", {}, say("shop")), ` ${reply}`)] : []);

/** A letter that is its company's alone says so; everything else says where it stands. */
const standing = ({ kind, publish, state }) => {
  if (kind !== "thanks" || state === "hidden") return `review_${state}`;
  if (!publish) return "thank_private";
  return state === "shown" ? "review_shown" : "thank_public";
};

/**
 * Draws it into `into`. `change` opens it again as a form, `gone` is what leads on when it was taken back, `title` names
 * what has just happened; `more` stands below what its author may do, with what only a member may.
 */
export const own = (into, review, turn, { title, change, gone, more = [], members = [] }) => {
  const withdraw = async () => {
    const answer = await send("DELETE", `/v1/reviews/${review.id}`);
    if (!answer.ok) return refused(answer);
    into.replaceChildren(heading(say("withdrawn")), gone);
    return void turn();
  };
  const words = [review.stars && "★".repeat(review.stars), review.text].filter(Boolean).join(" ");
  into.replaceChildren(
    heading(title),
    lead(say(standing(review))),
    make("p", { class: "quote" }, words),
    ...answered(review.reply),
    button("quiet", say("change"), () => {
      change();
      turn();
    }),
    deed("withdraw", withdraw),
    ...(isGuests(review) ? wayBack("review_link", `/r/${review.id}`) : members),
    ...more,
  );
  turn();
};
