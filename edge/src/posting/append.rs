//! Writing what was decided: one batch, in which everything hangs on the request rows of this attempt.

use loyalty::time::Moment;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use super::Fact;
use super::decide::answer::answer_of;
use super::decide::{Decision, Outcome};
use super::index::{Index, request_name};
use crate::json::{self, list};
use crate::sql::{Statement, statement};
use crate::{cards, words};

/// Where what is imported comes from. Who comes that way was a customer before, and signed up to nothing.
pub const IMPORT: &str = "import";
/// A member is in one of so many buckets.
const BUCKETS: i64 = 10_000;

loyalty::stored! {
    /// A request as the database has it after the append.
    #[derive(Debug)]
    pub struct Landed {
        kind: String,
        key: String,
        mine: bool,
        hash: String,
        outcome: String,
        answer: Value,
    }
}

/// What a caller is told about a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// It was taken now, or refused now and for good.
    Now(Result<Value, Problem>),
    /// It had been taken, or refused, before.
    Before(Result<Value, Problem>),
    /// It cannot be taken as it is.
    Faulty(Problem),
    /// Something moved meanwhile: it must be decided again.
    Moved,
}

impl Decision {
    /// Whether there is anything to write.
    pub fn is_empty(&self) -> bool {
        self.requests.is_empty()
    }

