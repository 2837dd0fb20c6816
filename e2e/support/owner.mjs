// An owner at the console, without a browser: signs in with the code from the development mailbox and calls the API as
// the console's pages do.

/** Somebody with this address, signed in. */
export async function signIn(server, email = "owner@verstak.example") {
  const owner = { cookie: "", site: "-" };
  /** A call as the page at `owner.site` makes it; the cookie is kept. */
  owner.call = async (method, path, body, headers) => {
    const response = await fetch(server.url + path, {
      method,
      headers: { origin: server.url, "kept-site": owner.site, cookie: owner.cookie, "content-type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    });
    const set = response.headers.getSetCookie()[0];
    if (set) owner.cookie = set.split(";")[0];
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
  await owner.call("POST", "/v1/console/codes", { email, language: "en" });
  const headers = { authorization: `Bearer ${server.operatorKey}` };
  const { mails } = await (await fetch(`${server.url}/v1/mailbox`, { headers })).json();
  const letter = mails.find(({ to }) => to === email);
  await owner.call("POST", "/v1/console/session", { email, code: letter.subject.match(/\d{6}/)[0] });
  return owner;
}

/** A new site of somebody's, not launched yet. */
export async function startSite(owner, origins, more = {}) {
  owner.site = "-";
  const settings = { template: "shop", name: "Verstak", currency: "EUR", zone: "Europe/Berlin", languages: ["en", "ru"] };
  const { site } = await owner.call("POST", "/v1/console/sites", { ...settings, origins, ...more });
  owner.site = site;
  return site;
}
