// The form for readers: where to write, about what, how often, and what they agree to.

import { address, call, form, group, heading, isAddress, lang, lead, make, say, site, speak, tick, topics, trap, trouble } from "../forms/parts.js";

speak(TEXTS);

/** Fields that the edge finds fault with, and the sentence about it. */
const FAULTS = { "/email": "no_address", "/data": "no_data", "/advertising": "no_advertising", "/topics": "no_topics" };

/** Draws the form into `into`, `page` tells the address of the page around it, and `done` is called when the letter is on its way. */
export const subscribe = (into, page, done) => {
  const about = topics.map((topic) => tick("checkbox", "topics", topic, topic === "posts", say(topic)));
  const often = ["each", "weekly"].map((one) => tick("radio", "frequency", one, one === "each", say(one)));
  const boxes = [tick("checkbox", "data", "on", false, say("data"))];
  if (topics.includes("offers")) {
    const advertising = tick("checkbox", "advertising", "on", false, say("advertising"));
    advertising.classList.add("advertising");
    boxes.push(advertising);
  }
  const ask = async (it) => {
    const fault = await sent(it, page);
    if (fault) return fault;
    into.replaceChildren(
      heading(say("asked")),
      lead(say("asked_why")),
      make("p", { class: "small" }, say("spam")),
    );
    done();
  };
  into.replaceChildren(
    heading(say("subscribe")),
    lead(say("lead")),
    form("button", ask, address(""), trap(), group("topics", ...about), group("often", ...often), ...boxes),
  );
};

const sent = async (it, page) => {
  const { email, data, advertising, website } = it.elements;
  const chosen = new FormData(it);
  const wanted = chosen.getAll("topics");
  // The box about advertising shows only to who wants offers.
  const offers = wanted.includes("offers");
  if (!isAddress(email)) return ["email", "no_address"];
  if (!wanted.length) return ["topics", "no_topics"];
  if (!data.checked) return ["data", "no_data"];
  if (offers && !advertising.checked) return ["advertising", "no_advertising"];
  const answer = await call("POST", "/v1/subscriptions", {
    site: site.key,
    email: email.value,
    language: lang,
    topics: wanted,
    frequency: chosen.get("frequency"),
    data: true,
    advertising: offers,
    page: page(),
    zone_minutes: -new Date().getTimezoneOffset(),
    website: website.value || undefined,
  });
  if (answer.ok) return undefined;
  if (answer.code === "rate_limited") return ["email", "too_often"];
  const sentence = FAULTS[answer.path];
  return sentence ? [answer.path.slice(1), sentence] : trouble(answer);
};
