//! What a site writes by itself: six kinds of messages that something sets off, each in the owner's words or ours.

pub mod due;

use courier::texts::{Field, Kind, Language, Problem as Wrong, Texts, check, defaults};
use loyalty::wire::messages::MessageChange;
use loyalty::wire::{Code, Problem};
use serde_json::{Map, Value};
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::outbox::LANGUAGES;
use crate::respond;
use crate::sql::{Statement, statement};

/// How far back figures go, in days.
const DAYS: i64 = 30;

loyalty::stored! {
    struct Kept {
        kind: String,
        is_on: i64,
        texts: Value,
        days: Option<i64>,
    }
}

loyalty::stored! {
    struct Known {
        messages: Vec<Kept>,
        /// By kind: what came of it by channel.
        channels: Value,
    }
}

/// All messages.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let known = call.db.ask(vec![shop.guard("messages:read"), known(shop.site, call.now.0)]).await?;
    shown(&known.unwrap_or_default())
}

/// Changes a message.
pub async fn change(call: &Call, kind: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let Some(kind) = Kind::of(kind) else {
        call.db.run(vec![shop.guard("messages:write")]).await?;
        return Err(ApiError::not_found("message"));
    };
    let change: MessageChange = call.read()?;
    let texts = texts(kind, &change.texts)?;
    let days = match (days(kind), change.days) {
        (None, Some(_)) => return Err(fault("/days", "this message waits for nothing")),
        // What was sent is forgotten after three months, and would then be told once more.
        (Some(_), Some(days)) if kind == Kind::Expiring && !(1..=60).contains(&days) => {
            return Err(fault("/days", "this is 1 to 60"));
        }
        (Some(_), Some(days)) if !(1..=365).contains(&days) => return Err(fault("/days", "this is 1 to 365")),
        (_, days) => days.map(i64::from),
    };
    let batch = vec![
        shop.guard("messages:write"),
        statement!(KEEP, shop.site, kind.code(), i64::from(change.is_on), texts, days, call.now.0),
        note(&shop, "message.changed", kind.code(), object([("is_on", change.is_on.into())]), call.now.0),
        known(shop.site, call.now.0),
    ];
    shown(&call.db.ask(batch).await?.unwrap_or_default())
}

/// How many days a message waits where nobody said otherwise; none for those that something sets off at once.
pub fn days(kind: Kind) -> Option<i64> {
    match kind {
        Kind::Expiring => Some(14),
        Kind::WinBack => Some(60),
        Kind::Welcome | Kind::Earned | Kind::Reward | Kind::Birthday => None,
    }
}

/// The owner's texts, checked. Those that are ours word for word are not kept: ours may become better.
fn texts(kind: Kind, sent: &Value) -> Answer<Value> {
    let mut kept = Map::new();
    let sent = sent.as_object().ok_or_else(|| fault("/texts", "texts are an object of languages"))?;
    for (code, words) in sent {
        let at = ["/texts/", code].concat();
        if !LANGUAGES.contains(&code.as_str()) {
            return Err(fault(&at, "a language is en or ru"));
        }
        let text = |field: &str| words.get(field).and_then(Value::as_str).map(str::to_owned);
        let (Some(subject), Some(body)) = (text("subject"), text("body")) else {
            return Err(fault(&at, "a letter has a subject and a body"));
        };
        let texts = Texts { subject, body };
        if let Some(first) = check(kind, &texts).first() {
            let field = if first.field == Field::Subject { "/subject" } else { "/body" };
            return Err(fault(&[&at, field].concat(), &words_of(&first.problem)));
        }
        if texts != defaults(kind, Language::of(code)) {
            kept.insert(code.clone(), object([("subject", texts.subject.into()), ("body", texts.body.into())]));
        }
    }
    Ok(Value::Object(kept))
}

fn words_of(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty => "there is no text".to_owned(),
        Wrong::TooLong(most) => format!("this has up to {most} characters"),
        Wrong::LineBreak => "a subject is one line".to_owned(),
        Wrong::Unknown(name) => ["there is no {", name, "}"].concat(),
        Wrong::NotHere(name) => ["this message has nothing for {", name, "}"].concat(),
        Wrong::Unfinished => "a brace is not closed".to_owned(),
        Wrong::Link => "a link leads to an https address or to {link}".to_owned(),
    }
}

fn shown(known: &str) -> Answer<Response> {
    let known: Known = read_stored(known)?;
    let messages: Vec<Value> = Kind::ALL.into_iter().map(|kind| message(kind, &known)).collect();
    respond::json(200, &object([("messages", messages.into())]))
}

fn message(kind: Kind, known: &Known) -> Value {
    let kept = known.messages.iter().find(|kept| kept.kind == kind.code());
    let mut texts = Map::new();
    for code in LANGUAGES {
        let own = kept.and_then(|kept| kept.texts.get(code)).cloned();
        let Texts { subject, body } = defaults(kind, Language::of(code));
        let ours = || object([("subject", subject.into()), ("body", body.into())]);
        texts.insert(code.to_owned(), own.unwrap_or_else(ours));
    }
    let channels = known.channels.get(kind.code()).cloned().unwrap_or_else(|| Value::Array(Vec::new()));
    object([
        ("kind", kind.code().into()),
        ("is_on", kept.is_some_and(|kept| kept.is_on == 1).into()),
        ("texts", texts.into()),
        ("days", kept.and_then(|kept| kept.days).or(days(kind)).into()),
        ("placeholders", kind.gaps().iter().copied().collect()),
        ("channels", channels),
    ])
}

fn known(site: i64, now: i64) -> Statement {
    statement!(KNOWN, site, now, DAYS)
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

const KEEP: &str = "
INSERT INTO message (site, kind, is_on, texts, days, on_since) VALUES (?1, ?2, ?3, ?4, ?5, iif(?3, ?6, NULL))
ON CONFLICT DO UPDATE SET texts = excluded.texts, days = excluded.days, on_since = iif(excluded.is_on AND is_on, on_since, excluded.on_since), is_on = excluded.is_on";

const KNOWN: &str = "
SELECT json_object('messages', json((SELECT json_group_array(json_object('kind', kind, 'is_on', is_on, 'texts', json(texts), 'days', days)) FROM message WHERE site = ?1)),
  'channels', json((SELECT json_group_object(kind, json(channels)) FROM (
    SELECT kind, json_group_array(json_object('channel', channel, 'sent', sent, 'delivered', delivered, 'opened', opened, 'purchased', purchased, 'failed', failed)) AS channels FROM (
      SELECT kind, channel, sum(sent) AS sent, sum(delivered) AS delivered, sum(opened) AS opened, sum(purchased) AS purchased, sum(failed) AS failed
      FROM message_day WHERE site = ?1 AND day > CAST(?2 AS INTEGER) / 86400000 - ?3 GROUP BY kind, channel)
    GROUP BY kind)))) AS json";
