// Answers to choose from with one tap: the steps of a scale, options, stars. Nothing is marked before somebody chose it.

import { make, say } from "../forms/parts.js";

/** Where a key leads among so many buttons. */
const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * A group of answers `{value, text, name}`; `name` is said where the text alone means little. `chosen` is called with the
 * value of the one that is pressed. What somebody chose before is `given`: that is theirs, only nothing of ours is marked.
 * Arrows go from one to the next and choose nothing: only a press does.
 */
export const steps = (kind, label, answers, chosen, given) => {
  const move = (to) => {
    for (const other of all) other.tabIndex = other === to ? 0 : -1;
  };
  const all = answers.map(({ value, text, name }, place) => {
    const one = make("button", { type: "button", class: "step", role: "radio", "aria-label": name ?? false }, text);
    one.onclick = () => {
      mark(group, place);
      chosen(value);
    };
    return one;
  });
  const group = make("div", { role: "radiogroup", class: kind, "aria-label": label }, ...all);
  group.onkeydown = (event) => {
    const by = MOVES[event.key];
    if (!by) return;
    event.preventDefault();
    const to = all.at((all.indexOf(document.activeElement) + by) % all.length);
    move(to);
    to.focus();
  };
  mark(group, answers.findIndex(({ value }) => value === given));
  return group;
};

/** Marks the answer at that place of its group; none where there is no such place. */
export const mark = (group, place) => {
  for (const [at, one] of [...group.children].entries()) {
    one.setAttribute("aria-checked", at === place);
    one.tabIndex = at === Math.max(place, 0) ? 0 : -1;
  }
};

/** One to five stars. */
export const stars = (label, chosen, given) =>
  steps("stars", label, [1, 2, 3, 4, 5].map((value) => ({ value, text: "★", name: ofFive(value) })), chosen, given);

/** The same, to be read. */
export const shownStars = (count) =>
  make("span", { class: "given", role: "img", "aria-label": ofFive(count) }, "★".repeat(count), make("span", {}, "★".repeat(5 - count)));

/** “4 of 5” */
export const ofFive = (stars) => say("of_five", { stars });
