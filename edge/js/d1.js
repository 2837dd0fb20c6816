// D1 as the edge asks it: a batch of statements in, the text of each one's first row out.

export const open = (env, bookmark) => env.DB.withSession(bookmark);

export async function batch(session, statements) {
  const prepared = statements.map(([sql, ...values]) => session.prepare(sql).bind(...values));
  const answers = await session.batch(prepared);
  return answers.map(({ results }) => results?.[0]?.json);
}

export const bookmark = (session) => session.getBookmark() ?? undefined;