    /// The batch. Its last statement answers with the list of [`Landed`]. Parts without rows are left
    /// out: every statement counts against the platform's limit.
    pub fn statements(&self, attempt: &str, now: Moment, mut draw: impl FnMut() -> i64) -> Vec<Statement> {
        let site = self.site;
        let mut batch = Vec::new();
        let new: Vec<Value> = self
            .members
            .iter()
            .filter(|member| member.is_new)
            .map(|member| {
                let bucket = draw().rem_euclid(BUCKETS);
                list![member.number, member.external.as_deref(), bucket, cards::of_number(draw())]
            })
            .collect();
        if !new.is_empty() {
            let new = Value::Array(new);
            batch.push(statement!(NEW_MEMBERS, site, new.clone(), now.0));
            batch.push(statement!(NEW_ACCOUNTS, site, new.clone()));
            batch.push(statement!(NEW_CARDS, site, new.clone(), now.0));
            if self.place == Some(IMPORT) {
                batch.push(statement!(NO_SIGN_UPS, site, new));
            }
        }
        batch.push(statement!(REQUESTS, site, self.request_rows(), attempt, now.0, self.revision, self.place));
        let dated = [(PROFILES, self.profile_rows()), (ENTRIES, self.entry_rows()), (REFUNDS, self.refund_rows())];
        for (sql, rows) in dated.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            batch.push(statement!(sql, site, Value::Array(rows), attempt, now.0));
        }
        let figures = self.figure_rows();
        let undated = [
            (PURCHASES, self.purchase_rows()),
            (STANDINGS, self.standing_rows()),
            (ACTS, self.act_rows()),
            (ACT_GRANTS, self.act_grant_rows()),
            (STATS, figures.clone()),
            (MONTHS, figures),
        ];
        for (sql, rows) in undated.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            batch.push(statement!(sql, site, Value::Array(rows), attempt));
        }
        batch.push(statement!(LANDED, site, self.keys(), attempt));
        batch
    }

    /// Kind and key of each request.
    pub fn keys(&self) -> Value {
        self.requests.iter().map(|request| list![request.kind, request.key.as_str()]).collect()
    }

    /// What a single fact would be answered if it were appended now.
    pub fn foretold(&self, fact: &Fact) -> Result<Value, Problem> {
        match self.outcomes.first() {
            Some(Outcome::Replayed(answer)) => answer.clone(),
            Some(Outcome::Faulty(problem)) => Err(problem.clone()),
            Some(Outcome::Decided(request)) => {
                let decided = self.requests.get(*request);
                let decided = decided.map(|request| answer_of(fact, request.outcome, request.answer.clone()));
                decided.unwrap_or(Ok(Value::Null))
            }
            None => Ok(Value::Null),
        }
    }

    /// What each caller is told, once the append has answered.
    pub fn told(&self, facts: &[Fact], landed: &[Landed]) -> Vec<Told> {
        let mut places = Index::default();
        for (place, row) in landed.iter().enumerate() {
            places.note(request_name(&row.kind, &row.key), place);
        }
        let of = |fact: &Fact, request: usize| {
            let decided = self.requests.get(request);
            let key = decided.map_or("", |request| request.key.as_str());
            let place = places.find(&request_name(fact.kind(), key));
            let Some(row) = place.and_then(|place| landed.get(place)) else { return Told::Moved };
            if row.mine {
                let answer = decided.map_or(Value::Null, |request| request.answer.clone());
                return Told::Now(answer_of(fact, &row.outcome, answer));
            }
            if row.hash != fact.hash() {
                let detail = format!("this {} id came before with other facts", fact.kind());
                return Told::Faulty(Problem::new(Code::KeyReused, detail));
            }
            Told::Before(answer_of(fact, &row.outcome, row.answer.clone()))
        };
        let tell = |(fact, outcome): (&Fact, &Outcome)| match outcome {
            Outcome::Decided(request) => of(fact, *request),
            Outcome::Replayed(answer) => Told::Before(answer.clone()),
            Outcome::Faulty(problem) => Told::Faulty(problem.clone()),
        };
        facts.iter().zip(&self.outcomes).map(tell).collect()
    }

    fn member_number(&self, member: usize) -> Option<i64> {
        self.members.get(member).map(|member| member.number)
    }

    /// The kind and key of the request that a row hangs on.
    fn by(&self, request: usize) -> (&str, &str) {
        self.requests.get(request).map_or(("", ""), |request| (request.kind, request.key.as_str()))
    }

    fn request_rows(&self) -> Value {
        let row = |request: &super::decide::Request| {
            let member = request.member.and_then(|member| self.members.get(member));
            list![
                request.kind,
                request.key.as_str(),
                request.hash.as_str(),
                member.map(|member| member.number),
                request.outcome,
                json::text(&request.answer),
                member.map(|member| member.version_loaded),
                request.waiting_read,
                request.unknown.as_deref(),
                request.standing_read.as_ref().map(|(purchase, _)| purchase.as_str()),
                request.standing_read.as_ref().map(|(_, changes)| *changes),
                request.kind != "refund",
            ]
        };
        self.requests.iter().map(row).collect()
    }

    fn profile_rows(&self) -> Vec<Value> {
        let row = |(member, fields, by): &(usize, loyalty::wire::purchases::MemberFields, usize)| {
            let (kind, key) = self.by(*by);
            let [email, phone, name, birthday] =
                [&fields.email, &fields.phone, &fields.name, &fields.birthday].map(Option::as_deref);
            let words = json::text(&words::of(fields));
            list![kind, key, self.member_number(*member), email, phone, name, birthday, words]
        };
        self.profiles.iter().map(row).collect()
    }

    fn entry_rows(&self) -> Vec<Value> {
        let row = |line: &super::decide::Line| {
            let (kind, key) = self.by(line.by);
            let entry = &line.entry;
            let actor = if entry.kind == loyalty::entry::Kind::Expire { "system" } else { self.actor.as_str() };
            list![
                kind,
                key,
                self.member_number(line.member),
                entry.seq,
                entry.kind.name(),
                entry.change.points().0,
                entry.change.balance,
                entry.change.debt,
                entry.lot,
                entry.clamped,
                entry.expires_at.0,
                line.at,
                actor,
                json::text(&line.reason),
                line.request.0,
                line.request.1.as_str(),
            ]
        };
        self.lines.iter().map(row).collect()
    }

    fn purchase_rows(&self) -> Vec<Value> {
        let row = |bought: &super::decide::Bought| {
            let (kind, key) = self.by(bought.created_by?);
            let standing = &bought.standing;
            let items = bought.lines.as_ref().map(json::text);
            let member = self.member_number(bought.member);
            let (id, total) = (bought.id.as_str(), standing.total.0);
            Some(list![kind, key, id, member, bought.at, total, items, standing.award, standing.lot])
        };
        self.purchases.iter().filter_map(row).collect()
    }

    fn standing_rows(&self) -> Vec<Value> {
        let row = |bought: &super::decide::Bought| {
            let (kind, key) = self.by(bought.changed_by?);
            let standing = &bought.standing;
            let items = bought.lines.as_ref().map(json::text);
            let (id, refunded) = (bought.id.as_str(), standing.refunded.0);
            Some(list![kind, key, id, refunded, standing.due, standing.forgiven, items, standing.clamped])
        };
        self.purchases.iter().filter_map(row).collect()
    }

    fn refund_rows(&self) -> Vec<Value> {
        let row = |(position, refund): (usize, &super::decide::RefundRow)| {
            let (kind, key) = self.by(refund.by);
            let body = json::text(&refund.refund);
            let (purchase, id) = (refund.purchase.as_str(), refund.refund.id.as_str());
            list![kind, key, purchase, id, refund.at, refund.total, body, refund.status, position]
        };
        self.refunds.iter().enumerate().map(row).collect()
    }

    fn act_rows(&self) -> Vec<Value> {
        let row = |act: &super::decide::ActRow| {
            let (kind, key) = self.by(act.by);
            let member = self.member_number(act.member);
            list![kind, key, member, act.on.name(), act.event.as_deref(), act.about.as_deref(), act.at, act.award]
        };
        self.acts.iter().map(row).collect()
    }

    fn act_grant_rows(&self) -> Vec<Value> {
        let rows = |act: &super::decide::ActRow| {
            let (kind, key) = self.by(act.by);
            let member = self.member_number(act.member);
            let row = |rule: &String| list![kind, key, member, rule.as_str(), act.at];
            act.rules.iter().map(row).collect::<Vec<_>>()
        };
        self.acts.iter().flat_map(rows).collect()
    }

    fn figure_rows(&self) -> Vec<Value> {
        let row = |figures: &super::decide::Figures| {
            let (kind, key) = self.by(figures.by);
            let member = self.member_number(figures.member);
            list![kind, key, member, figures.orders, figures.net, figures.day, figures.month]
        };
        self.figures.iter().map(row).collect()
    }
}

