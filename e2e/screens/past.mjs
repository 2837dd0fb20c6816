// Two years of a believable service centre: who came, when, and what they paid. The same at every run, so that two
// runs of the walk differ only where the product does.

const DAY_MS = 86_400_000;
const DAYS = 730;

const NAMES = {
  en: {
    first: "Ada Ben Clara Dylan Elsie Farah George Hannah Isaac Jane Kofi Lucy Marcus Nora Oscar Priya Quentin Rosa Samuel Tess".split(" "),
    last: "Whitaker Okafor Lindqvist Marsh Delgado Chen Novak Hughes Abbott Rahman Fischer Quinn Sato Walsh Moreau".split(" "),
  },
  ru: {
    first: "Анна Борис Вера Глеб Дарья Егор Жанна Захар Инна Кирилл Лидия Максим Нина Олег Полина Роман Софья Тимур Ульяна Юрий".split(" "),
    last: "Белых Черных Гринько Дурново Живаго Коваленко Литвин Мороз Нестеренко Орбели Петренко Руденко Савич Ткач Шевчук".split(" "),
  },
};

/** Numbers in 0…1, the same for the same seed (mulberry32). */
function numbers(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Members with what may be known of them: some left an e-mail, most a telephone number, a few nothing but a name. */
export function members(language, count) {
  const random = numbers(7);
  const { first, last } = NAMES[language];
  return Array.from({ length: count }, (_, index) => {
    const name = `${first[index % first.length]} ${last[(Math.floor(index / first.length) + (index % first.length)) % last.length]}`;
    const member = { id: `c-${1001 + index}`, name };
    if (random() < 0.7) member.phone = `+${language === "ru" ? "79" : "447"}${String(100_000_000 + Math.floor(random() * 899_999_999))}`;
    if (random() < 0.4) member.email = `customer${1001 + index}@example.com`;
    return member;
  });
}

/**
 * What they bought until `now`, oldest first, as the import takes it. Nearly half come once; the others come back,
 * some every other week and some twice a year. `minor` is an ordinary bill.
 */
export function purchases(people, now, minor) {
  const random = numbers(11);
  const lines = [];
  for (const { id } of people) {
    // More of them are new than old: the shop grows.
    let day = Math.floor(DAYS * Math.sqrt(random()));
    const pace = random() < 0.35 ? Infinity : 14 + 170 * random() ** 2;
    while (day < DAYS) {
      const hour = 9 + Math.floor(10 * random());
      const at = new Date(Math.floor(now / DAY_MS) * DAY_MS - (DAYS - day) * DAY_MS + hour * 3_600_000);
      const total = Math.round((minor * (0.3 + 1.7 * random() ** 2)) / 1000) * 1000;
      lines.push({ id: `${at.toISOString().slice(2, 10).replaceAll("-", "")}-${id.slice(2)}`, member: { id }, at: at.toISOString(), total });
      day += 1 + Math.ceil(pace * (0.4 + 1.2 * random()));
    }
  }
  return lines.sort((one, other) => one.at.localeCompare(other.at));
}
