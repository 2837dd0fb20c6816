// Writing a review, changing it and taking it back; open to everybody alike. What was thought of the company elsewhere can
// be told elsewhere as well: the same places are named to everybody, whatever the stars.

import { button, field, form, heading, lang, lead, make, say, site, trap, trouble } from "../forms/form.js";
import { letter } from "./letter.js";
import { keep, recall, visitor } from "./memory.js";
import { load, look, panel, ripe, send } from "./send.js";
import { stars } from "./steps.js";

/** Parts of the whole that can be rated. */
const ASPECTS = ["quality", "speed", "staff"];

/** Draws the form into `into`, or what its reader wrote before. `turn` is called when another step stands there. */
export const write = (into, subject = "site", turn) => {
  const known = async () => {
    const [page, before] = await Promise.all([look("/v1/reviews", { subject, limit: 1 }), mine(subject)]);
    return { ...page, before, read: performance.now() };
  };
  const draw = (page) => (page.before ? own(into, page, page.before, turn) : blank(into, page, undefined, turn));
  load(into, say("review"), known, draw, turn);
};

/** What they wrote about it: a member's by their session, a guest's by the link that their browser keeps. */
const mine = async (subject) => {
  if (await panel().session()) {
    const { reviews = [] } = await send("GET", "/v1/reviews/mine");
    return reviews.find((one) => one.kind === "review" && one.subject === subject && one.state !== "withdrawn");
  }
  const id = (recall("reviews") ?? {})[subject];
  const found = id && (await send("GET", `/v1/reviews/${id}`));
  return found?.ok && found.state !== "withdrawn" ? { ...found, id } : undefined;
};

/** The form, with what stood there before. */
const blank = (into, page, before, turn) => {
  const chosen = { stars: before?.stars, ...before?.aspects };
  const rated = (key) => {
    const row = stars(say(key), (value) => {
      chosen[key] = value;
    });
    // What somebody gave before is theirs; only nothing of ours is marked.
    const given = chosen[key] && row.children[chosen[key] - 1];
    given?.setAttribute("aria-checked", true);
    return make("fieldset", { class: key }, make("legend", {}, say(key)), row, make("input", { type: "hidden", name: key }));
  };
  const text = field("text", { rows: 4, maxlength: 2000 });
  const name = field("name", { autocomplete: "name", maxlength: 100, value: before?.name ?? "" });
  text.lastChild.value = before?.text ?? "";
  const ask = async (it) => {
    if (!chosen.stars) return ["stars", "no_stars"];
    const aspects = Object.fromEntries(ASPECTS.map((key) => [key, chosen[key] ?? undefined]));
    const body = { stars: chosen.stars, aspects, text: it.elements.text.value, name: it.elements.name.value };
    const answer = before ? await send("PATCH", `/v1/reviews/${before.id}`, body) : await fresh(page, body, it.elements.website.value);
    if (!answer.ok) return trouble(answer, { rate_limited: "many" });
    if (answer.token) keep("reviews", { ...recall("reviews"), [page.subject]: answer.token });
    const { review, token, state } = answer;
    own(into, page, { ...body, id: token ?? before?.id ?? review, state }, turn, say("kept"));
    return undefined;
  };
  into.replaceChildren(
    heading(say("review")),
    lead(say("review_lead")),
    form("send_review", ask, trap(), rated("stars"), text, ...ASPECTS.map(rated), name),
    button("plain", say("thank"), () => letter(into, page, turn)),
  );
};

const fresh = async (page, body, website) => {
  await ripe(page.read);
  const [text, name] = [body.text || undefined, body.name || undefined];
  const guest = { visitor: visitor(), form: page.form, website: website || undefined };
  return send("POST", "/v1/reviews", { site: site.key, subject: page.subject, language: lang, ...body, text, name, ...guest });
};

/** What they wrote and where it stands; and where else they can tell it. */
const own = (into, page, review, turn, title = say("yours")) => {
  const wrong = make("p", { class: "wrong", role: "alert" });
  const withdraw = async () => {
    const answer = await send("DELETE", `/v1/reviews/${review.id}`);
    if (!answer.ok) return void (wrong.textContent = say(trouble(answer)[1]));
    into.replaceChildren(heading(say("withdrawn")), button("quiet", say("review"), () => write(into, page.subject, turn)));
    turn();
  };
  const places = page.places.map(({ place, url }) =>
    make("li", {}, make("a", { href: url, target: "_blank", rel: "noopener nofollow" }, say(`at_${place}`))),
  );
  into.replaceChildren(
    heading(title),
    lead(say(`review_${review.state}`)),
    make("p", { class: "quote" }, "★".repeat(review.stars), " ", review.text ?? ""),
    ...(places.length ? [make("section", {}, make("h2", {}, say("elsewhere")), make("ul", { class: "ways" }, ...places))] : []),
    button("quiet", say("change"), () => {
      blank(into, page, review, turn);
      turn();
    }),
    button("quiet", say("withdraw"), withdraw),
    wrong,
  );
  turn();
};
