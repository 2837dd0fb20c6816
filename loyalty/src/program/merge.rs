//! Two people's edits of one document, brought together.
//!
//! What only one of them changed is taken; what both changed differently is a collision for a person to decide.
//! Items of a list are known by their `id`, so that moving or adding one collides with nothing. An object with a
//! `kind` is one decision: half of one and half of another would be neither.

use std::fmt;

use serde_json::{Map, Value};

/// One step from a document to a value in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field of an object.
    Field(String),
    /// The item of this id in a list.
    Item(String),
}

/// A value that both changed differently. The merged document has theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// Where it is.
    pub at: Vec<Step>,
    /// What we made of it; nothing where we removed it.
    pub mine: Option<Value>,
    /// What the other made of it; nothing where it was removed.
    pub theirs: Option<Value>,
}

/// Both edits together.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The document, with theirs where they collide.
    pub document: Value,
    /// Where they collide.
    pub collisions: Vec<Collision>,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (Self::Field(name) | Self::Item(name)) = self;
        f.write_str(name)
    }
}

/// Brings together what was made of `base` here and elsewhere.
pub fn merge(base: &Value, mine: &Value, theirs: &Value) -> Merged {
    let mut merge = Merge { at: Vec::new(), collisions: Vec::new() };
    let document = merge.value(Some(base), Some(mine), Some(theirs)).unwrap_or(Value::Null);
    Merged { document, collisions: merge.collisions }
}

impl Collision {
    /// Puts ours in place of theirs.
    pub fn take_mine(&self, document: &mut Value) {
        let Some((last, parents)) = self.at.split_last() else { return };
        let Some(parent) = parents.iter().try_fold(document, |value, step| inside(value, step)) else { return };
        match (parent, last) {
            (Value::Object(fields), Step::Field(name)) => match &self.mine {
                Some(mine) => drop(fields.insert(name.clone(), mine.clone())),
                None => drop(fields.remove(name)),
            },
            (Value::Array(items), Step::Item(id)) => {
                let place = items.iter().position(|item| item["id"] == *id);
                match (place, &self.mine) {
                    (Some(place), Some(mine)) => items[place] = mine.clone(),
                    (Some(place), None) => drop(items.remove(place)),
                    (None, Some(mine)) => items.push(mine.clone()),
                    (None, None) => {}
                }
            }
            _ => {}
        }
    }
}

fn inside<'a>(value: &'a mut Value, step: &Step) -> Option<&'a mut Value> {
    match step {
        Step::Field(name) => value.get_mut(name),
        Step::Item(id) => value.as_array_mut()?.iter_mut().find(|item| item["id"] == **id),
    }
}

struct Merge {
    at: Vec<Step>,
    collisions: Vec<Collision>,
}

impl Merge {
    fn value(&mut self, base: Option<&Value>, mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
        if mine == theirs || mine == base {
            return theirs.cloned();
        }
        if theirs == base {
            return mine.cloned();
        }
        match (mine, theirs) {
            (Some(Value::Object(mine)), Some(Value::Object(theirs)))
                if !mine.contains_key("kind") && !theirs.contains_key("kind") =>
            {
                Some(Value::Object(self.object(base.and_then(Value::as_object), mine, theirs)))
            }
            (Some(Value::Array(mine)), Some(Value::Array(theirs))) => {
                let base = base.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                match (ids(base), ids(mine), ids(theirs)) {
                    (Some(base_ids), Some(mine_ids), Some(their_ids)) => {
                        let order = order(&base_ids, &mine_ids, &their_ids);
                        Some(Value::Array(self.list(&order, base, mine, theirs)))
                    }
                    _ => self.collide(Some(&Value::Array(mine.clone())), Some(&Value::Array(theirs.clone()))),
                }
            }
            _ => self.collide(mine, theirs),
        }
    }

    fn object(
        &mut self,
        base: Option<&Map<String, Value>>,
        mine: &Map<String, Value>,
        theirs: &Map<String, Value>,
    ) -> Map<String, Value> {
        let mut merged = Map::new();
        let added = mine.keys().filter(|name| !theirs.contains_key(*name));
        for name in theirs.keys().chain(added) {
            self.at.push(Step::Field(name.clone()));
            let value = self.value(base.and_then(|base| base.get(name)), mine.get(name), theirs.get(name));
            merged.extend(value.map(|value| (name.clone(), value)));
            self.at.pop();
        }
        merged
    }

    fn list(&mut self, order: &[String], base: &[Value], mine: &[Value], theirs: &[Value]) -> Vec<Value> {
        let mut merged = Vec::new();
        for id in order {
            let of = |items: &[Value]| items.iter().find(|item| item["id"] == **id).cloned();
            self.at.push(Step::Item(id.clone()));
            merged.extend(self.value(of(base).as_ref(), of(mine).as_ref(), of(theirs).as_ref()));
            self.at.pop();
        }
        merged
    }

