// The panel in a tab, for pages that stand inside somebody else's: browsers would refuse our frame there.

/** How often a tab that still loads is greeted, and for how long, in milliseconds. */
const PAUSE = 300;
const PATIENCE = 60_000;

/** Makes the launcher open a tab, and returns what does that. */
export const tab = (address, config, gone, launcher, meet, emit) => {
  let greeting;
  const stop = () => clearInterval(greeting);
  const self = meet({}, stop);
  const open = () => {
    // One tab for the page: a second click brings it to the front.
    const there = window.open(address, "kept");
    stop();
    if (!there) return emit("failed");
    const since = performance.now();
    // Nobody tells when another origin's tab has loaded; what is said before that is lost.
    greeting = setInterval(() => {
      if (there.closed || performance.now() - since > PATIENCE) stop();
      else self.greet(there);
    }, PAUSE);
    emit("open");
  };
  launcher.onpointerenter = launcher.onfocus = null;
  launcher.onclick = open;
  launcher.ariaHasPopup = null;
  gone.signal.addEventListener("abort", stop);
  return open;
};