const NEW_MEMBERS: &str = "
INSERT INTO member (site, member, external, bucket, created_at)
SELECT ?1, value ->> 0, value ->> 1, value ->> 2, ?3 FROM json_each(?2) WHERE true
ON CONFLICT DO NOTHING";

// A code that is somebody's already is left out: its member gets another one when they are first shown.
const NEW_CARDS: &str = "
INSERT INTO card (site, code, member, issued_at)
SELECT ?1, value ->> 3, value ->> 0, ?3 FROM json_each(?2)
WHERE EXISTS (SELECT 1 FROM member WHERE site = ?1 AND member = value ->> 0)
ON CONFLICT DO NOTHING";

const NEW_ACCOUNTS: &str = "
INSERT INTO account (site, member)
SELECT ?1, value ->> 0 FROM json_each(?2)
WHERE EXISTS (SELECT 1 FROM member WHERE site = ?1 AND member = value ->> 0)
ON CONFLICT DO NOTHING";

const NO_SIGN_UPS: &str = "
DELETE FROM act_due WHERE (site, member, kind, about) IN (SELECT ?1, value ->> 0, 'sign_up', '' FROM json_each(?2))";

// A request is written only where everything is still as it was read: the program, the member's account,
// the refunds that wait for a purchase, that a waiting refund's purchase is still unknown, what is left of a
// refunded purchase; and whoever is named has not been erased meanwhile.
const REQUESTS: &str = "
INSERT INTO request (site, kind, key, hash, member, outcome, answer, attempt, at, place)
SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, ?3, ?4, ?6
FROM json_each(?2)
WHERE (SELECT program FROM site WHERE site = ?1) = ?5
  AND (value ->> 3 IS NULL OR EXISTS (SELECT 1 FROM account WHERE site = ?1 AND member = value ->> 3 AND version = value ->> 6))
  AND (value ->> 7 IS NULL OR value ->> 7 = (SELECT count(*) FROM refund WHERE site = ?1 AND purchase = value ->> 1 AND status = 'waiting'))
  AND (value ->> 8 IS NULL OR NOT EXISTS (SELECT 1 FROM purchase WHERE site = ?1 AND purchase = value ->> 8))
  AND (value ->> 9 IS NULL OR EXISTS (SELECT 1 FROM purchase WHERE site = ?1 AND purchase = value ->> 9 AND changes = value ->> 10))
  AND NOT (value ->> 11 AND EXISTS (SELECT 1 FROM member WHERE site = ?1 AND member = value ->> 3 AND erased_at IS NOT NULL))
