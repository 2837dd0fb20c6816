//! The site's program and its revisions.

mod preview;
mod revisions;

use loyalty::program::Program;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::error::{Answer, ApiError, faulty, read_stored, read_value};
use crate::json::{self, list, object};
use crate::sql::{Statement, statement};
use crate::{public_config, respond};

pub use preview::{preview, reach};
pub use revisions::{list as revisions, show as revision};

loyalty::stored! {
    struct Shown {
        revision: i64,
        document: Value,
    }
}

/// The program in force; its revision is the ETag.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard("program:read"), statement!(SHOW, shop.site)]).await?;
    let shown: Shown = read_stored(&shown.ok_or_else(|| ApiError::not_found("site"))?)?;
    answer(&shown)
}

/// Replaces the program. 1. Read it whole, or name every fault. 2. Write it as the next revision, unless
/// `If-Match` says that the caller has seen another one.
pub async fn replace(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let seen = call.seen()?;
    let why = call.query("note")?.map(|why| why.trim().to_owned()).filter(|why| !why.is_empty());
    if why.as_deref().is_some_and(|why| why.chars().count() > 200 || why.chars().any(char::is_control)) {
        return Err(Problem::new(Code::OutOfRange, "a note has at most 200 characters on one line")
            .with("path", "note")
            .into());
    }
    let program = read(call)?;
    let details = object([("note", why.as_deref().map_or(Value::Null, Value::from))]);
    let [insert, rewards, take_force] = put(shop.site, &program, &shop.actor(), why, seen, call.now.0);
    let answers = call
        .db
        .run(vec![
            shop.guard("program:write"),
            statement!(REVISION, shop.site),
            insert,
            note(&shop, "program.changed", "", details, call.now.0),
            rewards,
            take_force,
            statement!(SHOW, shop.site),
        ])
        .await?;
    let before = answers.get(1).cloned().flatten().and_then(|revision| revision.parse::<i64>().ok());
    let shown = answers.into_iter().next_back().flatten();
    let shown: Shown = read_stored(&shown.ok_or_else(|| ApiError::not_found("site"))?)?;
    if seen.is_some() && seen != before {
        return Err(Problem::new(Code::Changed, "somebody else changed the program since you read it")
            .with("revision", before)
            .into());
    }
    public_config::refresh(call, shop.site).await;
    answer(&shown)
}

/// The program in a body, or every fault it has.
fn read(call: &Call) -> Answer<Program> {
    let document = read_value(call.body())?;
    Program::read(&document).map_err(|faults| faulty(Code::ProgramInvalid, &faults).into())
}

/// Writes a program as the next revision: the document, its rewards, and that it is in force. Where another revision
/// than the one that was `seen` is in force, none of them changes anything.
pub fn put(
    site: i64,
    program: &Program,
    actor: &str,
    note: Option<String>,
    seen: Option<i64>,
    now: i64,
) -> [Statement; 3] {
    let rewards = program.rewards.iter().enumerate().map(|(position, reward)| {
        let (title, gives) = (json::text(&reward.title), json::text(&reward.gives));
        list![reward.id.as_str(), position, title, reward.cost.0, gives]
    });
    let rewards: Value = rewards.collect();
    [
        statement!(INSERT, site, json::text(program), actor, now, seen, note),
        statement!(INSERT_REWARDS, site, rewards, seen),
        statement!(TAKE_FORCE, site, now),
    ]
}

fn answer(shown: &Shown) -> Answer<Response> {
    let response = respond::json(200, &shown.document)?;
    response.headers().set("etag", &format!("\"{}\"", shown.revision))?;
    Ok(response)
}

const SHOW: &str = "
SELECT json_object('revision', revision, 'document', json(document)) AS json
FROM site JOIN program ON program.site = site.site AND program.revision = site.program WHERE site.site = ?1";

const SHOWN_REVISION: &str = "
SELECT json_object('revision', revision, 'document', json(document)) AS json FROM program WHERE site = ?1 AND revision = ?2";

const REVISION: &str = "SELECT CAST(program AS TEXT) AS json FROM site WHERE site = ?1";

const INSERT: &str = "
INSERT INTO program (site, revision, document, actor, created_at, note)
SELECT site, program + 1, ?2, ?3, ?4, ?6 FROM site WHERE site = ?1 AND (?5 IS NULL OR program = ?5)";

const INSERT_REWARDS: &str = "
INSERT INTO reward (site, revision, reward, position, title, cost, gives)
SELECT site, program + 1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
FROM site CROSS JOIN json_each(?2) WHERE site = ?1 AND (?3 IS NULL OR program = ?3)";

// The newest revision takes force; where nothing was inserted this changes nothing.
const TAKE_FORCE: &str = "
UPDATE site SET program = (SELECT max(revision) FROM program WHERE program.site = ?1), updated_at = ?2 WHERE site = ?1";
