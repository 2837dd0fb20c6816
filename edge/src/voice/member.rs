//! One member: the stage they have grown to, why, and what they said.

use loyalty::voice::survey::Kind;
use serde_json::Value;
use worker::Response;

use super::READ;
use super::facts::{self, Known};
use super::list::answer_json;
use super::prompts::today;
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::respond;
use crate::sql::{Statement, moment, statement};

/// Answers that are shown.
const LINES: i64 = 20;
/// Answers that one value holds, however long they are.
const PART: i64 = 100;

/// Where they stand.
pub async fn show(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![
        shop.guard(READ),
        facts::of(shop.site, None, Some(member), None, call.now.0),
        answers(shop.site, member, 0, LINES),
    ];
    let mut shown = call.db.run(batch).await?.into_iter().skip(1);
    let known = shown.next().flatten().ok_or_else(|| ApiError::not_found("member"))?;
    let known: Known = read_stored(&known)?;
    let answers: Value = read_stored(&shown.next().flatten().unwrap_or_else(|| "[]".to_owned()))?;
    let (stage, reasons) = known.stage(today(&known.zone, call.now)?);
    let reason = |one: &loyalty::voice::stage::Reason| {
        object([("reason", one.name().into()), ("kind", one.kind().map(Kind::name).into())])
    };
    let body = object([
        ("stage", stage.map(loyalty::voice::stage::Stage::name).into()),
        ("reasons", reasons.iter().map(reason).collect()),
        ("answers", answers),
    ]);
    respond::json(200, &body)
}

/// Everything a member answered, newest first, as far as one value holds; and again from there.
pub async fn all_answers(call: &Call, site: i64, member: &str) -> Answer<String> {
    let mut text = "[".to_owned();
    let mut from = 0_i64;
    loop {
        let part = call.db.ask(vec![answers(site, member, from, PART)]).await?.unwrap_or_default();
        let lines = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')).unwrap_or_default();
        if lines.is_empty() {
            text.push(']');
            return Ok(text);
        }
        if from > 0 {
            text.push(',');
        }
        text.push_str(lines);
        from = from.saturating_add(PART);
    }
}

fn answers(site: i64, member: &str, from: i64, lines: i64) -> Statement {
    statement!(ANSWERS, site, member, lines, from)
}

const ANSWERS: &str = concat!(
    "
SELECT json_group_array(json(line)) AS json FROM (SELECT ",
    answer_json!(),
    " AS line FROM answer INDEXED BY answer_member
  WHERE answer.site = ?1 AND answer.member = (SELECT coalesce(merged_into, member) FROM member WHERE site = ?1 AND external = ?2)
  ORDER BY at DESC, answer.answer DESC LIMIT CAST(?3 AS INTEGER) OFFSET CAST(?4 AS INTEGER))"
);
