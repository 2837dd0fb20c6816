//! Reviews that were written elsewhere, a line each, marked with where. Nobody here saw a purchase behind them, so they
//! never get a buyer's mark, and the mean of what was written here is not moved by them.

use loyalty::review::{NAME_CHARS_MAX, REPLY_CHARS_MAX, Written};
use loyalty::time::{Utc, When};
use loyalty::wire::purchases::{ImportAnswer, RefusedLine};
use loyalty::wire::reviews::ReviewLine;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::{OURS, aspects, contacts, drawn, fault, kept, not_kept, subject, wrong};
use crate::call::{BODY_BYTES_MAX, Call};
use crate::changes::note_event;
use crate::error::{Answer, ApiError, read_json, read_stored};
use crate::imports::REFUSED_MAX;
use crate::imports::lines::{self, Taker};
use crate::json::{list, object, text};
use crate::respond;
use crate::sql::{Statement, statement};

/// Bytes of a batch: a list of lines stays below D1's 2 MB.
const SLICE_BYTES_MAX: usize = 700_000;
/// Lines of a batch.
const SLICE_MAX: usize = 1_000;
/// Slices after which no further one is begun: what is left is sent again.
const SLICES_MAX: u64 = 100;
/// The longest name of a place, and of an id there, in characters.
const ORIGIN_CHARS_MAX: usize = 60;

/// An import under way.
struct Import<'a> {
    call: &'a Call,
    site: i64,
    takes_name: bool,
    slice: Vec<Value>,
    slice_bytes: usize,
    slices: u64,
    line: u64,
    answer: ImportAnswer,
}

/// Takes reviews over.
pub async fn import(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let begun = note_event(&shop, "reviews.imported", object([]), call.now.0);
    let batch = vec![shop.guard_proved("imports:write"), begun, contacts(shop.site)];
    let takes_name = call.db.ask(batch).await?.as_deref() == Some(OURS);
    let answer = ImportAnswer { accepted: 0, replayed: 0, refused: Vec::new(), next_line: None };
    let (site, slice) = (shop.site, Vec::new());
    let mut import = Import { call, site, takes_name, slice, slice_bytes: 0, slices: 0, line: 0, answer };
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
        match read(line, self.takes_name, self.call.now.0) {
            Ok(row) => self.slice.push(row),
            Err(error) => {
                let Problem { code, detail, .. } = error.problem();
                self.answer.refused.push(RefusedLine { line: self.line, code, detail });
            }
        }
        self.slice_bytes = self.slice_bytes.saturating_add(line.len());
        if self.slice.len() >= SLICE_MAX || self.slice_bytes >= SLICE_BYTES_MAX {
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
        self.slice_bytes = 0;
        if slice.is_empty() {
            return Ok(());
        }
        self.slices = self.slices.saturating_add(1);
        let all = u64::try_from(slice.len()).unwrap_or(0);
        let taken: u64 =
            read_stored(&self.call.db.ask(taking(self.site, Value::Array(slice))).await?.unwrap_or_default())?;
        self.answer.accepted = self.answer.accepted.saturating_add(taken);
        self.answer.replayed = self.answer.replayed.saturating_add(all.saturating_sub(taken));
        Ok(())
    }
}

/// A review as a row of the list that the database takes apart.
fn read(line: &[u8], takes_name: bool, now: i64) -> Answer<Value> {
    if line.len() > BODY_BYTES_MAX {
        return Err(ApiError::of(Code::TooLarge, "a line has at most a megabyte"));
    }
    let line: ReviewLine = read_json(line)?;
    let about = subject(line.subject.as_deref().filter(|text| !text.is_empty()))?;
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let written = Written {
        stars: Some(line.stars),
        text: said(line.text),
        aspects: line.aspects.as_ref().map(aspects).unwrap_or_default(),
        name: said(line.name),
        publish: false,
    };
    written.check(false).map_err(wrong)?;
    if !takes_name && written.name.is_some() {
        return Err(not_kept());
    }
    // Shown as it was sent; the same place however it is spaced and cased.
    let (id, origin, reply) = (line.id.trim(), line.origin.as_str(), said(line.reply));
    let is_plain =
        |text: &str, most: usize| (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if origin.trim().is_empty() || !is_plain(origin, ORIGIN_CHARS_MAX) {
        return Err(fault("/origin", "an origin has 1 to 60 characters"));
    }
    if !is_plain(id, 2 * NAME_CHARS_MAX) {
        return Err(fault("/id", "an id has 1 to 200 characters"));
    }
    if reply.as_deref().is_some_and(|reply| reply.chars().count() > REPLY_CHARS_MAX || reply.contains('\0')) {
        return Err(fault("/reply", "an answer has up to 1,000 characters"));
    }
    let at = When::parse(line.at.trim()).ok_or_else(|| fault("/at", "a time is 2026-11-22 or RFC 3339"))?;
    let at = at.in_zone(&Utc).0.min(now);
    let once = ["i/", &origin.trim().to_lowercase(), "/", id].concat();
    let aspects = text(&kept(&written.aspects));
    Ok(list![drawn()?, about.as_str(), line.stars, written.text, aspects, written.name, once, origin, reply, at])
}

/// Takes a list of lines; the last statement answers with how many of them are new.
pub fn taking(site: i64, rows: Value) -> Vec<Statement> {
    vec![statement!(TAKE, site, rows.clone()), statement!(TAKEN, site, rows)]
}

const TAKE: &str = "
INSERT INTO review (site, review, subject, kind, stars, text, aspects, name, once, mark, origin, state, flags, is_queued, reply, replied_at, created_at)
SELECT ?1, value ->> 0, value ->> 1, 'review', value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, 'imported', value ->> 7, 'shown', '[]', 0,
  value ->> 8, iif(value ->> 8 IS NULL, NULL, value ->> 9), value ->> 9
FROM json_each(?2) WHERE true ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING";

const TAKEN: &str = "
SELECT CAST(count(*) AS TEXT) AS json FROM json_each(?2) AS line CROSS JOIN review WHERE review.site = ?1 AND review.review = line.value ->> 0";
