// A company for benchmarks, made through the API.
import { send } from "./api/load.mjs";
import { OPERATOR_KEY } from "./api/server.mjs";

// Opens it; answers with its keys.
export async function openShop(server) {
  const body = JSON.stringify({ name: "Bell & Sons", origins: ["https://bell.example"], currency: "EUR", zone: "Europe/Berlin", languages: ["en", "ru"] });
  const made = await send(server, { method: "POST", path: "/v1/sites", headers: { authorization: `Bearer ${OPERATOR_KEY}` }, body });
  if (made.status !== 201) throw new Error(`${made.status}: ${made.text}`);
  return JSON.parse(made.text);
}
