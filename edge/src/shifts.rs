//! Who works at a counter. A device is enrolled for good; whoever works at it opens a shift with their PIN. A shift
//! does the counter's work and nothing else, whatever else its person may do at the console.

use loyalty::wire::devices::NewShift;
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::{self, Call};
use crate::db::Rollback;
use crate::error::{Answer, ApiError};
use crate::limits::{Limit, Uses};
use crate::sql::{Statement, statement};
use crate::team::person_of;
use crate::{pins, respond, tokens};

/// A shift that is not used ends after two hours.
const IDLE_MS: i64 = 2 * 60 * 60 * 1000;
/// Every shift ends after twelve hours.
const LIFE_MS: i64 = 12 * 60 * 60 * 1000;
/// How often a device's last use is written down, in milliseconds.
const SEEN_EVERY_MS: i64 = 5 * 60 * 1000;

/// Wrong PINs of one person at one device.
const WRONG_PINS: Limit = Limit { what: "pin", most: 5, window_ms: 15 * 60 * 1000 };

/// What the counter knows, and who works at it.
pub async fn show(call: &Call) -> Answer<Response> {
    let device = call.device()?;
    let token = &device.token;
    let shown = call
        .db
        .ask(vec![
            device.guard(),
            statement!(SEEN, token.site, token.id.as_str(), call.now.0, SEEN_EVERY_MS),
            shown(token.site, token.shift.as_ref().map(|(_, hash)| hash.as_str()), call.now.0),
        ])
        .await?;
    respond::json_text(200, shown.unwrap_or_default())
}

/// Opens a shift. 1. Count the try, before anything is known of it: who tries a thousand at once has tried a thousand.
/// 2. Compare. 3. In one batch: forget the tries, end whoever worked here, open the shift.
pub async fn open(call: &Call) -> Answer<Response> {
    let device = call.device()?;
    let new: NewShift = call.read()?;
    pins::check(&new.pin)?;
    let wrong = || ApiError::from(Problem::new(Code::WrongPin, "this is not their PIN").with("path", "/pin"));
    let person = person_of(&new.person).map_err(|_| wrong())?;
    let (site, id) = (device.token.site, device.token.id.as_str());
    // Counted by the number, which can be spelled in many ways.
    let uses = Uses::of(call).count(WRONG_PINS, &[id, &person.to_string()].join("\n"))?;
    let mut batch = vec![device.guard()];
    batch.extend(uses.statements());
    batch.push(statement!(PIN, site, person));
    let stored = match call.db.ask(batch).await {
        Ok(stored) => stored.ok_or_else(wrong)?,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    if !pins::fits(call, &new.pin, &stored).await? {
        return Err(wrong());
    }
    let drawn = tokens::shift(person)?;
    let mut batch = vec![device.guard()];
    batch.extend(uses.forgets());
    batch.extend([
        statement!(END_ALL, site, id),
        statement!(OPEN, drawn.hash.as_str(), site, person, id, stored, call.now.0, IDLE_MS, LIFE_MS),
        shown(site, Some(&drawn.hash), call.now.0),
    ]);
    let shown = call.db.ask(batch).await?;
    answer(201, shown, &[&device.token.secret, ".", &drawn.secret].concat())
}

/// Ends the shift.
pub async fn end(call: &Call) -> Answer<Response> {
    let device = call.device()?;
    let (site, id) = (device.token.site, device.token.id.as_str());
    let batch = vec![device.guard(), statement!(END_ALL, site, id), shown(site, None, call.now.0)];
    answer(200, call.db.ask(batch).await?, &device.token.secret)
}

/// What a counter is told, with the shift of this digest.
pub fn shown(site: i64, shift: Option<&str>, now: i64) -> Statement {
    statement!(SHOW, site, shift, now)
}

/// The answer, and the cookie that carries this.
pub fn answer(status: u16, shown: Option<String>, cookie: &str) -> Answer<Response> {
    let response = respond::json_text(status, shown.unwrap_or_default())?;
    response.headers().append("set-cookie", &call::counter(cookie))?;
    Ok(response)
}

const SEEN: &str = "UPDATE device SET seen_at = ?3 WHERE site = ?1 AND device = ?2 AND seen_at <= ?3 - ?4";

const PIN: &str = "SELECT pin AS json FROM seat WHERE site = ?1 AND person = ?2";

const END_ALL: &str = "DELETE FROM sitting INDEXED BY sitting_device WHERE site = ?1 AND device = ?2";

// A PIN that was changed meanwhile opens nothing.
const OPEN: &str = "
INSERT INTO sitting (hash, kind, person, site, device, created_at, slid_at, expires_at, ends_at, proved_at)
SELECT ?1, 'counter', person, site, ?4, ?6, ?6, CAST(?6 AS INTEGER) + ?7, CAST(?6 AS INTEGER) + ?8, ?6
FROM seat WHERE site = ?2 AND person = ?3 AND pin = ?5";

const SHOW: &str = "
SELECT json_object(
  'site', json_object('public_key', public_key, 'name', site.name, 'currency', currency, 'zone', zone, 'languages', json(languages), 'contacts', contacts),
  'program', json(document),
  'people', json((SELECT json_group_array(json_object('person', CAST(person AS TEXT), 'name', called))
    FROM (SELECT person, coalesce(seat.name, nullif(person.name, ''), email, '') AS called FROM seat JOIN person USING (person)
      WHERE seat.site = ?1 AND pin IS NOT NULL ORDER BY called, person))),
  'shift', json((SELECT json_object('person', CAST(person AS TEXT), 'name', coalesce(seat.name, nullif(person.name, ''), email, ''),
      'until', strftime('%Y-%m-%dT%H:%M:%SZ', min(expires_at, ends_at) / 1000, 'unixepoch'))
    FROM sitting JOIN seat USING (site, person) JOIN person USING (person)
    WHERE hash = ?2 AND site = ?1 AND expires_at > ?3 AND ends_at > ?3))) AS json
FROM site JOIN program ON program.site = site.site AND program.revision = site.program WHERE site.site = ?1";
