//! Finding members by what somebody remembers of them.
//!
//! Words are found by their beginnings, in any order. Of the words that were typed the rarest leads: its
//! stretch of the index is read in order, and a member counts where all other words stand in the list of
//! theirs. So the exact word comes before longer ones, a page is cut off as soon as it is full, and a common
//! first name beside a rare surname costs what the surname does.

use worker::Response;

use crate::call::Call;
use crate::cards::{self, card_of};
use crate::entries::limit;
use crate::error::Answer;
use crate::members::pages::{Cursor, cursor};
use crate::respond;
use crate::sql::{Statement, statement};
use crate::words;

/// A site's members: the newest, or those that were asked for.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let asked = call.query("q")?.unwrap_or_default();
    let (from, limit) = (cursor(call)?, limit(call)?);
    let page = match asked.trim() {
        "" => newest(shop.site, from, limit, call.now.0),
        asked => search(shop.site, asked, from, limit, call.now.0),
    };
    let page = call.db.ask(vec![shop.guard("members:list"), page]).await?;
    respond::json_text(200, page.unwrap_or_default())
}

/// The statement that lists the newest members.
pub fn newest(site: i64, from: Option<Cursor>, limit: i64, now: i64) -> Statement {
    let from = from.unwrap_or(Cursor { number: i64::from(i32::MAX) << 20, name: "0".to_owned() });
    let member = from.name.parse::<i64>().unwrap_or(0);
    statement!(NEWEST, site, now, limit, from.number, member)
}

/// The statement that finds members. Only words have further pages: who looks for a number, a card or an id
/// types more of it.
pub fn search(site: i64, asked: &str, from: Option<Cursor>, limit: i64, now: i64) -> Statement {
    let words::Asked { words, phone } = words::asked(asked);
    let first = from.is_none();
    let exact = first.then_some(asked);
    let card = exact.and_then(|asked| cards::normal(cards::CARD, asked));
    let [begins, ends] = phone.filter(|_| first).map_or([None, None], |digits| digits.map(Some));
    let (member, word) = from.map_or((0, String::new()), |from| (from.number, from.name));
    statement!(SEARCH, site, now, limit, words, word, member, exact, card, begins, ends)
}

/// The members that a table `found (place, name, member)` holds, in its order; `place` and `name` are the
/// cursor's number and name.
macro_rules! page_of {
    ($found:expr) => {
        concat!(
            "
SELECT json_object('members', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?3, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (
  SELECT json_object('id', external, 'name', name, 'email', email, 'phone', phone, 'card', ",
            card_of!("member"),
            ", 'balance', balance - held - (SELECT coalesce(sum(remaining), 0) FROM lot
        WHERE lot.site = member.site AND lot.member = member.member AND remaining > 0 AND lot.expires_at <= ?2),
      'last_at', (SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(at) / 1000, 'unixepoch') FROM purchase INDEXED BY purchase_member
        WHERE purchase.site = member.site AND purchase.member = member.member), 'orders', coalesce(orders, 0)) AS line,
    last_value(place || ' ' || key) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (",
            $found,
            ") AS found CROSS JOIN member ON member.site = ?1 AND member.member = found.member
  CROSS JOIN account ON account.site = member.site AND account.member = member.member
  LEFT JOIN profile ON profile.site = member.site AND profile.member = member.member
  LEFT JOIN member_stats ON member_stats.site = member.site AND member_stats.member = member.member
) ON true"
        )
    };
}

const NEWEST: &str = page_of!(
    "SELECT created_at AS place, member AS key, member FROM member INDEXED BY member_newest
    WHERE site = ?1 AND external IS NOT NULL AND merged_into IS NULL AND (created_at, member) < (?4, ?5) ORDER BY created_at DESC, member DESC LIMIT CAST(?3 AS INTEGER)"
);

/// The stretch of the index that begins with this.
macro_rules! begins_with {
    ($asked:literal) => {
        concat!("site = ?1 AND word >= ", $asked, " AND word < ", $asked, " || char(1114111)")
    };
}
pub(crate) use begins_with;

// A member counts once, by the first of their words that matches. Of words that were typed, one may begin
// another (Иван, Иванов): a member must have as many words of the beginning as were typed. The rarest is
// asked for by itself, not joined: beside a join the planner would sort all of the stretch before cutting it off.
const SEARCH: &str = page_of!(concat!(
    "WITH asked AS MATERIALIZED (
      SELECT value AS begins, (SELECT count(*) FROM (SELECT 1 FROM member_word WHERE ",
    begins_with!("typed.value"),
    " LIMIT 3000)) AS found,
        (SELECT count(*) FROM json_each(?4) AS other WHERE substr(other.value, 1, length(typed.value)) = typed.value) AS needed
      FROM json_each(?4) AS typed),
    rarest AS MATERIALIZED (SELECT begins FROM asked ORDER BY found, length(begins) DESC LIMIT 1)
    SELECT min(place) AS place, min(key) AS key, member FROM (
      SELECT * FROM (SELECT 0 AS place, '' AS key, coalesce(merged_into, member) AS member FROM member WHERE site = ?1 AND external = ?7)
      UNION ALL SELECT * FROM (SELECT 0, '', member FROM card WHERE site = ?1 AND code = ?8 AND ended_at IS NULL)
      UNION ALL SELECT * FROM (SELECT 0, '', member FROM member_word WHERE ",
    begins_with!("?9"),
    " LIMIT CAST(?3 AS INTEGER))
      UNION ALL SELECT * FROM (SELECT 0, '', member FROM member_word WHERE ",
    begins_with!("?10"),
    " LIMIT CAST(?3 AS INTEGER))
      UNION ALL SELECT * FROM (
        SELECT hit.member AS place, hit.word AS key, hit.member FROM member_word AS hit
        CROSS JOIN profile ON profile.site = hit.site AND profile.member = hit.member
        WHERE hit.site = ?1 AND hit.word >= max((SELECT begins FROM rarest), ?5) AND hit.word < (SELECT begins FROM rarest) || char(1114111)
          AND NOT (hit.word = ?5 AND hit.member <= ?6)
          AND NOT EXISTS (SELECT 1 FROM asked
            WHERE length(words) - length(replace(words, '\"' || asked.begins, '')) < needed * (length(asked.begins) + 1))
          AND substr(words, instr(words, '\"' || (SELECT begins FROM rarest)) + 1, length(hit.word) + 1) = hit.word || '\"'
        ORDER BY hit.word, hit.member LIMIT CAST(?3 AS INTEGER))
    ) GROUP BY member ORDER BY min(key), member LIMIT CAST(?3 AS INTEGER)"
));
