//! Members who come from elsewhere, a line each: who they are, and the points they had there.

use loyalty::points::WHOLE_MAX;
use loyalty::time::When;
use loyalty::wire::purchases::MemberFields;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::call::Call;
use crate::error::{Answer, read_json, read_value};
use crate::json::{self, list};
use crate::posting::append::Told;
use crate::posting::{Fact, Opening};
use crate::purchases::{Reporter, check_fields};
use crate::sql::statement;
use crate::words;

/// Reads a line: a member's fields, and beside them the balance with its dates.
pub(super) fn read_line(line: &[u8]) -> Result<Fact, Problem> {
    let mut value = read_value(line)?;
    let mut take = |field: &str| value.as_object_mut().and_then(|fields| fields.remove(field));
    let [balance, at, expires_at, note] = ["balance", "at", "expires_at", "note"].map(&mut take);
    let member: MemberFields = read_json(json::text(&value).as_bytes())?;
    if member.id.is_none() || member.card.is_some() {
        return Err(Problem::new(Code::Malformed, "an import names members by their id").with("path", "/id"));
    }
    check_fields(&member, "")?;
    let note = note.as_ref().and_then(Value::as_str).map(str::trim).filter(|note| !note.is_empty());
    if note.is_some_and(|note| note.chars().count() > 500) {
        return Err(Problem::new(Code::OutOfRange, "a note has up to 500 characters").with("path", "/note"));
    }
    let opening = Opening {
        balance: points(balance.as_ref())?,
        at: when(at.as_ref(), "/at")?,
        expires_at: when(expires_at.as_ref(), "/expires_at")?,
        note: note.map(str::to_owned),
        member,
    };
    Ok(Fact::Opening(Box::new(opening)))
}

fn points(value: Option<&Value>) -> Result<i64, Problem> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(0) };
    let points = value.as_i64().filter(|points| (0..=WHOLE_MAX).contains(points));
    points.ok_or_else(|| Problem::new(Code::OutOfRange, "a balance is a whole number from 0").with("path", "/balance"))
}

fn when(value: Option<&Value>, path: &str) -> Result<Option<When>, Problem> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Ok(None) };
    let when = value.as_str().and_then(When::parse);
    let fault = || Problem::new(Code::OutOfRange, "a time is 2026-11-22 or RFC 3339").with("path", path);
    when.map(Some).ok_or_else(fault)
}

/// Brings the contacts of members up to date who were imported before: their points are not given again, but
/// their telephone number may be a new one.
pub(super) async fn keep_contacts(
    call: &Call,
    reporter: &Reporter,
    slice: &[(u64, Fact)],
    told: &[Told],
) -> Answer<()> {
    let row = |((_, fact), told): (&(u64, Fact), &Told)| match (fact, told) {
        (Fact::Opening(opening), Told::Before(Ok(_))) if opening.member.has_contacts() => {
            let MemberFields { email, phone, name, birthday, .. } = &opening.member;
            let [email, phone, name, birthday] = [email, phone, name, birthday].map(Option::as_deref);
            let words = json::text(&words::of(&opening.member));
            Some(list![opening.member.id(), email, phone, name, birthday, words])
        }
        _ => None,
    };
    let rows: Vec<Value> = slice.iter().zip(told).filter_map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let mut batch: Vec<_> = reporter.guard.iter().cloned().collect();
    batch.push(statement!(CONTACTS, reporter.site, Value::Array(rows), call.now.0));
    call.db.run(batch).await?;
    Ok(())
}

const CONTACTS: &str = "
INSERT INTO profile (site, member, email, phone, name, birthday, updated_at, words)
SELECT ?1, coalesce(merged_into, member.member), value ->> 1, value ->> 2, value ->> 3, value ->> 4, ?3, value ->> 5
FROM json_each(?2) AS line CROSS JOIN member ON member.site = ?1 AND external = value ->> 0
WHERE (SELECT contacts FROM site WHERE site = ?1) = 'ours' ORDER BY line.id
ON CONFLICT DO UPDATE SET email = coalesce(excluded.email, email), phone = coalesce(excluded.phone, phone),
  name = coalesce(excluded.name, name), birthday = coalesce(excluded.birthday, birthday), updated_at = excluded.updated_at,
  words = json_patch(coalesce(words, '{}'), excluded.words)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_member_with_what_they_had() {
        let line = br#"{"id": "m", "name": "Ada", "balance": 120, "at": "2024-01-31", "expires_at": null}"#;
        let Ok(Fact::Opening(opening)) = read_line(line) else { panic!("an opening") };
        assert_eq!((opening.balance, opening.at, opening.expires_at), (120, When::parse("2024-01-31"), None));
        for (wrong, path) in [
            (r#"{"name": "Ada"}"#, "/id"),
            (r#"{"id": "m", "balance": -1}"#, "/balance"),
            (r#"{"id": "m", "balance": 1.5}"#, "/balance"),
            (r#"{"id": "m", "at": "soon"}"#, "/at"),
            (r#"{"id": "m", "email": "nonsense"}"#, "/email"),
            (r#"{"id": "m", "vip": true}"#, "/vip"),
        ] {
            let problem = read_line(wrong.as_bytes()).unwrap_err();
            assert_eq!(problem.extra["path"], path, "{wrong}");
        }
    }
}
