//! A purchase: points for the member, and the refunds that waited for it.

use loyalty::earn::{self, Grant, earn};
use loyalty::entry::Kind;
use loyalty::points::Money;
use loyalty::refund::Standing;
use loyalty::time::Moment;
use loyalty::wire::purchases::{MemberFields, NewPurchase, NewRefund};
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use super::{Bought, Desk, RefundRow, Request, request_of};
use crate::json::object;
use crate::posting::items::Lines;

impl Desk<'_> {
    pub(super) fn purchase(&mut self, purchase: &NewPurchase) -> Result<Request, Problem> {
        let at = self.moment(purchase.at)?;
        self.check_currency(purchase.currency.as_deref())?;
        self.check_contacts(&purchase.member)?;
        let by = self.decision.requests.len();
        let id = purchase.id.as_str();
        let member = self.member(purchase.member.id());
        if purchase.member.has_contacts() {
            self.decision.profiles.push((member, purchase.member.clone(), by));
        }
        let account = self.account(member);
        let granted = self.granted(member);
        let earned = earn(&self.program, &account, &bought(purchase, at), &granted, self.zone, self.now);
        self.check_room(member, earned.award)?;
        self.know_grant(member, at.0, earned.award);
        let limits: Value = earned.limits.iter().map(plain).collect();
        let reason = earn_reason(self.decision.revision, purchase.total, &earned.grants, &limits);
        let request = ("purchase", id.to_owned());
        let mut written = Vec::new();
        let mut lot = None;
        for entry in earned.entries {
            let is_credit = entry.kind == Kind::Earn;
            if is_credit && entry.change.balance > 0 {
                lot = Some(entry.seq);
            }
            let reason = if is_credit { reason.clone() } else { object([("lot", entry.lot.into())]) };
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
            clamped: 0,
        };
        let lines = purchase.items.as_deref().map(Lines::of);
        self.keep_purchase(Bought {
            id: id.to_owned(),
            member,
            at: at.0,
            standing,
            lines,
            changes: 0,
            created_by: Some(by),
            changed_by: None,
        });
        self.count(member, 1, purchase.total.0, at.0, by);
        let waiting = self.arrived(id);
        let mut refused = Vec::new();
        for refund in waiting.refunds {
            let name = refund.id.as_str().to_owned();
            match self.apply_waiting(id, refund, by) {
                Ok(entries) => written.extend(entries),
                Err(problem) => refused.push(object([
                    ("refund", name.into()),
                    ("code", serde_json::to_value(problem.code).unwrap_or_default()),
                    ("detail", problem.detail.into()),
                ])),
            }
        }
        let account = self.account(member);
        let mut answer = object([
            ("earned", earned.award.into()),
            ("pending", 0.into()),
            ("balance", account.balance.into()),
            ("entries", written.into()),
        ]);
        if let Some(fields) = answer.as_object_mut() {
            if !refused.is_empty() {
                fields.insert("refused_refunds".to_owned(), Value::Array(refused));
            }
            if !earned.limits.is_empty() {
                fields.insert("limits".to_owned(), limits);
            }
        }
        Ok(Request { waiting_read: Some(waiting.read), ..request_of(Some(member), "accepted", answer) })
    }

    /// A refund that waited for this purchase is applied now; one of more than was paid takes all there
    /// is. What cannot be applied is refused for good, and the purchase's answer says so.
    fn apply_waiting(&mut self, purchase: &str, waiting: NewRefund, by: usize) -> Result<Vec<Value>, Problem> {
        let at = self.moment(waiting.at).unwrap_or(self.now).0;
        let applied = self.apply_refund(purchase, &waiting, at, by).or_else(|problem| {
            let left = problem.extra.get("refundable").and_then(Value::as_i64).ok_or(problem)?;
            let all = NewRefund { total: Some(Money(left)), items: None, ..waiting.clone() };
            self.apply_refund(purchase, &all, at, by)
        });
        let (status, total) = match &applied {
            Ok((total, ..)) => ("applied", Some(*total)),
            Err(_) => ("refused", None),
        };
        let purchase = purchase.to_owned();
        self.decision.refunds.push(RefundRow { purchase, refund: waiting, at, total, status, by });
        applied.map(|(_, entries, _)| entries)
    }

    /// Points that this request posted and that lapsed at once.
    fn lapsed(&self, by: usize) -> i64 {
        let own = self.decision.lines.iter().rev().take_while(|line| line.by == by);
        own.filter(|line| line.entry.kind == Kind::Expire).map(|line| line.entry.change.balance.saturating_neg()).sum()
    }

    /// When the lot that was just written lapses.
    pub(super) fn decision_expiry(&self, lot: Option<i64>) -> Moment {
        let last = self.decision.lines.last().filter(|line| Some(line.entry.seq) == lot);
        last.map_or(self.now, |line| line.entry.expires_at)
    }

    fn check_currency(&self, currency: Option<&str>) -> Result<(), Problem> {
        if currency.is_some_and(|currency| currency != self.currency) {
            let detail = format!("this site's money is {}", self.currency);
            return Err(Problem::new(Code::CurrencyMismatch, detail).with("path", "/currency"));
        }
        Ok(())
    }

    pub(super) fn check_contacts(&self, member: &MemberFields) -> Result<(), Problem> {
        if !self.contacts_ours && member.has_contacts() {
            let detail = "this site keeps contact data itself: send the member's id only";
            return Err(Problem::new(Code::ContactsNotKept, detail).with("path", "/member"));
        }
        Ok(())
    }
}

/// What the rules look at; what was not reported is nothing.
fn bought(purchase: &NewPurchase, at: Moment) -> earn::Purchase<'_> {
    earn::Purchase {
        at,
        total: purchase.total,
        discount: purchase.discount.unwrap_or_default(),
        tax: purchase.tax.unwrap_or_default(),
        shipping: purchase.shipping.unwrap_or_default(),
        points_used: purchase.points_used.map_or(0, |points| points.0),
        items: purchase.items.as_deref().unwrap_or_default(),
    }
}

/// What explains every point: each rule with what it did, and the caps that took something off.
fn earn_reason(revision: i64, paid: Money, grants: &[Grant], limits: &Value) -> Value {
    let mut reason = object([
        ("program", revision.into()),
        ("basis_minor", paid.0.into()),
        ("rules", grants.iter().map(plain).collect()),
    ]);
    if let (Some(fields), Some([_, ..])) = (reason.as_object_mut(), limits.as_array().map(Vec::as_slice)) {
        fields.insert("limits".to_owned(), limits.clone());
    }
    reason
}

fn plain<T: serde::Serialize>(of: &T) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}
