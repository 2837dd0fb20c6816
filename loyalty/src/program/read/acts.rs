//! What acts earn, and how often.

use serde_json::{Map, Value};

use crate::program::{Conditions, EarnOn, EarnRule, Per, Times};
use crate::read::{FaultCode, Reader};

/// The most times within a period; a rule that earns more often has no limit.
const TIMES_MAX: i64 = 1_000;

impl Reader {
    /// What is particular to a rule on acts: they have no money, and so nothing that is about it.
    pub(super) fn act_rule(&mut self, object: &Map<String, Value>, path: &str, on: EarnOn) -> Option<EarnRule> {
        let is_event = on == EarnOn::Event;
        let mut fields = vec!["id", "on", "points", "only", "limit"];
        fields.extend(is_event.then_some("event"));
        self.no_other_fields(object, path, &fields);
        let mut rule = EarnRule::per_act("", on, 0);
        if is_event {
            let event = self.required(object, path, "event");
            rule.event = event.and_then(|name| self.event(name, &format!("{path}/event")));
        }
        self.part(object, path, "only", &mut rule.only, |reader, value, path| {
            let object = reader.object(value, path, &["when"])?;
            let mut only = Conditions::default();
            reader.part(object, path, "when", &mut only.when, Self::window);
            Some(only)
        });
        self.part(object, path, "limit", &mut rule.limit, |reader, value, path| reader.times(value, path).map(Some));
        (rule.event.is_some() == is_event).then_some(rule)
    }

    /// A shop's own name for what happened. A visit has a word already.
    fn event(&mut self, value: &Value, path: &str) -> Option<String> {
        let name = self.slug(value, path)?;
        if name == EarnOn::Visit.name() {
            self.fault(path, FaultCode::UnknownValue, "a visit is earned on with \"on\": \"visit\"".into());
            return None;
        }
        Some(name)
    }

    fn times(&mut self, value: &Value, path: &str) -> Option<Times> {
        let object = self.object(value, path, &["times", "per"])?;
        let times = self.whole(object, path, "times", 1, TIMES_MAX);
        let known =
            [("day", Per::Day), ("week", Per::Week), ("month", Per::Month), ("year", Per::Year), ("ever", Per::Ever)];
        let per = self.word(object, path, "per", &known);
        Some(Times { times: times?, per: per? })
    }
}
