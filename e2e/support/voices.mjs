// Customers who say something: guests of a site, and members who hold its card.

/** What a form hands out counts from a moment later on: nobody fills it in as quickly as a test does. */
const FILLED_IN_MS = 5_000;

/** Somebody whom nobody knows. `now` is the time on the test clock. */
export function guest(server, site, now = new Date().toISOString()) {
  return voice(server, { site }, {}, now);
}

/** The member who has this card. */
export async function holder(server, site, card, now = new Date().toISOString()) {
  const { session } = await send(server, "POST", "/v1/session", { site, card }, { "kept-now": now });
  return voice(server, {}, { authorization: `Bearer ${session}` }, now);
}

/** The shop's own system, by a key of its own. */
export async function till(server, owner, now = new Date().toISOString()) {
  const { secret } = await owner.call("POST", "/v1/keys", { kind: "secret", name: "Till", scopes: ["*"] });
  return (method, path, body, at = now) => send(server, method, path, body, { authorization: `Bearer ${secret}`, "kept-now": at });
}

function voice(server, who, headers, now) {
  const later = new Date(Date.parse(now) + FILLED_IN_MS).toISOString();
  const call = (method, path, body, at = now) => send(server, method, path, body, { ...headers, "kept-now": at });
  /** Members need no mark of a form; their session says who they are. */
  const fill = async (path, form, body) => {
    const mark = who.site ? { form: (await call("GET", `${form}?site=${who.site}`)).form } : {};
    return call("POST", path, { ...who, ...mark, ...body }, later);
  };
  return {
    call,
    answers: (body) => call("POST", "/v1/answers", { ...who, ...body }),
    reviews: (body) => fill("/v1/reviews", "/v1/reviews", { ...(who.site && { visitor: crypto.randomUUID() }), ...body }),
    complains: (body) => fill("/v1/complaints", "/v1/complaints/form", body),
  };
}

async function send(server, method, path, body, headers) {
  const response = await fetch(server.url + path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
