// The peer: the queries that are written first, over the same table. One sums all reviews up, one sorts them for a page.
const SUMMARY = `
SELECT stars, count(*) AS shown, sum(mark = 'verified') AS verified FROM review
WHERE site = ?1 AND subject = 'site' AND kind = 'review' AND state = 'shown' GROUP BY stars`;

const ASPECTS = `
SELECT key AS aspect, count(*) AS reviews, avg(value) AS mean FROM review NOT INDEXED, json_each(aspects)
WHERE site = ?1 AND subject = 'site' AND kind = 'review' AND state = 'shown' GROUP BY key`;

const ORDERS = { newest: "created_at DESC", highest: "stars DESC, created_at DESC", lowest: "stars, created_at DESC" };

const page = (order) => `
SELECT review, stars, text, name, mark, aspects, created_at, reply, replied_at FROM review
WHERE site = ?1 AND subject = 'site' AND kind = 'review' AND state = 'shown' AND (?2 IS NULL OR stars = ?2) AND (?3 = 0 OR mark = 'verified')
ORDER BY ${order} LIMIT 10`;

export default {
  async fetch(request, env) {
    const asked = new URL(request.url).searchParams;
    const { site } = await env.DB.prepare("SELECT site FROM site").first();
    const stars = asked.get("stars");
    const [summed, aspects, shown] = await env.DB.batch([
      env.DB.prepare(SUMMARY).bind(site),
      env.DB.prepare(ASPECTS).bind(site),
      env.DB.prepare(page(ORDERS[asked.get("sort") ?? "newest"])).bind(site, stars && Number(stars), asked.has("verified") ? 1 : 0),
    ]);
    const count = summed.results.reduce((sum, line) => sum + line.shown, 0);
    const total = summed.results.reduce((sum, line) => sum + line.shown * line.stars, 0);
    const summary = { count, average: total / count, stars: summed.results, aspects: aspects.results };
    return Response.json({ summary, reviews: shown.results });
  },
};
