// Stands in for `next/script`, which only Next's own build can run: after hydration it appends the script to the page,
// once for each address, as `afterInteractive` does.
import { useEffect } from "react";

const known = new Set();

export default function Script({ src, strategy, ...attributes }) {
  useEffect(() => {
    if (strategy !== "afterInteractive" || known.has(src)) return;
    known.add(src);
    document.body.append(Object.assign(document.createElement("script"), { src, ...attributes }));
  }, [src, strategy]);
  return null;
}
