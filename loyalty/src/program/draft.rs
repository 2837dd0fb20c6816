//! A program while somebody edits it.
//!
//! The draft *is* the document: a form shows values of it and puts values back by their path, so there is no
//! second form of a program that could lose something. Fields that this version does not know stay where they
//! are. What cannot be a value yet (a price half typed) is kept as the text it is; reading the draft then names
//! the fault at exactly that field.

use serde_json::{Map, Value, json};

use super::Program;
use crate::read::{Fault, FaultCode};

/// A program being edited, and what it was before.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    base: Value,
    document: Value,
}

impl Draft {
    /// Begins with a program as it is in force.
    pub fn of(document: Value) -> Self {
        Self { base: document.clone(), document }
    }

    /// A draft of this document that began with that one.
    pub fn resumed(base: Value, document: Value) -> Self {
        Self { base, document }
    }

    /// The document as edited.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The document the draft began with.
    pub fn base(&self) -> &Value {
        &self.base
    }

    /// Whether anything was edited.
    pub fn is_changed(&self) -> bool {
        self.base != self.document
    }

    /// The value at a path such as `/rewards/0/cost`; null where there is none.
    pub fn get(&self, path: &str) -> &Value {
        self.document.pointer(path).unwrap_or(&Value::Null)
    }

    /// Puts a value at a path; objects on the way are made, places in lists must be there.
    pub fn set(&mut self, path: &str, value: Value) {
        let mut place = &mut self.document;
        for step in path.split('/').skip(1) {
            if place.is_null() {
                *place = Value::Object(Map::new());
            }
            place = match place {
                Value::Object(fields) => fields.entry(step).or_insert(Value::Null),
                Value::Array(items) => {
                    let Some(item) = step.parse::<usize>().ok().and_then(|at| items.get_mut(at)) else { return };
                    item
                }
                _ => return,
            };
        }
        *place = value;
    }

    /// Puts a text at a path, or nothing where it is empty: an emptied word is one that was not given.
    pub fn set_text(&mut self, path: &str, text: &str) {
        if !text.is_empty() {
            return self.set(path, text.into());
        }
        let Some((parent, field)) = path.rsplit_once('/') else { return };
        if let Some(fields) = self.document.pointer_mut(parent).and_then(Value::as_object_mut) {
            fields.remove(field);
        }
    }

    /// How many items a list has.
    pub fn len(&self, list: &str) -> usize {
        self.get(list).as_array().map_or(0, Vec::len)
    }

    /// Adds an item at the end of a list, under an id that neither this draft nor the program before it has: the
    /// history of an old reward must not become a new one's.
    pub fn add(&mut self, list: &str, prefix: &str, mut item: Value) {
        let is_taken = |id: &str| {
            let documents = [&self.base, &self.document];
            let mut items = documents.iter().filter_map(|document| document.pointer(list)?.as_array()).flatten();
            items.any(|item| item["id"] == id)
        };
        let id = (1..=u32::MAX).map(|number| format!("{prefix}_{number}")).find(|id| !is_taken(id));
        item["id"] = json!(id);
        match self.document.pointer_mut(list) {
            Some(Value::Array(items)) => items.push(item),
            _ => self.set(list, json!([item])),
        }
    }

    /// Takes an item out of a list.
    pub fn remove(&mut self, list: &str, at: usize) {
        if let Some(Value::Array(items)) = self.document.pointer_mut(list)
            && at < items.len()
        {
            items.remove(at);
        }
    }

    /// Changes the places of two items.
    pub fn swap(&mut self, list: &str, one: usize, other: usize) {
        if let Some(Value::Array(items)) = self.document.pointer_mut(list)
            && one.max(other) < items.len()
        {
            items.swap(one, other);
        }
    }

    /// The draft as rules, or all its faults. What this version does not know and did not bring in is not at
    /// fault: the edge, which may be newer, took it.
    pub fn read(&self) -> Result<Program, Vec<Fault>> {
        read_known(&self.document, &self.base)
    }

    /// The program it began with, as rules.
    pub fn before(&self) -> Result<Program, Vec<Fault>> {
        read_known(&self.base, &self.base)
    }
}

fn read_known(document: &Value, accepted: &Value) -> Result<Program, Vec<Fault>> {
    let Err(faults) = Program::read(document) else { return Program::read(document) };
    let mut known = document.clone();
    for fault in faults.iter().filter(|fault| fault.code == FaultCode::UnknownField) {
        let Some((parent, field)) = fault.path.rsplit_once('/') else { continue };
        // Items move about in lists, so a field is known by its name and its list, not by its place.
        if has_field(accepted, field)
            && let Some(fields) = known.pointer_mut(parent).and_then(Value::as_object_mut)
        {
            fields.remove(field);
        }
    }
    Program::read(&known)
}

fn has_field(document: &Value, field: &str) -> bool {
    match document {
        Value::Object(fields) => fields.contains_key(field) || fields.values().any(|value| has_field(value, field)),
        Value::Array(items) => items.iter().any(|item| has_field(item, field)),
        _ => false,
    }
}

/// What was typed as a whole number, or the text as it is.
pub fn typed_whole(text: &str) -> Value {
    let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    digits.parse::<i64>().map_or_else(|_| text.into(), Value::from)
}

/// What was typed as an amount in whole units, as minor units; or the text as it is.
pub fn typed_money(text: &str, decimals: usize) -> Value {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == ',' { '.' } else { c }).collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > decimals || !digits_only(whole) || !digits_only(fraction) {
        return text.into();
    }
    format!("{whole}{fraction:0<decimals$}").parse::<i64>().map_or_else(|_| text.into(), Value::from)
}

