//! When points count several times.

use serde_json::Value;

use super::earn::{PRIORITY_MAX, ROUNDINGS};
use crate::program::{Conditions, Multiplier, Multipliers, Stacking};
use crate::read::Reader;

/// What multiplies at least adds something, and at most makes a hundred of one.
const PERCENT: (i64, i64) = (101, 10_000);

impl Reader {
    pub(super) fn multipliers(&mut self, value: &Value, path: &str) -> Option<Multipliers> {
        let object = self.object(value, path, &["stacking", "rounding", "list"])?;
        let mut stacking = Stacking::default();
        self.given(object, path, "stacking", &mut stacking, |reader, object, path, field| {
            let known = [("best", Stacking::Best), ("add", Stacking::Add), ("multiply", Stacking::Multiply)];
            reader.word(object, path, field, &known)
        });
        let mut rounding = None;
        self.given(object, path, "rounding", &mut rounding, |reader, object, path, field| {
            reader.word(object, path, field, &ROUNDINGS).map(Some)
        });
        let at = format!("{path}/list");
        let list = self.required(object, path, "list").and_then(|value| self.list(value, &at, Self::multiplier))?;
        self.distinct(&at, list.iter().map(|multiplier| multiplier.id.as_str()));
        Some(Multipliers { stacking, rounding, list })
    }

    fn multiplier(&mut self, value: &Value, path: &str) -> Option<Multiplier> {
        let object = self.object(value, path, &["id", "percent", "priority", "only"])?;
        let id = self.required(object, path, "id").and_then(|value| self.slug(value, &format!("{path}/id")));
        let percent = self.whole(object, path, "percent", PERCENT.0, PERCENT.1);
        let mut priority = 0;
        self.given(object, path, "priority", &mut priority, |reader, object, path, field| {
            reader.whole(object, path, field, -PRIORITY_MAX, PRIORITY_MAX)
        });
        let mut only = Conditions::default();
        self.part(object, path, "only", &mut only, Self::conditions);
        Some(Multiplier { id: id?, percent: percent?, priority, only })
    }
}
