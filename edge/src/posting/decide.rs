//! Running the rules over facts, one after another, in memory.

use loyalty::account::Account;
use loyalty::adjust::adjust;
use loyalty::earn::{self, Grant, earn};
use loyalty::entry::{Entry, Kind};
use loyalty::points::Money;
use loyalty::program::Program;
use loyalty::refund::{Standing, refund};
use loyalty::refusal::Refusal;
use loyalty::time::{self, Moment, NEVER, Zone};
use loyalty::wire::purchases::{MemberFields, NewAdjustment, NewPurchase, NewRefund, RefundItem};
use loyalty::wire::{Code, Problem};
use serde_json::{Value, json};

use super::Fact;
use super::index::{Index, request_name};
use super::items::Lines;
use super::load::{Loaded, LoadedMember, LoadedPurchase, LoadedRequest};

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
    /// The last request that changed it.
    pub(super) changed_by: Option<usize>,
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
    pub(super) members: Vec<Member>,
    pub(super) profiles: Vec<(usize, MemberFields, usize)>,
    pub(super) requests: Vec<Request>,
    pub(super) lines: Vec<Line>,
    pub(super) purchases: Vec<Bought>,
    pub(super) refunds: Vec<RefundRow>,
    pub(super) figures: Vec<Figures>,
    /// What became of each fact, in order.
    pub outcomes: Vec<Outcome>,
}

/// What a decision needs besides facts and what was read.
pub struct Circumstances<'a> {
    /// The site.
    pub site: i64,
    /// Who reports: `key:…`.
    pub actor: &'a str,
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
    let Circumstances { site, actor, zone, now, draw } = circumstances;
    let decision = Decision { site, actor: actor.to_owned(), revision: loaded.site.revision, ..Decision::default() };
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
}

/// Refunds that wait for one purchase.
#[derive(Default)]
struct Waiting {
    refunds: Vec<NewRefund>,
    /// How many of them the database has.
    read: usize,
}

/// A request known from before or from earlier in the same list.
struct Known {
    hash: String,
    outcome: String,
    answer: Value,
}

impl<'a> Desk<'a> {
    fn open(
        loaded: Loaded,
        program: Program,
        decision: Decision,
        zone: &'a dyn Zone,
        now: Moment,
        draw: &'a mut dyn FnMut() -> i64,
    ) -> Self {
        let mut desk = Self {
            decision,
            program,
            currency: loaded.site.currency,
            contacts_ours: loaded.site.contacts == "ours",
            zone,
            now,
            draw,
            known: Vec::new(),
            waiting: Vec::new(),
            requests: Index::default(),
            members: Index::default(),
            purchases: Index::default(),
            waiting_for: Index::default(),
        };
        let mut by_number = Index::default();
        for member in loaded.members {
            by_number.note(member.member.to_string(), desk.decision.members.len());
            desk.know_member(member);
        }
        for bought in loaded.purchases {
            if let Some(member) = by_number.find(&bought.member.to_string()) {
                desk.know_purchase(member, bought);
            }
        }
        for refund in loaded.waiting {
            if let Ok(body) = serde_json::from_value(refund.body) {
                desk.wait(&refund.purchase, body, true);
            }
        }
        for LoadedRequest { kind, key, hash, outcome, answer } in loaded.requests {
            desk.know_request(&kind, &key, Known { hash, outcome, answer });
        }
        desk
    }

    fn know_member(&mut self, member: LoadedMember) {
        if let Some(external) = &member.external {
            self.members.note(external.clone(), self.decision.members.len());
        }
        let LoadedMember { balance, pending, held, debt, version, .. } = member;
        self.decision.members.push(Member {
            number: member.member,
            external: member.external,
            is_new: false,
            version_loaded: version,
            account: Account { balance, pending, held, debt, version },
        });
    }