ON CONFLICT DO NOTHING";

const PROFILES: &str = "
INSERT INTO profile (site, member, email, phone, name, birthday, updated_at, words)
SELECT ?1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, ?4, value ->> 7
FROM json_each(?2) AS row CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
WHERE (SELECT contacts FROM site WHERE site = ?1) = 'ours' ORDER BY row.id
ON CONFLICT DO UPDATE SET email = coalesce(excluded.email, email), phone = coalesce(excluded.phone, phone),
  name = coalesce(excluded.name, name), birthday = coalesce(excluded.birthday, birthday), updated_at = excluded.updated_at,
  words = json_patch(coalesce(words, '{}'), excluded.words)";

const ENTRIES: &str = "
INSERT INTO entry (site, member, seq, kind, points, to_balance, to_debt, lot, clamped, expires_at, at, recorded_at, actor, reason, request_kind, request_key)
SELECT ?1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, ?4,
  value ->> 12, value ->> 13, value ->> 14, value ->> 15
FROM json_each(?2) AS row CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
ORDER BY row.id";

const PURCHASES: &str = "
INSERT INTO purchase (site, purchase, member, at, total, items, award, lot)
SELECT ?1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3";

// An upsert of rows that are always there: the planner takes `UPDATE … FROM` by way of all of the site's
// purchases.
const STANDINGS: &str = "
INSERT INTO purchase (site, purchase, member, at, total, award, refunded, due, forgiven, items, clamped)
SELECT purchase.site, purchase.purchase, purchase.member, purchase.at, total, award, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
CROSS JOIN purchase ON purchase.site = ?1 AND purchase.purchase = value ->> 2
WHERE true
ON CONFLICT DO UPDATE SET changes = changes + 1, refunded = excluded.refunded, due = excluded.due, forgiven = excluded.forgiven, clamped = excluded.clamped, items = excluded.items";

const REFUNDS: &str = "
INSERT INTO refund (site, purchase, refund, at, total, body, status, position)
SELECT ?1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, CAST(?4 AS INTEGER) * 10000 + (value ->> 8)
FROM json_each(?2) AS row CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
ORDER BY row.id
ON CONFLICT DO UPDATE SET status = excluded.status, total = excluded.total";

const ACTS: &str = "
INSERT INTO act (site, request_kind, request_key, member, kind, event, about, at, award)
SELECT ?1, request.kind, request.key, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3";

const ACT_GRANTS: &str = "
INSERT INTO act_grant (site, request_kind, request_key, member, rule, at)
SELECT ?1, request.kind, request.key, value ->> 2, value ->> 3, value ->> 4
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3";

const STATS: &str = "
INSERT INTO member_stats (site, member, orders, net_minor, first_day, last_day)
SELECT ?1, value ->> 2, sum(value ->> 3), sum(value ->> 4), min(value ->> 5), max(value ->> 5)
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
GROUP BY value ->> 2
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, net_minor = net_minor + excluded.net_minor,
  first_day = min(first_day, excluded.first_day), last_day = max(last_day, excluded.last_day)";

const MONTHS: &str = "
INSERT INTO member_month (site, month, member, orders, net_minor)
SELECT ?1, value ->> 6, value ->> 2, sum(value ->> 3), sum(value ->> 4)
FROM json_each(?2) CROSS JOIN request ON request.site = ?1 AND request.kind = value ->> 0 AND request.key = value ->> 1 AND attempt = ?3
GROUP BY value ->> 2, value ->> 6
ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, net_minor = net_minor + excluded.net_minor";

const LANDED: &str = "
SELECT json_group_array(json_object('kind', kind, 'key', request.key, 'mine', json(iif(attempt = ?3, 'true', 'false')), 'hash', hash, 'outcome', outcome,
  'answer', iif(attempt = ?3, NULL, json(answer)))) AS json
FROM json_each(?2) AS named CROSS JOIN request ON request.site = ?1 AND request.kind = named.value ->> 0 AND request.key = named.value ->> 1";
