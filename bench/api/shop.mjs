// A shop with two members, made through Kept's own API: one reads the card, one spends.
import { createHmac, randomUUID } from "node:crypto";

import { send } from "./load.mjs";
import { OPERATOR_KEY } from "./server.mjs";

const DAY_MS = 86_400_000;
const LOTS = 20;

// The price that the spender pays again and again.
export const PRICE = 10;

const reward = (id, title, cost, gives) => ({ id, title, cost, gives });

const program = {
  version: 1,
  unit: {
    en: { one: "point", other: "points" },
    ru: { one: "балл", few: "балла", many: "баллов", other: "балла" },
  },
  earn: [{ id: "base", on: "purchase", points: 1, per_minor: 100, rounding: "down" }],
  expiry: { kind: "per_lot", months: 12 },
  refunds: { shortfall: "clamp" },
  rewards: [
    reward("coffee", { en: "A coffee", ru: "Кофе" }, PRICE, { kind: "free_item", sku: "coffee" }),
    reward("ten_off", { en: "10 off", ru: "Скидка 10" }, 500, { kind: "amount_off", amount_minor: 1000 }),
    reward("fifth_off", { en: "A fifth off", ru: "Скидка 20 %" }, 5000, { kind: "percent_off", percent: 20 }),
  ],
};

// Makes it; answers with both members' sessions.
export async function openShop(server) {
  const ask = async (method, path, secret, body, headers = {}) => {
    const answer = await send(server, {
      method,
      path,
      headers: { ...headers, ...(secret && { authorization: `Bearer ${secret}` }) },
      body: JSON.stringify(body),
    });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text);
  };
  const site = await ask("POST", "/v1/sites", OPERATOR_KEY, {
    name: "Bell & Sons",
    origins: ["https://bell.example"],
    currency: "EUR",
    zone: "Europe/Berlin",
    languages: ["en", "ru"],
  });
  await ask("PUT", "/v1/program", site.secret_key, program);
  const joins = async (id, name, points) => {
    for (let lot = 0; lot < LOTS; lot++) {
      await ask("POST", "/v1/purchases", site.secret_key, {
        id: `${id}-${lot}`,
        member: { id, name },
        at: new Date(Date.now() - (LOTS - lot) * 9 * DAY_MS).toISOString(),
        total: points * 100,
      });
    }
    const { session } = await ask("POST", "/v1/session", null, { site: site.public_key, token: token(site, id) });
    return session;
  };
  const reader = await joins("reader", "Anna", 60);
  const spender = await joins("spender", "Boris", 1_000_000);
  for (const bought of ["coffee", "ten_off"]) {
    await ask("POST", "/v1/redemptions", reader, { reward: bought }, { "idempotency-key": randomUUID() });
  }
  return { reader, spender };
}

// What the shop's server signs for a member who is logged in there.
function token({ public_key, identity_key }, member) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: public_key, aud: "kept", sub: member, iat: now, exp: now + 300, jti: randomUUID() };
  const signed = `${part({ alg: "HS256", typ: "JWT", kid: identity_key.id })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", identity_key.secret).update(signed).digest("base64url")}`;
}
