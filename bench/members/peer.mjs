// The peer: the search that is written first. One query over the same tables, in which whatever was typed may stand
// anywhere in a name, an address, a number, a card or an id, newest first.
const SEARCH = `
SELECT external AS id, name, email, phone, code AS card, balance, coalesce(orders, 0) AS orders,
  (SELECT max(at) FROM purchase WHERE purchase.site = member.site AND purchase.member = member.member) AS last_at
FROM member JOIN profile USING (site, member) JOIN account USING (site, member)
LEFT JOIN card ON card.site = member.site AND card.member = member.member AND ended_at IS NULL AND former IS NULL
LEFT JOIN member_stats ON member_stats.site = member.site AND member_stats.member = member.member
WHERE member.site = ?1 AND (name LIKE '%' || ?2 || '%' OR email LIKE '%' || ?2 || '%' OR phone LIKE '%' || ?2 || '%'
  OR code LIKE '%' || ?2 || '%' OR external LIKE '%' || ?2 || '%')
ORDER BY member.created_at DESC LIMIT 30`;

export default {
  async fetch(request, env) {
    const asked = new URL(request.url).searchParams.get("q") ?? "";
    const { site } = await env.DB.prepare("SELECT site FROM site").first();
    const { results } = await env.DB.prepare(SEARCH).bind(site, asked).all();
    return Response.json({ members: results });
  },
};
