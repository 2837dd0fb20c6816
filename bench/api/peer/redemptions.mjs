// Buying a reward: decided by one batch, which answers with what came of it.
import { redemption as sql } from "statements";

import { TEXT_HEADERS, problem, refuse } from "./problem.mjs";
import { couponCode, hexDigest, isId, randomText, redemptionId } from "./tokens.mjs";

const [EXPIRE, REQUEST, ENTRY, COUPON, OUTBOX, SLIDE_SESSION, LANDED] = sql;

export async function redeem(c) {
  const key = c.req.header("idempotency-key");
  if (!isId(key)) refuse("malformed", "send an Idempotency-Key of 1 to 200 bytes: with it this can be sent again safely");
  const { site, session } = c.get("customer");
  const { reward } = checked(await read(c));
  const now = Date.now();
  const [id, code, attempt, hash] = [redemptionId(site), couponCode(), randomText(26), await hexDigest(reward)];
  const landed = JSON.parse(
    await c.get("database").ask([
      [EXPIRE, now, site, session, null],
      [REQUEST, now, site, session, null, key, hash, attempt, id, code, reward],
      [ENTRY, now, site, session, null, key, attempt, reward, "member", id],
      [COUPON, now, site, session, null, key, attempt, reward, code, id],
      [OUTBOX, now, site, session, null, key, attempt],
      [SLIDE_SESSION, site, session, now],
      [LANDED, now, site, session, null, key, attempt, hash],
    ]),
  );
  if (!landed.known) refuse("unauthorized", "the session is over");
  if (!landed.request) refuse("not_found", "there is no such reward");
  const { mine, same, outcome, answer } = landed.request;
  if (!same) refuse("key_reused", "this Idempotency-Key came before with another redemption");
  if (!mine) c.header("idempotent-replayed", "true");
  if (outcome === "accepted") return c.body(JSON.stringify(answer), mine ? 201 : 200, TEXT_HEADERS);
  const { needed, available } = answer;
  return problem(c, "insufficient_points", `${needed} points are needed, ${available} are there`, { needed, available });
}

async function read(c) {
  try {
    return await c.req.json();
  } catch (error) {
    return refuse("malformed", error.message);
  }
}

function checked(body) {
  if (typeof body !== "object" || body === null || Array.isArray(body)) refuse("malformed", "an object is expected", { path: "" });
  for (const field in body) {
    if (field !== "reward" && field !== "member") refuse("unknown_field", `unknown field ${field}`, { path: `/${field}` });
  }
  if (typeof body.reward !== "string") refuse("malformed", "a text is expected", { path: "/reward" });
  if (body.member !== undefined && body.member !== null) {
    if (typeof body.member !== "string") refuse("malformed", "a text is expected", { path: "/member" });
    if (!isId(body.member)) refuse("out_of_range", "an id has 1 to 200 bytes", { path: "/member" });
    refuse("forbidden", "a session buys for its own member", { path: "/member" });
  }
  return body;
}
