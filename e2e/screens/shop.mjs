// The installation that is photographed: a service centre that has worked with Kept for a while, one for each language,
// with its team, its customers and two years of purchases.
import { read } from "../support/docs.mjs";
import { handOver, signIn, startSite } from "../support/owner.mjs";
import { speaker } from "../support/words.mjs";
import { write } from "./letters.mjs";
import { members, purchases } from "./past.mjs";
import { hear } from "./voice.mjs";

/** The day of the pictures. */
export const NOW = "2026-11-20T13:20:00Z";
const MEMBERS = 260;
const PIN = "2468";
/** Somebody who comes often: their card has something to tell. */
const REGULAR = 162;
/** A till's export as owners have them, with a row or two that cannot be read. */
const TABLES = {
  en: {
    name: "till 2026.csv",
    text: "Receipt;Customer;Date;Total\n7001;c-1001;18/11/2026;45.00\n7002;c-1002;18/11/2026;129.90\n7003;c-1003;31/02/2026;80.00\n7004;;19/11/2026;12.50\n7005;c-1005;19/11/2026;64.00\n",
  },
  ru: {
    name: "касса 2026.csv",
    text: "Чек;Клиент;Дата;Сумма\n7001;c-1001;18.11.2026;4500,00\n7002;c-1002;18.11.2026;12990,50\n7003;c-1003;31.02.2026;8000,00\n7004;;19.11.2026;1250,00\n7005;c-1005;19.11.2026;6400,00\n",
  },
};
const DAY_MS = 86_400_000;

const SHOPS = {
  en: {
    site: { template: "service", name: "Lockwood & Daughter", currency: "GBP", zone: "Europe/London", languages: ["en"] },
    owner: { email: "olive@lockwood.example", name: "Olive Lockwood" },
    manager: { email: "henry@lockwood.example", role: "manager", language: "en" },
    staff: ["Maya", "Tom"],
    bill_minor: 6_000,
    device: "Till",
    jobs: ["Bicycle: new chain", "Sewing machine", "Coffee grinder", "Desk lamp"],
  },
  ru: {
    site: { template: "service", name: "Верстак", currency: "RUB", zone: "Europe/Moscow", languages: ["ru", "en"] },
    owner: { email: "olga@verstak.example", name: "Ольга Журавлёва" },
    manager: { email: "pavel@verstak.example", role: "manager", language: "ru" },
    staff: ["Марина", "Степан"],
    bill_minor: 450_000,
    device: "Касса",
    jobs: ["Велосипед: новая цепь", "Швейная машина", "Кофемолка", "Настольная лампа"],
  },
};

const at = (daysAgo) => new Date(Date.parse(NOW) - daysAgo * DAY_MS).toISOString();

