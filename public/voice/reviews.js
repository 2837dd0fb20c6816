// Reading reviews in a page: what all of them say, and each of them, page by page.

import { button, heading, make, say } from "../forms/parts.js";
import { answered } from "./own.js";
import { load, look, panel, refused } from "./send.js";
import { shownStars } from "./steps.js";
import { foot, head, SORTS } from "./summary.js";
import { day } from "./thread.js";

/** So many stand on a page. */
const PAGE = 5;

/** Draws the reviews of `subject` into `into`, or published thank-you letters, which have neither stars nor orders. */
export const read = (into, subject = "site", turn) => {
  const all = subject === "thanks" ? { kind: subject } : { subject, sort: SORTS[0] };
  const ask = ({ stars, ...rest }, cursor) =>
    look("/v1/reviews", { limit: PAGE, ...rest, ...(stars && { stars }), ...(cursor && { cursor }) });
  const title = say(all.kind ? "thank_letters" : "reviews");
  const draw = (first) => {
    const { summary, product } = first;
    const status = make("p", { class: "small", role: "status" });
    const list = make("ul", { class: "reviews" });
    const pages = make("p", { class: "pages" });
    let shown = all; // what was asked for to get what stands there
    let wanted = all; // the same, or what is on its way
    let newest = 0; // the request whose answer counts; those before it come too late
    const top = summary && head(summary, (change) => go({ ...wanted, ...change }, []));
    const controls = top ? top.all : [];
    /** `way` are the cursors of the pages before it, and its own. */
    const show = ({ reviews, next }, asked, way) => {
      shown = asked;
      list.replaceChildren(...reviews.map(one));
      status.textContent = reviews.length ? say("page", { page: way.length + 1, count: reviews.length }) : say("no_reviews");
      const turned = async (to) => (await go(shown, to)) && list.firstChild?.focus();
      pages.replaceChildren();
      if (way.length) pages.append(button("quiet", say("earlier"), () => turned(way.slice(0, -1))));
      if (next) pages.append(button("quiet", say("later"), () => turned([...way, next])));
    };
    /** Asks for that page. What stands there is changed when it has come, and the controls say what stands there. */
    const go = async (asked, way) => {
      wanted = asked;
      newest += 1;
      const number = newest;
      status.textContent = say("wait");
      const page = await ask(asked, way.at(-1));
      if (number !== newest) return false;
      if (page.ok) show(page, asked, way);
      else status.textContent = say(refused(page)[1]);
      wanted = shown;
      top?.says(shown);
      return page.ok;
    };
    // Search engines are told of what was written here alone.
    if (product) panel().post("product", JSON.stringify({ ...product, reviews: first.reviews.filter(({ origin }) => !origin) }));
    top?.says(all);
    show(first, all, []);
    into.replaceChildren(heading(title), ...controls, status, list, pages, ...(summary ? [foot(summary)] : []));
  };
  load(into, title, () => ask(all), draw, turn);
};

const one = ({ stars, text, name, verified, rewarded, origin, at, edited_at, reply }) => {
  const marks = [name, verified && say("verified"), origin && say("from", { origin }), day(at), edited_at && say("edited"), rewarded && say("rewarded")];
  const given = stars ? [shownStars(stars), " "] : [];
  const parts = [make("p", { class: "small" }, ...given, marks.filter(Boolean).join(" · ")), make("p", {}, text)];
  return make("li", { tabindex: -1 }, ...parts, ...answered(reply));
};
