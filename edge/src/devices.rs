//! The devices of a site's counters: one is named at the console, enrols itself with a code, and is a counter until
//! it is revoked.

use loyalty::wire::devices::{Enrol, NewDevice};
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::posting::hex_digest;
use crate::sql::statement;
use crate::team::name;
use crate::{respond, shifts, tokens};

/// How long a code waits to be typed, in milliseconds: ten minutes.
const CODE_LIFE_MS: i64 = 10 * 60 * 1000;

/// Codes have 40 bits and live for minutes: who may try thirty an hour finds none.
const CODES_FROM_NETWORK: Limit = Limit { what: "enrol.network", most: 30, window_ms: HOUR_MS };

/// The devices that are not revoked.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let listed = call.db.ask(vec![shop.guard("counter:enrol"), statement!(LIST, shop.site)]).await?;
    respond::json_text(200, listed.unwrap_or_default())
}

/// Makes room for a device; its code is shown once.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewDevice = call.read()?;
    let name = name(&new.name)?;
    let (id, code) = (tokens::key_id()?, tokens::enrolment()?);
    let expires_at = call.now.plus_ms(CODE_LIFE_MS);
    let details = object([("name", name.as_str().into())]);
    call.db
        .run(vec![
            shop.guard("counter:enrol"),
            statement!(INSERT, shop.site, id.as_str(), name, hex_digest(&normal(&code)), expires_at.0, call.now.0),
            note(&shop, "device.added", &id, details, call.now.0),
        ])
        .await?;
    let created =
        object([("device", id.into()), ("code", code.into()), ("expires_at", expires_at.to_rfc3339().into())]);
    respond::json(201, &created)
}

/// Revokes a device: whoever works at it is out with the same word.
pub async fn revoke(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let answers = call
        .db
        .run(vec![
            shop.guard("counter:enrol"),
            statement!(KNOWN, shop.site, id),
            statement!(REVOKE, shop.site, id, call.now.0),
            note(&shop, "device.revoked", id, object([]), call.now.0),
            statement!(END_SHIFTS, shop.site, id),
            statement!(LIST, shop.site),
        ])
        .await?;
    if answers.get(1).cloned().flatten().is_none() {
        return Err(ApiError::not_found("device"));
    }
    respond::json_text(200, answers.into_iter().next_back().flatten().unwrap_or_default())
}

loyalty::stored! {
    struct Waiting {
        site: i64,
        device: String,
    }
}

/// Makes the browser that asks a counter. 1. Count the try and find the device that waits for this code. 2. Put the
/// digest of a new cookie in the code's place: of two browsers with one code the second finds none.
pub async fn enrol(call: &Call) -> Answer<Response> {
    call.from_own_page()?;
    let enrol: Enrol = call.read()?;
    let code = hex_digest(&normal(&enrol.code));
    let none = || ApiError::not_found("code: it was used or is over");
    let uses = Uses::of(call).count_network(CODES_FROM_NETWORK)?;
    let mut batch = uses.statements();
    batch.push(statement!(WAITING, code.as_str(), call.now.0));
    let waiting = match call.db.ask(batch).await {
        Ok(waiting) => waiting.ok_or_else(none)?,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    let Waiting { site, device } = read_stored(&waiting)?;
    let drawn = tokens::device(site, &device)?;
    let batch = vec![
        statement!(ENROL, site, device.as_str(), code, drawn.hash.as_str(), call.now.0),
        statement!(ENROLLED, site, device.as_str(), drawn.hash.as_str()),
        shifts::shown(site, None, call.now.0),
    ];
    let answers = call.db.run(batch).await?;
    if answers.get(1).cloned().flatten().is_none() {
        return Err(none());
    }
    shifts::answer(201, answers.into_iter().next_back().flatten(), &drawn.secret)
}

/// A code however it was typed: capitals, no dash, and the letters that Crockford reads as digits.
fn normal(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    letters.collect()
}

const LIST: &str = "
SELECT json_object('devices', json_group_array(json_object('device', device, 'name', name,
  'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
  'enrolled_at', strftime('%Y-%m-%dT%H:%M:%SZ', enrolled_at / 1000, 'unixepoch'),
  'seen_at', strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch')))) AS json
FROM (SELECT * FROM device WHERE site = ?1 AND revoked_at IS NULL ORDER BY created_at, device)";

const INSERT: &str = "
INSERT INTO device (site, device, name, code, code_ends_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const KNOWN: &str = "SELECT 'known' AS json FROM device WHERE site = ?1 AND device = ?2 AND revoked_at IS NULL";

const REVOKE: &str = "
UPDATE device SET revoked_at = ?3, code = NULL WHERE site = ?1 AND device = ?2 AND revoked_at IS NULL";

const END_SHIFTS: &str = "DELETE FROM sitting INDEXED BY sitting_device WHERE site = ?1 AND device = ?2";

const WAITING: &str = "
SELECT json_object('site', site, 'device', device) AS json FROM device WHERE code = ?1 AND code_ends_at > ?2 AND revoked_at IS NULL";

const ENROL: &str = "
UPDATE device SET hash = ?4, code = NULL, enrolled_at = ?5, seen_at = ?5
WHERE site = ?1 AND device = ?2 AND code = ?3 AND code_ends_at > ?5 AND revoked_at IS NULL";

const ENROLLED: &str = "SELECT 'enrolled' AS json FROM device WHERE site = ?1 AND device = ?2 AND hash = ?3";

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["0A1B-C2D3", "0a1bc2d3", " oalb c2d3 ", "OAIB-C2D3"] {
            assert_eq!(normal(typed), "0A1BC2D3");
        }
    }
}
