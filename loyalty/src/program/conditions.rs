//! What must hold for a rule or a multiplier to count: when it is, what was bought, how much was spent.
//!
//! Everything that narrows something down stands here once. Whom it is for (tiers, segments) will be one more
//! field of [`Conditions`], and rules, multipliers, offers and rewards will all know it.

mod window;

use serde::Serialize;

pub use window::{Clock, Hours, Weekday, Window};

use super::is_default;
use crate::wire::purchases::Item;

/// What must hold, all of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conditions {
    /// When: always where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub when: Window,
    /// Which lines of the receipt count: all of them where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub items: ItemFilter,
    /// The least that has to be paid, in minor units of the purchase's total: nothing where this is missing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub minimum_minor: i64,
}

/// Which lines of a receipt count.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemFilter {
    /// Only these: all where nothing is named.
    #[serde(default, skip_serializing_if = "is_default")]
    pub include: ItemSet,
    /// Of those, none of these.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exclude: ItemSet,
}

impl ItemFilter {
    /// Whether this line counts.
    pub fn counts(&self, item: &Item) -> bool {
        (self.include.is_empty() || self.include.has(item)) && !self.exclude.has(item)
    }

    /// Whether money counts that belongs to no line: shipping, and what a receipt without lines adds up to.
    pub fn counts_the_rest(&self) -> bool {
        self.include.is_empty()
    }
}

/// Things a shop sells, by their categories and article numbers as the shop writes them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ItemSet {
    /// Every thing of these categories …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// … and these things.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skus: Vec<String>,
}

impl ItemSet {
    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty() && self.skus.is_empty()
    }

    fn has(&self, item: &Item) -> bool {
        self.skus.contains(&item.sku)
            || item.category.as_ref().is_some_and(|category| self.categories.contains(category))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Money;

    fn item(sku: &str, category: Option<&str>) -> Item {
        Item { sku: sku.into(), category: category.map(str::to_owned), quantity: 1, total: Money(100) }
    }

    fn set(categories: &[&str], skus: &[&str]) -> ItemSet {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        ItemSet { categories: owned(categories), skus: owned(skus) }
    }

    #[test]
    fn a_line_counts_where_it_is_included_and_not_excluded() {
        let filter = ItemFilter { include: set(&["tea"], &["MUG"]), exclude: set(&[], &["TEA-GIFT"]) };
        let counts = |sku, category| filter.counts(&item(sku, category));
        assert!(counts("TEA-1", Some("tea")) && counts("MUG", None) && counts("MUG", Some("cups")));
        assert!(!counts("TEA-GIFT", Some("tea")) && !counts("CAKE", Some("sweets")) && !counts("tea", None));
        assert!(!filter.counts_the_rest());
    }

    #[test]
    fn where_nothing_is_included_by_name_all_but_the_excluded_counts() {
        let filter = ItemFilter { include: ItemSet::default(), exclude: set(&["gift cards"], &[]) };
        assert!(filter.counts(&item("MUG", None)) && filter.counts_the_rest());
        assert!(!filter.counts(&item("GIFT-50", Some("gift cards"))));
    }
}