    fn collide(&mut self, mine: Option<&Value>, theirs: Option<&Value>) -> Option<Value> {
        self.collisions.push(Collision { at: self.at.clone(), mine: mine.cloned(), theirs: theirs.cloned() });
        theirs.cloned()
    }
}

/// The ids of a list's items, where each has one of its own.
fn ids(items: &[Value]) -> Option<Vec<String>> {
    let ids: Vec<String> = items.iter().map(|item| item["id"].as_str().map(str::to_owned)).collect::<Option<_>>()?;
    let is_distinct = ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id));
    is_distinct.then_some(ids)
}

/// All ids in one order: theirs, unless only we moved items about. What one of the two does not have comes after what
/// it followed in the other.
fn order(base: &[String], mine: &[String], theirs: &[String]) -> Vec<String> {
    let kept = |of: &[String], others: &[String]| -> Vec<String> {
        of.iter().filter(|id| others.contains(id)).cloned().collect()
    };
    let we_moved = kept(base, mine) != kept(mine, base);
    let they_moved = kept(base, theirs) != kept(theirs, base);
    let (lead, other) = if we_moved && !they_moved { (mine, theirs) } else { (theirs, mine) };
    let mut order = lead.to_vec();
    for (at, id) in other.iter().enumerate().filter(|(_, id)| !lead.contains(id)) {
        let before = other[..at].iter().rev().find_map(|before| order.iter().position(|known| known == before));
        order.insert(before.map_or(0, |before| before + 1), id.clone());
    }
    order
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn reward(id: &str, cost: i64) -> Value {
        json!({"id": id, "title": {"en": id}, "cost": cost, "gives": {"kind": "percent_off", "percent": 10}})
    }

    fn program() -> Value {
        json!({
            "earn": [{"id": "base", "points": 1, "per_minor": 100}],
            "expiry": {"kind": "none"},
            "rewards": [reward("a", 100), reward("b", 200), reward("c", 300)],
        })
    }

    fn edited(edit: impl FnOnce(&mut Value)) -> Value {
        let mut document = program();
        edit(&mut document);
        document
    }

    fn of_ids(document: &Value) -> Vec<&str> {
        document["rewards"].as_array().unwrap().iter().filter_map(|reward| reward["id"].as_str()).collect()
    }

    #[test]
    fn edits_that_do_not_collide_are_all_kept() {
        let mine = edited(|document| {
            document["rewards"][0]["cost"] = 150.into();
            document["rewards"].as_array_mut().unwrap().remove(1);
            document["earn"][0]["points"] = 2.into();
        });
        let theirs = edited(|document| {
            document["rewards"][0]["title"]["ru"] = "А".into();
            document["rewards"].as_array_mut().unwrap().push(reward("d", 400));
            document["expiry"] = json!({"kind": "per_lot", "days": 90});
            document["newer"] = 1.into();
        });
        let merged = merge(&program(), &mine, &theirs);
        assert_eq!(merged.collisions, []);
        assert_eq!(of_ids(&merged.document), ["a", "c", "d"]);
        assert_eq!(merged.document["rewards"][0]["cost"], 150);
        assert_eq!(merged.document["rewards"][0]["title"]["ru"], "А");
        assert_eq!(merged.document["earn"][0]["points"], 2);
        assert_eq!((&merged.document["expiry"]["days"], &merged.document["newer"]), (&json!(90), &json!(1)));
    }

    #[test]
    fn settings_of_one_rule_changed_by_two_people_are_all_kept() {
        let mine = edited(|document| {
            document["earn"][0]["only"] = json!({"when": {"weekdays": ["sat"]}, "minimum_minor": 500});
            document["caps"] = json!({"day": 100});
        });
        let theirs = edited(|document| {
            document["earn"][0]["only"] = json!({"items": {"exclude": {"skus": ["GIFT"]}}});
            document["caps"] = json!({"month": 900});
            document["multipliers"] = json!({"stacking": "best", "list": [{"id": "sale", "percent": 200}]});
        });
        let merged = merge(&program(), &mine, &theirs);
        assert_eq!(merged.collisions, []);
        assert_eq!(merged.document["earn"][0]["only"]["minimum_minor"], 500);
        assert_eq!(merged.document["earn"][0]["only"]["items"], theirs["earn"][0]["only"]["items"]);
        assert_eq!(merged.document["caps"], json!({"day": 100, "month": 900}));
        assert_eq!(merged.document["multipliers"], theirs["multipliers"]);
        // Two multipliers of two people stand beside each other, and one that both changed is asked about.
        let sale = |percent: i64| json!({"stacking": "best", "list": [{"id": "sale", "percent": percent}]});
        let both = |mine: Value, theirs: Value| {
            let with = |multipliers| edited(|document| document["multipliers"] = multipliers);
            merge(&with(sale(200)), &with(mine), &with(theirs))
        };
        assert_eq!(both(sale(300), sale(400)).collisions.len(), 1);
        let mut night = sale(200);
        night["list"].as_array_mut().unwrap().push(json!({"id": "night", "percent": 150}));
        let merged = both(sale(300), night);
        assert_eq!((merged.collisions.len(), &merged.document["multipliers"]["list"][0]["percent"]), (0, &json!(300)));
        assert_eq!(merged.document["multipliers"]["list"][1]["id"], "night");
    }

    #[test]
    fn what_both_changed_is_asked_and_either_answer_is_taken() {
        let mine = edited(|document| document["rewards"][1]["cost"] = 250.into());
        let theirs = edited(|document| document["rewards"][1]["cost"] = 220.into());
        let mut merged = merge(&program(), &mine, &theirs);
        let [collision] = merged.collisions.as_slice() else { panic!("one collision") };
        let at: Vec<String> = collision.at.iter().map(Step::to_string).collect();
        assert_eq!(
            (at.join("/"), &collision.mine, &collision.theirs),
            ("rewards/b/cost".into(), &Some(json!(250)), &Some(json!(220)))
        );
        assert_eq!(merged.document, theirs);
        collision.take_mine(&mut merged.document);
        assert_eq!(merged.document, mine);
    }

    #[test]
    fn removed_here_and_edited_there_is_asked() {
        let mine = edited(|document| drop(document["rewards"].as_array_mut().unwrap().remove(0)));
        let theirs = edited(|document| document["rewards"][0]["cost"] = 1.into());
        for (mine, theirs) in [(&mine, &theirs), (&theirs, &mine)] {
            let mut merged = merge(&program(), mine, theirs);
            assert_eq!(merged.collisions.len(), 1);
            assert_eq!(&merged.document, theirs);
            merged.collisions[0].take_mine(&mut merged.document);
            let mut found = of_ids(&merged.document);
            let mut expected = of_ids(mine);
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_decision_with_a_kind_is_taken_whole() {
        let mine = edited(|document| document["expiry"] = json!({"kind": "per_lot", "days": 30}));
        let theirs = edited(|document| document["expiry"] = json!({"kind": "per_lot", "months": 6}));
        let merged = merge(&program(), &mine, &theirs);
        assert_eq!((merged.collisions.len(), &merged.document["expiry"]), (1, &theirs["expiry"]));
    }

    #[test]
    fn items_moved_here_and_added_there_keep_both() {
        let mine = edited(|document| document["rewards"].as_array_mut().unwrap().rotate_left(1));
        let theirs = edited(|document| document["rewards"].as_array_mut().unwrap().insert(1, reward("new", 5)));
        let merged = merge(&program(), &mine, &theirs);
        assert_eq!((merged.collisions.len(), of_ids(&merged.document)), (0, vec!["b", "c", "a", "new"]));
    }

    #[test]
    fn lists_whose_items_cannot_be_told_apart_are_one_decision() {
        let double = |cost: i64| edited(|document| document["rewards"] = json!([reward("a", cost), reward("a", 2)]));
        let merged = merge(&program(), &double(7), &double(8));
        assert_eq!(merged.collisions.len(), 1);
    }

    /// Documents of the shape that matters: fields, and lists with ids.
    fn any_document() -> impl proptest::strategy::Strategy<Value = Value> {
        use proptest::prelude::*;
        let items = prop::collection::btree_map("[a-d]", 0..4_i64, 0..4);
        (items, 0..3_i64, prop::option::of(0..3_i64)).prop_map(|(items, first, second)| {
            let items: Vec<Value> = items.into_iter().map(|(id, cost)| json!({"id": id, "cost": cost})).collect();
            let mut document = json!({"first": first, "items": items});
            if let Some(second) = second {
                document["second"] = second.into();
            }
            document
        })
    }

    proptest::proptest! {
        #[test]
        fn merging_loses_nothing_and_asks_both_sides_the_same(
            base in any_document(), mine in any_document(), theirs in any_document(),
        ) {
            proptest::prop_assert_eq!(&merge(&base, &mine, &base).document, &mine);
            proptest::prop_assert_eq!(&merge(&base, &base, &theirs).document, &theirs);
            let ours = merge(&base, &mine, &theirs);
            let others = merge(&base, &theirs, &mine);
            proptest::prop_assert_eq!(ours.collisions.len(), others.collisions.len());
            let mut answered = ours.document;
            for collision in &ours.collisions {
                collision.take_mine(&mut answered);
            }
            // With all questions answered for one side, every field is what one of the two made of it.
            for (id, cost) in costs(&answered) {
                let known = [&mine, &theirs].iter().any(|side| costs(side).contains(&(id.clone(), cost)));
                proptest::prop_assert!(known, "{} {}", id, cost);
            }
            // Nothing that we edited and they left alone is lost.
            for (id, cost) in costs(&mine).into_iter().filter(|item| !costs(&base).contains(item)) {
                proptest::prop_assert!(costs(&answered).contains(&(id, cost)));
            }
        }
    }

    fn costs(document: &Value) -> Vec<(String, i64)> {
        let items = document["items"].as_array().into_iter().flatten();
        items.filter_map(|item| Some((item["id"].as_str()?.to_owned(), item["cost"].as_i64()?))).collect()
    }
}
