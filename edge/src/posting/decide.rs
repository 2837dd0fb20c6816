//! Running the rules over facts, one after another, in memory.

mod act;
mod adjustment;
pub(super) mod answer;
mod known;
mod opening;
mod purchase;
mod refund;

use loyalty::account::Account;
use loyalty::act::Rewarded;
use loyalty::earn::Granted;
use loyalty::entry::Entry;
use loyalty::points::WHOLE_MAX;
use loyalty::program::Program;
use loyalty::refund::Standing;
use loyalty::time::{self, Moment, NEVER, Zone};
use loyalty::wire::purchases::{MemberFields, NewRefund};
use loyalty::wire::{Code, Problem};
use serde_json::Value;

pub(super) use self::act::ActRow;
use self::answer::answer_of;
use self::known::{Known, Waiting};
use super::Fact;
use super::index::{Index, request_name};
use super::items::Lines;
use super::load::Loaded;
use crate::json::object;

/// How far ahead of our clock a fact may lie: a shop's clock may be off, a year may not.
const AHEAD_MS_MAX: i64 = 24 * 60 * 60 * 1000;

/// What became of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It was known: the first answer again, or the first refusal.
    Replayed(Result<Value, Problem>),
    /// It is decided, and waits to be appended as the request of this number.
    Decided(usize),
    /// It is refused, and nothing is remembered of it.
    Faulty(Problem),
}

/// A member in memory.
pub(super) struct Member {
    pub(super) number: i64,
    pub(super) external: Option<String>,
    pub(super) is_new: bool,
    pub(super) version_loaded: i64,
    pub(super) account: Account,
    /// Whom they were merged into, by their place: what comes for them goes there.
    pub(super) into: Option<usize>,
}

/// A purchase in memory.
pub(super) struct Bought {
    pub(super) id: String,
    pub(super) member: usize,
    pub(super) at: i64,
    pub(super) standing: Standing,
    pub(super) lines: Option<Lines>,
    /// The request that first wrote it here, where it is new.
    pub(super) created_by: Option<usize>,
    /// How often it had been changed when it was read.
    pub(super) changes: i64,
    /// The last request that changed it.
    pub(super) changed_by: Option<usize>,
}

impl Bought {
    /// The purchase and how often it had been changed, where it was read.
    pub(super) fn standing_read(&self) -> Option<(String, i64)> {
        self.created_by.is_none().then(|| (self.id.clone(), self.changes))
    }
}

/// A refund's row.
pub(super) struct RefundRow {
    pub(super) purchase: String,
    pub(super) refund: NewRefund,
    pub(super) at: i64,
    pub(super) total: Option<i64>,
    pub(super) status: &'static str,
    pub(super) by: usize,
}

/// A request to be appended with all that follows from it.
pub(super) struct Request {
    pub(super) kind: &'static str,
    pub(super) key: String,
    pub(super) hash: String,
    pub(super) member: Option<usize>,
    pub(super) outcome: &'static str,
    pub(super) answer: Value,
    /// For a purchase: how many waiting refunds were read. One more means that it must be read again.
    pub(super) waiting_read: Option<usize>,
    /// For a refund that waits: its purchase, which must still be unknown.
    pub(super) unknown: Option<String>,
    /// For a refund of a purchase that was read: the purchase and how often it had been changed.
    pub(super) standing_read: Option<(String, i64)>,
}

