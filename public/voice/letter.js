// Thank-you letters: to the company alone, unless their author lets them be shown.

import { button, field, form, heading, lead, make, say, tick, trap } from "../forms/parts.js";
import { keep, recall } from "./memory.js";
import { own, save, shownName, theirs } from "./own.js";
import { load } from "./send.js";
import { day } from "./thread.js";

/** A guest's browser keeps the links to so many. */
const LINKS_MAX = 20;
/** So many characters of a letter stand for it in a list. */
const BEGINS = 40;

/**
 * Draws the form into `into`, and above it the letters that its reader wrote before. `page` is what was read of the company's
 * reviews, and `back` leads to them.
 */
export const letters = (into, page, turn, back) => {
  const links = () => recall("letters") ?? [];
  const review = () => button("plain", say("review"), back);
  const draw = ({ reviews }) => {
    const blank = (before, past = []) => {
      const kept = (letter, token) => {
        if (token) keep("letters", [...new Set([token, ...links()])].slice(0, LINKS_MAX));
        written(letter, say("thank_kept"));
      };
      into.replaceChildren(heading(say("thank")), lead(say("thank_lead")), ...past, filled(page, before, kept), review());
    };
    const written = (letter, title = say("letter")) =>
      own(into, letter, turn, {
        title,
        change: () => blank(letter),
        gone: button("quiet", say("thank"), () => letters(into, page, turn, back)),
        more: [review()],
      });
    const before = reviews.filter(({ kind }) => kind === "thanks");
    const lines = before.map((letter) => {
      const name = `${day(letter.at)} · ${letter.text.slice(0, BEGINS)}`;
      return make("li", {}, button("plain", name, () => written(letter)));
    });
    blank(undefined, lines.length ? [make("section", {}, make("h2", {}, say("before")), make("ul", {}, ...lines))] : []);
  };
  load(into, say("thank"), () => theirs(links()), draw, turn);
};

/** The fields; `kept` is called with what was sent, and with a guest's link where it is new. */
const filled = (page, before, kept) => {
  const words = field("text", { rows: 5, maxlength: 2000 });
  words.lastChild.value = before?.text ?? "";
  const may = tick("checkbox", "publish", "on", !!before?.publish, say("thank_publish"));
  const ask = (it) => {
    const { text, publish } = it.elements;
    if (!text.value.trim()) return ["text", "no_text"];
    return save(it, page, before, { kind: "thanks" }, { publish: publish.checked }, kept);
  };
  return form("send", ask, trap(), words, ...shownName(page, before), may);
};
