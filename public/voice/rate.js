// Stars for an article, by a tap: one rating for each reader, which they can change. The mean stands beside it.

import { heading, lang, make, say, site } from "../forms/form.js";
import { keep, recall, visitor } from "./memory.js";
import { average } from "./reviews.js";
import { load, look, panel, ripe, send } from "./send.js";
import { stars } from "./steps.js";

/** Draws the stars into `into`. Without a subject they are for the page around. */
export const rate = async (into, named, turn) => {
  await panel().greeted;
  const subject = named ?? `article:${panel().here()}`;
  const draw = (page) => {
    const read = performance.now();
    const said = make("p", { class: "small", role: "status" }, mean(page.summary));
    const given = async (value) => {
      said.textContent = say("wait");
      await ripe(read);
      const guest = { visitor: visitor(), form: page.form };
      const answer = await send("POST", "/v1/reviews", { site: site.key, subject, stars: value, language: lang, ...guest });
      if (!answer.ok) return void (said.textContent = say(answer.code === "offline" ? "offline" : "failed"));
      keep("rated", { ...recall("rated"), [subject]: value });
      const now = await look("/v1/reviews", { subject, limit: 1 });
      said.textContent = `${say("rated")} ${now.ok ? mean(now.summary) : ""}`;
    };
    const row = stars(say("rate"), given);
    const before = (recall("rated") ?? {})[subject];
    if (before) row.children[before - 1].setAttribute("aria-checked", true);
    into.className = "rate";
    into.replaceChildren(heading(say("rate")), row, said);
  };
  load(into, say("rate"), () => look("/v1/reviews", { subject, limit: 1 }), draw, turn);
};

const mean = ({ average_tenths, count }) =>
  count ? `${average(average_tenths)} · ${say("ratings", { count })}` : say("unrated");
