// Wraps a Worker (the module `worker`) so that what it asks of the database can be read back:
// `GET /recorded` answers with all batches since the last time, statement by statement.
import worker from "worker";

let recorded = [];

// Kept checks a binding by its class's name.
class D1Database {
  constructor(real) {
    this.real = real;
  }

  withSession(bookmark) {
    return recording(this.real.withSession(bookmark));
  }
}

function recording(session) {
  const told = new Map();
  return {
    getBookmark: () => session.getBookmark(),
    prepare: (sql) => ({
      bind(...args) {
        const bound = session.prepare(sql).bind(...args);
        told.set(bound, { sql, args });
        return bound;
      },
    }),
    batch(statements) {
      recorded.push(statements.map((statement) => told.get(statement)));
      return session.batch(statements);
    },
  };
}

export default {
  fetch(request, env, context) {
    if (new URL(request.url).pathname === "/recorded") {
      const all = recorded;
      recorded = [];
      return Response.json(all);
    }
    return worker.fetch(request, { ...env, DB: new D1Database(env.DB) }, context);
  },
};
