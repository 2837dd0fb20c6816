//! What is known when deciding begins, laid out so that it can be found by name.

use loyalty::account::Account;
use loyalty::act::Rewarded;
use loyalty::earn::Granted;
use loyalty::points::Money;
use loyalty::program::Program;
use loyalty::refund::Standing;
use loyalty::time::{Moment, Zone};
use loyalty::wire::purchases::NewRefund;
use serde_json::Value;

use super::{Bought, Decision, Desk, Member};
use crate::posting::index::{Index, request_name};
use crate::posting::load::{Loaded, LoadedMember, LoadedPurchase, LoadedRequest, LoadedReward};

/// Refunds that wait for one purchase.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) refunds: Vec<NewRefund>,
    /// How many of them the database has.
    pub(super) read: usize,
}

/// A request known from before or from earlier in the same list.
pub(super) struct Known {
    pub(super) hash: String,
    pub(super) outcome: String,
    pub(super) answer: Value,
}

impl<'a> Desk<'a> {
    pub(super) fn open(
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
            granted: Vec::new(),
            rewarded: Vec::new(),
        };
        let mut by_number = Index::default();
        let mut merged = Vec::new();
        for member in loaded.members {
            by_number.note(member.member.to_string(), desk.decision.members.len());
            merged.extend(member.into.map(|into| (desk.decision.members.len(), into)));
            desk.know_member(member);
        }
        for (place, into) in merged {
            if let Some(member) = desk.decision.members.get_mut(place) {
                member.into = by_number.find(&into.to_string());
            }
        }
        for bought in loaded.purchases {
            if let Some(member) = by_number.find(&bought.member.to_string()) {
                desk.know_purchase(member, bought);
            }
        }
        for grant in loaded.granted {
            if let Some(member) = by_number.find(&grant.member.to_string()) {
                desk.know_grant(member, grant.at, grant.points);
            }
        }
        for LoadedReward { member, rule, at } in loaded.rewarded {
            if let Some(member) = by_number.find(&member.to_string()) {
                desk.rewarded.push((member, Rewarded { rule, at: Moment(at) }));
            }
        }
        for refund in loaded.waiting {
            if let Ok(body) = loyalty::fields::read(&refund.body) {
                desk.wait(&refund.purchase, body, true);
            }
        }
        for LoadedRequest { kind, key, hash, outcome, answer } in loaded.requests {
            desk.know_request(&kind, &key, Known { hash, outcome, answer });
        }
        desk
    }

    pub(super) fn know_member(&mut self, member: LoadedMember) {
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
            into: None,
        });
    }

    pub(super) fn know_purchase(&mut self, member: usize, bought: LoadedPurchase) {
        let standing = Standing {
            total: Money(bought.total),
            refunded: Money(bought.refunded),
            award: bought.award,
            due: bought.due,
            lot: bought.lot,
            expired: bought.expired,
            forgiven: bought.forgiven,
            clamped: bought.clamped,
        };
        let lines = bought.items.and_then(|items| loyalty::fields::read(&items).ok());
        let (id, at) = (bought.purchase, bought.at);
        self.keep_purchase(Bought {
            id,
            member,
            at,
            standing,
            lines,
            changes: bought.changes,
            created_by: None,
            changed_by: None,
        });
    }

    /// Notes what a purchase of this moment granted; less than nothing where a refund took of it.
    pub(super) fn know_grant(&mut self, member: usize, at: i64, points: i64) {
        if points != 0 && self.program.caps.periods().next().is_some() {
            self.granted.push((member, Granted { at: Moment(at), points }));
        }
    }

    /// What a member's purchases have granted, as far as caps ask for it.
    pub(super) fn granted(&self, member: usize) -> Vec<Granted> {
        self.granted.iter().filter(|(whose, _)| *whose == member).map(|(_, granted)| *granted).collect()
    }

    pub(super) fn keep_purchase(&mut self, bought: Bought) {
        self.purchases.note(bought.id.clone(), self.decision.purchases.len());
        self.decision.purchases.push(bought);
    }

    pub(super) fn know_request(&mut self, kind: &str, key: &str, known: Known) {
        self.requests.note(request_name(kind, key), self.known.len());
        self.known.push(known);
    }

    /// Lets a refund wait for its purchase; `read` says that the database has it already.
    pub(super) fn wait(&mut self, purchase: &str, refund: NewRefund, read: bool) {
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

    /// How many refunds wait for this purchase.
    pub(super) fn waiting(&self, purchase: &str) -> usize {
        let waiting = self.waiting_for.find(purchase).and_then(|place| self.waiting.get(place));
        waiting.map_or(0, |waiting| waiting.refunds.len())
    }

    /// The refunds that waited for this purchase and how many of them were read; they wait no longer.
    pub(super) fn arrived(&mut self, purchase: &str) -> Waiting {
        let waiting = self.waiting_for.find(purchase).and_then(|place| self.waiting.get_mut(place));
        waiting.map(std::mem::take).unwrap_or_default()
    }
}
