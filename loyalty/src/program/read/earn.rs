//! How points are earned.

use serde_json::{Map, Value};

use super::POINTS_MAX;
use crate::program::{Basis, Combine, Conditions, Discount, EarnOn, EarnRule, PaidWithPoints, Rounding};
use crate::read::Reader;

/// The highest priority; the lowest is its opposite.
pub(super) const PRIORITY_MAX: i64 = 1_000;

/// The words for roundings.
pub(super) const ROUNDINGS: [(&str, Rounding); 3] =
    [("down", Rounding::Down), ("nearest", Rounding::Nearest), ("up", Rounding::Up)];

impl Reader {
    pub(super) fn earn_rule(&mut self, value: &Value, path: &str) -> Option<EarnRule> {
        let object = self.any_object(value, path)?;
        let id = self.required(object, path, "id").and_then(|value| self.slug(value, &format!("{path}/id")));
        let on = self.word(object, path, "on", &EarnOn::NAMED);
        let points = self.whole(object, path, "points", 1, POINTS_MAX);
        // Where nobody can tell what it is for, it is read as what it mostly is.
        let rule = match on.unwrap_or(EarnOn::Purchase) {
            EarnOn::Purchase => self.purchase_rule(object, path),
            act => self.act_rule(object, path, act),
        };
        Some(EarnRule { id: id?, on: on?, points: points?, ..rule? })
    }

    /// What is particular to a rule on purchases.
    fn purchase_rule(&mut self, object: &Map<String, Value>, path: &str) -> Option<EarnRule> {
        let fields = ["id", "on", "points", "per_minor", "rounding", "basis", "only", "combine", "priority"];
        self.no_other_fields(object, path, &fields);
        let mut per_minor = None;
        self.given(object, path, "per_minor", &mut per_minor, |reader, object, path, field| {
            reader.whole(object, path, field, 1, POINTS_MAX).map(Some)
        });
        let rounding = self.word(object, path, "rounding", &ROUNDINGS);
        let mut basis = Basis::default();
        self.part(object, path, "basis", &mut basis, Self::basis);
        let mut only = Conditions::default();
        self.part(object, path, "only", &mut only, Self::conditions);
        let mut combine = Combine::default();
        self.given(object, path, "combine", &mut combine, |reader, object, path, field| {
            reader.word(object, path, field, &[("stack", Combine::Stack), ("best", Combine::Best)])
        });
        let mut priority = 0;
        self.given(object, path, "priority", &mut priority, |reader, object, path, field| {
            reader.whole(object, path, field, -PRIORITY_MAX, PRIORITY_MAX)
        });
        let plain = EarnRule::per_amount("", 0, 1, rounding?);
        Some(EarnRule { per_minor, basis, only, combine, priority, ..plain })
    }

    fn basis(&mut self, value: &Value, path: &str) -> Option<Basis> {
        let object = self.object(value, path, &["discount", "tax", "shipping", "paid_with_points"])?;
        let mut basis = Basis::default();
        self.given(object, path, "discount", &mut basis.discount, |reader, object, path, field| {
            reader.word(object, path, field, &[("after", Discount::After), ("before", Discount::Before)])
        });
        self.given(object, path, "tax", &mut basis.tax, Self::flag);
        self.given(object, path, "shipping", &mut basis.shipping, Self::flag);
        self.given(object, path, "paid_with_points", &mut basis.paid_with_points, |reader, object, path, field| {
            let known =
                [("yes", PaidWithPoints::Yes), ("no", PaidWithPoints::No), ("nothing", PaidWithPoints::Nothing)];
            reader.word(object, path, field, &known)
        });
        Some(basis)
    }
}
