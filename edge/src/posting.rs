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

use loyalty::program::EarnOn;
use loyalty::time::{Utc, When};
use loyalty::wire::events::NewEvent;
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
    /// Something that a member did, as the shop reports it.
    Event(NewEvent),
    /// Something that a member did here.
    Deed(Deed),
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

/// Something that a member did here, as it was noted with what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// The shop's id of the member.
    pub member: String,
    /// What they did.
    pub on: EarnOn,
    /// What there is one of: the purchase of a review, the survey of an answer.
    pub about: String,
    /// The review.
    pub subject: Option<String>,
    /// When.
    pub at: i64,
}

impl Fact {
    /// What kind of request this is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Purchase(_) => "purchase",
            Self::Refund(..) => "refund",
            Self::Adjustment(..) => "adjustment",
            Self::Opening(_) => "opening",
            Self::Event(_) => "event",
            Self::Deed(_) => "act",
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
            Self::Event(event) => event.id.as_str().to_owned(),
            Self::Deed(deed) => [deed.on.name(), "/", &deed.about].concat(),
        }
    }

    /// The shop's id of the member within whom the key counts.
    pub fn keyed_by(&self) -> Option<&str> {
        match self {
            Self::Adjustment(member, _) => Some(member),
            Self::Opening(opening) => Some(opening.member.id()),
            // A purchase is one for all: whoever it went over to in a merge reviews it no second time.
            Self::Deed(deed) if deed.on != EarnOn::Review => Some(&deed.member),
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
            Self::Event(event) => {
                let NewEvent { id, member, kind, at } = event;
                json::text(&(id, member.id(), kind, at))
            }
            // The same done again is not another thing.
            Self::Deed(deed) => json::text(&(deed.on.name(), &deed.about)),
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
            Self::Event(event) => Some(event.member.id()),
            Self::Deed(deed) => Some(&deed.member),
        }
    }

    /// The member of a purchase, by their id at the shop, and when it was: to the day, for the site's zone is not known
    /// before it is read.
    pub fn bought(&self) -> Option<(&str, i64)> {
        match self {
            Self::Purchase(purchase) => Some((purchase.member.id(), purchase.at.in_zone(&Utc).0)),
            _ => None,
        }
    }

    /// The member of an act, by their id at the shop, and when it was: to the day.
    pub fn acted(&self) -> Option<(&str, i64)> {
        match self {
            Self::Event(event) => Some((event.member.id(), event.at.in_zone(&Utc).0)),
            Self::Deed(deed) => Some((&deed.member, deed.at)),
            _ => None,
        }
    }

    /// The purchase it is, or is about.
    pub fn purchase(&self) -> Option<&str> {
        match self {
            Self::Purchase(purchase) => Some(purchase.id.as_str()),
            Self::Refund(purchase, _) => Some(purchase),
            Self::Adjustment(..) | Self::Opening(_) | Self::Event(_) | Self::Deed(_) => None,
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
