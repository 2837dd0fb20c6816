//! Readers who agreed elsewhere, a line each. Their owner answers for that they did; whoever left here, could not be
//! reached or called a letter spam stays silent all the same.

use loyalty::time::When;
use loyalty::wire::purchases::{ImportAnswer, RefusedLine};
use loyalty::wire::subscriptions::SubscriberLine;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::{address, frequency, topics, who};
use crate::call::{BODY_BYTES_MAX, Call};
use crate::changes::note_event;
use crate::error::{Answer, ApiError, read_json, read_stored};
use crate::imports::REFUSED_MAX;
use crate::imports::lines::{self, Taker};
use crate::json::{list, object};
use crate::sql::{Statement, statement};
use crate::{outbox, random, respond};

/// Readers taken with one batch: a list of them stays below D1's 2 MB.
const SLICE_MAX: usize = 1_000;
/// Slices after which no further one is begun: what is left is sent again.
const SLICES_MAX: u64 = 100;

/// An import under way.
struct Import<'a> {
    call: &'a Call,
    site: i64,
    master: String,
    slice: Vec<Value>,
    slices: u64,
    line: u64,
    answer: ImportAnswer,
}

/// Takes readers.
pub async fn import(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let begun = note_event(&shop, "subscribers.imported", object([]), call.now.0);
    let batch = vec![shop.guard_proved("imports:write"), begun, statement!(CONTACTS, shop.site)];
    if call.db.ask(batch).await?.as_deref() != Some("ours") {
        return Err(ApiError::of(Code::ContactsNotKept, "this site keeps contacts itself"));
    }
    let answer = ImportAnswer { accepted: 0, replayed: 0, refused: Vec::new(), next_line: None };
    let master = call.secret_of("MASTER_KEY")?;
    let mut import = Import { call, site: shop.site, master, slice: Vec::new(), slices: 0, line: 0, answer };
    lines::each(call, &mut import).await?;
    respond::json(200, &import.answer)
}

impl Taker for Import<'_> {
    fn is_over(&self) -> bool {
        self.answer.next_line.is_some()
    }

    async fn take(&mut self, line: &[u8]) -> Answer<()> {
        self.line = self.line.saturating_add(1);
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        match self.read(line) {
            Ok(row) => self.slice.push(row),
            Err(error) => {
                let Problem { code, detail, .. } = error.problem();
                self.answer.refused.push(RefusedLine { line: self.line, code, detail });
            }
        }
        if self.slice.len() >= SLICE_MAX {
            self.flush().await?;
        }
        if self.answer.refused.len() >= REFUSED_MAX || self.slices >= SLICES_MAX {
            self.flush().await?;
            self.answer.next_line = Some(self.line.saturating_add(1));
        }
        Ok(())
    }

    async fn flush(&mut self) -> Answer<()> {
        let slice = std::mem::take(&mut self.slice);
        if slice.is_empty() {
            return Ok(());
        }
        self.slices = self.slices.saturating_add(1);
        let all = u64::try_from(slice.len()).unwrap_or(0);
        let batch = taking(self.site, Value::Array(slice), &self.call.origin, self.call.now.0);
        let taken: u64 = read_stored(&self.call.db.ask(batch).await?.unwrap_or_default())?;
        self.answer.accepted = self.answer.accepted.saturating_add(taken);
        self.answer.replayed = self.answer.replayed.saturating_add(all.saturating_sub(taken));
        Ok(())
    }
}

impl Import<'_> {
    /// A reader as a row of the list that the database takes apart.
    fn read(&self, line: &[u8]) -> Answer<Value> {
        if line.len() > BODY_BYTES_MAX {
            return Err(ApiError::of(Code::TooLarge, "a line has at most a megabyte"));
        }
        let line: SubscriberLine = read_json(line)?;
        let email = address(&line.email)?;
        let wanted = line.topics.unwrap_or_else(|| vec!["posts".to_owned()]);
        let topics: Value = topics(&wanted, true)?.into_iter().collect();
        let frequency = frequency(line.frequency.as_deref().unwrap_or("each"))?;
        let language = line.language.as_deref().map(outbox::language);
        let at = match line.agreed_at.as_deref().filter(|at| !at.is_empty()) {
            Some(at) => {
                When::parse(at)
                    .ok_or_else(|| super::fault("/agreed_at", "a time is 2026-11-22 or RFC 3339"))?
                    .in_zone(&loyalty::time::Utc)
                    .0
            }
            None => self.call.now.0,
        };
        let who = who(&self.master, self.site, &email)?;
        Ok(list![random::number(52)?, email, language, topics, frequency, at.min(self.call.now.0), who])
    }
}

/// Takes a list of readers; the last statement answers with how many of them are new.
pub fn taking(site: i64, rows: Value, origin: &str, now: i64) -> Vec<Statement> {
    vec![
        statement!(PROOFS, site, rows.clone()),
        statement!(TAKE, site, rows.clone(), origin, now),
        statement!(TAKEN, site, rows),
    ]
}

const CONTACTS: &str = "SELECT contacts AS json FROM site WHERE site = ?1";

/// The lines whose reader is not known yet, and not one who wants nothing from here.
macro_rules! welcome {
    () => {
        "FROM json_each(?2) AS line CROSS JOIN site
WHERE site.site = ?1 AND contacts = 'ours' AND NOT EXISTS (SELECT 1 FROM suppression WHERE suppression.site = ?1 AND who = line.value ->> 6)
  AND NOT EXISTS (SELECT 1 FROM subscriber WHERE subscriber.site = ?1 AND email = line.value ->> 1)"
    };
}

// The proof is the owner's word, with the day they give. A line that stands twice counts once.
const PROOFS: &str = concat!(
    "
INSERT INTO consent (site, who, consent, kind, step, at, via)
SELECT ?1, line.value ->> 6, 1 + (SELECT coalesce(max(consent), 0) FROM consent WHERE consent.site = ?1 AND consent.who = line.value ->> 6),
  'subscription', 'confirmed', min(CAST(line.value ->> 5 AS INTEGER)), 'import' ",
    welcome!(),
    " GROUP BY line.value ->> 6"
);

const TAKE: &str = concat!(
    "
INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, created_at, confirmed_at)
SELECT ?1, line.value ->> 0, line.value ->> 1, coalesce(line.value ->> 2, iif(languages ->> 0 = 'ru', 'ru', 'en')), line.value -> 3, line.value ->> 4, 'confirmed', 'import', ?3,
  ?4, line.value ->> 5 ",
    welcome!(),
    " ON CONFLICT (site, email) DO NOTHING"
);

const TAKEN: &str = "
SELECT CAST(count(*) AS TEXT) AS json FROM json_each(?2) AS line CROSS JOIN subscriber
WHERE subscriber.site = ?1 AND subscriber.subscriber = line.value ->> 0";
