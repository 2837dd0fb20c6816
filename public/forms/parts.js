// What every script of forms is made of, fetched once for all of them: elements and fields, the dialog over the panel, calls
// to the edge, the sentences that they share, and their styles.

export { call } from "./call.js";
export { dialog, dress } from "./dialog.js";
export * from "./form.js";

/** The styles of forms over the panel; a document that is nothing but a form has them already. */
export const css = CSS;
