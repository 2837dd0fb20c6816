// Whether both sides do the same work: the same answers to good and bad requests, and the same statements
// with the same values sent to the database for them.
import { randomUUID } from "node:crypto";

import { send } from "./load.mjs";
import { PRICE } from "./shop.mjs";

const MINUTES_MS = 60_000;
// Node's own, and the length that follows from the body.
const TRANSPORT = ["date", "connection", "keep-alive"];

export const showCard = (session, headers = {}) => ({
  path: "/v1/card",
  headers: { authorization: `Bearer ${session}`, ...headers },
});

export const redeem = (session, reward, key = randomUUID(), more = {}) => ({
  method: "POST",
  path: "/v1/redemptions",
  headers: { authorization: `Bearer ${session}`, ...(key && { "idempotency-key": key }) },
  body: JSON.stringify({ reward, ...more }),
});

// Every answer that the peer knows, in an order in which each finds what it needs.
function requests({ reader, spender }, etag) {
  const [bought, refused] = [randomUUID(), randomUUID()];
  const stranger = reader.slice(0, -8) + "00000000";
  return [
    [404, { path: "/v1/nothing" }],
    [200, showCard(reader)],
    [200, showCard(reader, { "if-none-match": '"other"' })],
    [304, showCard(reader, { "if-none-match": etag })],
    [304, showCard(reader, { "if-none-match": `W/${etag}` })],
    [401, showCard(stranger)],
    [401, showCard("nonsense")],
    [201, redeem(spender, "coffee", bought)],
    [200, redeem(spender, "coffee", bought)],
    [422, redeem(spender, "ten_off", bought)],
    [409, redeem(reader, "fifth_off", refused)],
    [409, redeem(reader, "fifth_off", refused)],
    [404, redeem(spender, "nothing")],
    [401, redeem(stranger, "coffee")],
    [403, redeem(spender, "coffee", undefined, { member: "reader" })],
    [400, redeem(spender, "coffee", null)],
    [400, redeem(spender, "coffee", undefined, { price: PRICE })],
    [400, { ...redeem(spender, "coffee"), body: "{" }],
    [413, { ...redeem(spender, "coffee"), body: " ".repeat(1_000_001) }],
  ];
}

// Compares two recorded servers over the same state; throws at the first difference.
export async function compare(ours, theirs, sessions) {
  let compared = 0;
  const { etag } = (await send(ours, showCard(sessions.reader))).headers;
  await recorded(ours);
  for (const [status, request] of requests(sessions, etag)) {
    const [one, other] = [await send(ours, request), await send(theirs, request)];
    const what = `${request.method ?? "GET"} ${request.path} (${status})`;
    if (one.status !== status) throw new Error(`${what}: ours answers ${one.status} ${one.text}`);
    mustEqual(`${what}: answers`, shape(one), shape(other));
    await compareRecords(what, ours, theirs);
    compared += 1;
  }
  return compared;
}

// All batches that a recorded server sent since it was last asked.
export async function recorded(server) {
  return JSON.parse((await send(server, { path: "/recorded" })).text);
}

async function compareRecords(what, ours, theirs) {
  const [one, other] = [await recorded(ours), await recorded(theirs)];
  const texts = (batches) => batches.map((batch) => batch.map(({ sql }) => sql));
  mustEqual(`${what}: statements`, texts(one), texts(other));
  const values = (batches) => batches.flat().flatMap(({ args }) => args);
  const [mine, yours] = [values(one), values(other)];
  if (mine.length !== yours.length || !mine.every((value, at) => alike(value, yours[at]))) {
    mustEqual(`${what}: values`, mine, yours);
  }
}

// Equal, or drawn or read from the clock on both sides.
function alike(one, other) {
  if (one === other) return true;
  if (typeof one === "number" && typeof other === "number") {
    return [one, other].every((value) => Math.abs(value - Date.now()) < MINUTES_MS);
  }
  return typeof one === "string" && typeof other === "string" && drawn(one) === drawn(other);
}

// What of an answer must be the same: status, headers and body. In words about bad input only the code.
function shape({ status, headers, text }) {
  const kept = Object.entries(headers).filter(([name]) => !TRANSPORT.includes(name));
  const body = text && JSON.parse(text);
  const own = status >= 400 && status < 500 && ["malformed", "unknown_field", "too_large"].includes(body.code);
  const lengthless = own ? kept.filter(([name]) => name !== "content-length") : kept;
  const shown = lengthless.map(([name, value]) => [name, name === "kept-bookmark" ? "…" : value]).sort();
  return { status, headers: shown, body: own ? body.code : drawn(JSON.stringify(sorted(body))) };
}

function drawn(text) {
  return text
    .replace(/red_\w{26}/g, "red_…")
    .replace(/00[0-9A-Z]{3}-[0-9A-Z]{5}/g, "…-…")
    .replace(/^[0-9a-hjkmnp-tv-z]{26}$/, "…");
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}

function mustEqual(what, one, other) {
  const [mine, yours] = [JSON.stringify(one), JSON.stringify(other)];
  if (mine !== yours) throw new Error(`${what} differ\nours: ${mine}\npeer: ${yours}`);
}
