//! How facts become entries: purchases, refunds and adjustments, one at a time or a whole log.
//!
//! Two trips to the database. 1. [`load`] posts what is due to lapse and reads everything the rules ask
//! for. 2. [`decide`] runs the rules of `loyalty` in memory, fact after fact. 3. [`append`] writes what
//! was decided, but only for members whose account, and a site whose program, are still as they were
//! read. Where one moved, nothing of that member is written and the caller decides again.

pub mod append;
pub mod decide;
mod index;
mod items;
pub mod load;

pub use self::decide::answer::problem_of;

use loyalty::time::When;
use loyalty::wire::purchases::{MemberFields, NewAdjustment, NewPurchase, NewRefund};
use sha2::{Digest, Sha256};

use crate::json;

/// Something a shop reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A purchase.
    Purchase(NewPurchase),
    /// A refund of the purchase of this id.
    Refund(String, NewRefund),
    /// Points given or taken by hand, for the member of this id.
    Adjustment(String, NewAdjustment),
    /// A member who comes from elsewhere, with the points they had there.
    Opening(Box<Opening>),
}

/// A member who comes from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Who they are.
    pub member: MemberFields,
    /// The points they had.
    pub balance: i64,
    /// As of when.
    pub at: Option<When>,
    /// When those points lapse; never where it is missing.
    pub expires_at: Option<When>,
    /// What the member reads beside it in the history.
    pub note: Option<String>,
}

impl Fact {
    /// What kind of request this is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Purchase(_) => "purchase",
            Self::Refund(..) => "refund",
            Self::Adjustment(..) => "adjustment",
            Self::Opening(_) => "opening",
        }
    }

    /// The key under which it is known. A refund's id counts within its purchase; no id holds the
    /// separator. An adjustment's counts within its member, by our number, which is put before it: a
    /// request outlives its member's erasure.
    pub fn key(&self) -> String {
        match self {
            Self::Purchase(purchase) => purchase.id.as_str().to_owned(),
            Self::Refund(purchase, refund) => format!("{purchase}\u{1f}{}", refund.id.as_str()),
            Self::Adjustment(_, adjustment) => adjustment.id.as_str().to_owned(),
            // There is one for each member, however often they are imported.
            Self::Opening(_) => "opening".to_owned(),
        }
    }

    /// The shop's id of the member within whom the key counts.
    pub fn keyed_by(&self) -> Option<&str> {
        match self {
            Self::Adjustment(member, _) => Some(member),
            Self::Opening(opening) => Some(opening.member.id()),
            _ => None,
        }
    }

    /// A digest of the facts, by which a replay is told from another fact under the same id. Contact
    /// fields are left out: a purchase stays the same when its buyer changes their telephone number.
    pub fn hash(&self) -> String {
        let facts = match self {
            Self::Purchase(purchase) => {
                let mut bare = purchase.clone();
                bare.member =
                    MemberFields { card: None, email: None, phone: None, name: None, birthday: None, ..bare.member };
                json::text(&bare)
            }
            Self::Refund(purchase, refund) => json::text(&(purchase, refund)),
            Self::Adjustment(member, adjustment) => json::text(&(member, adjustment)),
            Self::Opening(opening) => {
                let Opening { member, balance, at, expires_at, .. } = &**opening;
                json::text(&(member.id(), balance, at, expires_at))
            }
        };
        hex_digest(&facts)
    }

    /// The shop's id of the member, where the fact names one.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Purchase(purchase) => Some(purchase.member.id()),
            Self::Refund(..) => None,
            Self::Adjustment(member, _) => Some(member),
            Self::Opening(opening) => Some(opening.member.id()),
        }
    }

    /// The purchase it is, or is about.
    pub fn purchase(&self) -> Option<&str> {
        match self {
            Self::Purchase(purchase) => Some(purchase.id.as_str()),
            Self::Refund(purchase, _) => Some(purchase),
            Self::Adjustment(..) | Self::Opening(_) => None,
        }
    }
}

/// SHA-256.
pub fn digest_bytes(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// SHA-256 in hexadecimal.
pub fn hex_digest(text: &str) -> String {
    use std::fmt::Write;
    Sha256::digest(text).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
