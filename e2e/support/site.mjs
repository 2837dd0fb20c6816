// A company on Kept, in the words of the domain: it opens, its members buy, its server signs tokens.
import { createHmac, randomUUID } from "node:crypto";

export const PROGRAM = {
  version: 1,
  unit: {
    en: { one: "point", other: "points" },
    ru: { one: "балл", few: "балла", many: "баллов", other: "балла" },
    de: { one: "Punkt", other: "Punkte" },
  },
  earn: [{ id: "base", on: "purchase", points: 1, per_minor: 100, rounding: "down" }],
  expiry: { kind: "per_lot", months: 12 },
  refunds: { shortfall: "clamp" },
  rewards: [
    {
      id: "coffee",
      title: { en: "A coffee on us", ru: "Кофе за наш счёт", de: "Ein Kaffee aufs Haus" },
      cost: 100,
      gives: { kind: "free_item", sku: "coffee" },
    },
    {
      id: "ten_off",
      title: { en: "Ten off", ru: "Скидка десять", de: "Zehn Dollar Rabatt" },
      cost: 500,
      gives: { kind: "amount_off", amount_minor: 1000 },
    },
  ],
};

export class TestSite {
  /** Opens a site whose pages live at `origin`. */
  static async open(server, origin, program = PROGRAM, currency = "USD") {
    const body = { name: "Verstak", origins: [origin], currency, zone: "Europe/Berlin", languages: ["en", "ru", "de"] };
    const keys = await call(server.url, server.operatorKey, "POST", "/v1/sites", body);
    const site = new TestSite();
    Object.assign(site, { url: server.url, front: server.url, key: keys.public_key, secret: keys.secret_key, identity: keys.identity_key });
    await site.call("PUT", "/v1/program", program);
    return site;
  }

  call(method, path, body, headers) {
    return call(this.url, this.secret, method, path, body, headers);
  }

  /** The script an owner pastes, at the address where browsers reach the edge. */
  get script() {
    return `${this.front}/s/${this.key}.js`;
  }

  /** `member` pays `dollars`, some days ago. */
  buys(member, dollars, daysAgo = 0) {
    return this.call("POST", "/v1/purchases", purchase(member, dollars, daysAgo));
  }

  /** The shop's past: `[member, dollars, days ago]` each. */
  imports(purchases) {
    const lines = purchases.map((one) => JSON.stringify(purchase(...one))).join("\n");
    return this.call("POST", "/v1/imports/purchases", lines);
  }

  uses(code, order) {
    return this.call("POST", `/v1/coupons/${code}/use`, { purchase: order });
  }

  member(id) {
    return this.call("GET", `/v1/members/${id}`);
  }

  /** What the company's server signs for its page; `at` is the time on its clock. */
  token(member, at = new Date()) {
    const iat = Math.floor(at / 1000);
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const head = part({ alg: "HS256", typ: "JWT", kid: this.identity.id });
    const claims = { iss: this.key, aud: "kept", sub: member, iat, exp: iat + 300, jti: randomUUID(), name: "Anna" };
    const signed = `${head}.${part(claims)}`;
    return `${signed}.${createHmac("sha256", this.identity.secret).update(signed).digest("base64url")}`;
  }
}

let orders = 0;

function purchase(member, dollars, daysAgo = 0) {
  const at = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  return { id: `order-${++orders}`, member: { id: member }, at, total: Math.round(dollars * 100) };
}

async function call(url, key, method, path, body, headers = {}) {
  const text = typeof body === "string";
  const response = await fetch(url + path, {
    method,
    headers: {
      Authorization: `Bearer ${key}`,
      ...(body && { "Content-Type": text ? "application/x-ndjson" : "application/json" }),
      ...headers,
    },
    body: text || !body ? body : JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  return answer ? JSON.parse(answer) : undefined;
}
