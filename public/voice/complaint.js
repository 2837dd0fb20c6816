// Something went wrong: the form for it, which anybody may fill in, and the way back to what they wrote before.

import { address, button, field, form, group, heading, isAddress, lead, make, say, tick, trap } from "../forms/parts.js";
import { keep, recall } from "./memory.js";
import { load, look, panel, refused, send, submit, wayBack } from "./send.js";
import { spoken } from "./survey.js";
import { moment, thread } from "./thread.js";

/** Fields that the edge finds fault with, and the sentence about it. */
const FAULTS = { "/email": "no_address", "/phone": "no_phone", "/text": "no_text", "/topic": "no_topic" };

/** What every site's complaints can be about; others have names that their owner gave them. */
const named = ({ id, title }) => (title ? spoken(title) : say(`topic_${id}`));

/** Draws the form into `into`, with what was said already. `turn` is called when another step stands there. */
export const complain = (into, said = {}, turn) => {
  const known = async () => {
    const [asked, mine] = await Promise.all([look("/v1/complaints/form"), (await panel().session()) && send("GET", "/v1/complaints/mine")]);
    return { ...asked, before: (mine && mine.complaints) || recall("threads") || [] };
  };
  load(into, say("complaint"), known, (asked) => draw(into, said, turn, asked), turn);
};

const draw = (into, said, turn, asked) => {
  const topics = asked.topics.map((topic) => tick("radio", "topic", topic.id, false, named(topic)));
  const text = field("wrong", { rows: 4, maxlength: 4000 });
  text.lastChild.value = said.text ?? "";
  const phone = () => field("phone", { type: "tel", autocomplete: "tel", maxlength: 40 });
  const contacts = asked.takes_contacts ? [group("contacts", address(""), phone())] : [];
  const taken = (complaint) => {
    into.replaceChildren(...receipt(complaint));
    turn();
  };
  const ask = (it) => sent(it, said, asked, taken);
  const wish = field("wish", { rows: 2, maxlength: 500 });
  const again = () => complain(into, said, turn);
  const before = asked.before.map(({ complaint, token, begins, answered }) => {
    const label = [say("number", { number: complaint }), answered && say("answered"), begins].filter(Boolean).join(" · ");
    return make("li", {}, button("plain", label, () => thread(into, token ?? complaint, turn, again)));
  });
  into.replaceChildren(
    heading(say("complaint")),
    lead(say("complaint_lead")),
    ...(before.length ? [make("section", {}, make("h2", {}, say("before")), make("ul", {}, ...before))] : []),
    form("complain", ask, trap(), group("topic", ...topics), text, wish, ...contacts),
  );
};

const sent = async (it, said, asked, taken) => {
  const { wrong, wish, email, phone, website } = it.elements;
  const topic = new FormData(it).get("topic");
  if (!topic) return ["topic", "no_topic"];
  if (!wrong.value.trim()) return ["wrong", "no_text"];
  if (email?.value && !isAddress(email)) return ["email", "no_address"];
  const answer = await submit(asked, "/v1/complaints", {
    topic,
    text: wrong.value,
    wish: wish.value || undefined,
    email: email?.value || undefined,
    phone: phone?.value || undefined,
    purchase: said.purchase ?? undefined,
    website: website.value || undefined,
  });
  if (answer.ok) {
    const { complaint, token } = answer;
    if (token) keep("threads", [{ complaint, token }, ...(recall("threads") ?? [])].slice(0, 20));
    return void taken(answer);
  }
  const sentence = FAULTS[answer.path];
  return sentence ? [answer.path === "/text" ? "wrong" : answer.path.slice(1), sentence] : refused(answer);
};

/** The number, the time, and for a guest the way back. */
const receipt = ({ complaint, token, promised_at }) => {
  const parts = [heading(say("taken", { number: complaint })), lead(say("promise", { time: moment(promised_at) }))];
  if (!token) return [...parts, make("p", {}, say("here_again"))];
  return [...parts, ...wayBack("link", `/c/${token}`)];
};
