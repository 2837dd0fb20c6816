//! What the site promises everybody: how points are earned, how long they last, what they buy.

/// The part of a site's program that a customer reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// The site's name, as its customers know it.
    pub site: String,
    /// The ways to earn.
    pub earn: Vec<EarnRule>,
    /// How long points last.
    pub expiry: Expiry,
    /// What points buy; `missing` means nothing here.
    pub rewards: Vec<Reward>,
    /// Whether it writes letters: customers can subscribe, and prove an address.
    pub letters: bool,
}

/// `points` for every `per_minor` of an amount, or for an act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarnRule {
    /// Points for each step.
    pub points: i64,
    /// The step, in minor units of the site's currency; 0 where the points are for a purchase as such.
    pub per_minor: i64,
    /// What is rewarded beside purchases: `visit`, `review`, …; empty for a purchase.
    pub on: String,
    /// How often at most, and in which period (`day` … `year`, or `ever`); 0 where that is not said.
    pub limit: (i64, String),
    /// Whether it holds only at times, on things or from amounts that the site has set.
    pub only: bool,
}

/// How long points last after they were earned.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Expiry {
    /// For ever.
    #[default]
    Never,
    /// So many days.
    Days(u32),
    /// So many calendar months.
    Months(u32),
    /// To a day that the card names: its kind, or the end of its term, is none of the above.
    Shown,
}

/// Something that points buy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reward {
    /// Its id in the program.
    pub id: String,
    /// Its name in the visitor's language.
    pub title: String,
    /// What it costs, in points.
    pub cost: i64,
    /// What the coupon is good for.
    pub gives: Gives,
    /// Points that the member still needs for it; 0 when it can be had now.
    pub missing: i64,
}

/// What a coupon is good for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Gives {
    /// Minor units off a purchase.
    AmountOff(i64),
    /// Percent off a purchase.
    PercentOff(i64),
    /// An item for nothing.
    #[default]
    FreeItem,
}