    fn know_purchase(&mut self, member: usize, bought: LoadedPurchase) {
        let standing = Standing {
            total: Money(bought.total),
            refunded: Money(bought.refunded),
            award: bought.award,
            due: bought.due,
            lot: bought.lot,
            expired: bought.expired,
            forgiven: bought.forgiven,
        };
        let lines = bought.items.and_then(|items| serde_json::from_value(items).ok());
        let (id, at) = (bought.purchase, bought.at);
        self.keep_purchase(Bought { id, member, at, standing, lines, created_by: None, changed_by: None });
    }

    fn keep_purchase(&mut self, bought: Bought) {
        self.purchases.note(bought.id.clone(), self.decision.purchases.len());
        self.decision.purchases.push(bought);
    }

    fn know_request(&mut self, kind: &str, key: &str, known: Known) {
        self.requests.note(request_name(kind, key), self.known.len());
        self.known.push(known);
    }

    /// Lets a refund wait for its purchase; `read` says that the database has it already.
    fn wait(&mut self, purchase: &str, refund: NewRefund, read: bool) {
        let place = self.waiting_for.find(purchase).unwrap_or(self.waiting.len());
        if place == self.waiting.len() {
            self.waiting_for.note(purchase.to_owned(), place);
            self.waiting.push(Waiting::default());
        }
        if let Some(waiting) = self.waiting.get_mut(place) {
            waiting.refunds.push(refund);
            waiting.read = waiting.read.saturating_add(usize::from(read));
        }
    }

    /// The refunds that waited for this purchase and how many of them were read; they wait no longer.
    fn arrived(&mut self, purchase: &str) -> Waiting {
        let waiting = self.waiting_for.find(purchase).and_then(|place| self.waiting.get_mut(place));
        waiting.map(std::mem::take).unwrap_or_default()
    }

