//! Reading what the rules need, in one trip.

use serde_json::Value;

use super::Fact;
use crate::journal::expire;
use crate::json::list;
use crate::sql::{Statement, statement};

loyalty::stored! {
    /// Everything read for a list of facts.
    #[derive(Debug)]
    pub struct Loaded {
        /// The site.
        pub site: LoadedSite,
        /// Members that the facts, or the purchases they are about, name.
        pub members: Vec<LoadedMember>,
        /// Requests known under the facts' keys.
        pub requests: Vec<LoadedRequest>,
        /// Purchases that the facts refund.
        pub purchases: Vec<LoadedPurchase>,
        /// Refunds that wait for those purchases, in the order they came.
        pub waiting: Vec<LoadedRefund>,
        /// What the members' purchases have granted around the time of those in the list, where the program caps a
        /// period.
        pub granted: Vec<LoadedGrant>,
        /// What rules with a limit gave for the members' acts, around the time of those in the list.
        pub rewarded: Vec<LoadedReward>,
    }
}

loyalty::stored! {
    /// The site, as the rules see it.
    #[derive(Debug)]
    pub struct LoadedSite {
        /// ISO 4217 code.
        pub currency: String,
        /// IANA name.
        pub zone: String,
        /// `ours` or `owner`.
        pub contacts: String,
        /// The program's revision.
        pub revision: i64,
        /// The program.
        pub document: Value,
    }
}

loyalty::stored! {
    /// A member with their account.
    #[derive(Debug)]
    pub struct LoadedMember {
        /// Our number.
        pub member: i64,
        /// The shop's id; none once erased.
        pub external: Option<String>,
        /// Points that can be spent now.
        pub balance: i64,
        /// Points not yet usable.
        pub pending: i64,
        /// Points set aside.
        pub held: i64,
        /// Points owed.
        pub debt: i64,
        /// Entries so far.
        pub version: i64,
        /// The member they were merged into, by our number.
        pub into: Option<i64>,
    }
}

loyalty::stored! {
    /// A request known from before.
    #[derive(Debug)]
    pub struct LoadedRequest {
        /// What kind of fact.
        pub kind: String,
        /// Its key.
        pub key: String,
        /// Digest of its facts.
        pub hash: String,
        /// What came of it.
        pub outcome: String,
        /// The first answer.
        pub answer: Value,
    }
}

loyalty::stored! {
    /// A purchase known from before.
    #[derive(Debug)]
    pub struct LoadedPurchase {
        /// Its id.
        pub purchase: String,
        /// Whose it is.
        pub member: i64,
        /// When it was.
        pub at: i64,
        /// What was paid.
        pub total: i64,
        /// Its lines and what of them is returned.
        pub items: Option<Value>,
        /// Points it granted.
        pub award: i64,
        /// The lot it opened.
        pub lot: Option<i64>,
        /// What is refunded.
        pub refunded: i64,
        /// Points refunds were due to take.
        pub due: i64,
        /// Points of those that had lapsed.
        pub forgiven: i64,
        /// Points refunds were due to take and left, because they were spent.
        pub clamped: i64,
        /// Points of its lot that lapsed.
        pub expired: i64,
        /// How many refunds have changed it.
        pub changes: i64,
    }
}

loyalty::stored! {
    /// A refund that waits for its purchase.
    #[derive(Debug)]
    pub struct LoadedRefund {
        /// The purchase it waits for.
        pub purchase: String,
        /// What it said.
        pub body: Value,
    }
}

loyalty::stored! {
    /// What a purchase has granted.
    #[derive(Debug)]
    pub struct LoadedGrant {
        /// Whose it is.
        pub member: i64,
        /// When it was.
        pub at: i64,
        /// Its points, less what refunds took back.
        pub points: i64,
    }
}

loyalty::stored! {
    /// A time that a rule gave points for an act.
    #[derive(Debug)]
    pub struct LoadedReward {
        /// Whose act it was.
        pub member: i64,
        /// The rule.
        pub rule: String,
        /// When the act was.
        pub at: i64,
    }
}

/// The statements that read for these facts. The last one answers with [`Loaded`]; before it, lots that
/// are due at `now` lapse, so that no rule ever sees points that are gone.
pub fn statements(site: i64, facts: &[Fact], now: i64) -> Vec<Statement> {
    let members: Value = facts.iter().filter_map(Fact::member).collect();
    let purchases: Value = facts.iter().filter_map(Fact::purchase).collect();
    let refunded: Value = facts.iter().filter(|fact| fact.kind() == "refund").filter_map(Fact::purchase).collect();
    let keys: Vec<Value> = facts.iter().map(|fact| list![fact.kind(), fact.key(), fact.keyed_by()]).collect();
    // Only who sends a single fact again is told all of the answer again; a list needs no more than what was
    // refused and why.
    let with_answers = i64::from(facts.len() == 1);
    let bought: Value = facts.iter().filter_map(Fact::bought).map(|(member, at)| list![member, at]).collect();
    let acted: Value = facts.iter().filter_map(Fact::acted).map(|(member, at)| list![member, at]).collect();
    vec![
        statement!(EXPIRE_CONCERNED, now, site, members.clone(), refunded.clone()),
        statement!(LOAD, now, site, members, refunded, Value::Array(keys), purchases, with_answers, bought, acted),
    ]
}

