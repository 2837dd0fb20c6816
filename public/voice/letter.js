// A thank-you letter: to the company alone, unless its author lets it be shown.

import { field, form, heading, lang, lead, say, site, tick, trap, trouble } from "../forms/form.js";
import { visitor } from "./memory.js";
import { ripe, send } from "./send.js";

/** Draws the form into `into`; `page` is what was read of the company's reviews. */
export const letter = (into, page, turn) => {
  const ask = async ({ elements: { text, name, publish, website } }) => {
    if (!text.value.trim()) return ["text", "no_text"];
    await ripe(page.read);
    const guest = { visitor: visitor(), form: page.form, website: website.value || undefined };
    const said = { kind: "thanks", text: text.value, name: name.value || undefined, publish: publish.checked };
    const answer = await send("POST", "/v1/reviews", { site: site.key, language: lang, ...said, ...guest });
    if (!answer.ok) return trouble(answer, { rate_limited: "many" });
    into.replaceChildren(heading(say("thank_kept")), lead(say(publish.checked ? "thank_public" : "thank_private")));
    return void turn();
  };
  const words = field("text", { rows: 5, maxlength: 2000 });
  const name = field("name", { autocomplete: "name", maxlength: 100 });
  const publish = tick("checkbox", "publish", "on", false, say("thank_publish"));
  into.replaceChildren(heading(say("thank")), lead(say("thank_lead")), form("send", ask, trap(), words, name, publish));
  turn();
};
