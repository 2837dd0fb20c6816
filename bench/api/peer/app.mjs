// The peer: the two calls a customer's panel makes most, written as one would with Hono. It sends the
// database the very statements that Kept sends (recorded by the benchmark from the built Worker) and
// answers with the same statuses, headers and bodies.
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";

import { showCard } from "./card.mjs";
import { database } from "./database.mjs";
import { logged } from "./logged.mjs";
import { Refused, problem } from "./problem.mjs";
import { redeem } from "./redemptions.mjs";
import { customer } from "./tokens.mjs";

const BODY_BYTES_MAX = 1_000_000;

const app = new Hono();

app.use(logged);
app.get("/v1/card", database, customer, showCard);
app.post(
  "/v1/redemptions",
  bodyLimit({
    maxSize: BODY_BYTES_MAX,
    onError: (c) => problem(c, "too_large", `a body has at most ${BODY_BYTES_MAX} bytes`),
  }),
  database,
  customer,
  redeem,
);
app.notFound((c) => problem(c, "not_found", "there is no such path"));
app.onError((error, c) => {
  if (error instanceof Refused) return problem(c, error.code, error.message, error.extra);
  c.set("fault", error.message);
  return problem(c, "internal", "it is in our log; nothing was changed");
});

export default app;