/// The members whom the facts name (`?3`), whom those were merged into, or whose purchases they refund (`?4`).
macro_rules! concerned {
    () => {
        "
  SELECT member.member FROM json_each(?3) AS named CROSS JOIN member ON member.site = ?2 AND member.external = named.value
  UNION
  SELECT merged_into FROM json_each(?3) AS named CROSS JOIN member ON member.site = ?2 AND member.external = named.value AND merged_into IS NOT NULL
  UNION
  SELECT purchase.member FROM json_each(?4) AS named CROSS JOIN purchase ON purchase.site = ?2 AND purchase.purchase = named.value"
    };
}

const EXPIRE_CONCERNED: &str =
    expire!("(", concerned!(), ") AS concerned CROSS JOIN lot ON lot.site = ?2 AND lot.member = concerned.member");

const LOAD: &str = concat!(
    "
WITH concerned AS (",
    concerned!(),
    "
), around AS (
  SELECT coalesce(merged_into, member) AS member, min(named.value ->> 1) - days * 86400000 AS first, max(named.value ->> 1) + days * 86400000 AS last
  FROM (SELECT coalesce(iif(document ->> '$.caps.year' IS NULL, NULL, 369), iif(document ->> '$.caps.month' IS NULL, NULL, 34),
      iif(document ->> '$.caps.week' IS NULL, NULL, 10), iif(document ->> '$.caps.day' IS NULL, NULL, 4)) AS days
    FROM site JOIN program ON program.site = site.site AND program.revision = site.program WHERE site.site = ?2) AS capped
  CROSS JOIN json_each(?8) AS named CROSS JOIN member ON member.site = ?2 AND member.external = named.value ->> 0
  WHERE days IS NOT NULL GROUP BY 1
), limited AS (
  SELECT value ->> 'id' AS rule, iif(value ->> '$.limit.per' = 'day', 4, iif(value ->> '$.limit.per' = 'week', 10, iif(value ->> '$.limit.per' = 'month', 34,
    iif(value ->> '$.limit.per' = 'year', 369, 1000000)))) * 86400000 AS span
  FROM site JOIN program ON program.site = site.site AND program.revision = site.program CROSS JOIN json_each(document, '$.earn')
  WHERE site.site = ?2 AND value -> 'limit' IS NOT NULL
), acting AS (
  SELECT coalesce(merged_into, member) AS member, min(named.value ->> 1) AS first, max(named.value ->> 1) AS last
  FROM json_each(?9) AS named CROSS JOIN member ON member.site = ?2 AND member.external = named.value ->> 0 GROUP BY 1
)
SELECT json_object(
  'site', json((SELECT json_object('currency', currency, 'zone', zone, 'contacts', contacts, 'revision', program, 'document', json(document))
    FROM site JOIN program ON program.site = site.site AND program.revision = site.program WHERE site.site = ?2)),
  'members', json((SELECT json_group_array(json_object('member', member.member, 'external', external,
      'balance', balance, 'pending', pending, 'held', held, 'debt', debt, 'version', version, 'into', merged_into))
    FROM concerned CROSS JOIN member ON member.site = ?2 AND member.member = concerned.member
    JOIN account ON account.site = member.site AND account.member = member.member)),
  'requests', json((SELECT json_group_array(json_object('kind', kind, 'key', request.key, 'hash', hash, 'outcome', outcome, 'answer', iif(?7 OR outcome NOT IN ('accepted', 'waiting'), json(answer), NULL)))
    FROM json_each(?5) AS named CROSS JOIN request ON request.site = ?2 AND request.kind = named.value ->> 0 AND request.key = iif(named.value ->> 2 IS NULL, named.value ->> 1,
      (SELECT member FROM member WHERE member.site = ?2 AND external = named.value ->> 2) || '/' || (named.value ->> 1)))),
  'purchases', json((SELECT json_group_array(json_object('purchase', purchase.purchase, 'member', purchase.member, 'at', purchase.at, 'total', total,
      'items', json(items), 'award', award, 'lot', iif(journal IS NULL, purchase.lot, NULL), 'refunded', refunded, 'due', due, 'forgiven', forgiven, 'clamped', clamped, 'expired', coalesce(lot.expired, 0), 'changes', changes))
    FROM (SELECT DISTINCT value FROM json_each(?4)) AS named CROSS JOIN purchase ON purchase.site = ?2 AND purchase.purchase = named.value
    LEFT JOIN lot ON lot.site = purchase.site AND lot.member = coalesce(journal, purchase.member) AND lot.lot = purchase.lot)),
  'waiting', json((SELECT json_group_array(json_object('purchase', purchase, 'body', json(body)))
    FROM (SELECT purchase, body FROM (SELECT DISTINCT value FROM json_each(?6)) AS named
      CROSS JOIN refund ON refund.site = ?2 AND refund.purchase = named.value AND refund.status = 'waiting' ORDER BY purchase, position))),
  'granted', json((SELECT json_group_array(json_object('member', around.member, 'at', at, 'points', award - due + clamped))
    FROM around CROSS JOIN purchase INDEXED BY purchase_member ON purchase.site = ?2 AND purchase.member = around.member AND at BETWEEN first AND last
    WHERE award > 0)),
  'rewarded', json((SELECT json_group_array(json_object('member', acting.member, 'rule', act_grant.rule, 'at', at))
    FROM acting CROSS JOIN limited CROSS JOIN act_grant ON act_grant.site = ?2 AND act_grant.member = acting.member AND act_grant.rule = limited.rule
      AND at BETWEEN first - span AND last + span))
) AS json"
);
