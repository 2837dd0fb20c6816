// Reading reviews in a page: what all of them say, each of them, and how many the owner hid.

import { button, heading, lang, make, say } from "../forms/form.js";
import { load, look, panel } from "./send.js";
import { shownStars } from "./steps.js";
import { day } from "./thread.js";

/** So many stand on a page. */
const PAGE = 5;
const SORTS = ["newest", "highest", "lowest"];
const tenths = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(lang, { style: "percent" });

/** “4.6” */
export const average = (in_tenths) => tenths.format(in_tenths / 10);

/** Draws the reviews of `subject` into `into`, or published thank-you letters, which have neither stars nor orders. */
export const read = (into, subject = "site", turn) => {
  const asked = subject === "thanks" ? { kind: subject } : { subject, sort: "newest" };
  const title = say(asked.kind ? "thank_letters" : "reviews");
  const list = make("ul", { class: "reviews" });
  const pages = make("p", { class: "pages" });
  const before = []; // cursors of the pages that were read
  const ask = (cursor) => look("/v1/reviews", { limit: PAGE, ...asked, ...(cursor && { cursor }) });
  const show = ({ reviews, next }) => {
    list.replaceChildren(...reviews.map(one));
    if (!reviews.length) list.append(make("li", {}, say("no_reviews")));
    const go = (cursor) => async () => {
      const page = await ask(cursor);
      if (page.ok) show(page);
      list.firstChild.focus();
    };
    pages.replaceChildren();
    if (before.length) {
      const back = button("quiet", say("earlier"), () => (before.pop(), go(before.at(-1))()));
      pages.append(back);
    }
    if (next) pages.append(button("quiet", say("later"), () => (before.push(next), go(next)())));
  };
  /** Another order, or other stars: from the beginning. */
  const anew = async (wanted) => {
    Object.assign(asked, wanted);
    if (!asked.stars) delete asked.stars;
    before.length = 0;
    const page = await ask();
    if (page.ok) show(page);
  };
  const draw = (page) => {
    const { summary, product } = page;
    if (!summary) {
      into.replaceChildren(heading(title), list, pages);
      return show(page);
    }
    if (product) panel().post("product", JSON.stringify({ ...product, reviews: page.reviews }));
    const sort = make("select", { "aria-label": say("sort") }, ...SORTS.map((one) => make("option", { value: one }, say(one))));
    sort.onchange = () => anew({ sort: sort.value });
    into.replaceChildren(heading(title), ...head(summary, anew), sort, list, pages, ...foot(summary));
    return show(page);
  };
  load(into, title, () => ask(), draw, turn);
};

/** What all of them say; each line of stars shows its own alone, and all of them again. */
const head = (summary, anew) => {
  const { imported, imported_tenths } = summary;
  const elsewhere = imported ? [make("p", { class: "small" }, say("imported", { average: average(imported_tenths), count: imported }))] : [];
  if (!summary.count) return elsewhere;
  const mean = make("p", { class: "mean" }, make("b", {}, average(summary.average_tenths)), " ", say("ratings", { count: summary.count }));
  const most = Math.max(...summary.stars.map(({ shown }) => shown), 1);
  const lines = summary.stars.map(({ stars, shown }) => {
    const bar = make("progress", { max: most, value: shown, "aria-hidden": "true" });
    const name = say("only", { stars, count: shown });
    const line = make("button", { type: "button", class: "line", "aria-pressed": "false", "aria-label": name }, `${stars} ★`, bar, String(shown));
    line.onclick = () => {
      const on = line.getAttribute("aria-pressed") !== "true";
      for (const other of lines) other.setAttribute("aria-pressed", on && other === line);
      anew({ stars: on ? stars : undefined });
    };
    return line;
  });
  return [mean, ...elsewhere, make("div", { class: "lines" }, ...lines)];
};

/** How many of each the owner hid: an owner may hide spam and abuse, and everybody sees how much of it there was. */
const foot = ({ stars }) => {
  const shares = stars.filter((one) => one.hidden).map((one) => `${one.stars} ★ ${percent.format(one.hidden_percent / 100)}`);
  return [make("p", { class: "small" }, shares.length ? say("hidden", { shares: shares.join(", ") }) : say("none_hidden"))];
};

const one = ({ stars, text, name, verified, origin, at, edited_at, reply }) => {
  const marks = [name, verified && say("verified"), origin && say("from", { origin }), day(at), edited_at && say("edited")];
  const given = stars ? [shownStars(stars), " "] : [];
  const parts = [make("p", { class: "small" }, ...given, `${marks.filter(Boolean).join(" · ")}`), make("p", {}, text)];
  if (reply) parts.push(make("p", { class: "note" }, make("b", {}, say("shop")), ` ${reply}`));
  return make("li", { tabindex: -1 }, ...parts);
};
