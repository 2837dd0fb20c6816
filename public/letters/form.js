// What the forms of letters are made of: elements, sentences, faults beside their fields, a call to the edge.

const { site, lang, topics } = JSON.parse(document.getElementById("boot").textContent);

/** How long the edge may take, in milliseconds. */
const PATIENCE = 20_000;

export { lang, site, topics };

/** A sentence, with its gaps filled. */
export const say = (key, gaps) => LETTERS_TEXTS[key].replace(/\{(\w+)\}/g, (_, gap) => ({ site: site.name, ...gaps })[gap]);

/** An element; an attribute that is `false` is not there. */
export const make = (tag, attributes, ...inside) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(name, value);
  element.append(...inside);
  return element;
};

/** The heading of a step; focus goes there when the step begins. */
export const heading = (key) => make("h1", { id: "asks", tabindex: -1 }, say(key));

/** A field under its label. */
export const field = (key, attributes) =>
  make("label", { class: "field" }, make("span", { class: "small" }, say(key)), make("input", { name: key, ...attributes }));

/** A field for an e-mail address. */
export const address = (value) =>
  field("email", { type: "email", autocomplete: "email", inputmode: "email", maxlength: 254, value });

/** A box to tick, or one of several answers. */
export const tick = (type, name, value, checked, label) =>
  make("label", { class: "tick" }, make("input", { type, name, value, checked: checked && "" }), make("span", {}, label));

/** What belongs together, under its heading. */
export const group = (key, ...inside) => make("fieldset", {}, make("legend", {}, say(key)), ...inside);

/**
 * A form with its button. `send` is called when it is sent, once at a time, and returns nothing, or what is wrong: the
 * name of a field and the key of a sentence about it, or without a field about the whole.
 */
export const form = (key, send, ...inside) => {
  const button = make("button", { class: "main" }, say(key));
  const it = make("form", { class: "letters", novalidate: "" }, ...inside, button);
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
  // Several boxes of one name are a list; the first stands for them.
  const at = found?.length ? found[0] : found;
  if (!at) return button.before(why);
  // Beside the label, not in it: the field keeps its name.
  (at.closest("fieldset") ?? at.closest("label")).after(why);
  at.setAttribute("aria-invalid", "true");
  at.setAttribute("aria-describedby", "wrong");
  at.focus();
};

/** What the edge answered: `ok`, and whatever it said; without an answer, the code `offline`. */
export const send = async (path, body) => {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ site: site.key, ...body }),
      signal: AbortSignal.timeout(PATIENCE),
      cache: "no-store",
      credentials: "omit",
    });
    const said = await answer.json();
    return { ...said, ok: answer.ok };
  } catch {
    return { ok: false, code: "offline" };
  }
};

/** What is wrong where the edge did not say which field; `known` are sentences about codes of this call. */
export const trouble = ({ code }, known) => [undefined, known?.[code] ?? (code === "offline" ? "offline" : "failed")];

/** Whether a browser would send a letter there. The edge looks closer. */
export const isAddress = (input) => input.value.trim() !== "" && input.validity.valid;
