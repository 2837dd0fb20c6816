//! Members whom the shop enters by hand, at the console or at the counter, and what it changes of them.

use loyalty::wire::members::MemberChange;
use loyalty::wire::purchases::MemberFields;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::{show, texted};
use crate::call::{Call, Shop};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_json, read_value};
use crate::journal::merging::unmerged;
use crate::json::object;
use crate::purchases::check_fields;
use crate::sql::{Statement, statement};
use crate::{cards, changes, counter, json, random, respond, words};

/// Makes a member.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let fields: MemberFields = call.read()?;
    let (_, entered, shown) = enter(call, &shop, "members:write", fields, show).await?;
    if !entered {
        return Err(ApiError::of(Code::MemberExists, "there is a member of this id"));
    }
    respond::json_text(201, shown)
}

/// Makes a member at the counter. An id that the counter drew can be sent again.
pub async fn create_at_counter(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let fields: MemberFields = call.read()?;
    let shown = |site, id: &str| counter::shown(site, id, call.now.0);
    let (_, entered, shown) = enter(call, &shop, "counter:use", fields, shown).await?;
    respond::json_text(if entered { 201 } else { 200 }, shown)
}

/// Enters a member, unless there is one of this id. Answers with the id, whether they are new, and what
/// `shown` says of them.
async fn enter(
    call: &Call,
    shop: &Shop,
    scope: &str,
    fields: MemberFields,
    shown: impl Fn(i64, &str) -> Statement,
) -> Answer<(String, bool, String)> {
    check_entered(&fields)?;
    let id = match &fields.id {
        Some(id) => id.as_str().to_owned(),
        None => ["m-", &random::text(10)?].concat(),
    };
    let (site, now, number) = (shop.site, call.now.0, random::number(52)?);
    let words = words::of(&fields);
    let has_contacts = fields.has_contacts();
    let [member, account, card] = entering(site, number, &id, has_contacts, now)?;
    let MemberFields { email, phone, name, birthday, .. } = fields;
    let batch = vec![
        shop.guard(scope),
        member,
        changes::note_member(shop, "member.created", &id, object([]), now),
        account,
        statement!(NEW_PROFILE, site, number, email, phone, name, birthday, now, words, i64::from(has_contacts)),
        card,
        statement!(IS_NUMBER, site, id.as_str(), number),
        shown(site, &id),
    ];
    let mut answers = match call.db.run(batch).await {
        Ok(answers) => answers,
        Err(Rollback::Taken(_)) => {
            return Err(ApiError::of(Code::TryAgain, "the number was somebody's; send it again"));
        }
        Err(rollback) => return Err(rollback.into()),
    };
    let shown = answers.pop().flatten();
    let entered = answers.pop().flatten().ok_or_else(contacts_not_kept)?;
    Ok((id, entered == "1", shown.unwrap_or_default()))
}

/// The statements that enter a member of this id under this number, with an account and a card, unless there is one. One
/// whose contacts are told too is not entered where the site keeps those itself.
pub fn entering(site: i64, number: i64, id: &str, has_contacts: bool, now: i64) -> Answer<[Statement; 3]> {
    Ok([
        statement!(NEW_MEMBER, site, number, id, random::number(52)?, now, i64::from(has_contacts)),
        statement!(NEW_ACCOUNT, site, number),
        cards::issue(site, id, &cards::draw(cards::CARD)?, now),
    ])
}

/// The statement that keeps the contacts that are told of a member; what is missing stays.
pub fn knowing(site: i64, member: &str, fields: &MemberFields, now: i64) -> Statement {
    let MemberFields { email, phone, name, birthday, .. } = fields.clone();
    statement!(CHANGE, site, member, email, phone, name, birthday, now, words::of(fields))
}

