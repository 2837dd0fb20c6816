//! A member who comes from elsewhere: who they are, and the points they had there.

use loyalty::adjust::adjust;
use loyalty::time::NEVER;
use loyalty::wire::Problem;

use super::{Desk, Request, request_of};
use crate::json::object;
use crate::posting::Opening;

impl Desk<'_> {
    pub(super) fn opening(&mut self, opening: &Opening) -> Result<Request, Problem> {
        let at = opening.at.map_or(Ok(self.now), |at| self.moment(at))?;
        let expires_at = opening.expires_at.map_or(NEVER, |when| when.in_zone(self.zone));
        self.check_contacts(&opening.member)?;
        let by = self.decision.requests.len();
        let member = self.member(opening.member.id());
        self.check_room(member, opening.balance)?;
        if opening.member.has_contacts() {
            self.decision.profiles.push((member, opening.member.clone(), by));
        }
        let mut written = Vec::new();
        if opening.balance > 0 {
            let request = ("opening", self.keyed(opening.member.id(), "opening").unwrap_or_default());
            // Points that are given are never refused.
            for entry in adjust(&self.account(member), opening.balance, expires_at, self.now).unwrap_or_default() {
                let lot = entry.lot;
                let reason = match lot {
                    None => object([("opening", true.into()), ("note", opening.note.as_deref().into())]),
                    Some(lot) => object([("lot", lot.into())]),
                };
                let happened = lot.map_or(at, |_| expires_at).0;
                written.push(self.write(member, entry, happened, reason, request.clone(), by));
            }
        }
        let account = self.account(member);
        let answer = object([("balance", account.balance.into()), ("entries", written.into())]);
        Ok(request_of(Some(member), "accepted", answer))
    }
}