/** Opens the shop of this language, whose pages live at `origin`, and lets two years go by. */
export async function openShop(server, host, language) {
  const { origin } = host;
  const { site, owner: who, manager, staff, bill_minor, device } = SHOPS[language];
  const owner = await signIn(server, who.email, { language, now: at(95) });
  await owner.call("PATCH", "/v1/console", { name: who.name });
  const key = await startSite(owner, [origin], site);
  await owner.call("POST", "/v1/site/launch", {});

  const people = members(language, MEMBERS);
  const lines = (all) => all.map((one) => JSON.stringify(one)).join("\n");
  await owner.call("POST", "/v1/imports/members", lines(people));
  // What was bought before the shop had Kept, and, at the end, what has been bought since.
  const bought = purchases(people, Date.parse(NOW), bill_minor);
  const isOld = ({ at }) => at < owner.now;
  const [old, since] = [bought.filter(isOld), bought.filter((one) => !isOld(one))];
  await owner.call("POST", "/v1/imports/purchases", lines(old));

  await spend(server, await owner.call("POST", "/v1/keys", { kind: "secret", name: device, scopes: ["*"] }), people);
  for (const name of staff) await owner.call("POST", "/v1/team", { name, pin: PIN });
  await owner.call("POST", "/v1/team/invitations", manager);
  await reworks(owner);
  await owner.comesBack(NOW);
  await owner.call("POST", "/v1/imports/purchases", lines(since.filter(isOld)));

  const letters = await write(owner, language);
  const fresh = await signIn(server, who.email.replace("@", "+new@"), { language, now: NOW });
  await startSite(fresh, [origin], site);
  const counter = await openCounter(server, owner, { device, name: staff[0] });
  const [regular] = (await owner.call("GET", `/v1/members?q=${encodeURIComponent(people[REGULAR].name)}`)).members;
  const voice = await hear(server, owner, { key, language, people, regular, now: NOW });
  await takeIn(owner, SHOPS[language].jobs, people);
  return {
    language,
    regular,
    letters,
    voice,
    table: TABLES[language],
    widget: JSON.parse(await read(`widget/strings/${language}.json`)),
    page: host.page({ script: `${server.url}/s/${key}.js`, lang: language }),
    say: await speaker(language),
    people,
    front: server.url.replace("127.0.0.1", "localhost"),
    origin,
    key,
    owner,
    fresh,
    pin: PIN,
    staff: staff[0],
    /** How each of those who look at screens comes into their browser. */
    enter: {
      owner: owner.enters,
      fresh: fresh.enters,
      device: (context) => handOver(context, counter.enrolled),
      staff: (context) => handOver(context, counter.atWork),
    },
  };
}

/** What lies on the bench: one job in each status, the first of them late. */
async function takeIn(owner, jobs, people) {
  const statuses = ["waiting_for_parts", "in_work", "ready", "accepted"];
  for (const [index, title] of jobs.entries()) {
    const order = { id: `R-${index + 104}`, member: { id: people[REGULAR + index].id }, title, at: at(3), ready_by: at(1 - index) };
    await owner.call("POST", "/v1/orders", { ...order, status: statuses[index] });
  }
}

/** A device at the counter, before and after somebody has begun to work at it: what its browser keeps. */
async function openCounter(server, owner, { device, name }) {
  const call = async (path, cookie, body) => {
    const headers = { origin: server.url, "kept-site": "-", "kept-counter": "1", "kept-now": NOW, "content-type": "application/json", cookie };
    const response = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return [response.headers.getSetCookie()[0].split(";")[0], await response.json()];
  };
  const { code } = await owner.call("POST", "/v1/counter/devices", { name: device });
  const [enrolled, { people }] = await call("/v1/counter/enrol", "", { code });
  const { person } = people.find((one) => one.name === name);
  const [atWork] = await call("/v1/counter/shift", enrolled, { person, pin: PIN });
  return { enrolled, atWork };
}

/** The owner has tried some figures since: the history of the program has something to tell. */
async function reworks(owner) {
  for (const [daysAgo, months] of [[60, 18], [21, 12]]) {
    await owner.comesBack(at(daysAgo));
    const program = await owner.call("GET", "/v1/program");
    await owner.call("PUT", "/v1/program", { ...program, expiry: { kind: "per_lot", months } });
  }
}

/** Who could, took the cheapest reward now and then; half of the coupons have been used. The till's own program did it. */
async function spend(server, { secret }, people) {
  const call = async (now, method, path, body, more) => {
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json", "kept-now": now, ...more };
    const response = await fetch(server.url + path, { method, headers, body: body && JSON.stringify(body) });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const program = await call(at(94), "GET", "/v1/program");
  const [reward] = program.rewards.toSorted((one, other) => one.cost - other.cost);
  let count = 0;
  for (const [index, { id }] of people.entries()) {
    if (index % 3 !== 0) continue;
    const now = at(90 - (index / people.length) * 88);
    const { balance } = await call(now, "GET", `/v1/members/${id}`);
    if (balance < reward.cost) continue;
    const bought = await call(now, "POST", "/v1/redemptions", { reward: reward.id, member: id }, { "idempotency-key": `seed-${id}` });
    if (count++ % 2 === 0) await call(now, "POST", `/v1/coupons/${bought.coupon.code}/use`, { purchase: `till-${count}` });
  }
}
