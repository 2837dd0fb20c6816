// Calls of the voice, in the name of whoever is there: the member of the panel's session, or a guest.

import { call } from "../forms/call.js";
import { button, heading, lead, say, site } from "../forms/form.js";

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

/** Asks what everybody may know of the site. */
export const look = (path, query) => call("GET", `${path}?${new URLSearchParams({ site: site.key, ...query })}`);

/** Waits until what was read at that moment of `performance.now()` is old enough to be sent. */
export const ripe = (since) => new Promise((done) => setTimeout(done, since + READ_MS - performance.now()));

/** Shows that something is on its way, and then what `draw` makes of its answer; what failed can be tried again. */
export const load = async (into, title, asking, draw, turn) => {
  into.replaceChildren(heading(title), lead(say("wait")));
  turn();
  const answer = await asking();
  const again = () => load(into, title, asking, draw, turn);
  const failed = () => lead(say(answer.code === "offline" ? "offline" : "failed"));
  if (answer.ok) draw(answer);
  else into.replaceChildren(heading(title), failed(), button("quiet", say("again"), again));
  turn();
};
