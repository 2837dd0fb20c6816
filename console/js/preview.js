// The page in a preview's frame: told every look, and made as small as it must be to be seen whole.

/** The loader there takes looks from its page like from any other; until it has started, its `load` tells us again. */
export const show = (frame, look) => frame.contentWindow?.kept?.("preview", JSON.parse(look));

/** Keeps `--scale` at the width there is, divided by the width that the page believes it has. */
export const fit = (frame) => {
  const place = frame.parentElement;
  const scale = () => place.style.setProperty("--scale", Math.min(1, place.clientWidth / frame.offsetWidth));
  new ResizeObserver(scale).observe(place);
  new ResizeObserver(scale).observe(frame);
};
