//! What callers are told, now and whenever they ask again.

use loyalty::refusal::Refusal;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::posting::Fact;

/// The answer to a fact whose request is stored like this: what was granted, or the refusal again. Ids
/// that the caller sent are put back in, because the stored answer holds no name of a member.
pub(in crate::posting) fn answer_of(fact: &Fact, outcome: &str, mut answer: Value) -> Result<Value, Problem> {
    if outcome != "accepted" && outcome != "waiting" {
        let fallback = || Problem::new(Code::Internal, "the stored answer cannot be read");
        return Err(stored_problem(answer).unwrap_or_else(fallback));
    }
    if let Some(fields) = answer.as_object_mut() {
        match fact {
            Fact::Purchase(purchase) => {
                fields.insert("purchase".into(), purchase.id.as_str().into());
                fields.insert("member".into(), purchase.member.id().into());
            }
            Fact::Refund(_, refund) => {
                fields.insert("refund".into(), refund.id.as_str().into());
            }
            Fact::Adjustment(_, adjustment) => {
                fields.insert("adjustment".into(), adjustment.id.as_str().into());
            }
            Fact::Event(event) => {
                fields.insert("event".into(), event.id.as_str().into());
                fields.insert("member".into(), event.member.id().into());
            }
            Fact::Opening(_) | Fact::Deed(_) => {}
        }
    }
    Ok(answer)
}

/// The problem that a request was refused with. Title and status follow from its code.
fn stored_problem(answer: Value) -> Option<Problem> {
    let Value::Object(mut fields) = answer else { return None };
    let code = Code::parse(fields.remove("code")?.as_str()?)?;
    let detail = fields.remove("detail")?.as_str()?.to_owned();
    for follows in ["type", "title", "status"] {
        fields.remove(follows);
    }
    Some(Problem { extra: fields, ..Problem::new(code, detail) })
}

/// A refusal as its problem.
pub fn problem_of(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::InsufficientPoints { needed, available } => {
            let detail = format!("{} points are needed, {} are there", needed.0, available.0);
            Problem::new(Code::InsufficientPoints, detail).with("needed", needed.0).with("available", available.0)
        }
        Refusal::RefundTooLarge { refundable } => {
            let detail = format!("{} minor units are left to refund", refundable.0);
            Problem::new(Code::RefundTooLarge, detail).with("refundable", refundable.0)
        }
    }
}
