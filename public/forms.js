// The document that is nothing but a form: a block in a page, or the panel of a blog without rewards.

import { here, listen, post } from "../widget/js/page.js";
import { block, make, say, site, topics } from "./forms/form.js";
import { greeted, hear, renew, session } from "./forms/member.js";
import { subscribe } from "./letters/subscribe.js";

document.title = site.name;
const add = () => document.getElementById("app").appendChild(make("main", {}));

if (block && block !== "subscribe") {
  const main = add();
  const about = decodeURIComponent(location.hash.slice(1));
  import(document.documentElement.dataset.voice).then(
    ({ fill }) => fill(block, main, about, { here, post, session, renew, greeted }),
    () => main.append(say("failed")),
  );
  listen(hear);
} else if (topics) {
  // Where its readers' addresses are not ours to keep there is no form, and the page's own words stay in the block.
  const main = add();
  /** A panel that is opened takes its customer to the heading by this name. */
  const title = () => Object.assign(main.querySelector("h1"), { id: "title" });
  subscribe(main, here, () => title().focus());
  title();
  // Whatever else a page can say to a panel means nothing here.
  listen(() => {});
}
