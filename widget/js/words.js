// Numbers, dates and plurals through the browser's own `Intl`, and the page's inlined data.
// In JavaScript because the browser already knows every language; in wasm the same would be kilobytes.

const read = (id) => JSON.parse(document.getElementById(id).textContent);

const texts = read("texts");
const page = read("boot");
const { site, program, lang } = page;
const number = new Intl.NumberFormat(lang);
const change = new Intl.NumberFormat(lang, { signDisplay: "exceptZero" });
const plural = new Intl.PluralRules(lang);
// Decimals of a currency by ISO 4217, in which amounts are counted. Browsers know how many are usual to show, and for
// forints, rupiahs and others that is another number.
const DECIMALS = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];
const [decimals] = DECIMALS.find(([, codes]) => codes.includes(site.currency)) ?? [2];
const money = new Intl.NumberFormat(lang, {
  style: "currency",
  currency: site.currency,
  currencyDisplay: "narrowSymbol",
  minimumFractionDigits: decimals,
  maximumFractionDigits: decimals,
  trailingZeroDisplay: "stripIfInteger",
});
const minor = 10 ** decimals;
const zone = { timeZone: site.zone };
const day = new Intl.DateTimeFormat(lang, { ...zone, day: "numeric", month: "long", year: "numeric" });
const moment = new Intl.DateTimeFormat(lang, { ...zone, dateStyle: "long", timeStyle: "short" });
const month = new Intl.DateTimeFormat(lang, { ...zone, month: "long", year: "numeric" });
const clock = new Intl.DateTimeFormat("en", { ...zone, hour: "numeric", minute: "numeric", hourCycle: "h23" });

document.title = site.name;

/** What the Worker wrote into the document: site, program, language. */
export const boot = () => page;

/** The sentence with that number; numbers follow the keys of `strings/*.json` in sorted order. */
export const text = (index) => texts[index];

/** 1234 → "1,234" */
export const whole = (n) => number.format(n);

/** 120 → "+120", -120 → "−120" */
export const signed = (n) => change.format(n).replace("-", "−");

/** 1234 → "1234", for attributes */
export const digits = String;

/** 5 → "points", in the site's own word and the right plural form. */
export const unit = (n) => {
  const forms = program.unit[lang] ?? Object.values(program.unit)[0];
  return forms[plural.select(Number(n))] ?? forms.other;
};

/** 1234 → "1,234 points"; the space does not break. */
export const points = (n) => `${whole(n)}\u00a0${unit(n)}`;

/** Minor units → "$12.50" */
export const amount = (n) => money.format(Number(n) / minor);

/** 15 → "15%" */
export const percent = (n) => new Intl.NumberFormat(lang, { style: "percent" }).format(Number(n) / 100);

/** (12, "month") → "12 months" */
export const period = (n, unit) =>
  new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "long" }).format(n);

/** The day of a moment, in the site's zone. */
export const date = (at) => day.format(new Date(at));

/** The month of a moment, as a heading. */
export const monthOf = (at) => {
  const name = month.format(new Date(at));
  return name[0].toUpperCase() + name.slice(1);
};

/** The last moment before an end that itself no longer counts: a whole day where the end is a midnight. */
export const lastBefore = (end) =>
  clock.format(new Date(end)) === "00:00" ? date(new Date(end) - 1) : moment.format(new Date(end));
