//! Whoever stands at the counter, as far as it takes to serve them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::texts::counter as says;

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Customer {
    /// Their id at the shop; empty where only the card's code is known, because there was no line to ask over.
    #[serde(default)]
    pub id: String,
    /// Their name.
    pub name: Option<String>,
    /// The last digits of their telephone number.
    pub phone_end: Option<String>,
    /// Their card's code.
    pub card: Option<String>,
    /// Points that can be spent now.
    #[serde(default)]
    pub balance: i64,
    /// What points buy.
    #[serde(default)]
    pub rewards: Vec<Reward>,
    /// Coupons that wait to be used.
    #[serde(default)]
    pub coupons: Vec<Coupon>,
}

/// Something that points buy.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Reward {
    /// Its id.
    pub reward: String,
    /// What it is called, by language.
    pub title: BTreeMap<String, String>,
    /// What it costs.
    pub cost: i64,
    /// Whether the balance is enough.
    pub affordable: bool,
}

/// A coupon that waits to be used.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Coupon {
    /// Its code.
    pub code: String,
    /// What it is called, by language.
    pub title: BTreeMap<String, String>,
}

/// Who was found.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Found {
    /// Nobody, one, or several who share a telephone.
    pub members: Vec<Customer>,
}

impl Customer {
    /// Somebody of whom there is no more than the code.
    pub fn by_card(code: String) -> Self {
        Self { card: Some(code), ..Self::default() }
    }

    /// Whether the edge has said who this is.
    pub fn is_known(&self) -> bool {
        !self.id.is_empty()
    }

    /// What to call them.
    pub fn called(&self) -> String {
        let card = || self.card.as_deref().map(says::card_offline);
        let named = self.name.clone().filter(|name| !name.is_empty());
        named.or_else(card).unwrap_or_else(|| self.id.clone())
    }
}
