// Puts a drawing on the page: walks over what stands there and touches only what differs, so focus, selections and
// opened details survive every poll.

let parent = document.getElementById("app");
let next = parent.firstChild; // what stands where the next node belongs
let held; // what had focus and is on the page no more

const leave = (node) => {
  if (node.contains(document.activeElement)) held = node;
};

const take = (tag, make) => {
  if (!next || next.localName !== tag) {
    const made = make();
    if (next) leave(next);
    next ? next.replaceWith(made) : parent.append(made);
    next = made;
  }
  const node = next;
  next = node.nextSibling;
  return node;
};

/** Goes into the element of that name. */
export const open = (tag) => {
  parent = take(tag, () => document.createElement(tag));
  next = parent.firstChild;
};

/** An attribute of the element it is in; without a value, none. */
export const attribute = (name, value) => {
  if ((parent.getAttribute(name) ?? "") === value) return;
  value ? parent.setAttribute(name, value) : parent.removeAttribute(name);
};

/** Text. */
export const words = (text) => {
  const node = take(undefined, () => new Text());
  if (node.data !== text) node.data = text;
};

/**
 * Comes out of the element; nothing stays behind what was drawn in it, unless it is an element that fills itself. At the
 * end of all, back to the beginning.
 */
export const close = () => {
  while (next && !parent.localName.includes("-")) {
    const rest = next;
    next = rest.nextSibling;
    leave(rest);
    rest.remove();
  }
  if (parent.id === "app") {
    next = parent.firstChild;
    // A button that went away with what it was for: the customer goes on from the heading, not from nowhere.
    if (held) document.getElementById("title")?.focus({ preventScroll: true });
    held = undefined;
  } else {
    next = parent.nextSibling;
    parent = parent.parentNode;
  }
};
