// The counter's worker: keeps the document and its files, so that /counter opens and works without a line. Calls to the
// edge pass by; what was done meanwhile waits in the page's own store.
//
// A new version is fetched beside the old one and waits. The page lets it take over when nobody is being served
// (`take over`), and then loads itself anew: document, module and glue are always of one version.

const CACHE = `counter ${VERSION}`;

addEventListener("install", (event) => event.waitUntil(fetchAll()));

addEventListener("message", ({ data }) => data === "take over" && skipWaiting());

addEventListener("activate", (event) => event.waitUntil(begin()));

addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (pathname === "/counter" || pathname.startsWith("/a/")) event.respondWith(answer(pathname));
});

const fetchAll = async () => {
  const cache = await caches.open(CACHE);
  // The document has no hash in its name: the browser's own copy might be of another version.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: file.startsWith("/a/") ? "default" : "reload" })));
};

const begin = async () => {
  // The version before stays: a second tab may still run it and ask for a file.
  const ours = (await caches.keys()).filter((name) => name.startsWith("counter ") && name !== CACHE);
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
};

const answer = async (path) => {
  const own = await caches.open(CACHE);
  return (await own.match(path)) ?? (await caches.match(path)) ?? fetch(path);
};
