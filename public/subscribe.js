// The document that is nothing but the form for readers: a block in an article, or the panel of a blog without rewards.

import { here, listen } from "../widget/js/page.js";
import { make, site, topics } from "./letters/form.js";
import { subscribe } from "./letters/subscribe.js";

document.title = site.name;

// Where its readers' addresses are not ours to keep there is no form, and the page's own words stay in the block.
if (topics) {
  const main = document.getElementById("app").appendChild(make("main", {}));
  /** A panel that is opened takes its customer to the heading by this name. */
  const title = () => Object.assign(main.querySelector("h1"), { id: "title" });
  subscribe(main, here, () => title().focus());
  title();
  // Whatever else a page can say to a panel means nothing here.
  listen(() => {});
}
