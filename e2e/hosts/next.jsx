// A page of the App Router: the whole document is React's, and hydrated. `kept` is what docs/embed/react.md gives.
import { startTransition, useEffect } from "react";
import { hydrateRoot } from "react-dom/client";
import * as kept from "kept";

function Layout() {
  useEffect(() => {
    window.kept ??= (...call) => (window.kept.q ??= []).push(call);
    window.kept("identify", async () => (await (await fetch("/kept-token")).json()).token);
  }, []);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Shop</title>
        <link rel="icon" href="data:," />
      </head>
      <body>
        <main>
          <h1>Shop</h1>
        </main>
        {kept.Kept && <kept.Kept />}
      </body>
    </html>
  );
}

startTransition(() => {
  hydrateRoot(document, <Layout />);
});
