// A call to the edge from a form: nothing is thrown, whatever happens.

/** How long the edge may take, in milliseconds. */
const PATIENCE = 20_000;

/** What the edge answered: `ok`, and whatever it said; without an answer, the code `offline`. */
export const call = async (method, path, body, session) => {
  try {
    const answer = await fetch(path, {
      method,
      headers: { ...(body && { "Content-Type": "application/json" }), ...(session && { Authorization: `Bearer ${session}` }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
      cache: "no-store",
      credentials: "omit",
    });
    const said = await answer.text();
    return { ...(said && JSON.parse(said)), ok: answer.ok };
  } catch {
    return { ok: false, code: "offline" };
  }
};
