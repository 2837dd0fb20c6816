// Numbers, money, dates and plurals through the browser's own `Intl`.

// Decimals of a currency by ISO 4217, in which amounts are counted. Browsers know how many are usual to show, and for
// forints, rupiahs and others that is another number.
const DECIMALS = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

let lang = "en";
const made = new Map();

/** Each formatter is made once: making one costs more than using it a hundred times. */
const the = (kind, options = {}) => {
  const key = `${kind}${lang}${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl[kind](lang, options));
  return made.get(key);
};

const inZone = (zone) => (zone ? { timeZone: zone } : {});

export const setLanguage = (language) => {
  // A browser that speaks it says of which country: London and New York write their dates differently.
  lang = navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
  document.documentElement.lang = language;
};

export const whole = (n) => the("NumberFormat").format(n);

export const tenths = (n) => the("NumberFormat", { maximumFractionDigits: 1 }).format(n / 10);

export const hundredths = (n) => the("NumberFormat", { maximumFractionDigits: 2 }).format(n / 100);

export const plural = (n) => the("PluralRules").select(n);

export const percent = (share, digits) =>
  the("NumberFormat", { style: "percent", maximumFractionDigits: digits }).format(share);

export const decimals = (currency) => DECIMALS.find(([, codes]) => codes.includes(currency))?.[0] ?? 2;

export const money = (minor, currency) => {
  const places = decimals(currency);
  const options = { minimumFractionDigits: places, maximumFractionDigits: places, trailingZeroDisplay: "stripIfInteger" };
  return the("NumberFormat", { style: "currency", currency, currencyDisplay: "narrowSymbol", ...options }).format(minor / 10 ** places);
};

export const currencyName = (currency) => {
  const name = the("DisplayNames", { type: "currency" }).of(currency) ?? currency;
  return name[0].toUpperCase() + name.slice(1);
};

export const day = (at, zone) =>
  the("DateTimeFormat", { day: "numeric", month: "long", year: "numeric", ...inZone(zone) }).format(new Date(at));

export const moment = (at, zone) =>
  the("DateTimeFormat", { dateStyle: "medium", timeStyle: "short", ...inZone(zone) }).format(new Date(at));

const SPANS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "5 minutes ago", "in 3 hours"; what is further off than a month is a date. */
export const ago = (at) => {
  const seconds = (Date.now() - new Date(at)) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return day(at, "");
  const [unit, length] = SPANS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  const past = unit === "second" ? 0 : -Math.trunc(seconds / length);
  return the("RelativeTimeFormat", { numeric: "auto" }).format(past, unit);
};

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

export const preferred = (all) => {
  const wanted = navigator.languages.map((language) => language.split("-")[0]);
  return wanted.find((language) => all.includes(language)) ?? all[0];
};
