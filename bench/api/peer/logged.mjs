// One line a request, with the fields Kept logs.
import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";

export const logged = createMiddleware(async (c, next) => {
  const began = Date.now();
  await next();
  const route = routePath(c, -1);
  const database = c.get("database");
  const fault = c.get("fault");
  const line = JSON.stringify({
    method: c.req.method,
    route: route === "/*" ? "none" : route,
    status: c.res.status,
    code: c.get("code"),
    fault,
    trips: database?.trips ?? 0,
    queries: database?.queries ?? 0,
    ms: Date.now() - began,
  });
  if (fault) console.error(line);
  else console.log(line);
});
