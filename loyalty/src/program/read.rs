//! Reading a program from JSON: every fault at once, each with the path of the field it is in.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    EarnOn, EarnRule, Expiry, FORM_VERSION, Gives, Program, Refunds, Reward, Rounding, Shortfall, Texts, Unit,
};
use crate::points::{Money, Points};

/// The most rules or rewards a program may have; more is an import gone wrong, not a program.
const LIST_MAX: usize = 100;
/// The most points one rule grants per step, and the dearest reward.
const POINTS_MAX: i64 = 1_000_000_000;
/// The longest text a customer reads in one line, in characters.
const TEXT_CHARS_MAX: usize = 120;

/// One thing wrong with a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fault {
    /// JSON pointer to the field: `/rewards/0/cost`.
    pub path: String,
    /// What kind of fault it is.
    pub code: FaultCode,
    /// The same in words.
    pub detail: String,
}

/// The kinds of fault a program can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// A field that must be there is not.
    Missing,
    /// A field that no program has.
    UnknownField,
    /// A value of another type.
    WrongType,
    /// A number or text beyond its bounds.
    OutOfRange,
    /// A word that is none of those allowed.
    UnknownValue,
    /// Two rules or rewards of one id.
    Duplicate,
}

impl Program {
    /// Reads a program, or says everything that is wrong with it.
    pub fn read(document: &Value) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::default();
        let program = reader.program(document);
        match program {
            Some(program) if reader.faults.is_empty() => Ok(program),
            _ => Err(reader.faults),
        }
    }
}

/// Collects faults while it reads. Each method returns `None` only after it has noted why.
#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
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
        let title = self.required(object, path, "title").and_then(|value| self.texts(value, &format!("{path}/title")));
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

    fn texts(&mut self, value: &Value, path: &str) -> Option<Texts> {
        let object = self.any_object(value, path)?;
        if object.is_empty() {
            self.fault(path, FaultCode::Missing, "a text needs at least one language".into());
        }
        let mut texts = Texts::new();
        for (language, text) in object {
            let path = format!("{path}/{language}");
            self.language(&path, language);
            if let Some(text) = self.text(text, &path) {
                texts.insert(language.clone(), text);
            }
        }
        Some(texts)
    }

    fn list<T>(&mut self, value: &Value, path: &str, item: fn(&mut Self, &Value, &str) -> Option<T>) -> Option<Vec<T>> {
        let Some(list) = value.as_array() else {
            self.fault(path, FaultCode::WrongType, "this is a list".into());
            return None;
        };
        if list.len() > LIST_MAX {
            self.fault(path, FaultCode::OutOfRange, format!("at most {LIST_MAX} of these"));
            return None;
        }
        let read = list.iter().enumerate().filter_map(|(at, value)| item(self, value, &format!("{path}/{at}")));
        Some(read.collect())
    }

    fn distinct<'a>(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let ids: Vec<&str> = ids.collect();
        for (at, id) in ids.iter().enumerate() {
            if ids[..at].contains(id) {
                self.fault(path, FaultCode::Duplicate, format!("\u{201c}{id}\u{201d} is there twice"));
            }
        }
    }

    fn object<'a>(&mut self, value: &'a Value, path: &str, fields: &[&str]) -> Option<&'a Map<String, Value>> {
        let object = self.any_object(value, path)?;
        self.no_other_fields(object, path, fields);
        Some(object)
    }

    fn any_object<'a>(&mut self, value: &'a Value, path: &str) -> Option<&'a Map<String, Value>> {
        if value.as_object().is_none() {
            self.fault(path, FaultCode::WrongType, "this is an object".into());
        }
        value.as_object()
    }

    fn no_other_fields(&mut self, object: &Map<String, Value>, path: &str, fields: &[&str]) {
        for field in object.keys().filter(|field| !fields.contains(&field.as_str())) {
            let detail = format!("there is no such field; known are {}", fields.join(", "));
            self.fault(&format!("{path}/{field}"), FaultCode::UnknownField, detail);
        }
    }

    fn required<'a>(&mut self, object: &'a Map<String, Value>, path: &str, field: &str) -> Option<&'a Value> {
        if !object.contains_key(field) {
            self.fault(&format!("{path}/{field}"), FaultCode::Missing, "this field is needed".into());
        }
        object.get(field)
    }

    fn whole(&mut self, object: &Map<String, Value>, path: &str, field: &str, min: i64, max: i64) -> Option<i64> {
        let value = self.required(object, path, field)?;
        let path = format!("{path}/{field}");
        match value.as_i64() {
            Some(number) if (min..=max).contains(&number) => Some(number),
            None if !value.is_number() || value.as_f64().is_some_and(|number| number.fract() != 0.0) => {
                self.fault(&path, FaultCode::WrongType, "this is a whole number".into());
                None
            }
            _ => {
                self.fault(&path, FaultCode::OutOfRange, format!("this is between {min} and {max}"));
                None
            }
        }
    }

    fn word<T: Copy>(
        &mut self,
        object: &Map<String, Value>,
        path: &str,
        field: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let value = self.required(object, path, field)?;
        let found = known.iter().find(|(word, _)| value.as_str() == Some(word)).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            let detail = format!("this is one of {}", words.join(", "));
            self.fault(&format!("{path}/{field}"), FaultCode::UnknownValue, detail);
        }
        found
    }

    fn text(&mut self, value: &Value, path: &str) -> Option<String> {
        let Some(text) = value.as_str() else {
            self.fault(path, FaultCode::WrongType, "this is a text".into());
            return None;
        };
        let fits = !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX;
        if !fits || text.chars().any(char::is_control) {
            let detail = format!("a text has 1 to {TEXT_CHARS_MAX} characters on one line");
            self.fault(path, FaultCode::OutOfRange, detail);
            return None;
        }
        Some(text.to_owned())
    }

    fn slug(&mut self, value: &Value, path: &str) -> Option<String> {
        let fits = |text: &&str| {
            (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        };
        let slug = value.as_str().filter(fits).map(str::to_owned);
        if slug.is_none() {
            let detail = "an id has 1 to 40 letters, digits, _ or -".to_owned();
            self.fault(path, FaultCode::OutOfRange, detail);
        }
        slug
    }

    fn language(&mut self, path: &str, code: &str) {
        if !is_language(code) {
            self.fault(path, FaultCode::UnknownValue, "a language is a code such as en or pt-BR".into());
        }
    }

    fn fault(&mut self, path: &str, code: FaultCode, detail: String) {
        self.faults.push(Fault { path: path.to_owned(), code, detail });
    }
}

/// Whether this looks like a language code: two or three letters, perhaps a region.
pub(crate) fn is_language(code: &str) -> bool {
    let mut parts = code.split('-');
    let language =
        parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_lowercase()));
    language && parts.all(|p| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
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