    fn take(&mut self, fact: &Fact) -> Outcome {
        let hash = fact.hash();
        let known = self.requests.find(&request_name(fact.kind(), &fact.key()));
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
        };
        match decided {
            Ok(mut request) => {
                request.kind = fact.kind();
                request.key = fact.key();
                request.hash.clone_from(&hash);
                let (outcome, answer) = (request.outcome.to_owned(), request.answer.clone());
                self.know_request(request.kind, &request.key, Known { hash, outcome, answer });
                self.decision.requests.push(request);
                Outcome::Decided(self.decision.requests.len().saturating_sub(1))
            }
            Err(problem) => Outcome::Faulty(problem),
        }
    }

    fn purchase(&mut self, purchase: &NewPurchase) -> Result<Request, Problem> {
        let at = self.moment(purchase.at)?;
        self.check_currency(purchase.currency.as_deref())?;
        self.check_contacts(&purchase.member)?;
        let by = self.decision.requests.len();
        let id = purchase.id.as_str();
        let member = self.member(purchase.member.id.as_str());
        if has_contacts(&purchase.member) {
            self.decision.profiles.push((member, purchase.member.clone(), by));
        }
        let bought = earn::Purchase { at, total: purchase.total };
        let account = self.account(member);
        let earned = earn(&self.program, &account, &bought, self.zone, self.now);
        let reason = earn_reason(self.decision.revision, purchase.total, &earned.grants);
        let request = ("purchase", id.to_owned());
        let mut written = Vec::new();
        let mut lot = None;
        for entry in earned.entries {
            let is_credit = entry.kind == Kind::Earn;
            if is_credit && entry.change.balance > 0 {
                lot = Some(entry.seq);
            }
            let reason = if is_credit { reason.clone() } else { json!({"lot": entry.lot}) };
            let at = if is_credit { at } else { self.decision_expiry(lot) };
            written.push(self.write(member, entry, at.0, reason, request.clone(), by));
        }
        let expired = self.lapsed(by);
        let standing = Standing {
            total: purchase.total,
            refunded: Money(0),
            award: earned.award,
            due: 0,
            lot,
            expired,
            forgiven: 0,
        };
        let lines = purchase.items.as_deref().map(Lines::of);
        self.keep_purchase(Bought {
            id: id.to_owned(),
            member,
            at: at.0,
            standing,
            lines,
            created_by: Some(by),
            changed_by: None,
        });
        self.count(member, 1, purchase.total.0, at.0, by);
        let waiting = self.arrived(id);
        for refund in waiting.refunds {
            written.extend(self.apply_waiting(id, refund, by));
        }
        let account = self.account(member);
        let answer = json!({
            "earned": earned.award,
            "pending": 0,
            "balance": account.balance,
            "entries": written,
        });
        Ok(Request { waiting_read: Some(waiting.read), ..request_of(Some(member), "accepted", answer) })
    }

    /// A refund that waited for this purchase is applied now; what cannot be is refused for good.
    fn apply_waiting(&mut self, purchase: &str, waiting: NewRefund, by: usize) -> Vec<Value> {
        let at = self.moment(waiting.at).unwrap_or(self.now).0;
        let applied = self.apply_refund(purchase, &waiting, at, by);
        let (status, total, written) = match applied {
            Ok((total, written, _)) => ("applied", Some(total), written),
            Err(_) => ("refused", None, Vec::new()),
        };
        let purchase = purchase.to_owned();
        self.decision.refunds.push(RefundRow { purchase, refund: waiting, at, total, status, by });
        written
    }

    fn refund(&mut self, purchase: &str, refund: &NewRefund) -> Result<Request, Problem> {
        let at = self.moment(refund.at)?;
        if refund.total.is_some() == refund.items.is_some() {
            return Err(Problem::new(Code::Malformed, "a refund has either a total or items"));
        }
        let by = self.decision.requests.len();
        let row = |status, total| RefundRow {
            purchase: purchase.to_owned(),
            refund: refund.clone(),
            at: at.0,
            total,
            status,
            by,
        };
        let known = self.purchases.find(purchase).and_then(|place| self.decision.purchases.get(place));
        let Some(member) = known.map(|bought| bought.member) else {
            self.wait(purchase, refund.clone(), false);
            self.decision.refunds.push(row("waiting", None));
            let unknown = Some(purchase.to_owned());
            let answer = json!({"status": "waiting"});
            return Ok(Request { unknown, ..request_of(None, "waiting", answer) });
        };
        match self.apply_refund(purchase, refund, at.0, by) {
            Ok((total, written, taken)) => {
                self.decision.refunds.push(row("applied", Some(total)));
                let account = self.account(member);
                let answer = json!({
                    "clawed_back": taken,
                    "returned": 0,
                    "balance": account.balance,
                    "debt": account.debt,
                    "entries": written,
                });
                Ok(request_of(Some(member), "accepted", answer))
            }
            Err(problem) if problem.code == Code::RefundTooLarge => {
                let answer = serde_json::to_value(&problem).unwrap_or_default();
                Ok(request_of(Some(member), "refund_too_large", answer))
            }
            Err(problem) => Err(problem),
        }
    }

    /// Runs the refund rule and keeps its consequences: what was paid back, the entries as answered, and
    /// the points taken.
    fn apply_refund(
        &mut self,
        purchase: &str,
        refund_of: &NewRefund,
        at: i64,
        by: usize,
    ) -> Result<(i64, Vec<Value>, i64), Problem> {
        let unknown = || Problem::new(Code::NotFound, "there is no such purchase");
        let place = self.purchases.find(purchase).ok_or_else(unknown)?;
        let bought = self.decision.purchases.get(place).ok_or_else(unknown)?;
        let (member, bought_at, standing) = (bought.member, bought.at, bought.standing);
        let mut lines = bought.lines.clone();
        let amount = match (refund_of.total, refund_of.items.as_deref()) {
            (Some(total), _) => total,
            (None, Some(items)) => worth(lines.as_mut(), standing.total, items)?,
            (None, None) => Money(0),
        };
        let account = self.account(member);
        let refunded = refund(self.program.refunds.shortfall, &account, &standing, amount, self.now);
        let refunded = refunded.map_err(problem_of)?;
        let after = refunded.standing;
        if let Some(bought) = self.decision.purchases.get_mut(place) {
            bought.standing = after;
            bought.lines = lines;
            bought.changed_by = Some(by);
        }
        self.count(member, 0, amount.0.saturating_neg(), bought_at, by);
        let mut written = Vec::new();
        let mut taken = 0;
        if let Some(entry) = refunded.entry {
            taken = entry.change.points().0.saturating_neg();
            let reason = json!({
                "purchase": purchase,
                "refund": refund_of.id,
                "refunded_minor": amount,
                "net_minor": after.total.0.saturating_sub(after.refunded.0),
                "total_minor": after.total,
                "award": after.award,
                "due": refunded.due,
                "forgiven_expired": refunded.forgiven,
                "clamped": entry.clamped,
            });
            let request = ("refund", format!("{purchase}/{}", refund_of.id.as_str()));
            written.push(self.write(member, entry, at, reason, request, by));
        }
        Ok((amount.0, written, taken))
    }

    fn adjustment(&mut self, member: &str, adjustment: &NewAdjustment) -> Result<Request, Problem> {
        if adjustment.points.0 == 0 {
            let detail = "an adjustment of no points does nothing";
            return Err(Problem::new(Code::OutOfRange, detail).with("path", "/points"));
        }
        let note = adjustment.note.trim();
        if note.is_empty() || note.chars().count() > 500 {
            let detail = "a note has 1 to 500 characters: the member reads it in the history";
            return Err(Problem::new(Code::OutOfRange, detail).with("path", "/note"));
        }
        if adjustment.points.0 < 0 && adjustment.expires_at.is_some() {
            let detail = "points that are taken have no term";
            return Err(Problem::new(Code::OutOfRange, detail).with("path", "/expires_at"));
        }
        let by = self.decision.requests.len();
        let member = self.member(member);
        let expires_at = adjustment.expires_at.map_or(NEVER, |when| when.in_zone(self.zone));
        let account = self.account(member);
        let entries = match adjust(&account, adjustment.points.0, expires_at, self.now) {
            Ok(entries) => entries,
            Err(refusal) => {
                let problem = serde_json::to_value(problem_of(refusal)).unwrap_or_default();
                return Ok(request_of(Some(member), refusal.code(), problem));
            }
        };
        let request = ("adjustment", Fact::Adjustment(self.external(member), adjustment.clone()).key());
        let mut written = Vec::new();
        for entry in entries {
            let lot = entry.lot;
            let reason = lot.map_or_else(|| json!({"note": note}), |lot| json!({"lot": lot}));
            let at = lot.map_or(self.now, |_| expires_at).0;
            written.push(self.write(member, entry, at, reason, request.clone(), by));
        }
        let account = self.account(member);
        let answer = json!({
            "points": adjustment.points,
            "balance": account.balance,
            "debt": account.debt,
            "entries": written,
        });
        Ok(request_of(Some(member), "accepted", answer))
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
        let shown = json!({
            "seq": entry.seq,
            "kind": entry.kind.name(),
            "points": entry.change.points(),
            "at": Moment(at),
            "expires_at": (entry.expires_at < NEVER).then_some(entry.expires_at),
            "reason": reason,
        });
        self.decision.lines.push(Line { member, entry, at, reason, request, by });
        shown
    }

    /// The member of this id at the shop, created where unknown.
    fn member(&mut self, external: &str) -> usize {
        if let Some(member) = self.members.find(external) {
            return member;
        }
        let index = self.decision.members.len();
        self.members.note(external.to_owned(), index);
        self.decision.members.push(Member {
            number: (self.draw)(),
            external: Some(external.to_owned()),
            is_new: true,
            version_loaded: 0,
            account: Account::default(),
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

    fn external(&self, member: usize) -> String {
        self.decision.members.get(member).and_then(|member| member.external.clone()).unwrap_or_default()
    }

    /// Points that this request posted and that lapsed at once.
    fn lapsed(&self, by: usize) -> i64 {
        let own = self.decision.lines.iter().rev().take_while(|line| line.by == by);
        own.filter(|line| line.entry.kind == Kind::Expire).map(|line| line.entry.change.balance.saturating_neg()).sum()
    }

    /// When the lot that was just written lapses.
    fn decision_expiry(&self, lot: Option<i64>) -> Moment {
        let last = self.decision.lines.last().filter(|line| Some(line.entry.seq) == lot);
        last.map_or(self.now, |line| line.entry.expires_at)
    }

    fn moment(&self, when: loyalty::time::When) -> Result<Moment, Problem> {
        let at = when.in_zone(self.zone);
        if at > self.now.plus_ms(AHEAD_MS_MAX) {
            return Err(Problem::new(Code::OutOfRange, "this has not happened yet").with("path", "/at"));
        }
        Ok(at)
    }

    fn check_currency(&self, currency: Option<&str>) -> Result<(), Problem> {
        if currency.is_some_and(|currency| currency != self.currency) {
            let detail = format!("this site's money is {}", self.currency);
            return Err(Problem::new(Code::CurrencyMismatch, detail).with("path", "/currency"));
        }
        Ok(())
    }

    fn check_contacts(&self, member: &MemberFields) -> Result<(), Problem> {
        if !self.contacts_ours && has_contacts(member) {
            let detail = "this site keeps contact data itself: send the member's id only";
            return Err(Problem::new(Code::ContactsNotKept, detail).with("path", "/member"));
        }
        Ok(())
    }
}

/// The answer to a fact whose request is stored like this: what was granted, or the refusal again. Ids
/// that the caller sent are put back in, because the stored answer holds no name of a member.
pub(super) fn answer_of(fact: &Fact, outcome: &str, mut answer: Value) -> Result<Value, Problem> {
    if outcome != "accepted" && outcome != "waiting" {
        let fallback = || Problem::new(Code::Internal, "the stored answer cannot be read");
        return Err(serde_json::from_value(answer).unwrap_or_else(|_| fallback()));
    }
    if let Some(fields) = answer.as_object_mut() {
        match fact {
            Fact::Purchase(purchase) => {
                fields.insert("purchase".into(), json!(purchase.id));
                fields.insert("member".into(), json!(purchase.member.id));
            }
            Fact::Refund(_, refund) => {
                fields.insert("refund".into(), json!(refund.id));
            }
            Fact::Adjustment(_, adjustment) => {
                fields.insert("adjustment".into(), json!(adjustment.id));
            }
        }
    }
    Ok(answer)
}

/// A refusal as its problem.
pub fn problem_of(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::InsufficientPoints { needed, available } => {
            let detail = format!("{} points are needed, {} are there", needed.0, available.0);
            Problem::new(Code::InsufficientPoints, detail).with("needed", needed.0).with("available", available.0)
        }
        Refusal::RefundTooLarge { refundable } => {
            let detail = format!("{} minor units are left to refund", refundable.0);
            Problem::new(Code::RefundTooLarge, detail).with("refundable", refundable.0)
        }
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
    }
}

fn worth(lines: Option<&mut Lines>, paid: Money, items: &[RefundItem]) -> Result<Money, Problem> {
    let Some(lines) = lines else {
        let detail = "the purchase was reported without items: refund an amount";
        return Err(Problem::new(Code::OutOfRange, detail).with("path", "/items"));
    };
    lines.give_back(paid, items)
}

fn earn_reason(revision: i64, basis: Money, grants: &[Grant]) -> Value {
    json!({"program": revision, "basis_minor": basis, "rules": grants})
}

fn has_contacts(member: &MemberFields) -> bool {
    member.email.is_some() || member.phone.is_some() || member.name.is_some() || member.birthday.is_some()
}