/// An entry with what the journal keeps beside it.
pub(super) struct Line {
    pub(super) member: usize,
    pub(super) entry: Entry,
    pub(super) at: i64,
    pub(super) reason: Value,
    /// The request it belongs to in the journal.
    pub(super) request: (&'static str, String),
    /// The request that writes it now.
    pub(super) by: usize,
}

/// A change of a member's figures.
pub(super) struct Figures {
    pub(super) member: usize,
    pub(super) orders: i64,
    pub(super) net: i64,
    pub(super) day: i64,
    pub(super) month: i64,
    pub(super) by: usize,
}

/// All that was decided; [`super::append`] writes it.
#[derive(Default)]
pub struct Decision {
    pub(super) site: i64,
    pub(super) revision: i64,
    pub(super) actor: String,
    pub(super) place: Option<&'static str>,
    pub(super) members: Vec<Member>,
    pub(super) profiles: Vec<(usize, MemberFields, usize)>,
    pub(super) requests: Vec<Request>,
    pub(super) lines: Vec<Line>,
    pub(super) purchases: Vec<Bought>,
    pub(super) refunds: Vec<RefundRow>,
    pub(super) figures: Vec<Figures>,
    pub(super) acts: Vec<ActRow>,
    /// What became of each fact, in order.
    pub outcomes: Vec<Outcome>,
}

/// What a decision needs besides facts and what was read.
pub struct Circumstances<'a> {
    /// The site.
    pub site: i64,
    /// Who reports: `key:…`.
    pub actor: &'a str,
    /// Where: `counter`, or nowhere in particular.
    pub place: Option<&'static str>,
    /// The site's zone.
    pub zone: &'a dyn Zone,
    /// The server's clock.
    pub now: Moment,
    /// Draws a new member's number.
    pub draw: &'a mut dyn FnMut() -> i64,
}

/// Decides every fact. Only a site whose program cannot be read fails as a whole, with the words
/// for our log.
pub fn decide(loaded: Loaded, facts: &[Fact], circumstances: Circumstances<'_>) -> Result<Decision, String> {
    let program = Program::read(&loaded.site.document)
        .map_err(|faults| format!("the stored program has {} faults", faults.len()))?;
    let Circumstances { site, actor, place, zone, now, draw } = circumstances;
    let decision =
        Decision { site, actor: actor.to_owned(), place, revision: loaded.site.revision, ..Decision::default() };
    let mut desk = Desk::open(loaded, program, decision, zone, now, draw);
    for fact in facts {
        let outcome = desk.take(fact);
        desk.decision.outcomes.push(outcome);
    }
    Ok(desk.decision)
}

/// The state while facts are taken one by one.
struct Desk<'a> {
    decision: Decision,
    program: Program,
    currency: String,
    contacts_ours: bool,
    zone: &'a dyn Zone,
    now: Moment,
    draw: &'a mut dyn FnMut() -> i64,
    known: Vec<Known>,
    waiting: Vec<Waiting>,
    requests: Index,
    members: Index,
    purchases: Index,
    waiting_for: Index,
    /// What purchases granted, by their member's place.
    granted: Vec<(usize, Granted)>,
    /// What rules gave for acts, by their member's place.
    rewarded: Vec<(usize, Rewarded)>,
}

