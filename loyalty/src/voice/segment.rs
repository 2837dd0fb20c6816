//! Who answers, in the groups an owner compares: whoever gives a company little may well be given more than they came
//! for, and whoever gives it much be let down.

/// The groups, in the order an owner reads them.
pub const SEGMENTS: [&str; 4] = ["guest", "new", "returning", "regular"];

/// Purchases from which somebody is a regular.
const REGULAR_ORDERS: i64 = 5;

/// The group of somebody with so many purchases at the time they answer; a guest has no number.
pub fn of(orders: Option<i64>) -> &'static str {
    let [guest, new, returning, regular] = SEGMENTS;
    match orders {
        None => guest,
        Some(..2) => new,
        Some(2..REGULAR_ORDERS) => returning,
        Some(_) => regular,
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn customers_are_told_apart_by_how_often_they_bought() {
        let groups = [None, Some(0), Some(1), Some(2), Some(4), Some(5), Some(100)].map(of);
        assert_eq!(groups, ["guest", "new", "new", "returning", "returning", "regular", "regular"]);
    }
}
