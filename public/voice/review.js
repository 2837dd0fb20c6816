// Writing a review, changing it and taking it back; open to everybody alike. What was thought of the company elsewhere can
// be told elsewhere as well: the same places are named to everybody, whatever the stars.

import { button, field, form, heading, lead, make, say, trap } from "../forms/parts.js";
import { letters } from "./letter.js";
import { keep, recall } from "./memory.js";
import { own, save, shownName, theirs } from "./own.js";
import { load, look } from "./send.js";
import { stars } from "./steps.js";

/** Parts of the whole that can be rated. */
const ASPECTS = ["quality", "speed", "staff"];

/** Draws the form into `into`, or what its reader wrote before. `turn` is called when another step stands there. */
export const write = (into, subject = "site", turn) => {
  const links = () => recall("reviews") ?? {};
  const known = async () => {
    const [page, mine] = await Promise.all([look("/v1/reviews", { subject, limit: 1 }), theirs([links()[subject]].filter(Boolean))]);
    if (!mine.ok) return mine;
    return { ...page, before: mine.reviews.find((one) => one.kind === "review" && one.subject === page.subject) };
  };
  const draw = (page) => {
    const thank = () => button("plain", say("thank"), () => letters(into, page, turn, () => write(into, subject, turn)));
    /** The form, with what stood there before. */
    const blank = (before) => {
      const kept = (review, token) => {
        if (token) keep("reviews", { ...links(), [subject]: token });
        written(review, say("kept"));
      };
      into.replaceChildren(heading(say("review")), lead(say("review_lead")), filled(page, before, kept), thank());
    };
    const written = (review, title = say("yours")) => {
      const another = () => {
        blank();
        turn();
      };
      own(into, review, turn, {
        title,
        change: () => blank(review),
        gone: button("quiet", say("review"), () => write(into, subject, turn)),
        // Each purchase may have one; a guest's is one for good.
        members: [button("quiet", say("another"), another)],
        more: [...elsewhere(page), thank()],
      });
    };
    if (page.before) written(page.before);
    else blank();
  };
  load(into, say("review"), known, draw, turn);
};

const elsewhere = ({ places }) => {
  const links = places.map(({ place, url }) =>
    make("li", {}, make("a", { href: url, target: "_blank", rel: "noopener nofollow" }, say(`at_${place}`))),
  );
  return links.length ? [make("section", {}, make("h2", {}, say("elsewhere")), make("ul", { class: "ways" }, ...links))] : [];
};

/** The fields; `kept` is called with what was sent, and with a guest's link where it is new. */
const filled = (page, before, kept) => {
  const chosen = { stars: before?.stars, ...before?.aspects };
  const rated = (key) => {
    const choose = (value) => {
      chosen[key] = value;
    };
    const row = stars(say(key), choose, chosen[key]);
    return make("fieldset", {}, make("legend", {}, say(key)), row, make("input", { type: "hidden", name: key }));
  };
  const words = field("text", { rows: 4, maxlength: 2000 });
  words.lastChild.value = before?.text ?? "";
  const ask = (it) => {
    if (!chosen.stars) return ["stars", "no_stars"];
    const aspects = Object.fromEntries(ASPECTS.map((key) => [key, chosen[key] ?? undefined]));
    return save(it, page, before, { kind: "review", subject: page.subject }, { stars: chosen.stars, aspects }, kept);
  };
  return form("send_review", ask, trap(), rated("stars"), words, ...ASPECTS.map(rated), ...shownName(page, before));
};