/// Changes what is known of a member. What is missing stays; an empty text, or null, clears.
pub async fn change(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let mut sent = read_value(call.body())?;
    for (name, value) in sent.as_object_mut().into_iter().flatten() {
        if value.is_null() {
            *value = if name == "text_topics" { Value::Array(Vec::new()) } else { "".into() };
        }
    }
    let MemberChange { id, card, email, phone, name, birthday, text_topics } = read_json(json::text(&sent).as_bytes())?;
    let fields = MemberFields { id, card, email, phone, name, birthday };
    if fields.id.is_some() {
        return Err(Problem::new(Code::OutOfRange, "a member keeps their id").with("path", "/id").into());
    }
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let checked = MemberFields {
        id: None,
        card: fields.card.clone(),
        email: filled(&fields.email),
        phone: filled(&fields.phone),
        name: filled(&fields.name),
        birthday: filled(&fields.birthday),
    };
    check_entered(&checked)?;
    let now = call.now.0;
    // What was changed is the owner's to read; what of is the member's own.
    let changed: Value = sent.as_object().into_iter().flat_map(|fields| fields.keys().cloned()).collect();
    let texted = match text_topics {
        Some(topics) => Some(texted::Agreed::read(call, &shop, member, &topics, fields.phone.as_deref()).await?),
        None => None,
    };
    let mut batch = vec![
        shop.guard("members:write"),
        unmerged(shop.site, member),
        knowing(shop.site, member, &fields, now),
        changes::note_member(&shop, "member.changed", member, object([("fields", changed)]), now),
    ];
    if let Some(texted) = texted {
        batch.extend(texted.statements(shop.site, member, &call.origin, now));
    }
    batch.extend([statement!(KEEPS_CONTACTS, shop.site), show(shop.site, member)]);
    let mut answers = call.db.run(batch).await?;
    let shown = answers.pop().flatten();
    if answers.pop().flatten().as_deref() != Some("ours") {
        return Err(contacts_not_kept());
    }
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("member"))?)
}

fn check_entered(fields: &MemberFields) -> Result<(), Problem> {
    if fields.card.is_some() {
        return Err(Problem::new(Code::OutOfRange, "a card's code is drawn here").with("path", "/card"));
    }
    check_fields(fields, "")
}

fn contacts_not_kept() -> ApiError {
    ApiError::of(Code::ContactsNotKept, "this site keeps contact data itself: send the member's id only")
}

const NEW_MEMBER: &str = "
INSERT INTO member (site, member, external, bucket, created_at)
SELECT site, ?2, ?3, CAST(?4 AS INTEGER) % 10000, ?5 FROM site WHERE site = ?1 AND (contacts = 'ours' OR NOT ?6)
ON CONFLICT (site, external) WHERE external IS NOT NULL DO NOTHING";

const NEW_ACCOUNT: &str = "
INSERT INTO account (site, member) SELECT site, member FROM member WHERE site = ?1 AND member = ?2";

const NEW_PROFILE: &str = "
INSERT INTO profile (site, member, email, phone, name, birthday, updated_at, words)
SELECT site, member, ?3, ?4, ?5, ?6, ?7, ?8 FROM member WHERE site = ?1 AND member = ?2 AND ?9";

const IS_NUMBER: &str = "SELECT CAST(member = ?3 AS TEXT) AS json FROM member WHERE site = ?1 AND external = ?2";

const CHANGE: &str = "
INSERT INTO profile (site, member, email, phone, name, birthday, updated_at, words)
SELECT member.site, member, nullif(?3, ''), nullif(?4, ''), nullif(?5, ''), nullif(?6, ''), ?7, ?8
FROM member JOIN site ON site.site = member.site WHERE member.site = ?1 AND external = ?2 AND contacts = 'ours'
ON CONFLICT DO UPDATE SET email = iif(?3 IS NULL, email, excluded.email), phone = iif(?4 IS NULL, phone, excluded.phone),
  name = iif(?5 IS NULL, name, excluded.name), birthday = iif(?6 IS NULL, birthday, excluded.birthday),
  updated_at = excluded.updated_at, words = json_patch(coalesce(words, '{}'), excluded.words)";

const KEEPS_CONTACTS: &str = "SELECT contacts AS json FROM site WHERE site = ?1";