/// A value as a field shows it: a text as it is, a number in digits, nothing as nothing.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => crate::json::text(number),
        _ => String::new(),
    }
}

/// Minor units as a field shows them, in whole units; parts only where there are any.
pub fn shown_money(value: &Value, decimals: usize) -> String {
    let Some(minor) = value.as_u64() else { return shown(value) };
    let digits = format!("{minor:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    if fraction.bytes().all(|byte| byte == b'0') { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        let mut document = serde_json::to_value(Program::starter()).unwrap();
        document["rewards"] = json!([
            {"id": "mug", "title": {"en": "A mug"}, "cost": 50, "gives": {"kind": "free_item", "sku": "MUG"}},
        ]);
        document
    }

    #[test]
    fn editing_changes_what_was_edited_and_nothing_else() {
        let mut draft = Draft::of(document());
        draft.set("/rewards/0/cost", typed_whole("1 200"));
        draft.set("/rewards/0/title/ru", "Кружка".into());
        draft.set("/levels/first/name", "Bronze".into());
        let mut expected = document();
        expected["rewards"][0]["cost"] = 1200.into();
        expected["rewards"][0]["title"]["ru"] = "Кружка".into();
        expected["levels"] = json!({"first": {"name": "Bronze"}});
        assert_eq!(draft.document(), &expected);
        draft.set("/rewards/0/cost", 50.into());
        draft.set_text("/rewards/0/title/ru", "");
        draft.set("/rewards/7/cost", 1.into());
        draft.set("/version/deep", 1.into());
        expected = document();
        expected["levels"] = json!({"first": {"name": "Bronze"}});
        assert_eq!(draft.document(), &expected);
    }

    #[test]
    fn what_cannot_be_a_value_stays_as_typed_and_is_at_fault_there() {
        let mut draft = Draft::of(document());
        draft.set("/earn/0/points", typed_whole("five"));
        draft.set("/earn/0/per_minor", typed_money("1,005", 2));
        assert_eq!(shown(draft.get("/earn/0/points")), "five");
        let paths: Vec<String> = draft.read().unwrap_err().into_iter().map(|fault| fault.path).collect();
        assert_eq!(paths, ["/earn/0/points", "/earn/0/per_minor"]);
    }

    #[test]
    fn fields_of_a_newer_form_are_kept_and_no_fault() {
        let mut newer = document();
        newer["tiers"] = json!([{"id": "gold"}]);
        newer["rewards"][0]["stock"] = 5.into();
        let mut draft = Draft::of(newer.clone());
        draft.set("/rewards/0/cost", 60.into());
        assert_eq!(draft.read().unwrap().rewards[0].cost.0, 60);
        newer["rewards"][0]["cost"] = 60.into();
        assert_eq!(draft.document(), &newer);
        draft.set("/invented", 1.into());
        assert_eq!(draft.read().unwrap_err()[0].path, "/invented");
    }

    #[test]
    fn settings_without_a_screen_are_kept_while_others_are_edited() {
        let mut settings = document();
        settings["earn"][0]["only"] = json!({"when": {"weekdays": ["sat"]}, "minimum_minor": 500});
        settings["earn"][0]["basis"] =
            json!({"discount": "before", "tax": true, "shipping": false, "paid_with_points": "yes"});
        settings["multipliers"] = json!({"stacking": "best", "list": [{"id": "sale", "percent": 200}]});
        settings["caps"] = json!({"day": 100});
        let mut draft = Draft::of(settings.clone());
        draft.set("/earn/0/points", 3.into());
        settings["earn"][0]["points"] = 3.into();
        assert_eq!(draft.document(), &settings);
        assert_eq!(serde_json::to_value(draft.read().unwrap()).unwrap(), settings);
    }

    #[test]
    fn a_new_item_never_takes_the_id_of_one_just_removed() {
        let mut draft = Draft::of(document());
        draft.add("/rewards", "reward", json!({"cost": 1}));
        draft.add("/rewards", "reward", json!({"cost": 2}));
        draft.swap("/rewards", 0, 2);
        assert_eq!(draft.get("/rewards/0/id"), "reward_2");
        let mut next = Draft::of(draft.document().clone());
        next.remove("/rewards", 0);
        next.remove("/rewards", 9);
        next.add("/rewards", "reward", json!({}));
        assert_eq!((next.len("/rewards"), next.get("/rewards/2/id")), (3, &json!("reward_3")));
    }

    #[test]
    fn money_is_typed_and_shown_in_whole_units() {
        for (text, minor) in [("12", 1200), ("12.5", 1250), ("12,50", 1250), ("1 000", 100_000), ("0,07", 7)] {
            assert_eq!(typed_money(text, 2), json!(minor), "{text}");
        }
        for text in ["", "12.505", "-1", "1.2.3", ".5", "99999999999999999999"] {
            assert_eq!(typed_money(text, 2), json!(text), "{text}");
        }
        assert_eq!(typed_money("500", 0), json!(500));
        let shown = |minor: i64, decimals| shown_money(&json!(minor), decimals);
        assert_eq!([shown(1250, 2), shown(1200, 2), shown(7, 2), shown(500, 0)], ["12.50", "12", "0.07", "500"]);
        assert_eq!(shown_money(&json!("1,"), 2), "1,");
    }
}
