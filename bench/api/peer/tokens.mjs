// Keys, ids and codes in Kept's forms, by the platform's own cryptography.
import { createMiddleware } from "hono/factory";

import { refuse } from "./problem.mjs";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const SESSION = /^ses_([0-9a-hjkmnp-tv-z]{8})[\x21-\x7e]{54}$/;
const encoder = new TextEncoder();

// Who asks; whether the session is good is seen by the statements that use it.
export const customer = createMiddleware(async (c, next) => {
  const secret = /^bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1].trim() ?? "";
  const site = SESSION.exec(secret)?.[1];
  if (!site) refuse("unauthorized", "send a session: Authorization: Bearer ses_…");
  c.set("customer", { site: numberOf(site), session: await hexDigest(secret) });
  await next();
});

export async function hexDigest(text) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  let hex = "";
  for (const byte of digest) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

export function randomText(characters) {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(characters))) text += ALPHABET[byte % 32];
  return text;
}

export function redemptionId(site) {
  return `red_${letters(site)}00${randomText(16)}`;
}

export function couponCode() {
  return `00${randomText(3)}-${randomText(5)}`.toUpperCase();
}

export function isId(text) {
  return typeof text === "string" && text !== "" && encoder.encode(text).length <= 200 && !/\p{Cc}/u.test(text);
}

function letters(number) {
  let text = "";
  for (let rest = number, at = 0; at < 8; at++, rest = Math.floor(rest / 32)) text = ALPHABET[rest % 32] + text;
  return text;
}

function numberOf(letters) {
  let number = 0;
  for (const letter of letters) number = number * 32 + ALPHABET.indexOf(letter);
  return number;
}
