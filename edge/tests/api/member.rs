//! A customer as the tests see them, and what they and their shop do.

use std::sync::atomic::{AtomicU32, Ordering};

use loyalty::points::Points;
use loyalty::time::When;
use loyalty::wire::card::SessionAnswer;
use loyalty::wire::entries::{EntryPage, ExplainedEntry};
use loyalty::wire::members::{LotPage, Member};
use loyalty::wire::purchases::{AdjustmentAnswer, NewAdjustment, PurchaseAnswer};
use loyalty::wire::redemptions::{NewRedemption, RedemptionAnswer};
use serde_json::Value;

use crate::http::{Ask, Reply};
use crate::site::{TestSite, id, purchase};

/// A customer of a site.
#[derive(Clone)]
pub(crate) struct TestMember<'a> {
    pub(crate) site: TestSite<'a>,
    pub(crate) id: String,
}

/// A name that no other test uses.
pub(crate) fn fresh(what: &str) -> String {
    static DRAWN: AtomicU32 = AtomicU32::new(0);
    format!("{what}-{}", DRAWN.fetch_add(1, Ordering::Relaxed))
}

impl<'a> TestMember<'a> {
    /// The same member at another moment.
    pub(crate) fn at(&self, now: &str) -> Self {
        Self { site: self.site.at(now), id: self.id.clone() }
    }

    /// Pays so much.
    #[track_caller]
    pub(crate) fn buys(&self, total_minor: i64) -> PurchaseAnswer {
        self.buys_as(&fresh("purchase"), total_minor)
    }

    /// Pays so much, under this id.
    #[track_caller]
    pub(crate) fn buys_as(&self, name: &str, total_minor: i64) -> PurchaseAnswer {
        self.site.reports(&purchase(name, &self.id, total_minor)).is(201)
    }

    /// Is given points, or loses them.
    #[track_caller]
    pub(crate) fn is_given(&self, points: i64, expires_at: Option<&str>) -> AdjustmentAnswer {
        self.adjusts(&fresh("adjustment"), points, expires_at).is(201)
    }

    /// Asks for points by hand, under this id.
    #[track_caller]
    pub(crate) fn adjusts(&self, name: &str, points: i64, expires_at: Option<&str>) -> Reply {
        let expires_at = expires_at.map(|at| When::parse(at).expect("a time"));
        let new = NewAdjustment { id: id(name), points: Points(points), note: "by hand".into(), expires_at };
        self.site.ask("POST", &format!("/v1/members/{}/adjustments", self.id)).json(&new).send()
    }

    /// Redeems a reward at the counter.
    #[track_caller]
    pub(crate) fn redeems(&self, reward: &str) -> RedemptionAnswer {
        self.tries_to_redeem(reward).is(201)
    }

    /// Tries to.
    #[track_caller]
    pub(crate) fn tries_to_redeem(&self, reward: &str) -> Reply {
        self.redemption(&fresh("key"), reward).send()
    }

    /// The request of a redemption under this key.
    pub(crate) fn redemption(&self, key: &str, reward: &str) -> Ask<'a> {
        let new = NewRedemption { reward: reward.into(), member: Some(id(&self.id)) };
        self.site.ask("POST", "/v1/redemptions").header("idempotency-key", key).json(&new)
    }

    /// Opens a session on the shop's page.
    #[track_caller]
    pub(crate) fn signs_in(&self) -> Session<'a> {
        let answer: SessionAnswer = self.site.exchanges(&self.site.token(&self.id).signed()).is(201);
        Session { site: self.site.clone(), secret: answer.session }
    }

    /// What the shop is shown.
    #[track_caller]
    pub(crate) fn shown(&self) -> Member {
        self.get("").is(200)
    }

    /// Points that can be spent, and points owed.
    #[track_caller]
    pub(crate) fn sums(&self) -> (i64, i64) {
        let shown = self.shown();
        (shown.balance, shown.debt)
    }

    /// The journal, oldest first.
    #[track_caller]
    pub(crate) fn journal(&self) -> Vec<ExplainedEntry> {
        let mut page: EntryPage = self.get("/entries?limit=100").is(200);
        page.entries.reverse();
        page.entries
    }

    /// The points of each line of the journal, oldest first.
    #[track_caller]
    pub(crate) fn movements(&self) -> Vec<i64> {
        self.journal().iter().map(|line| line.entry.points).collect()
    }

    /// The lots.
    #[track_caller]
    pub(crate) fn lots(&self) -> LotPage {
        self.get("/lots?limit=100").is(200)
    }

    /// Reads something about them.
    #[track_caller]
    pub(crate) fn get(&self, rest: &str) -> Reply {
        self.site.get(&format!("/v1/members/{}{rest}", self.id))
    }
}

/// A customer with the panel open.
#[derive(Clone)]
pub(crate) struct Session<'a> {
    pub(crate) site: TestSite<'a>,
    pub(crate) secret: String,
}

impl<'a> Session<'a> {
    /// The same session at another moment.
    pub(crate) fn at(&self, now: &str) -> Self {
        Self { site: self.site.at(now), secret: self.secret.clone() }
    }

    /// A request of the panel.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'a> {
        self.site.ask(method, path).bearer(&self.secret)
    }

    /// Reads the card.
    #[track_caller]
    pub(crate) fn reads_card(&self) -> Reply {
        self.ask("GET", "/v1/card").send()
    }

    /// The card.
    #[track_caller]
    pub(crate) fn card(&self) -> Value {
        self.reads_card().is(200)
    }

    /// The request of a redemption under this key.
    pub(crate) fn redemption(&self, key: &str, reward: &str) -> Ask<'a> {
        let new = NewRedemption { reward: reward.into(), member: None };
        self.ask("POST", "/v1/redemptions").header("idempotency-key", key).json(&new)
    }
}
