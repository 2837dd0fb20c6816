//! What a program would change for whom: how many members could take each reward today, by the program in force and by
//! the one an owner is about to save.
//!
//! Members' numbers are random, so the first so many of them by number are a fair sample, and reading them is the same
//! work for a shop of any size. Whoever has fewer members is counted exactly.

use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::error::Answer;
use crate::json::list;
use crate::respond;
use crate::sql::{Statement, statement};

/// Members that are looked at.
const SAMPLE_MAX: i64 = 20_000;

/// Answers for the program in the body; nothing is written.
pub async fn preview(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let program = super::read(call)?;
    let rewards: Value = program.rewards.iter().map(|reward| list![reward.id.as_str(), reward.cost.0]).collect();
    let reach = call.db.ask(vec![shop.guard("program:read"), reach(shop.site, rewards, SAMPLE_MAX)]).await?;
    respond::json_text(200, reach.unwrap_or_default())
}

/// The query behind it, for these rewards: `[id, cost]` each.
pub fn reach(site: i64, rewards: Value, sample: i64) -> Statement {
    statement!(REACH, site, rewards, sample)
}

// Numbers have 52 bits: where the sample ends tells how many there are in all.
const REACH: &str = "
WITH sample AS MATERIALIZED (
  SELECT member, balance - held AS points FROM account WHERE site = ?1
    AND member IS NOT (SELECT member FROM member INDEXED BY member_test WHERE site = ?1 AND test = 1) ORDER BY member LIMIT CAST(?3 AS INTEGER)
), size AS MATERIALIZED (
  SELECT count(*) AS seen, iif(count(*) < ?3, count(*), CAST(count(*) * (4503599627370496.0 / max(max(member), 1)) AS INTEGER)) AS members FROM sample
), reward_of AS MATERIALIZED (
  SELECT reward AS id, position AS place, cost AS before, NULL AS after FROM reward JOIN site ON site.site = reward.site AND site.program = reward.revision WHERE reward.site = ?1
  UNION ALL SELECT value ->> 0, 1000 + key, NULL, value ->> 1 FROM json_each(?2)
), both AS (
  SELECT id, min(place) AS place, max(before) AS before, max(after) AS after FROM reward_of GROUP BY id
)
SELECT json_object('members', members, 'estimated', json(iif(seen < ?3, 'false', 'true')),
  'rewards', json((SELECT json_group_array(json_object('id', id,
    'cost_before', before, 'could_before', iif(before IS NULL, NULL, (SELECT count(*) FROM sample WHERE points >= before) * members / max(seen, 1)),
    'cost_after', after, 'could_after', iif(after IS NULL, NULL, (SELECT count(*) FROM sample WHERE points >= after) * members / max(seen, 1))))
    FROM (SELECT * FROM both ORDER BY place)))) AS json
FROM size";
