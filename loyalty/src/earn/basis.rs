//! How much of a purchase's money counts, line by line.

use super::Purchase;
use crate::program::{Basis, Discount, EarnRule, ItemFilter, PaidWithPoints, PointWorth};
use crate::wire::purchases::Item;

/// The money that counts: what of it lies on which line of the receipt, and what on none.
pub(super) struct Counted<'a> {
    /// Each line that counts, with its share in minor units.
    pub(super) lines: Vec<(&'a Item, i64)>,
    /// What belongs to no line: shipping, what the shop did not itemise. None where only named lines count.
    pub(super) rest: Option<i64>,
    /// Whether the shop told lines at all.
    has_lines: bool,
}

impl Counted<'_> {
    /// All of it, in minor units.
    pub(super) fn minor(&self) -> i64 {
        self.lines.iter().map(|(_, share)| share).sum::<i64>() + self.rest.unwrap_or(0)
    }

    /// Whether the purchase has nothing that counts, not even something that cost nothing: no line does, and there is
    /// nothing beside the lines.
    pub(super) fn is_nothing(&self) -> bool {
        self.lines.is_empty() && self.rest.is_none_or(|rest| rest == 0 && self.has_lines)
    }
}

/// What of this purchase counts for a rule. What the shop did not report (discount, tax, shipping) is nothing.
pub(super) fn counted<'a>(rule: &EarnRule, purchase: &Purchase<'a>, worth: Option<PointWorth>) -> Counted<'a> {
    let Basis { discount, tax, shipping, paid_with_points } = rule.basis;
    let mut paid = purchase.total.0;
    if discount == Discount::Before {
        paid += purchase.discount.0;
    }
    if !tax {
        paid -= purchase.tax.0;
    }
    if paid_with_points == PaidWithPoints::No {
        paid -= worth.map_or(0, |worth| worth.of(purchase.points_used).0);
    }
    let goods = (paid - purchase.shipping.0).max(0);
    let all = if shipping { paid.max(0) } else { goods };
    let shares = spread(goods, purchase.items);
    let filter: &ItemFilter = &rule.only.items;
    let unnamed = all - shares.iter().sum::<i64>();
    let lines = purchase.items.iter().zip(shares).filter(|(item, _)| filter.counts(item));
    let rest = filter.counts_the_rest().then_some(unnamed);
    Counted { lines: lines.collect(), rest, has_lines: !purchase.items.is_empty() }
}

/// What of the money for goods lies on each line. Where the lines add up to more, the difference was taken off the
/// whole (a discount, tax that does not count), and each line bears its part: its share is rounded down, and the units
/// that are left go to the lines with the largest remainders, the first of equals first. Where they add up to less, the
/// rest was for something else.
fn spread(goods: i64, items: &[Item]) -> Vec<i64> {
    let sum: i128 = items.iter().map(|item| i128::from(item.total.0)).sum();
    if sum <= i128::from(goods) {
        return items.iter().map(|item| item.total.0).collect();
    }
    let part = |item: &Item| i128::from(item.total.0) * i128::from(goods);
    let mut shares: Vec<i64> = items.iter().map(|item| i64::try_from(part(item) / sum).unwrap_or(0)).collect();
    let mut remainders: Vec<i128> = items.iter().map(|item| part(item) % sum).collect();
    for _ in 0..goods - shares.iter().sum::<i64>() {
        let mut largest = 0;
        for at in 1..remainders.len() {
            if remainders[at] > remainders[largest] {
                largest = at;
            }
        }
        shares[largest] += 1;
        remainders[largest] = -1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::points::Money;
    use proptest::prelude::*;

    fn items(totals: &[i64]) -> Vec<Item> {
        let item = |(at, total): (usize, &i64)| Item {
            sku: format!("S{at}"),
            category: None,
            quantity: 1,
            total: Money(*total),
        };
        totals.iter().enumerate().map(item).collect()
    }

    #[test]
    fn a_discount_on_the_whole_is_borne_pro_rata_and_the_last_units_go_to_the_largest_remainders() {
        assert_eq!(spread(9_000, &items(&[5_000, 5_000])), [4_500, 4_500]);
        assert_eq!(spread(100, &items(&[100, 100, 100])), [34, 33, 33]);
        // 70 × 7 ÷ 10 = 49.0, 29 × 0.7 = 20.3, 1 × 0.7 = 0.7: the one unit left goes to the last.
        assert_eq!(spread(70, &items(&[70, 29, 1])), [49, 20, 1]);
        assert_eq!(spread(0, &items(&[5, 7])), [0, 0]);
    }

    #[test]
    fn what_was_paid_beside_the_lines_is_no_lines() {
        assert_eq!(spread(10_700, &items(&[5_000, 5_000])), [5_000, 5_000]);
        assert_eq!(spread(500, &items(&[0, 0])), [0, 0]);
        assert_eq!(spread(500, &[]), Vec::<i64>::new());
    }

    proptest! {
        #[test]
        fn shares_add_up_and_none_is_more_than_its_line(
            totals in proptest::collection::vec(0..100_000_000_000_000_i64, 0..40),
            permille in 0..1_500_i64,
        ) {
            let sum: i64 = totals.iter().sum();
            let goods = i64::try_from(i128::from(sum) * i128::from(permille) / 1_000).unwrap();
            let shares = spread(goods, &items(&totals));
            prop_assert_eq!(shares.iter().sum::<i64>(), goods.min(sum));
            for (share, total) in shares.iter().zip(&totals) {
                prop_assert!(share <= total);
                let exact = i128::from(*total) * i128::from(goods.min(sum));
                prop_assert!((i128::from(*share) * i128::from(sum) - exact).abs() < i128::from(sum.max(1)));
            }
        }
    }
}
