// A survey, question by question. One of a standard kind is answered by a tap; what follows can be left. An owner's own
// is sent when its last question was answered: what it asks depends on the answers.

import { button, field, form, lang, make, say, tick } from "../forms/parts.js";
import { refused, submit } from "./send.js";
import { steps } from "./steps.js";

/** A guest's answers of one page belong together. */
const visitor = crypto.randomUUID();
/** As many numbers stand in a row; of others, six. */
const COLUMNS = { 2: 2, 3: 3, 4: 4, 5: 5, 7: 7, 9: 5, 10: 5 };
/** The edge keeps so many characters of all words of one answer together. */
const WORDS_CHARS_MAX = 2000;

/**
 * Asks what `asking` asks, in `into`. `about` goes along with each answer. `kept` is called when an answer was, `left` when
 * they are through, `lookInto` with what somebody said whom the company let down and who wants it to look into that.
 */
export const survey = (asking, into, about, { kept, left, lookInto }) => {
  const { questions, kind } = asking;
  const answers = {}; // by questions' ids; also those that lie beside the way now
  let began = false;
  const show = (...inside) => {
    into.replaceChildren(...inside);
    // Only who has pressed something is taken along.
    if (began) into.querySelector("[tabindex]").focus({ preventScroll: true });
    began = true;
  };
  /** Throws a sentence's key. */
  const answer = async (body) => {
    const answered = await submit(asking, "/v1/answers", { survey: asking.survey, visitor, ...about, ...body });
    if (!answered.ok) throw refused(answered)[1];
    kept?.();
    return answered;
  };
  const finish = (low = []) => show(thanks(), ...low, button("quiet", say("close"), left));
  /** Puts the question at that place; `way` are the places of those before it. */
  const ask = async (at, way) => {
    const given = Object.fromEntries(way.map((place) => questions[place].id).map((id) => [id, answers[id]]));
    const question = questions[at];
    if (!question) {
      await answer({ answers: given });
      return finish();
    }
    const go = (said) => {
      answers[question.id] = said;
      const branch = (question.branches ?? []).find((one) => [said].flat().some((value) => one.in.includes(value)));
      return ask(branch ? questions.findIndex(({ id }) => id === branch.go) : at + 1, [...way, at]);
    };
    const back = way.length ? [button("plain", say("back"), () => ask(way.at(-1), way.slice(0, -1)))] : [];
    const written = Object.values(given).filter((said) => typeof said === "string");
    show(...put(question, go, answers[question.id], WORDS_CHARS_MAX - length(written.join(""))), ...back);
    return undefined;
  };
  /** A score stands. Its reason can be told, and whoever gave a low one can ask for more. */
  const scored = (score, { is_low }) => {
    const words = field("comment", { rows: 2, maxlength: WORDS_CHARS_MAX }, spoken(questions[1].text));
    const comment = () => words.lastChild.value;
    const wanted = button("quiet", say("look_yes"), () => lookInto({ text: comment() }));
    const low = is_low ? [make("h2", {}, say("look")), wanted] : [];
    const told = async () => {
      try {
        if (comment().trim()) await answer({ score, comment: comment() });
      } catch (why) {
        return ["comment", why];
      }
      return finish(low);
    };
    show(thanks(), form("send", told, words), ...low, button("quiet", say("close"), left));
  };
  if (kind === "own") ask(0, []);
  else show(...put(questions[0], async (score) => scored(score, await answer({ score }))));
};

const thanks = () => make("p", { class: "thanks", tabindex: -1, role: "status" }, say("thanks"));

/** As the edge counts characters. */
const length = (text) => [...text].length;

/**
 * A question with what it can be answered by, and with what it was answered before as `given`; `room` is how many characters
 * are left for words. `go` is called with the answer, and rejects with a sentence's key.
 */
const put = (question, go, given, room) => {
  const title = make("h2", { tabindex: -1 }, spoken(question.text));
  const wrong = make("p", { class: "wrong", role: "alert" });
  let busy = false;
  const once = async (said, meanwhile = "") => {
    if (busy) return;
    busy = true;
    wrong.textContent = meanwhile;
    let why = "";
    await go(said).catch((key) => {
      why = say(key);
    });
    wrong.textContent = why;
    busy = false;
  };
  const skip = question.is_optional ? [button("quiet", say("skip"), () => once())] : [];
  return [title, ...parts(question, once, given, room), wrong, ...skip];
};

const parts = (question, once, given, room) => {
  const label = spoken(question.text);
  const { options = [], labels = [], from, to } = question;
  const tapped = (value) => once(value, say("wait"));
  const named = (value) => labels.find((one) => one.value === value)?.text;
  if (question.kind === "text") {
    const words = make("textarea", { name: "text", rows: 3, maxlength: WORDS_CHARS_MAX, "aria-label": label });
    words.value = given ?? "";
    const sent = () => {
      const isBlank = !words.value.trim();
      if (isBlank && !question.is_optional) return ["text", "no_text"];
      return length(words.value) > room ? ["text", "too_long"] : once(isBlank ? undefined : words.value);
    };
    return [form("next", sent, make("div", { class: "field" }, words))];
  }
  if (question.is_several) {
    const ticks = options.map(({ id, text }) => tick("checkbox", "several", id, (given ?? []).includes(id), spoken(text)));
    const sent = (it) => {
      const chosen = new FormData(it).getAll("several");
      return chosen.length ? once(chosen) : question.is_optional ? once() : [undefined, "no_choice"];
    };
    return [form("next", sent, make("div", { role: "group", "aria-label": label }, ...ticks))];
  }
  if (question.kind === "choice") {
    return [steps("options", label, options.map(({ id, text }) => ({ value: id, text: spoken(text) })), tapped, given)];
  }
  const all = Array.from({ length: to - from + 1 }, (_, at) => ({ value: from + at, text: String(from + at) }));
  // Few steps that all have names are their names.
  if (all.length < 4 && all.every(({ value }) => named(value))) {
    return [steps("options", label, all.map(({ value }) => ({ value, text: spoken(named(value)) })), tapped, given)];
  }
  const told = ({ value, text }) => (named(value) ? `${text} – ${spoken(named(value))}` : text);
  const ends = [all[0], all.at(-1)].map((one) => make("span", {}, named(one.value) ? told(one) : ""));
  return [
    steps(`scale of-${COLUMNS[all.length] ?? 6}`, label, all.map((one) => ({ ...one, name: told(one) })), tapped, given),
    make("p", { class: "ends small", "aria-hidden": "true" }, ...ends),
  ];
};

/** What stands there in the reader's language, or in one that there is. */
export const spoken = (texts) => texts[lang] ?? texts.en ?? Object.values(texts)[0];
