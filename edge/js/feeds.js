// Strangers' feeds: fetched with nothing followed, awaited or taken without bounds, and read by the Worker that can reach
// nothing.

// An address as browsers write it, without the mark of a place in the page.
export const written = (text, base) => {
  const url = URL.parse(text, base);
  if (url) url.hash = "";
  return url?.href;
};

// One answer, a redirection included. Status 0 stands for none that can be used, and `problem` says why.
export const get = async (url, etag, modified, agent, patience, most) => {
  const accept = "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5";
  const headers = { accept, "user-agent": agent };
  if (etag) headers["if-none-match"] = etag;
  if (modified) headers["if-modified-since"] = modified;
  try {
    const answer = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(patience) });
    const bytes = answer.ok ? await taken(answer.body, most) : await answer.body?.cancel();
    if (answer.ok && !bytes) return { status: 0, problem: "too_large" };
    const header = (name) => answer.headers.get(name) ?? undefined;
    return {
      status: answer.status,
      location: header("location"),
      etag: header("etag"),
      modified: header("last-modified"),
      caching: header("cache-control"),
      kind: header("content-type"),
      bytes,
    };
  } catch (error) {
    return { status: 0, problem: error.name === "TimeoutError" ? "too_slow" : "unreachable" };
  }
};

// The bytes of a body; nothing where there are more of them than that.
const taken = async (body, most) => {
  const parts = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.byteLength;
    if (length > most) return undefined;
    parts.push(part);
  }
  return new Blob(parts);
};

// What the reader makes of bytes: its status and its words, status 0 where it fell over them.
export const read = async (env, bytes, kind, url) => {
  const headers = { "feed-url": url, "content-type": kind ?? "application/octet-stream" };
  try {
    const answer = await env.READER.fetch("https://reader/", { method: "POST", headers, body: bytes });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return { status: 0, text: "" };
  }
};
