// Every call to the edge. Answers go to the panel as ("name", body); nothing is thrown, nothing is decided here.
// The session never enters the wasm, so no view can show or leak it.

const { site } = JSON.parse(document.getElementById("boot").textContent);
const slot = `kept:${site.key}`; // the session, for this tab
const card = `kept:card:${site.key}`; // the card's code, for this browser
const patience = 8000;

let report = () => {};
let held; // {session, member}
let last; // the member of the session before
let etag; // of the card that the panel shows
const running = {}; // name → the call that may still answer

/** Where answers go. */
export const answerTo = (receive) => {
  report = receive;
};

/** Turns the site's token into a session, or takes up the one this tab already has for the same member. */
export const signIn = (token) => enter(whose(token), { token });

/**
 * The same for whoever shows a card's code, or has proved an address: that one has a session already, or needs a new
 * code by mail. No shop's own id of a member begins with a line's end.
 */
export const enterCard = (card) => enter(`\n${card}`, { card });

const enter = (member, proof) => {
  const changed = last !== undefined && last !== member;
  last = member;
  held = stored();
  etag = undefined;
  if (held?.member === member) return report("session", changed);
  held = undefined;
  if (proof.card?.includes("@")) return report("refused", { name: "session", code: "over" });
  call("session", "POST", "/v1/session", { site: site.key, ...proof }, {}, ({ session }) => {
    hold(session, member);
    if (proof.card) keep(card, proof.card);
    return changed;
  });
};

/** Keeps a session; for whom, tells it from another's; and whether it was looked what to ask. */
export const hold = (session, member, looked) => {
  held = { session, member, looked };
  try {
    sessionStorage.setItem(slot, JSON.stringify(held));
  } catch {
    // A browser that keeps nothing for frames: the session lives as long as this document.
  }
};

/** The session, for the forms. */
export const session = () => held?.session;

/** What the member may be asked, looked for once in a session: the edge asks nobody twice in a visit. Nothing is said of what fails. */
export const prompt = async () => {
  if (!held || held.looked) return undefined;
  const { session, member } = held;
  hold(session, member, true);
  try {
    const answer = await fetch("/v1/prompt", { headers: { Authorization: `Bearer ${session}` }, cache: "no-store", credentials: "omit" });
    return (await answer.json()).prompt;
  } catch {
    return undefined;
  }
};

/** The address that was proved in this tab; else the card's code that this browser knows, if it knows one. */
export const remembered = () => /^\n(.+@.+)/.exec(inTab()?.member)?.[1] ?? kept(card);

/** Lets it know none. */
export const forgetCard = () => keep(card);

const claims = (voucher) => `kept:voucher:${voucher}`;

/** Whether this browser has asked for the voucher before: it may have got no answer. */
export const asked = (voucher) => !!kept(claims(voucher));

/**
 * Takes a voucher's points onto the card of the session, or onto a new one. The key stays in this browser: after an
 * answer that was lost, whoever asks again gets the card that is theirs already.
 */
export const claim = (voucher) => {
  const key = kept(claims(voucher)) ?? freshKey();
  keep(claims(voucher), key);
  const path = `/v1/vouchers/${encodeURIComponent(voucher)}/claim`;
  call("claim", "POST", path, held ? {} : { site: site.key }, { "Idempotency-Key": key }, (answer) => {
    if (answer.session) {
      last = `\n${answer.card}`;
      hold(answer.session, last);
      keep(card, answer.card);
    }
    return answer;
  });
};

/** Whatever is on its way is nobody's business any more. */
export const abandon = () => {
  for (const name in running) running[name].abort();
};

/** Ends the session in this browser. */
export const signOut = () => {
  abandon();
  held = etag = undefined;
  try {
    sessionStorage.removeItem(slot);
  } catch {
    // Nothing was kept.
  }
};

/** The card; "same" when it has not changed since the last one. */
export const loadCard = () =>
  call("card", "GET", "/v1/card", undefined, etag ? { "If-None-Match": etag } : {}, (card, headers) => {
    etag = headers.get("ETag");
    return card;
  });

/** A page of the journal. */
export const loadEntries = (cursor) =>
  call("entries", "GET", `/v1/entries?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);

/** Buys a reward. The same key is the same purchase, however often it is sent. */
export const redeem = (reward, key) =>
  call("redemption", "POST", "/v1/redemptions", { reward }, { "Idempotency-Key": key });

/** A new key for a redemption. */
export const freshKey = () => crypto.randomUUID();

async function call(name, method, path, body, headers = {}, keep = (answer) => answer) {
  running[name]?.abort();
  const mine = (running[name] = new AbortController());
  const slow = setTimeout(() => report("slow", name), patience);
  try {
    if (held) headers.Authorization = `Bearer ${held.session}`;
    if (body) headers["Content-Type"] = "application/json";
    const response = await fetch(path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: mine.signal,
      cache: "no-store",
      credentials: "omit",
    });
    if (response.status === 304) return report("same");
    const answer = await response.json();
    if (mine.signal.aborted) return;
    if (response.ok) {
      report(name, keep(answer, response.headers));
    } else if (response.status >= 500) {
      report("broken", name);
    } else {
      if (response.status === 401) signOut();
      report("refused", { ...answer, name });
    }
  } catch {
    // Offline, cut off in the middle, or an answer that is not ours: the outcome is unknown either way.
    if (!mine.signal.aborted) report("failed", name);
  } finally {
    clearTimeout(slow);
  }
}

/** Keeps a text in this browser; without one, no longer. */
function keep(name, text) {
  try {
    text ? localStorage.setItem(name, text) : localStorage.removeItem(name);
  } catch {
    // A browser that keeps nothing for frames.
  }
}

function kept(name) {
  try {
    return localStorage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

const stored = () => held ?? inTab();

/** The session of this tab: another frame may have begun or ended it. */
function inTab() {
  try {
    return JSON.parse(sessionStorage.getItem(slot));
  } catch {
    return held;
  }
}

// The token is the edge's to verify; here its subject only tells whether the tab's session is this member's.
function whose(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))).sub;
  } catch {
    return undefined;
  }
}
