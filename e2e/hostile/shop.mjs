// A shop that React renders, the whole document: on the server, and again in the browser.
import { createElement as h } from "react";

/** `line` is Kept's script, or nothing; `time` is what server and browser do not agree about. */
export function Shop({ files, line, time }) {
  return h(
    "html",
    { lang: "en" },
    h("head", null, h("title", null, "Shop"), h("link", { rel: "icon", href: "data:," })),
    h(
      "body",
      null,
      h("main", null, h("h1", null, "Shop"), h("p", null, time)),
      files.map((file) => h("script", { key: file, src: file })),
      line && h("script", { async: true, src: line }),
    ),
  );
}
