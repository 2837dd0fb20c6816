//! Why a call has no good answer, and how that is said to a person.

use serde_json::Value;

use crate::intl;
use crate::texts::trouble as says;

/// What went wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// The edge could not be reached, or its answer did not arrive.
    Offline,
    /// The edge said no: its problem, as it came.
    Refused {
        /// The stable code; `internal` where the answer was not even a problem.
        code: String,
        /// The whole problem, with what belongs to its code.
        problem: Value,
    },
}

/// Something wrong in one place of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: `/earn/0/points`.
    pub path: String,
    /// What is wrong, for the person.
    pub says: String,
}

impl Trouble {
    pub(super) fn refused(status: u16, problem: Value) -> Self {
        let code = problem.get("code").and_then(Value::as_str);
        let code = code.unwrap_or(if status == 401 { "unauthorized" } else { "internal" }).to_owned();
        Self::Refused { code, problem }
    }

    pub(super) fn unreadable() -> Self {
        Self::Refused { code: "unreadable".to_owned(), problem: Value::Null }
    }

    /// The problem's stable code; `offline` where there was no answer.
    pub fn code(&self) -> &str {
        match self {
            Self::Offline => "offline",
            Self::Refused { code, .. } => code,
        }
    }

    /// A field of the problem that belongs to its code: `retry_at`, `needed`.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Offline => None,
            Self::Refused { problem, .. } => problem.get(name),
        }
    }

    /// Whether the same call may work in a moment.
    pub fn may_pass(&self) -> bool {
        matches!(self.code(), "offline" | "try_again" | "internal" | "unreadable")
    }

    /// One sentence for the person.
    pub fn sentence(&self) -> String {
        match self.code() {
            "offline" => says::offline(),
            "unauthorized" => says::unauthorized(),
            "forbidden" => says::forbidden(),
            "step_up_required" => says::step_up_required(),
            "other_site" => says::other_site(),
            "not_found" => says::not_found(),
            "rate_limited" => return self.limited(),
            "changed" => says::changed(),
            "try_again" => says::try_again(),
            "too_large" => says::too_large(),
            "contacts_not_kept" => says::contacts_not_kept(),
            "too_many_keys" => says::too_many_keys(),
            "last_owner" => says::last_owner(),
            "insufficient_points" => says::insufficient_points(),
            "key_reused" => says::key_reused(),
            "currency_mismatch" => says::currency_mismatch(),
            "refund_too_large" => says::refund_too_large(),
            "coupon_used" => says::coupon_used(),
            "coupon_cancelled" => says::coupon_cancelled(),
            "merged" => says::merged(),
            "test_member" => says::test_member(),
            "mail_not_set_up" => says::mail_not_set_up(),
            "already_sent" => says::already_sent(),
            "malformed" | "unknown_field" | "out_of_range" | "program_invalid" | "look_invalid" | "survey_invalid" => {
                says::faulty()
            }
            _ => says::internal(),
        }
        .to_owned()
    }

    fn limited(&self) -> String {
        match self.field("retry_at").and_then(Value::as_str) {
            Some(at) => says::rate_limited_until(&intl::moment(at, "")),
            None => says::rate_limited().to_owned(),
        }
    }

    /// What is wrong where. A problem with one path and no list of faults has one.
    pub fn faults(&self) -> Vec<Fault> {
        let Self::Refused { problem, code } = self else { return Vec::new() };
        if let Some(faults) = problem.get("faults").and_then(Value::as_array).filter(|faults| !faults.is_empty()) {
            return faults.iter().filter_map(fault).collect();
        }
        let path = problem.get("path").and_then(Value::as_str).filter(|path| !path.is_empty());
        path.map(|path| Fault { path: path.to_owned(), says: wrong(code) }).into_iter().collect()
    }

    /// What is wrong with the field at this path, or below it.
    pub fn fault_at(&self, path: &str) -> Option<String> {
        let below =
            |fault: &Fault| fault.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.faults().into_iter().find(below).map(|fault| fault.says)
    }
}

fn fault(value: &Value) -> Option<Fault> {
    let text = |name| value.get(name).and_then(Value::as_str);
    Some(Fault { path: text("path")?.to_owned(), says: wrong(text("code").unwrap_or_default()) })
}

/// A kind of fault in the person's words. The edge's own are English, and meant for who wrote the call.
fn wrong(code: &str) -> String {
    match code {
        "missing" => says::field_missing(),
        "out_of_range" => says::field_out_of_range(),
        "unknown_value" => says::field_unknown_value(),
        "duplicate" => says::field_duplicate(),
        _ => says::field_wrong(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_fault_is_found_at_its_field() {
        let problem =
            json!({"code": "program_invalid", "faults": [{"path": "/earn/0/points", "code": "out_of_range"}]});
        let trouble = Trouble::refused(422, problem);
        assert_eq!(trouble.fault_at("/earn/0").as_deref(), Some(says::field_out_of_range()));
        assert_eq!(trouble.fault_at("/earn/0/points").as_deref(), Some(says::field_out_of_range()));
        assert_eq!(trouble.fault_at("/ear"), None);
        let single = Trouble::refused(422, json!({"code": "out_of_range", "path": "/name"}));
        assert_eq!(single.fault_at("/name").as_deref(), Some(says::field_out_of_range()));
    }

    #[test]
    fn an_answer_that_is_no_problem_is_still_one() {
        assert_eq!(Trouble::refused(502, Value::Null).code(), "internal");
        assert_eq!(Trouble::refused(401, Value::Null).code(), "unauthorized");
        assert!(Trouble::Offline.may_pass());
    }
}
