// A request's way to D1: a session at the caller's bookmark, and batches in it.
import { createMiddleware } from "hono/factory";

const BOOKMARK = /^[0-9A-Fa-f-]{1,200}$/;

class Database {
  trips = 0;
  queries = 0;

  constructor(session) {
    this.session = session;
  }

  // Runs a batch; answers with the last statement's text.
  async ask(batch) {
    this.trips += 1;
    this.queries += batch.length;
    const results = await this.session.batch(
      batch.map(([sql, ...args]) => this.session.prepare(sql).bind(...args)),
    );
    return results.at(-1).results[0]?.json ?? null;
  }
}

export const database = createMiddleware(async (c, next) => {
  const told = c.req.header("kept-bookmark");
  const session = c.env.DB.withSession(told && BOOKMARK.test(told) ? told : "first-primary");
  c.set("database", new Database(session));
  await next();
  const bookmark = session.getBookmark();
  if (!c.error && bookmark) c.header("kept-bookmark", bookmark);
});
