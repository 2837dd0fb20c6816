//! Every reason the rules say no.

use crate::points::{Money, Points};

/// A rule's no. It is an answer, not a fault: it is stored with the request and repeated for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There are fewer points than asked for.
    InsufficientPoints {
        /// What was asked for.
        needed: Points,
        /// What can be spent now.
        available: Points,
    },
    /// More is refunded than is left of the purchase.
    RefundTooLarge {
        /// What is left of the purchase.
        refundable: Money,
    },
}

impl Refusal {
    /// The stable code by which everybody outside knows this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InsufficientPoints { .. } => "insufficient_points",
            Self::RefundTooLarge { .. } => "refund_too_large",
        }
    }
}
