//! What a refund does about points that are already spent.

use serde_json::Value;

use crate::program::{Refunds, Shortfall};
use crate::read::Reader;

impl Reader {
    pub(super) fn refunds(&mut self, value: &Value) -> Option<Refunds> {
        let object = self.object(value, "/refunds", &["shortfall"])?;
        let policies = [("clamp", Shortfall::Clamp), ("debt", Shortfall::Debt)];
        let shortfall = self.word(object, "/refunds", "shortfall", &policies)?;
        Some(Refunds { shortfall })
    }
}
