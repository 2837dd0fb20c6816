//! Announcements: one letter of the owner's to everybody who wants to hear of its topic.

pub mod rows;
mod words;

use loyalty::wire::blog::{NewAnnouncement, SendAnnouncement, TestLetter};
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::db::Rollback;
use crate::deliveries::{Whose, queue, way};
use crate::entries::limit;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::outbox::{self, Service};
use crate::posts::issues;
use crate::respond;
use rows::State;

/// Letters that somebody sends to themselves.
const TESTS: Limit = Limit { what: "announcement.test", most: 30, window_ms: HOUR_MS };

/// A site's announcements, newest first.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let below = match call.query("cursor")? {
        Some(cursor) => {
            Some(cursor.parse::<i64>().map_err(|_| ApiError::of(Code::Malformed, "cursor is not one of ours"))?)
        }
        None => None,
    };
    let page = rows::page(shop.site, below, limit(call)?);
    respond::json_text(200, call.db.ask(vec![shop.guard("posts:read"), page]).await?.unwrap_or_default())
}

/// How often a number is drawn anew where another announcement of the same moment has it.
const TRIES: u32 = 3;

/// Begins one.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewAnnouncement = call.read()?;
    let (topic, texts) = (words::topic(&new.topic)?, words::texts(&new.texts)?);
    for _ in 0..TRIES {
        let number = issues::number(call.now.0)?;
        let batch = vec![
            shop.guard("posts:write"),
            rows::beginning(shop.site, number, topic, texts.clone(), &shop.actor(), call.now.0),
            note(&shop, "announcement.begun", &number.to_string(), object([]), call.now.0),
            rows::one(shop.site, number),
        ];
        match call.db.ask(batch).await {
            Err(Rollback::Taken(_)) => {}
            shown => return respond::json_text(201, shown?.ok_or_else(missing)?),
        }
    }
    Err(ApiError::of(Code::TryAgain, "several began at the same moment"))
}

/// Changes one that was not sent, unless `If-Match` says that the caller has seen another revision.
pub async fn change(call: &Call, id: &str) -> Answer<Response> {
    let (shop, number) = (call.shop()?, number(id)?);
    let new: NewAnnouncement = call.read()?;
    let (topic, texts) = (words::topic(&new.topic)?, words::texts(&new.texts)?);
    let seen = call.seen()?;
    let batch = vec![
        shop.guard("posts:write"),
        rows::state(shop.site, number),
        rows::changing(shop.site, number, topic, texts, seen),
        note(&shop, "announcement.changed", id, object([]), call.now.0),
        rows::one(shop.site, number),
    ];
    let (before, shown) = written(call, batch).await?;
    before.must_be_draft()?;
    before.must_be(seen)?;
    respond::json_text(200, shown.ok_or_else(missing)?)
}

/// Throws one away that was not sent, or stops one that is being sent: what has not gone out by now does not.
pub async fn remove(call: &Call, id: &str) -> Answer<Response> {
    let (shop, number) = (call.shop()?, number(id)?);
    let [throw_away, end, take_back] = rows::ending(shop.site, number, call.now.0);
    let batch = vec![
        shop.guard("posts:write"),
        rows::state(shop.site, number),
        throw_away,
        note(&shop, "announcement.removed", id, object([]), call.now.0),
        end,
        note(&shop, "announcement.stopped", id, object([]), call.now.0),
        take_back,
    ];
    let (before, _) = written(call, batch).await?;
    if before.state == "sent" {
        return Err(ApiError::of(Code::AlreadySent, "everybody has got it"));
    }
    Ok(respond::builder(204, "application/json")?.empty())
}

/// Sends it to whoever asks, as readers of this language would get it. A key has no address.
pub async fn test(call: &Call, id: &str) -> Answer<Response> {
    let (shop, number) = (call.shop()?, number(id)?);
    let new: TestLetter = call.read()?;
    way::must_be_there(&call.env)?;
    let language = words::language(&new.language)?;
    let person = shop.person().map_or_else(String::new, |person| person.to_string());
    let uses = Uses::of(call).count(TESTS, &person)?;
    let mut batch = vec![shop.guard("posts:write")];
    batch.extend(uses.statements());
    batch.push(rows::draft(shop.site, number, shop.person()));
    let draft = match call.db.ask(batch).await {
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        draft => draft?.ok_or_else(missing)?,
    };
    let rows::Draft { texts, email } = read_stored(&draft)?;
    let to = email.ok_or_else(|| fault("", "a test goes to the person who asks; a key has no address"))?;
    let data = texts.get(language).ok_or_else(|| fault("/language", "there is no text in this language"))?;
    let letter = Service { site: shop.site, kind: "announcement_test", to: &to, language, data: data.clone() };
    call.db.run(vec![shop.guard("posts:write"), letter.drawn(call.now.0)?.statement]).await?;
    outbox::hurry(call, shop.site).await;
    respond::json_text(202, "{}".to_owned())
}

/// Sends it to every reader of its topic, as it stood when it was read.
pub async fn send(call: &Call, id: &str) -> Answer<Response> {
    let (shop, number) = (call.shop()?, number(id)?);
    let new: SendAnnouncement = call.read()?;
    way::must_be_there(&call.env)?;
    let seen = i64::from(new.revision);
    let batch = vec![
        shop.guard_proved("posts:write"),
        rows::state(shop.site, number),
        rows::sending(shop.site, number, seen, call.now.0),
        note(&shop, "announcement.sent", id, object([]), call.now.0),
        rows::one(shop.site, number),
    ];
    let (before, shown) = written(call, batch).await?;
    before.must_be_draft()?;
    before.must_be(Some(seen))?;
    queue::announce(&call.env, shop.site, Whose::All).await;
    respond::json_text(200, shown.ok_or_else(missing)?)
}

/// Runs a batch whose second statement asks how it was before, and whose last how it is now.
async fn written(call: &Call, batch: Vec<crate::sql::Statement>) -> Answer<(State, Option<String>)> {
    let mut answers = call.db.run(batch).await?.into_iter();
    let before = answers.nth(1).flatten().ok_or_else(missing)?;
    Ok((read_stored(&before)?, answers.next_back().flatten()))
}

impl State {
    fn must_be_draft(&self) -> Answer<()> {
        if self.state == "draft" { Ok(()) } else { Err(ApiError::of(Code::AlreadySent, "it was sent, or stopped")) }
    }

    fn must_be(&self, seen: Option<i64>) -> Answer<()> {
        if seen.is_none_or(|seen| seen == self.revision) {
            return Ok(());
        }
        let changed = Problem::new(Code::Changed, "somebody else changed it since you read it");
        Err(changed.with("revision", self.revision).into())
    }
}

fn number(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| missing())
}

fn missing() -> ApiError {
    ApiError::not_found("announcement")
}

fn fault(path: &str, detail: &str) -> ApiError {
    Problem::new(Code::OutOfRange, detail).with("path", path).into()
}
