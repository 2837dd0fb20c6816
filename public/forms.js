// The document that is nothing but a form: a block in a page, or the panel of a blog without rewards.

import { here, listen, post } from "../widget/js/page.js";
import { greeted, hear, renew, session } from "./forms/member.js";
import { block, button, make, say, site, topics } from "./forms/parts.js";
import { subscribe } from "./letters/subscribe.js";

document.title = site.name;
const lent = { here, post, session, renew, greeted };
const add = () => document.getElementById("app").appendChild(make("main", {}));
const voice = () => import(document.documentElement.dataset.voice);

if (block && block !== "subscribe") {
  const main = add();
  const about = decodeURIComponent(location.hash.slice(1));
  voice().then(
    ({ fill }) => fill(block, main, about, lent),
    () => main.append(say("failed")),
  );
  listen(hear);
} else if (topics) {
  // Where its readers' addresses are not ours to keep there is no form, and the page's own words stay in the block.
  const main = add();
  const form = main.appendChild(make("div", { class: "form" }));
  /** A panel that is opened takes its customer to the heading by this name. */
  const title = () => Object.assign(form.querySelector("h1"), { id: "title" });
  subscribe(form, here, () => title().focus());
  title();
  if (!block) main.append(...ways());
  listen(hear);
}

/** What anybody can say in a panel, whether they subscribe or not. */
function ways() {
  const wrong = make("p", { class: "wrong", role: "alert" });
  const way = (form) => {
    const opens = ({ open }) => {
      wrong.textContent = "";
      open(form, lent);
    };
    const fails = () => {
      wrong.textContent = say("failed");
    };
    return button("plain", say(`way_${form}`), () => voice().then(opens, fails));
  };
  return [wrong, make("div", { class: "voice" }, way("review"), way("complaint"))];
}
