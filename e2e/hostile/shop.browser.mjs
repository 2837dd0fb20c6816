// What the browser runs of the React shop. `hydrate` is called by the test, so that it knows what was there before.
import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";

import { Shop } from "./shop.mjs";

/** React takes the document over; what it says when it has to start over is returned. */
window.hydrate = (properties) =>
  new Promise((resolve) => {
    hydrateRoot(document, createElement(Shop, properties), { onRecoverableError: ({ message }) => resolve(message) });
  });
