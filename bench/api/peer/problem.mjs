// Problem details, as Kept answers them.

const KINDS = {
  malformed: [400, "This cannot be read"],
  unknown_field: [400, "There is no such field"],
  out_of_range: [422, "This is out of range"],
  too_large: [413, "This is too large"],
  unauthorized: [401, "Who are you?"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "There is no such thing"],
  key_reused: [422, "This id was used for something else"],
  insufficient_points: [409, "Not enough points"],
  internal: [500, "Something went wrong here"],
};

export const TEXT_HEADERS = {
  "content-type": "application/json",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
};

const PROBLEM_HEADERS = { ...TEXT_HEADERS, "content-type": "application/problem+json" };

export class Refused extends Error {
  constructor(code, detail, extra) {
    super(detail);
    this.code = code;
    this.extra = extra;
  }
}

export function refuse(code, detail, extra) {
  throw new Refused(code, detail, extra);
}

export function problem(c, code, detail, extra) {
  const [status, title] = KINDS[code];
  c.set("code", code);
  return c.body(JSON.stringify({ type: "about:blank", title, status, code, detail, ...extra }), status, PROBLEM_HEADERS);
}
