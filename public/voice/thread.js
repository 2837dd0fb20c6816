// What was said about one complaint, by both sides, and saying more.

import { button, deed, field, form, heading, lang, lead, make, say, site } from "../forms/parts.js";
import { load, refused, send } from "./send.js";

const told = (how) => {
  const format = new Intl.DateTimeFormat(lang, { timeZone: site.zone, dateStyle: "long", ...how });
  return (at) => format.format(new Date(at));
};

/** A moment in the reader's words, by the company's clocks. */
export const moment = told({ timeStyle: "short" });

/** A day in the reader's words. */
export const day = told();

/** Draws the thread with this number, or behind this token, into `into`. `back` leads to where they came from. */
export const thread = (into, id, turn, back) => {
  const path = `/v1/complaints/${encodeURIComponent(id)}`;
  const draw = ({ complaint, state, wish, promised_at, messages }) => {
    const said = messages.map(({ by, text, at }) => {
      const who = by === "shop" ? site.name : say("you");
      return make("li", { class: by }, make("p", { class: "small" }, `${who} · ${moment(at)}`), make("p", {}, text));
    });
    const more = form("write", async (it) => {
      const { text } = it.elements;
      if (!text.value.trim()) return ["text", "no_text"];
      return change("/messages", { text: text.value });
    }, field("text", { rows: 3, maxlength: 4000 }));
    const change = async (act, body) => {
      const answer = await send("POST", path + act, body);
      if (!answer.ok) return refused(answer);
      draw(answer);
      return void turn();
    };
    into.replaceChildren(
      heading(say("number", { number: complaint })),
      lead(say(`state_${state}`)),
      ...(promised_at ? [make("p", { class: "note" }, say("promise", { time: moment(promised_at) }))] : []),
      make("ol", { class: "thread" }, ...said),
      ...(wish ? [make("p", { class: "small" }, say("wished", { wish }))] : []),
      more,
      ...(state === "resolved" ? [deed("reopen", () => change("/reopen"))] : []),
      button("quiet", say("all"), back),
    );
  };
  load(into, say("complaint"), () => send("GET", path), draw, turn);
};
