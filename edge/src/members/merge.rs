//! One member of two. What happens is decided by the batch of [`crate::journal::merging`].

use loyalty::wire::members::{MergeAnswer, NewMerge};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError, read_value};
use crate::journal::merging::{self, Merge};
use crate::sql::before_answer;
use crate::{changes, random, respond};

/// Merges a member into another. The same merge again is answered the same.
pub async fn merge(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewMerge = call.read()?;
    let into = new.into.as_str();
    if into == member {
        return Err(Problem::new(Code::OutOfRange, "this is the same member").with("path", "/into").into());
    }
    let (actor, attempt) = (shop.actor(), random::text(26)?);
    let (site, now) = (shop.site, call.now.0);
    let mut batch = vec![shop.guard("members:merge")];
    let merge = Merge { site, duplicate: member, into, actor: &actor, attempt: &attempt, now };
    batch.extend(merging::merge(&merge));
    before_answer(&mut batch, Some(changes::note_merge(&shop, member, now)));
    let landed = read_value(call.db.ask(batch).await?.unwrap_or_default().as_bytes())?;
    let says = |field: &str| landed.get(field).and_then(Value::as_i64).unwrap_or(0);
    let merged = landed.get("merge");
    let of = |field: &str| merged.and_then(|merged| merged.get(field)).and_then(Value::as_i64).unwrap_or(0);
    if of("same") == 1 {
        let (points, purchases, coupons) = (of("points"), of("purchases"), of("coupons"));
        let answer = MergeAnswer { member: into.to_owned(), merged: member.to_owned(), points, purchases, coupons };
        let response = respond::json(200, &answer)?;
        return if of("mine") == 1 { Ok(response) } else { respond::replayed(response) };
    }
    let already = ["merged_into", "into_merged_into"];
    let already = already.into_iter().find_map(|field| landed.get(field).filter(|other| other.is_string()));
    Err(match (says("known"), says("into_known"), says("test"), already) {
        (0, ..) => ApiError::not_found("member"),
        (_, 0, ..) => Problem::new(Code::NotFound, "there is no such member").with("path", "/into").into(),
        (_, _, 1.., _) => ApiError::of(Code::TestMember, "the test member is nobody's duplicate"),
        (.., Some(other)) => {
            Problem::new(Code::Merged, "one of them was merged into another before").with("into", other.clone()).into()
        }
        _ => ApiError::of(Code::TryAgain, "something of theirs is under way"),
    })
}
