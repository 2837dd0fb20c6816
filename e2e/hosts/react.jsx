// A React app whose customers sign in and out. `kept` is the component that docs/embed/react.md gives, or nothing.
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import * as kept from "kept";

function App() {
  const [customer, setCustomer] = useState("42");
  return (
    <main>
      <h1>Shop</h1>
      <p>{customer ? "Signed in" : "Signed out"}</p>
      <button onClick={() => setCustomer(customer ? undefined : "42")}>Sign in or out</button>
      {kept.KeptCard && <kept.KeptCard />}
      {kept.Kept && <kept.Kept customer={customer} />}
    </main>
  );
}

// Strict mode runs every effect twice, as development does everywhere.
createRoot(document.getElementById("root")).render(<StrictMode><App /></StrictMode>);
