//! Reading a program from JSON: every fault at once, each with the path of the field it is in.

use serde_json::Value;

use super::{
    EarnOn, EarnRule, Expiry, FORM_VERSION, Gives, Program, Refunds, Reward, Rounding, Shortfall, Texts, Unit,
};
use crate::points::{Money, Points};
use crate::read::{Fault, FaultCode, Reader, TEXT_CHARS_MAX};

/// The most points one rule grants per step, and the dearest reward.
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
        let fields = ["version", "unit", "earn", "expiry", "refunds", "rewards"];
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
        let expiry = self.required(object, "", "expiry").and_then(|value| self.expiry(value));
        let refunds = self.required(object, "", "refunds").and_then(|value| self.refunds(value));
        let rewards = self.required(object, "", "rewards").and_then(|value| self.list(value, "/rewards", Self::reward));
        self.distinct("/earn", earn.iter().flatten().map(|rule| rule.id.as_str()));
        self.distinct("/rewards", rewards.iter().flatten().map(|reward| reward.id.as_str()));
        Some(Program {
            version: version?,
            unit: unit?,
            earn: earn?,
            expiry: expiry?,
            refunds: refunds?,
            rewards: rewards?,
        })
    }

    fn unit(&mut self, value: &Value) -> Option<Unit> {
        let languages = self.any_object(value, "/unit")?;
        if languages.is_empty() {
            self.fault("/unit", FaultCode::Missing, "points need a name in at least one language".into());
        }
        let mut unit = Unit::new();
        for (language, forms) in languages {
            let path = format!("/unit/{language}");
            self.language(&path, language);
            let categories = ["zero", "one", "two", "few", "many", "other"];
            let Some(object) = self.object(forms, &path, &categories) else { continue };
            let needed: &[&str] = match language.as_str() {
                "en" | "de" => &["one", "other"],
                "ru" => &["one", "few", "many", "other"],
                _ => &["other"],
            };
            for category in needed {
                self.required(object, &path, category);
            }
            let mut words = Texts::new();
            for (category, word) in object {
                if let Some(word) = self.text(word, &format!("{path}/{category}")) {
                    words.insert(category.clone(), word);
                }
            }
            unit.insert(language.clone(), words);
        }
        Some(unit)
    }

    fn earn_rule(&mut self, value: &Value, path: &str) -> Option<EarnRule> {
        let object = self.object(value, path, &["id", "on", "points", "per_minor", "rounding"])?;
        let id = self.required(object, path, "id").and_then(|value| self.slug(value, &format!("{path}/id")));
        let on = self.word(object, path, "on", &[("purchase", EarnOn::Purchase)]);
        let points = self.whole(object, path, "points", 1, POINTS_MAX);
        let per_minor = self.whole(object, path, "per_minor", 1, POINTS_MAX);
        let roundings = [("down", Rounding::Down), ("nearest", Rounding::Nearest), ("up", Rounding::Up)];
        let rounding = self.word(object, path, "rounding", &roundings);
        Some(EarnRule { id: id?, on: on?, points: points?, per_minor: per_minor?, rounding: rounding? })
    }

    fn expiry(&mut self, value: &Value) -> Option<Expiry> {
        let path = "/expiry";
        let object = self.object(value, path, &["kind", "days", "months"])?;
        let per_lot = self.word(object, path, "kind", &[("none", false), ("per_lot", true)])?;
        if !per_lot {
            for field in ["days", "months"].iter().filter(|field| object.contains_key(**field)) {
                let detail = "points that never lapse have no term".to_owned();
                self.fault(&format!("{path}/{field}"), FaultCode::UnknownField, detail);
            }
            return Some(Expiry::None);
        }
        match (object.contains_key("days"), object.contains_key("months")) {
            (true, false) => {
                let days = self.whole(object, path, "days", 1, 36_500)?;
                Some(Expiry::PerLot { days: u32::try_from(days).ok(), months: None })
            }
            (false, true) => {
                let months = self.whole(object, path, "months", 1, 1_200)?;
                Some(Expiry::PerLot { days: None, months: u32::try_from(months).ok() })
            }
            _ => {
                self.fault(path, FaultCode::Missing, "a lot's term is either days or months".into());
                None
            }
        }
    }

    fn refunds(&mut self, value: &Value) -> Option<Refunds> {
        let object = self.object(value, "/refunds", &["shortfall"])?;
        let policies = [("clamp", Shortfall::Clamp), ("debt", Shortfall::Debt)];
        let shortfall = self.word(object, "/refunds", "shortfall", &policies)?;
        Some(Refunds { shortfall })
    }

    fn reward(&mut self, value: &Value, path: &str) -> Option<Reward> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(document: &Value) -> Vec<(String, FaultCode)> {
        let faults = Program::read(document).unwrap_err();
        faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut starter = serde_json::to_value(Program::starter()).unwrap();
        assert_eq!(Program::read(&starter), Ok(Program::starter()));
        starter["expiry"] = json!({"kind": "per_lot", "days": 90});
        starter["refunds"] = json!({"shortfall": "debt"});
        starter["rewards"] = json!([
            {"id": "ten_off", "title": {"en": "10 off", "ru": "Скидка 10"}, "cost": 500, "gives": {"kind": "amount_off", "amount_minor": 1000}},
            {"id": "tenth", "title": {"en": "10 % off"}, "cost": 300, "gives": {"kind": "percent_off", "percent": 10}},
            {"id": "mug", "title": {"en": "A mug"}, "cost": 50, "gives": {"kind": "free_item", "sku": "MUG-1"}},
        ]);
        let program = Program::read(&starter).unwrap();
        assert_eq!(serde_json::to_value(&program).unwrap(), starter);
    }

    #[test]
    fn every_fault_is_named_with_its_path() {
        let found = faults(&json!({
            "version": 2,
            "unit": {"ru": {"one": "балл", "other": ""}},
            "earn": [
                {"id": "base", "on": "visit", "points": 0, "per_minor": 1.5, "rounding": "sideways"},
                {"id": "a", "on": "purchase", "points": 1, "per_minor": 1, "rounding": "up", "times": 2},
                {"id": "a", "on": "purchase", "points": 1, "per_minor": 1, "rounding": "up"},
            ],
            "expiry": {"kind": "per_lot", "days": 1, "months": 1},
            "refunds": {},
            "rewards": [{"id": "no space", "title": {}, "cost": 9_007_199_254_740_993_i64, "gives": {"kind": "percent_off", "percent": 101}}],
            "colour": "red",
        }));
        let expected = [
            ("/colour", FaultCode::UnknownField),
            ("/version", FaultCode::UnknownValue),
            ("/unit/ru/few", FaultCode::Missing),
            ("/unit/ru/many", FaultCode::Missing),
            ("/unit/ru/other", FaultCode::OutOfRange),
            ("/earn/0/on", FaultCode::UnknownValue),
            ("/earn/0/points", FaultCode::OutOfRange),
            ("/earn/0/per_minor", FaultCode::WrongType),
            ("/earn/0/rounding", FaultCode::UnknownValue),
            ("/earn/1/times", FaultCode::UnknownField),
            ("/expiry", FaultCode::Missing),
            ("/refunds/shortfall", FaultCode::Missing),
            ("/rewards/0/id", FaultCode::OutOfRange),
            ("/rewards/0/title", FaultCode::Missing),
            ("/rewards/0/cost", FaultCode::OutOfRange),
            ("/rewards/0/gives/percent", FaultCode::OutOfRange),
            ("/earn", FaultCode::Duplicate),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn what_is_no_object_has_one_fault() {
        for document in [json!(null), json!([]), json!("program"), json!(1)] {
            assert_eq!(faults(&document), [(String::new(), FaultCode::WrongType)]);
        }
        assert_eq!(faults(&json!({})).len(), 6);
    }
}
