// A survey, question by question. One of a standard kind is answered by a tap; what follows can be left. An owner's own
// is sent when its last question was answered: what it asks depends on the answers.

import { button, field, form, lang, make, say, site, tick, trouble } from "../forms/form.js";
import { send } from "./send.js";
import { steps } from "./steps.js";

/** A guest's answers of one page belong together. */
const visitor = crypto.randomUUID();
/** As many numbers stand in a row; of others, six. */
const COLUMNS = { 2: 2, 3: 3, 4: 4, 5: 5, 7: 7, 9: 5, 10: 5 };

/**
 * Asks what `asking` asks, in `into`. `about` goes along with each answer. `kept` is called when an answer was, `left` when
 * they are through, `lookInto` with what somebody said whom the company let down and who wants it to look into that.
 */
export const survey = (asking, into, about, { kept, left, lookInto }) => {
  const { questions, kind } = asking;
  const isOwn = kind === "own";
  const answers = {};
  let began = false;
  const show = (...inside) => {
    into.replaceChildren(...inside);
    // Only who has pressed something is taken along.
    if (began) into.querySelector("[tabindex]").focus({ preventScroll: true });
    began = true;
  };
  const answer = async (body) => {
    const answered = await send("POST", "/v1/answers", { site: site.key, survey: asking.survey, language: lang, visitor, ...about, ...body });
    if (!answered.ok) throw trouble(answered)[1];
    kept?.();
    return answered;
  };
  const finish = async (low = []) => {
    if (isOwn) await answer({ answers });
    show(thanks(), ...low, button("quiet", say("close"), left));
  };
  const ask = (at) => {
    const question = questions[at];
    if (!question) return finish();
    const go = async (given) => {
      if (given !== undefined) answers[question.id] = given;
      const branch = (question.branches ?? []).find((one) => [given].flat().some((value) => one.in.includes(value)));
      await ask(branch ? questions.findIndex(({ id }) => id === branch.go) : at + 1);
    };
    show(...put(question, isOwn ? go : async (score) => scored(score, await answer({ score }))));
    return undefined;
  };
  /** A score stands. Its reason can be told, and whoever gave a low one can ask for more. */
  const scored = (score, { is_low }) => {
    const words = field("comment", { rows: 2, maxlength: 2000 }, spoken(questions[1].text));
    const comment = () => words.lastChild.value;
    const look = button("quiet", say("look_yes"), () => lookInto({ text: comment() }));
    const low = is_low ? [make("h2", {}, say("look")), look] : [];
    const told = async () => {
      if (comment().trim()) await answer({ score, comment: comment() }).catch(() => {});
      finish(low);
    };
    show(thanks(), form("send", told, words), ...low, button("quiet", say("close"), left));
  };
  ask(0);
};

const thanks = () => make("p", { class: "thanks", tabindex: -1, role: "status" }, say("thanks"));

/** A question with what it can be answered by; `go` is called with the answer, and rejects with a sentence's key. */
const put = (question, go) => {
  const title = make("h2", { tabindex: -1 }, spoken(question.text));
  const wrong = make("p", { class: "wrong", role: "alert" });
  let busy = false;
  const once = async (given) => {
    if (busy) return;
    busy = true;
    wrong.textContent = "";
    await go(given).catch((why) => {
      wrong.textContent = say(why);
    });
    busy = false;
  };
  const skip = question.is_optional ? [button("quiet", say("skip"), () => once())] : [];
  return [title, ...parts(question, once), wrong, ...skip];
};

const parts = (question, once) => {
  const label = spoken(question.text);
  const { options = [], labels = [], from, to } = question;
  const named = (value) => labels.find((one) => one.value === value)?.text;
  if (question.kind === "text") {
    const words = make("textarea", { name: "text", rows: 3, maxlength: 2000, "aria-label": label });
    const sent = () => once(words.value || undefined);
    return [form("next", sent, make("div", { class: "field" }, words))];
  }
  if (question.is_several) {
    const ticks = options.map(({ id, text }) => tick("checkbox", "several", id, false, spoken(text)));
    const sent = (it) => {
      const chosen = new FormData(it).getAll("several");
      return chosen.length ? once(chosen) : question.is_optional ? once() : [undefined, "no_choice"];
    };
    return [form("next", sent, make("div", { role: "group", "aria-label": label }, ...ticks))];
  }
  if (question.kind === "choice") {
    return [steps("options", label, options.map(({ id, text }) => ({ value: id, text: spoken(text) })), once)];
  }
  const all = Array.from({ length: to - from + 1 }, (_, at) => ({ value: from + at, text: String(from + at) }));
  // Few steps that all have names are their names.
  if (all.length < 4 && all.every(({ value }) => named(value))) {
    return [steps("options", label, all.map(({ value }) => ({ value, text: spoken(named(value)) })), once)];
  }
  const told = ({ value, text }) => (named(value) ? `${text} – ${spoken(named(value))}` : text);
  const ends = [all[0], all.at(-1)].map((one) => make("span", {}, named(one.value) ? told(one) : ""));
  return [
    steps(`scale of-${COLUMNS[all.length] ?? 6}`, label, all.map((one) => ({ ...one, name: told(one) })), once),
    make("p", { class: "ends small", "aria-hidden": "true" }, ...ends),
  ];
};

/** What stands there in the reader's language, or in one that there is. */
export const spoken = (texts) => texts[lang] ?? texts.en ?? Object.values(texts)[0];
