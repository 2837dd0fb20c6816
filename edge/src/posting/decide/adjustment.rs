//! Points given or taken by hand.

use loyalty::adjust::adjust;
use loyalty::time::NEVER;
use loyalty::wire::purchases::NewAdjustment;
use loyalty::wire::{Code, Problem};

use super::answer::problem_of;
use super::{Desk, Request, request_of};
use crate::json::object;

impl Desk<'_> {
    pub(super) fn adjustment(&mut self, member: &str, adjustment: &NewAdjustment) -> Result<Request, Problem> {
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
        let external = member;
        let member = self.member(external);
        let expires_at = adjustment.expires_at.map_or(NEVER, |when| when.in_zone(self.zone));
        self.check_room(member, adjustment.points.0)?;
        let account = self.account(member);
        let entries = match adjust(&account, adjustment.points.0, expires_at, self.now) {
            Ok(entries) => entries,
            Err(refusal) => {
                let problem = serde_json::to_value(problem_of(refusal)).unwrap_or_default();
                return Ok(request_of(Some(member), refusal.code(), problem));
            }
        };
        let request = ("adjustment", self.keyed(external, adjustment.id.as_str()).unwrap_or_default());
        let mut written = Vec::new();
        for entry in entries {
            let lot = entry.lot;
            let reason = object([lot.map_or_else(|| ("note", note.into()), |lot| ("lot", lot.into()))]);
            let at = lot.map_or(self.now, |_| expires_at).0;
            written.push(self.write(member, entry, at, reason, request.clone(), by));
        }
        let account = self.account(member);
        let answer = object([
            ("points", adjustment.points.0.into()),
            ("balance", account.balance.into()),
            ("debt", account.debt.into()),
            ("entries", written.into()),
        ]);
        Ok(request_of(Some(member), "accepted", answer))
    }
}
