// Stars for an article, by a tap: one rating for each reader, which they can change. The mean stands beside it.

import { heading, make, say } from "../forms/parts.js";
import { keep, recall, visitor } from "./memory.js";
import { load, look, panel, refused, submit } from "./send.js";
import { mark, stars } from "./steps.js";
import { average } from "./summary.js";

/** Draws the stars into `into`. Without a subject they are for the page around. */
export const rate = async (into, named, turn) => {
  into.className = "rate";
  await panel().greeted;
  const subject = named ?? `article:${panel().here()}`;
  const asking = () => look("/v1/reviews", { subject, limit: 1 });
  const given = () => (recall("rated") ?? {})[subject];
  const draw = (page) => {
    const said = make("p", { class: "small", role: "status" }, mean(page.summary));
    let wanted;
    let busy = false;
    // Of several taps the last one counts: one is on its way at a time, and whoever has tapped again meanwhile is heard next.
    const tapped = async (value) => {
      wanted = value;
      if (busy) return;
      busy = true;
      said.textContent = say("wait");
      let sent;
      let answer;
      let now;
      do {
        sent = wanted;
        answer = await submit(page, "/v1/reviews", { subject, stars: sent, visitor: visitor() });
        if (answer.ok) keep("rated", { ...recall("rated"), [subject]: sent });
        now = answer.ok && sent === wanted && (await asking());
      } while (sent !== wanted);
      busy = false;
      // What was not kept is not marked.
      mark(row, (given() ?? 0) - 1);
      if (answer.ok) said.textContent = `${say("rated")} ${now.ok ? mean(now.summary) : ""}`;
      else said.textContent = say(refused(answer)[1]);
    };
    const row = stars(say("rate"), tapped, given());
    into.replaceChildren(heading(say("rate")), row, said);
  };
  load(into, say("rate"), asking, draw, turn);
};

const mean = ({ average_tenths, count }) =>
  count ? `${average(average_tenths)} · ${say("ratings", { count })}` : say("unrated");
