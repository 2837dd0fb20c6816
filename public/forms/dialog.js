// A form in a dialog over the panel.

import { button, make, say } from "./form.js";

/** Gives the document the styles of its forms. */
export const dress = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
};

/**
 * Opens an empty dialog, and answers with the element that forms are drawn into, what takes a reader to the beginning of a
 * step, and what closes it; nothing where one is open. `closed` is called when it is gone.
 */
export const dialog = (closed) => {
  if (document.querySelector("dialog")) return undefined;
  const close = () => box.close();
  const main = make("main", {});
  const box = make("dialog", { "aria-labelledby": "asks" }, main, make("footer", {}, button("quiet", say("back"), close)));
  box.onclose = () => {
    box.remove();
    closed?.();
  };
  // Otherwise it would close the whole panel.
  box.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  document.body.append(box);
  box.showModal();
  const turn = () => {
    box.scrollTo(0, 0);
    main.querySelector("h1").focus({ preventScroll: true });
  };
  return { main, turn, close };
};
