// The card, composed by the database in one trip; 304 where the caller has it already.
import { card as sql } from "statements";

import { TEXT_HEADERS, refuse } from "./problem.mjs";
import { hexDigest } from "./tokens.mjs";

const [SLIDE_SESSION, CARD] = sql;

export async function showCard(c) {
  const { site, session } = c.get("customer");
  const now = Date.now();
  const seen = c.req.header("if-none-match");
  const batch = [[CARD, site, session, now]];
  if (!seen) batch.unshift([SLIDE_SESSION, site, session, now]);
  const card = await c.get("database").ask(batch);
  if (card === null) refuse("unauthorized", "the session is over");
  const etag = `"${(await hexDigest(card)).slice(0, 20)}"`;
  if (seen?.replace(/^W\//, "") === etag) return c.body(null, 304, { ...TEXT_HEADERS, etag });
  return c.body(card, 200, { ...TEXT_HEADERS, etag });
}