impl Desk<'_> {
    fn take(&mut self, fact: &Fact) -> Outcome {
        let hash = fact.hash();
        let key = self.key_of(fact);
        let known = key.as_deref().and_then(|key| self.requests.find(&request_name(fact.kind(), key)));
        if let Some(known) = known.and_then(|place| self.known.get(place)) {
            if known.hash != hash {
                let detail = format!("this {} id came before with other facts", fact.kind());
                return Outcome::Faulty(Problem::new(Code::KeyReused, detail));
            }
            return Outcome::Replayed(answer_of(fact, &known.outcome, known.answer.clone()));
        }
        let decided = match fact {
            Fact::Purchase(purchase) => self.purchase(purchase),
            Fact::Refund(purchase, refund) => self.refund(purchase, refund),
            Fact::Adjustment(member, adjustment) => self.adjustment(member, adjustment),
            Fact::Opening(opening) => self.opening(opening),
            Fact::Event(event) => self.event(event),
            Fact::Deed(deed) => self.deed(deed),
        };
        match decided {
            Ok(mut request) => {
                request.kind = fact.kind();
                request.key = self.key_of(fact).unwrap_or_default();
                request.hash.clone_from(&hash);
                let (outcome, answer) = (request.outcome.to_owned(), request.answer.clone());
                self.know_request(request.kind, &request.key, Known { hash, outcome, answer });
                self.decision.requests.push(request);
                Outcome::Decided(self.decision.requests.len().saturating_sub(1))
            }
            Err(problem) => Outcome::Faulty(problem),
        }
    }

    /// The key of a fact; none for an adjustment of a member who is not known yet.
    fn key_of(&self, fact: &Fact) -> Option<String> {
        let Some(external) = fact.keyed_by() else { return Some(fact.key()) };
        self.keyed(external, &fact.key())
    }

    /// A key that counts within the member of this id, by the number that was theirs before any merge: a fact
    /// that was taken before it stays known.
    fn keyed(&self, external: &str, key: &str) -> Option<String> {
        let member = self.members.find(external).and_then(|place| self.decision.members.get(place))?;
        Some(format!("{}/{key}", member.number))
    }

    /// Refuses points that no longer fit beside those that are there.
    fn check_room(&self, member: usize, points: i64) -> Result<(), Problem> {
        let account = self.account(member);
        let held = account.balance.saturating_add(account.pending).max(account.debt);
        if held.saturating_add(points) > WHOLE_MAX {
            return Err(Problem::new(Code::OutOfRange, "nobody can have so many points"));
        }
        Ok(())
    }

    /// Adds an entry to the journal in memory; returns it as callers see it.
    fn write(
        &mut self,
        member: usize,
        entry: Entry,
        at: i64,
        reason: Value,
        request: (&'static str, String),
        by: usize,
    ) -> Value {
        if let Some(member) = self.decision.members.get_mut(member) {
            member.account = member.account.after(entry.change);
        }
        let expires_at = (entry.expires_at < NEVER).then(|| entry.expires_at.to_rfc3339());
        let shown = object([
            ("seq", entry.seq.into()),
            ("kind", entry.kind.name().into()),
            ("points", entry.change.points().0.into()),
            ("at", Moment(at).to_rfc3339().into()),
            ("expires_at", expires_at.into()),
            ("reason", reason.clone()),
        ]);
        self.decision.lines.push(Line { member, entry, at, reason, request, by });
        shown
    }

    /// The member of this id at the shop, or whom they were merged into; created where unknown.
    fn member(&mut self, external: &str) -> usize {
        if let Some(place) = self.members.find(external) {
            return self.decision.members.get(place).and_then(|member| member.into).unwrap_or(place);
        }
        let index = self.decision.members.len();
        self.members.note(external.to_owned(), index);
        self.decision.members.push(Member {
            number: (self.draw)(),
            external: Some(external.to_owned()),
            is_new: true,
            version_loaded: 0,
            account: Account::default(),
            into: None,
        });
        index
    }

    /// Counts orders and money for a member's figures, on the day and in the month of the purchase.
    fn count(&mut self, member: usize, orders: i64, net: i64, bought_at: i64, by: usize) {
        let at = Moment(bought_at);
        let (day, month) = (time::day(self.zone, at), time::month(self.zone, at));
        self.decision.figures.push(Figures { member, orders, net, day, month, by });
    }

    fn account(&self, member: usize) -> Account {
        self.decision.members.get(member).map(|member| member.account).unwrap_or_default()
    }

    fn moment(&self, when: loyalty::time::When) -> Result<Moment, Problem> {
        let at = when.in_zone(self.zone);
        if at > self.now.plus_ms(AHEAD_MS_MAX) {
            return Err(Problem::new(Code::OutOfRange, "this has not happened yet").with("path", "/at"));
        }
        Ok(at)
    }
}

fn request_of(member: Option<usize>, outcome: &'static str, answer: Value) -> Request {
    Request {
        kind: "",
        key: String::new(),
        hash: String::new(),
        member,
        outcome,
        answer,
        waiting_read: None,
        unknown: None,
        standing_read: None,
    }
}
