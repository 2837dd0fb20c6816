//! Reading a program from JSON: every fault at once, each with the path of the field it is in.
//!
//! One module a part of the document. A field that may be missing is read by [`Reader::part`], which leaves its
//! place as it is where nothing is said.

mod acts;
mod caps;
mod conditions;
mod earn;
mod expiry;
mod multipliers;
mod refunds;
mod rewards;
#[cfg(test)]
mod tests;
mod unit;

use serde_json::{Map, Value};

use super::{Caps, FORM_VERSION, Multipliers, PaidWithPoints, PointWorth, Program};
use crate::points::TOTAL_MINOR_MAX;
use crate::read::{Fault, FaultCode, Reader};

/// The most points one rule grants per step, the highest cap, and the dearest reward.
const POINTS_MAX: i64 = 1_000_000_000;

impl Program {
    /// Reads a program, or says everything that is wrong with it.
    pub fn read(document: &Value) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::default();
        let program = reader.program(document);
        reader.end(program)
    }
}

impl Reader {
    fn program(&mut self, document: &Value) -> Option<Program> {
        let fields = ["version", "unit", "earn", "multipliers", "caps", "point_worth", "expiry", "refunds", "rewards"];
        let object = self.object(document, "", &fields)?;
        let version = self.required(object, "", "version").and_then(|value| {
            let found = value.as_u64();
            if found != Some(FORM_VERSION) {
                self.fault("/version", FaultCode::UnknownValue, format!("the form version is {FORM_VERSION}"));
            }
            found
        });
        let unit = self.required(object, "", "unit").and_then(|value| self.unit(value));
        let earn = self.required(object, "", "earn").and_then(|value| self.list(value, "/earn", Self::earn_rule));
        let mut multipliers = Multipliers::default();
        self.part(object, "", "multipliers", &mut multipliers, Self::multipliers);
        let mut caps = Caps::default();
        self.part(object, "", "caps", &mut caps, Self::caps);
        let mut point_worth = None;
        self.part(object, "", "point_worth", &mut point_worth, |reader, value, path| {
            reader.point_worth(value, path).map(Some)
        });
        let expiry = self.required(object, "", "expiry").and_then(|value| self.expiry(value));
        let refunds = self.required(object, "", "refunds").and_then(|value| self.refunds(value));
        let rewards = self.required(object, "", "rewards").and_then(|value| self.list(value, "/rewards", Self::reward));
        let rules = earn.as_deref().unwrap_or_default();
        self.distinct("/earn", rules.iter().map(|rule| rule.id.as_str()));
        if rules.iter().any(|rule| rule.basis.paid_with_points == PaidWithPoints::No)
            && !object.contains_key("point_worth")
        {
            let detail = "a rule leaves out what was paid with points: say what they are worth";
            self.fault("/point_worth", FaultCode::Missing, detail.into());
        }
        self.distinct("/rewards", rewards.iter().flatten().map(|reward| reward.id.as_str()));
        Some(Program {
            version: version?,
            unit: unit?,
            earn: earn?,
            multipliers,
            caps,
            point_worth,
            expiry: expiry?,
            refunds: refunds?,
            rewards: rewards?,
        })
    }

    fn point_worth(&mut self, value: &Value, path: &str) -> Option<PointWorth> {
        let object = self.object(value, path, &["points", "minor"])?;
        let points = self.whole(object, path, "points", 1, POINTS_MAX);
        let minor = self.whole(object, path, "minor", 1, TOTAL_MINOR_MAX);
        Some(PointWorth { points: points?, minor: minor? })
    }

    /// Puts what is read into its place, where the field is there and good.
    fn part<T>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        field: &str,
        place: &mut T,
        read: fn(&mut Self, &Value, &str) -> Option<T>,
    ) {
        if let Some(value) = object.get(field)
            && let Some(value) = read(self, value, &format!("{path}/{field}"))
        {
            *place = value;
        }
    }
}
