//! An act: what a shop reports of a member beside purchases, and what they did here.

use loyalty::act::{self, Act, Rewarded};
use loyalty::program::EarnOn;
use loyalty::time::Moment;
use loyalty::wire::Problem;
use loyalty::wire::events::NewEvent;
use serde_json::Value;

use super::{Desk, Request, request_of};
use crate::json::object;
use crate::posting::{Deed, Fact};

/// An act's row, and how often which rule rewarded it.
pub(in crate::posting) struct ActRow {
    pub(in crate::posting) member: usize,
    pub(in crate::posting) on: EarnOn,
    pub(in crate::posting) event: Option<String>,
    pub(in crate::posting) about: Option<String>,
    pub(in crate::posting) at: i64,
    pub(in crate::posting) award: i64,
    pub(in crate::posting) rules: Vec<String>,
    pub(in crate::posting) by: usize,
}

impl Desk<'_> {
    pub(super) fn event(&mut self, event: &NewEvent) -> Result<Request, Problem> {
        let at = self.moment(event.at)?;
        self.check_contacts(&event.member)?;
        let member = self.member(event.member.id());
        if event.member.has_contacts() {
            self.decision.profiles.push((member, event.member.clone(), self.decision.requests.len()));
        }
        let name = Some(event.kind.as_str()).filter(|kind| *kind != EarnOn::Visit.name());
        let on = if name.is_some() { EarnOn::Event } else { EarnOn::Visit };
        self.act(member, Act { on, event: name, at }, None, &("event", event.id.as_str().to_owned()))
    }

    pub(super) fn deed(&mut self, deed: &Deed) -> Result<Request, Problem> {
        let member = self.member(&deed.member);
        let key = self.key_of(&Fact::Deed(deed.clone())).unwrap_or_default();
        let act = Act { on: deed.on, event: None, at: Moment(deed.at) };
        self.act(member, act, deed.subject.clone(), &("act", key))
    }

    fn act(
        &mut self,
        member: usize,
        act: Act<'_>,
        about: Option<String>,
        request: &(&'static str, String),
    ) -> Result<Request, Problem> {
        let by = self.decision.requests.len();
        let account = self.account(member);
        let before: Vec<Rewarded> =
            self.rewarded.iter().filter(|(whose, _)| *whose == member).map(|(_, one)| one.clone()).collect();
        let earned = act::earn(&self.program, &account, &act, &before, self.zone, self.now);
        self.check_room(member, earned.award)?;
        let rules: Vec<String> = earned.grants.iter().map(|grant| grant.id.clone()).collect();
        if earned.award > 0 {
            self.rewarded.extend(rules.iter().map(|rule| (member, Rewarded { rule: rule.clone(), at: act.at })));
        }
        let reason = reason(self.decision.revision, &act, &earned);
        let mut written = Vec::new();
        for entry in earned.entries {
            let (reason, at) = match entry.lot {
                None => (reason.clone(), act.at),
                Some(lot) => (object([("lot", lot.into())]), self.decision_expiry(Some(lot))),
            };
            written.push(self.write(member, entry, at.0, reason, request.clone(), by));
        }
        self.decision.acts.push(ActRow {
            member,
            on: act.on,
            event: act.event.map(str::to_owned),
            about,
            at: act.at.0,
            award: earned.award,
            rules: if earned.award > 0 { rules } else { Vec::new() },
            by,
        });
        let balance = self.account(member).balance;
        let mut answer =
            object([("earned", earned.award.into()), ("balance", balance.into()), ("entries", written.into())]);
        if let Some(fields) = answer.as_object_mut().filter(|_| !earned.limited.is_empty()) {
            fields.insert("limited".to_owned(), earned.limited.into());
        }
        Ok(request_of(Some(member), "accepted", answer))
    }
}

/// What explains every point: which act it was, each rule with what it gave, and what a full card did not take.
fn reason(revision: i64, act: &Act<'_>, earned: &act::Earned) -> Value {
    let rules: Value = earned
        .grants
        .iter()
        .map(|grant| {
            object([("id", grant.id.as_str().into()), ("points", grant.gave.into()), ("gave", grant.gave.into())])
        })
        .collect();
    let mut reason = object([("program", revision.into()), ("on", act.on.name().into()), ("rules", rules)]);
    if let Some(fields) = reason.as_object_mut() {
        if let Some(event) = act.event {
            fields.insert("event".to_owned(), event.into());
        }
        if earned.beyond > 0 {
            let limit = object([("cap", "balance".into()), ("took", earned.beyond.into())]);
            fields.insert("limits".to_owned(), Value::Array(vec![limit]));
        }
    }
    reason
}
