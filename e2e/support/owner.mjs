// An owner at the console, without its screens: signs in with the code from the development mailbox and calls the API as
// the console's pages do.
import { mailed } from "./mailbox.mjs";

/**
 * Somebody with this address, signed in. `now` is the time on the test clock, and may be set anew at any moment. With
 * `mail`, letters really go to that mailbox.
 */
export async function signIn(server, email = "owner@verstak.example", { language = "en", now, mail } = {}) {
  const owner = { cookie: "", site: "-", now };
  /** A call as the page at `owner.site` makes it; the cookie is kept. A text is sent as lines of JSON. */
  owner.call = async (method, path, body, more) => {
    const lines = typeof body === "string";
    const response = await fetch(server.url + path, {
      method,
      headers: {
        origin: server.url,
        "kept-site": owner.site,
        cookie: owner.cookie,
        "content-type": lines ? "application/x-ndjson" : "application/json",
        ...(owner.now && { "kept-now": owner.now }),
        ...more,
      },
      body: lines ? body : body && JSON.stringify(body),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) owner.cookie = set.split(";")[0];
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  owner.enters = (context) => handOver(context, owner.cookie);
  /** Comes back at another time: the sitting of before may be over. */
  owner.comesBack = async (at = owner.now) => {
    owner.now = at;
    owner.site = "-";
    await owner.call("POST", "/v1/console/codes", { email, language });
    const code = mail ? /\b\d{6}\b/.exec((await mail.letter(email)).text)[0] : await mailed(server, email, /\b\d{6}\b/);
    owner.site = (await owner.call("POST", "/v1/console/session", { email, code })).site ?? "-";
  };
  await owner.comesBack();
  return owner;
}

/** Hands a cookie to a browser. Cookies know no ports, and one of these names is taken for a secure address alone. */
export function handOver(context, cookie) {
  const [name, value] = cookie.split("=");
  return context.addCookies([{ name, value, url: "https://localhost", secure: true, httpOnly: true, sameSite: "Strict" }]);
}

/** A new site of somebody's, not launched yet. */
export async function startSite(owner, origins, more = {}) {
  owner.site = "-";
  const settings = { template: "shop", name: "Verstak", currency: "EUR", zone: "Europe/Berlin", languages: ["en", "ru"] };
  const { site } = await owner.call("POST", "/v1/console/sites", { ...settings, origins, ...more });
  owner.site = site;
  return site;
}
