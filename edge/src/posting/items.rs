//! What a returned item is worth.

use loyalty::points::Money;
use loyalty::wire::purchases::{Item, RefundItem};
use loyalty::wire::{Code, Problem};
use serde::Serialize;

loyalty::stored! {
    /// A purchase's lines and how many of each have come back, as kept with the purchase.
    #[derive(Clone, Debug, Default, Serialize)]
    pub(super) struct Lines {
        lines: Vec<Line>,
    }
}

loyalty::stored! {
    #[derive(Clone, Debug, Default, Serialize)]
    struct Line {
        sku: String,
        quantity: u64,
        total: i64,
        returned: u64,
    }
}

impl Lines {
    /// The lines of a receipt; several of one article are one.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut all = Self::default();
        for item in items {
            if all.line(&item.sku).is_none() {
                all.lines.push(Line { sku: item.sku.clone(), ..Line::default() });
            }
            if let Some(line) = all.line(&item.sku) {
                line.quantity = line.quantity.saturating_add(u64::from(item.quantity));
                line.total = line.total.saturating_add(item.total.0);
            }
        }
        all
    }

    fn line(&mut self, sku: &str) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.sku == sku)
    }

    /// What returning these items is worth, and notes that they are returned. Each is worth its share of
    /// its line; where the lines add up to more than was paid, the discount is shared out alike. Shares
    /// are cumulative, so that returning one by one pays back what returning all at once does.
    pub(super) fn give_back(&mut self, paid: Money, returned: &[RefundItem]) -> Result<Money, Problem> {
        let before = self.worth_returned(paid);
        for item in returned {
            let line = self.line(&item.sku).ok_or_else(|| {
                Problem::new(Code::OutOfRange, "the purchase has no such item").with("sku", item.sku.as_str())
            })?;
            line.returned = line.returned.saturating_add(u64::from(item.quantity));
            if line.returned > line.quantity {
                let detail = format!("only {} of it were bought", line.quantity);
                return Err(Problem::new(Code::RefundTooLarge, detail).with("sku", item.sku.as_str()));
            }
        }
        Ok(Money(self.worth_returned(paid).saturating_sub(before)))
    }

    fn worth_returned(&self, paid: Money) -> i64 {
        let sum: i128 = self.lines.iter().map(|line| i128::from(line.total)).sum();
        let of_line = |line: &Line| share(line.total.into(), line.returned.into(), line.quantity.into());
        let returned: i128 = self.lines.iter().map(of_line).sum();
        let paid = i128::from(paid.0);
        let worth = if sum > paid { share(returned, paid, sum) } else { returned };
        i64::try_from(worth).unwrap_or(i64::MAX)
    }
}

/// `amount × part ÷ whole`, rounded down. The factors fit 64 bits, so their product fits 128.
fn share(amount: i128, part: i128, whole: i128) -> i128 {
    amount.saturating_mul(part).checked_div(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(sku: &str, quantity: u32, total: i64) -> Item {
        Item { sku: sku.into(), category: None, quantity, total: Money(total) }
    }

    fn back(sku: &str, quantity: u32) -> [RefundItem; 1] {
        [RefundItem { sku: sku.into(), quantity }]
    }

    #[test]
    fn an_item_is_worth_its_share_of_what_was_paid() {
        let lines = Lines::of(&[item("A", 1, 5000), item("B", 1, 5000)]);
        let worth = |paid| lines.clone().give_back(Money(paid), &back("A", 1)).unwrap();
        assert_eq!(worth(10_000), Money(5000));
        assert_eq!(worth(9_000), Money(4500), "a discount on the whole is shared out");
        assert_eq!(worth(10_700), Money(5000), "shipping on top is no item's");
    }

    #[test]
    fn one_by_one_pays_back_what_all_at_once_does() {
        let mut lines = Lines::of(&[item("A", 3, 100)]);
        let each = [(); 3].map(|()| lines.give_back(Money(100), &back("A", 1)).unwrap().0);
        assert_eq!(each.iter().sum::<i64>(), 100);
        let more = lines.give_back(Money(100), &back("A", 1)).unwrap_err();
        assert_eq!(more.code, Code::RefundTooLarge);
        assert_eq!(lines.give_back(Money(100), &back("Z", 1)).unwrap_err().code, Code::OutOfRange);
    }
}
