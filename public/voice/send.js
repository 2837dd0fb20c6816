// Calls of the voice, in the name of whoever is there: the member of the panel's session, or a guest.

import { button, call, heading, lang, lead, make, say, site, trouble } from "../forms/parts.js";
import { proof } from "./person.js";

/** From so long after it was read, in milliseconds, the edge believes that a guest's form was filled in by a person. */
const READ_MS = 2100;

let lent;

/** Takes what the panel or the block's document lends: `session`, `renew` where it can, `here`, `post`. */
export const borrow = (it) => {
  lent = it;
};

/** What was lent. */
export const panel = () => lent;

/** Asks the edge. A session that is over is begun anew where that is possible. */
export const send = async (method, path, body) => {
  const session = await lent.session();
  const answer = await call(method, path, body, session);
  if (!session || answer.code !== "unauthorized" || !lent.renew) return answer;
  return call(method, path, body, await lent.renew());
};

/** Asks what everybody may know of the site; `read` is when the answer came, by `performance.now()`, and `again` asks anew. */
export const look = async (path, query) => {
  const answer = await call("GET", `${path}?${new URLSearchParams({ site: site.key, ...query })}`);
  return { ...answer, read: performance.now(), again: () => look(path, query) };
};

/**
 * Sends what somebody said: a guest's when the form that they read is old enough to be sent. A page that stood open for
 * days has a mark that is too old: it is read anew, and what was said is sent with that one.
 */
export const submit = async (page, path, body) => {
  const said = { site: site.key, language: lang, ...body };
  const sent = async () => {
    // A session says who it is, and needs neither.
    if (await lent.session()) return send("POST", path, said);
    await new Promise((done) => setTimeout(done, page.read + READ_MS - performance.now()));
    return send("POST", path, { ...said, form: page.form, proof: await proof() });
  };
  const answer = await sent();
  if (answer.path !== "/form" || !page.again) return answer;
  const anew = await page.again();
  if (!anew.ok) return anew;
  Object.assign(page, { form: anew.form, read: anew.read });
  return sent();
};

/** What is wrong with what was sent, where no field is to blame. */
export const refused = (answer) => trouble(answer, { rate_limited: "many" });

/** A guest's own way back to what they wrote, under the sentence about it. */
export const wayBack = (key, path) => {
  const href = location.origin + path;
  return [make("p", {}, say(key)), make("a", { href, target: "_blank", rel: "noopener" }, href)];
};

/** Shows that something is on its way, and then what `draw` makes of its answer; what failed can be tried again. */
export const load = async (into, title, asking, draw, turn) => {
  into.replaceChildren(heading(title), lead(say("wait")));
  turn();
  const answer = await asking();
  const again = () => load(into, title, asking, draw, turn);
  if (answer.ok) draw(answer);
  else into.replaceChildren(heading(title), lead(say(trouble(answer)[1])), button("quiet", say("again"), again));
  turn();
};
