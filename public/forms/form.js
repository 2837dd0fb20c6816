// What forms are made of: elements, sentences, faults beside their fields. Each script adds the sentences of its own.

const { site, lang, topics, block, captcha } = JSON.parse(document.getElementById("boot").textContent);

export { block, captcha, lang, site, topics };

const texts = { ...TEXTS };

/** Adds sentences. */
export const speak = (more) => Object.assign(texts, more);

/** A sentence, with its gaps filled. */
export const say = (key, gaps) => texts[key].replace(/\{(\w+)\}/g, (_, gap) => ({ site: site.name, ...gaps })[gap]);

/** An element; an attribute that is `false` is not there. */
export const make = (tag, attributes, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

/** A sentence that explains the step. */
export const lead = (text) => make("p", { class: "lead" }, text);

/** A button that sends nothing. */
export const button = (kind, text, onclick) => Object.assign(make("button", { type: "button", class: kind }, text), { onclick });

/** The heading of a step; focus goes there when the step begins. */
export const heading = (text) => make("h1", { id: "asks", tabindex: -1 }, text);

/** A field under its label; with `rows` it has so many lines. */
export const field = (key, { rows, ...attributes }, label = say(key)) => {
  const input = rows ? make("textarea", { name: key, rows, ...attributes }) : make("input", { name: key, ...attributes });
  return make("label", { class: "field" }, make("span", { class: "small" }, label), input);
};

/** A field for an e-mail address. */
export const address = (value) =>
  field("email", { type: "email", autocomplete: "email", inputmode: "email", maxlength: 254, value });

/** A box to tick, or one of several answers. */
export const tick = (type, name, value, checked, label) =>
  make("label", { class: "tick" }, make("input", { type, name, value, checked: checked && "" }), make("span", {}, label));

/** A field that nobody sees; machines fill it in. */
export const trap = () => {
  const bait = make("input", { name: "website", tabindex: -1, autocomplete: "off" });
  return make("label", { class: "trap", "aria-hidden": "true" }, "Website", bait);
};

/** What belongs together, under its heading. */
export const group = (key, ...inside) => make("fieldset", {}, make("legend", {}, say(key)), ...inside);

/**
 * A form with its button. `send` is called when it is sent, once at a time, and returns nothing, or what is wrong: the
 * name of a field and the key of a sentence about it, or without a field about the whole.
 */
export const form = (key, send, ...inside) => {
  const button = make("button", { class: "main" }, say(key));
  const it = make("form", { class: "form", novalidate: "" }, ...inside, button);
  let busy = false;
  it.onsubmit = async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    forgive(it);
    button.textContent = say("wait");
    const fault = await send(it);
    button.textContent = say(key);
    busy = false;
    if (fault) complain(it, button, ...fault);
  };
  return it;
};

/** The same without a field: something that is done at once, or says beside its button why not. */
export const deed = (key, act) => {
  const it = form(key, act);
  it.lastChild.className = "quiet";
  return it;
};

const forgive = (form) => {
  for (const why of form.querySelectorAll(".wrong")) why.remove();
  for (const one of form.elements) {
    one.removeAttribute("aria-invalid");
    one.removeAttribute("aria-describedby");
  }
};

/** Says what is wrong where it is, and takes the reader there. */
const complain = (form, button, name, key) => {
  const why = make("p", { class: "wrong", id: "wrong", role: "alert" }, say(key));
  const found = name && form.elements[name];
  // Several boxes of one name are a list; the first stands for them. What nobody sees stands for buttons beside it.
  const one = found?.length ? found[0] : found;
  const at = one?.type === "hidden" ? one.parentNode.querySelector("[tabindex='0']") : one;
  if (!at) return button.before(why);
  // Beside the label, not in it: the field keeps its name.
  (at.closest("fieldset, div.field") ?? at.closest("label")).after(why);
  at.setAttribute("aria-invalid", "true");
  at.setAttribute("aria-describedby", "wrong");
  at.focus();
};

/** What is wrong where the edge did not say which field; `known` are sentences about codes of this call. */
export const trouble = ({ code }, known) => [undefined, known?.[code] ?? (code === "offline" ? "offline" : "failed")];

/** Whether a browser would send a letter there. The edge looks closer. */
export const isAddress = (input) => input.value.trim() !== "" && input.validity.valid;
