// What all reviews of something say together: the mean, how many have how many stars, parts of the whole, and what is not
// shown. How much of it waits or was hidden, and why, stands beside the stars for everybody to see.

import { lang, make, say } from "../forms/parts.js";

/** Orders that reviews can be read in; they begin with the first. */
export const SORTS = ["newest", "highest", "lowest"];
const tenths = new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(lang, { style: "percent" });

/** “4.6” */
export const average = (in_tenths) => tenths.format(in_tenths / 10);

/**
 * What they say, and what chooses among them: each line of stars shows its own alone, and all of them again. `go` is called
 * with what somebody wants changed; `says` makes the controls say what is shown.
 */
export const head = (summary, go) => {
  const { count, average_tenths, stars, aspects, imported, imported_tenths } = summary;
  const most = Math.max(...stars.map(({ shown }) => shown), 1);
  const lines = stars.map(({ stars, shown }) => {
    const bar = make("progress", { max: most, value: shown, "aria-hidden": "true" });
    const name = say("only", { stars, count: shown });
    const line = make("button", { type: "button", class: "line", "aria-label": name }, `${stars} ★`, bar, String(shown));
    line.onclick = () => go({ stars: line.ariaPressed === "true" ? undefined : stars });
    return line;
  });
  const sort = make("select", { "aria-label": say("sort") }, ...SORTS.map((one) => make("option", { value: one }, say(one))));
  sort.onchange = () => go({ sort: sort.value });
  const says = (asked) => {
    for (const [at, line] of lines.entries()) line.setAttribute("aria-pressed", stars[at].stars === asked.stars);
    // Those of as many stars have no order but that of time.
    sort.value = asked.stars ? SORTS[0] : asked.sort;
    sort.disabled = !!asked.stars;
  };
  const parts = aspects.map((one) => make("span", {}, `${say(one.aspect)} `, make("b", {}, average(one.average_tenths))));
  const mean = [
    make("p", { class: "mean" }, make("b", {}, count ? average(average_tenths) : ""), " ", say("ratings", { count })),
    ...(parts.length ? [make("p", { class: "parts small" }, ...parts)] : []),
  ];
  const elsewhere = [make("p", { class: "small" }, say("imported", { average: average(imported_tenths), count: imported }))];
  const all = [...(count ? mean : []), ...(imported ? elsewhere : []), ...(count ? [make("div", { class: "lines" }, ...lines)] : []), sort];
  return { all, says };
};

/** How many of each wait for a look and how many the owner hid, and why: spam and abuse may be hidden, low ratings may not. */
export const foot = ({ stars, hidden_for }) => {
  const each = (what, told) => stars.filter((one) => one[what]).map((one) => `${one.stars} ★ ${told(one)}`).join(", ");
  const waiting = each("waiting", (one) => one.waiting);
  const shares = each("hidden", (one) => percent.format(one.hidden_percent / 100));
  const reasons = hidden_for.map(({ reason, count }) => `${say(`for_${reason}`)} ${count}`).join(", ");
  const sentences = [shares ? say("hidden", { shares, reasons }) : say("none_hidden"), waiting && say("waiting", { shares: waiting })];
  return make("p", { class: "small" }, sentences.filter(Boolean).join(" "));
};
