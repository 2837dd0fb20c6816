// The counter's ties to the browser: the worker that keeps it running without a line, the printer, the network.

/** How often a counter that stays open looks for a newer version. */
const LOOK_MS = 60 * 60 * 1000;

let waiting;

/** Sets the worker up. `ready` is called when a newer version waits to take over, `changed` when one has. */
export const install = async (ready, changed) => {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  let first = !serviceWorker.controller;
  serviceWorker.addEventListener("controllerchange", () => {
    // The very first one only begins to keep what is running already.
    if (!first) changed();
    first = false;
  });
  const registration = await serviceWorker.register("/counter.js", { scope: "/counter" });
  const look = () => {
    waiting = registration.waiting;
    if (waiting && serviceWorker.controller) ready();
  };
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing.addEventListener("statechange", () => installing.state === "installed" && look());
  });
  look();
  setInterval(() => registration.update().catch(() => {}), LOOK_MS);
};

/** Lets the newer version take over. */
export const takeOver = () => waiting?.postMessage("take over");

export const reload = () => location.reload();

/** What the address carries after "#", taken out of it: a code should not stay in the history. */
export const takeHash = () => {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash) history.replaceState(null, "", location.pathname);
  return hash;
};

/** Calls `heard` when the browser finds or loses its network. */
export const line = (heard) => {
  addEventListener("online", () => heard(true));
  addEventListener("offline", () => heard(false));
};

export const online = () => navigator.onLine;
