//! A refund: now, or once its purchase comes.

use loyalty::points::Money;
use loyalty::refund::refund;
use loyalty::wire::purchases::{NewRefund, RefundItem};
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use super::answer::problem_of;
use super::{Desk, RefundRow, Request, request_of};
use crate::json::object;
use crate::posting::items::Lines;

/// How many refunds may wait for one purchase.
const WAITING_MAX: usize = 100;

impl Desk<'_> {
    pub(super) fn refund(&mut self, purchase: &str, refund: &NewRefund) -> Result<Request, Problem> {
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
        let Some((member, standing_read)) = known.map(|bought| (bought.member, bought.standing_read())) else {
            if self.waiting(purchase) >= WAITING_MAX {
                let detail = format!("{WAITING_MAX} refunds wait for this purchase already");
                return Err(Problem::new(Code::OutOfRange, detail));
            }
            self.wait(purchase, refund.clone(), false);
            self.decision.refunds.push(row("waiting", None));
            let unknown = Some(purchase.to_owned());
            let answer = object([("status", "waiting".into())]);
            return Ok(Request { unknown, ..request_of(None, "waiting", answer) });
        };
        match self.apply_refund(purchase, refund, at.0, by) {
            Ok((total, written, taken)) => {
                self.decision.refunds.push(row("applied", Some(total)));
                let account = self.account(member);
                let answer = object([
                    ("clawed_back", taken.into()),
                    ("returned", 0.into()),
                    ("balance", account.balance.into()),
                    ("debt", account.debt.into()),
                    ("entries", written.into()),
                ]);
                Ok(Request { standing_read, ..request_of(Some(member), "accepted", answer) })
            }
            Err(problem) if problem.code == Code::RefundTooLarge => {
                let answer = serde_json::to_value(&problem).unwrap_or_default();
                Ok(Request { standing_read, ..request_of(Some(member), "refund_too_large", answer) })
            }
            Err(problem) => Err(problem),
        }
    }

    /// Runs the refund rule and keeps its consequences: what was paid back, the entries as answered, and
    /// the points taken.
    pub(super) fn apply_refund(
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
        self.know_grant(member, bought_at, after.granted().saturating_sub(standing.granted()));
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
            let reason = object([
                ("purchase", purchase.into()),
                ("refund", refund_of.id.as_str().into()),
                ("refunded_minor", amount.0.into()),
                ("net_minor", after.total.0.saturating_sub(after.refunded.0).into()),
                ("total_minor", after.total.0.into()),
                ("award", after.award.into()),
                ("due", refunded.due.into()),
                ("forgiven_expired", refunded.forgiven.into()),
                ("clamped", entry.clamped.into()),
            ]);
            let request = ("refund", format!("{purchase}/{}", refund_of.id.as_str()));
            written.push(self.write(member, entry, at, reason, request, by));
        }
        Ok((amount.0, written, taken))
    }
}

fn worth(lines: Option<&mut Lines>, paid: Money, items: &[RefundItem]) -> Result<Money, Problem> {
    let Some(lines) = lines else {
        let detail = "the purchase was reported without items: refund an amount";
        return Err(Problem::new(Code::OutOfRange, detail).with("path", "/items"));
    };
    lines.give_back(paid, items)
}
