//! What points buy.

use serde_json::Value;

use super::POINTS_MAX;
use crate::points::{Money, Points};
use crate::program::{Gives, Reward};
use crate::read::{Reader, TEXT_CHARS_MAX};

impl Reader {
    pub(super) fn reward(&mut self, value: &Value, path: &str) -> Option<Reward> {
        let object = self.object(value, path, &["id", "title", "cost", "gives"])?;
        let id = self.required(object, path, "id").and_then(|value| self.slug(value, &format!("{path}/id")));
        let title = self
            .required(object, path, "title")
            .and_then(|value| self.texts(value, &format!("{path}/title"), TEXT_CHARS_MAX));
        let cost = self.whole(object, path, "cost", 1, POINTS_MAX).map(Points);
        let gives = self.required(object, path, "gives").and_then(|value| self.gives(value, &format!("{path}/gives")));
        Some(Reward { id: id?, title: title?, cost: cost?, gives: gives? })
    }

    fn gives(&mut self, value: &Value, path: &str) -> Option<Gives> {
        let object = self.any_object(value, path)?;
        let kinds = [("amount_off", "amount_minor"), ("percent_off", "percent"), ("free_item", "sku")];
        let field = self.word(object, path, "kind", &kinds)?;
        self.no_other_fields(object, path, &["kind", field]);
        match field {
            "amount_minor" => {
                let amount = self.whole(object, path, field, 1, crate::points::TOTAL_MINOR_MAX)?;
                Some(Gives::AmountOff { amount_minor: Money(amount) })
            }
            "percent" => {
                let percent = self.whole(object, path, field, 1, 100)?;
                Some(Gives::PercentOff { percent: u8::try_from(percent).ok()? })
            }
            _ => {
                let sku = self.required(object, path, field)?;
                Some(Gives::FreeItem { sku: self.text(sku, &format!("{path}/{field}"))? })
            }
        }
    }
}
