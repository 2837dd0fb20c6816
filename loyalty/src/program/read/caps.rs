//! The most that anybody earns.

use serde_json::Value;

use super::POINTS_MAX;
use crate::program::{Caps, Over, PurchaseCap};
use crate::read::Reader;

impl Reader {
    pub(super) fn caps(&mut self, value: &Value, path: &str) -> Option<Caps> {
        let object = self.object(value, path, &["purchase", "day", "week", "month", "year", "balance"])?;
        let mut caps = Caps::default();
        self.part(object, path, "purchase", &mut caps.purchase, |reader, value, path| {
            reader.purchase_cap(value, path).map(Some)
        });
        let periods = [
            ("day", &mut caps.day),
            ("week", &mut caps.week),
            ("month", &mut caps.month),
            ("year", &mut caps.year),
            ("balance", &mut caps.balance),
        ];
        for (field, cap) in periods {
            self.given(object, path, field, cap, |reader, object, path, field| {
                reader.whole(object, path, field, 1, POINTS_MAX).map(Some)
            });
        }
        Some(caps)
    }

    fn purchase_cap(&mut self, value: &Value, path: &str) -> Option<PurchaseCap> {
        let object = self.object(value, path, &["points", "over"])?;
        let points = self.whole(object, path, "points", 1, POINTS_MAX);
        let mut over = Over::default();
        self.given(object, path, "over", &mut over, |reader, object, path, field| {
            reader.word(object, path, field, &[("reduce", Over::Reduce), ("reject", Over::Reject)])
        });
        Some(PurchaseCap { points: points?, over })
    }
}
