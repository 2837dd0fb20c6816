// A question that comes by itself, in the panel, and the same in a block of a page.

import { button, make, say } from "../forms/parts.js";
import { complain } from "./complaint.js";
import { load, look, send } from "./send.js";
import { spoken, survey } from "./survey.js";

/**
 * The element that puts what `prompt` asks. It keeps its room from the beginning, and is put before somebody when they see
 * it: at that moment the edge says whether it still may be.
 */
export const asked = (prompt, lookInto) => {
  const { id, asking, service, purchase } = prompt;
  const step = (what) => send("POST", `/v1/prompts/${id}/${what}`);
  const body = make("div", { class: "asking" });
  let isAnswered = false;
  /** Nothing is left that could be brought back. */
  const end = () => {
    question.className = "";
    question.replaceChildren();
  };
  const leave = () => {
    if (!isAnswered) step("dismissed");
    end();
  };
  const close = button("x", "×", leave);
  close.ariaLabel = say("close");
  const about = service ? [make("p", { class: "small" }, say("about", { service }))] : [];
  const question = make("section", { class: "ask unseen", "aria-label": say("question") }, close, ...about, body);
  const kept = () => {
    isAnswered = true;
  };
  survey(asking, body, { prompt: id }, { kept, left: leave, lookInto: ({ text }) => lookInto({ text, purchase }) });
  const sight = new IntersectionObserver(
    async ([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      sight.disconnect();
      if ((await step("shown")).show) question.classList.remove("unseen");
      else end();
    },
    { threshold: 1 },
  );
  // Whoever reads the question has been asked, wherever the last answer stands.
  sight.observe(body.firstChild);
  return question;
};

/** A survey in a page, for whoever reads it. */
export const inPage = (into, id, turn) => {
  const draw = (asking) => {
    const body = make("div", { class: "asking" });
    const left = () => into.replaceChildren(make("p", { role: "status" }, say("thanks")));
    into.replaceChildren(make("h1", {}, asking.title ? spoken(asking.title) : say("question")), body);
    survey(asking, body, { channel: "block" }, { left, lookInto: (said) => complain(into, said, turn) });
  };
  load(into, say("question"), () => look(`/v1/surveys/${encodeURIComponent(id)}/questions`), draw, turn);
};
