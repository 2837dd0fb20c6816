//! What the edge tells a member about themselves: the card, the journal, a redemption.

use crate::program::{Gives, Reward};

/// Everything on the first screen, from one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The member's name, where the site gave one.
    pub name: Option<String>,
    /// Points that can be spent now.
    pub balance: i64,
    /// Points earned and not usable yet.
    pub pending: i64,
    /// Points that later earnings repay first.
    pub debt: i64,
    /// The next points to expire, and when.
    pub expiring: Option<(i64, String)>,
    /// All rewards, each with what the member still needs.
    pub rewards: Vec<Reward>,
    /// The cheapest reward out of reach: its id, and the points it needs.
    pub next: Option<(String, i64)>,
    /// Coupons that are not used yet, newest first.
    pub coupons: Vec<Coupon>,
    /// Orders that go on or were just done, what matters most first.
    pub orders: Vec<Order>,
    /// The code that says at the counter whose card it is.
    pub code: String,
    /// Whoever holds no more than the code takes rewards at the counter.
    pub counter_only: bool,
    /// Rises with every entry.
    pub version: i64,
}

/// A code that the shop takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coupon {
    /// What the customer says or types.
    pub code: String,
    /// The reward's name.
    pub title: String,
    /// What it is good for.
    pub gives: Gives,
    /// The end of its life, if it has one.
    pub expires_at: Option<String>,
}

/// A job that the customer waits for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Order {
    /// What it is about, where the shop said so.
    pub title: Option<String>,
    /// Where it stands.
    pub status: String,
    /// What the shop calls that; empty for our word.
    pub name: String,
    /// What the shop says about it.
    pub note: Option<String>,
    /// By when it will be ready.
    pub ready_by: Option<String>,
}

/// A redemption that went through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Redemption {
    /// The reward's id.
    pub reward: String,
    /// The code.
    pub code: String,
    /// The end of its life, if it has one.
    pub expires_at: Option<String>,
    /// What is left on the card.
    pub balance: i64,
}

/// A page of the journal, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One line of the journal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Its number on this card, from 1 without gaps.
    pub seq: i64,
    /// What it did to the points.
    pub points: i64,
    /// When.
    pub at: String,
    /// Why.
    pub reason: Reason,
    /// The lot that it opened.
    pub lot: Option<Lot>,
    /// What it took from older lots: their numbers and the points.
    pub uses: Vec<(i64, i64)>,
}

/// Why an entry stands there, in the terms it was decided on.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reason {
    /// A purchase, with the amount that counted, or an act; and what each rule gave for it.
    Earn {
        /// What was done, where it was no purchase.
        on: String,
        /// Minor units.
        basis_minor: i64,
        /// Every rule that gave something.
        rules: Vec<Gave>,
        /// Points that a limit of the program took off.
        beyond: i64,
    },
    /// A reward was bought.
    Redeem {
        /// Its name then.
        title: String,
        /// Its cost then.
        cost: i64,
    },
    /// A redemption was cancelled.
    Cancel {
        /// The reward's id.
        reward: String,
        /// Points that repaid debt.
        to_debt: i64,
        /// Points kept for a refund that had been forgiven before.
        to_clamped: i64,
    },
    /// A lot's term ended.
    Expire {
        /// The lot's number.
        lot: i64,
    },
    /// A purchase was refunded.
    Clawback {
        /// Minor units.
        refunded_minor: i64,
        /// Points not taken, because they had expired.
        forgiven_expired: i64,
        /// Points not taken, because they had been spent.
        clamped: i64,
    },
    /// Two cards of one customer were put together.
    Merge,
    /// The shop corrected the card.
    #[default]
    Adjust,
    /// The shop corrected the card, and said why.
    Noted(String),
}

/// What one rule gave for a purchase.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gave {
    /// Points for each step of the rule.
    pub points: i64,
    /// The step, in minor units; 0 where the points are for a purchase as such.
    pub per_minor: i64,
    /// How the rest of a step was treated.
    pub rounding: Rounding,
    /// What of the money the rule counted, in minor units, where it is not all of it.
    pub counted_minor: Option<i64>,
    /// The outcome before anything multiplied it.
    pub before: i64,
    /// What counted for more than once: an amount in minor units, and at how many per cent.
    pub times: Vec<(i64, i64)>,
    /// The outcome.
    pub gave: i64,
}

/// How a rule treats what is left over.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Rounding {
    /// Down.
    #[default]
    Down,
    /// Half up.
    Nearest,
    /// Up.
    Up,
}

/// What became of the points of one entry: `amount = spent + expired + clawed_back + remaining`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lot {
    /// Still there.
    pub remaining: i64,
    /// Went into rewards.
    pub spent: i64,
    /// Were not used in time.
    pub expired: i64,
    /// Taken back after a refund.
    pub clawed_back: i64,
    /// The end of their term, if there is one.
    pub expires_at: Option<String>,
}
