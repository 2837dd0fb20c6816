//! How a site writes: in whose name, where answers go, when it is quiet.

use loyalty::wire::messages::CorrespondencePatch;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::deliveries::way;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::respond;
use crate::sql::{Statement, statement};
use crate::subscriptions::address;

/// How the site writes.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![shop.guard("messages:read"), shown(call, shop.site)];
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

/// Changes how it writes; what is missing stays, an empty text clears.
pub async fn change(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let patch: CorrespondencePatch = call.read()?;
    let sender = line("/sender", patch.sender.as_deref(), 80)?;
    let postal = line("/postal", patch.postal.as_deref(), 200)?;
    let reply_to = match patch.reply_to.as_deref().map(str::trim) {
        Some("") => Some(String::new()),
        Some(email) => Some(address(email).map_err(|_| fault("/reply_to", "this is an e-mail address"))?),
        None => None,
    };
    let quiet_from = patch.quiet_from.as_deref().map(|text| minutes("/quiet_from", text)).transpose()?;
    let quiet_until = patch.quiet_until.as_deref().map(|text| minutes("/quiet_until", text)).transpose()?;
    if patch.weekly_most.is_some_and(|most| most > 50) {
        return Err(fault("/weekly_most", "this is 0 to 50"));
    }
    let fields = [
        ("sender", sender.is_some()),
        ("reply_to", reply_to.is_some()),
        ("postal", postal.is_some()),
        ("quiet_from", quiet_from.is_some()),
        ("quiet_until", quiet_until.is_some()),
        ("weekly_most", patch.weekly_most.is_some()),
    ];
    let changed: Value = fields.into_iter().filter(|(_, sent)| *sent).map(|(field, _)| Value::from(field)).collect();
    let most = patch.weekly_most.map(i64::from);
    let batch = vec![
        shop.guard("messages:write"),
        statement!(BEGIN, shop.site),
        statement!(CHANGE, shop.site, sender, reply_to, postal, quiet_from, quiet_until, most),
        note(&shop, "correspondence.changed", "", object([("fields", changed)]), call.now.0),
        shown(call, shop.site),
    ];
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

fn shown(call: &Call, site: i64) -> Statement {
    statement!(SHOW, site, way::is_there(&call.env).then(|| way::from(&call.env)).flatten())
}

/// One line of text.
fn line(path: &str, text: Option<&str>, most: usize) -> Answer<Option<String>> {
    let Some(text) = text.map(str::trim) else { return Ok(None) };
    if text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(fault(path, "this is one line, and shorter"));
    }
    Ok(Some(text.to_owned()))
}

/// The minutes of `HH:MM`.
fn minutes(path: &str, text: &str) -> Answer<i64> {
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        let (hours, minutes) = (hours.parse::<i64>().ok()?, minutes.parse::<i64>().ok()?);
        let is_written = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        let is_time = is_written && (0..24).contains(&hours) && (0..60).contains(&minutes);
        is_time.then(|| hours.saturating_mul(60).saturating_add(minutes))
    };
    read().ok_or_else(|| fault(path, "a time is HH:MM"))
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

const BEGIN: &str = "INSERT INTO correspondence (site) VALUES (?1) ON CONFLICT DO NOTHING";

const CHANGE: &str = "
UPDATE correspondence SET sender = iif(?2 IS NULL, sender, nullif(?2, '')), reply_to = iif(?3 IS NULL, reply_to, nullif(?3, '')),
  postal = iif(?4 IS NULL, postal, nullif(?4, '')), quiet_from = coalesce(?5, quiet_from), quiet_until = coalesce(?6, quiet_until),
  weekly_most = coalesce(?7, weekly_most) WHERE site = ?1";

const SHOW: &str = "
SELECT json_object('sender', coalesce(sender, name), 'from', ?2, 'reply_to', reply_to, 'postal', postal,
  'quiet_from', printf('%02d:%02d', coalesce(quiet_from, 1260) / 60, coalesce(quiet_from, 1260) % 60),
  'quiet_until', printf('%02d:%02d', coalesce(quiet_until, 540) / 60, coalesce(quiet_until, 540) % 60),
  'weekly_most', coalesce(weekly_most, 2)) AS json
FROM site LEFT JOIN correspondence USING (site) WHERE site = ?1";

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn a_time_of_day_is_read_as_minutes() {
        assert_eq!((minutes("", "00:00").ok(), minutes("", "23:59").ok()), (Some(0), Some(1439)));
        for bad in ["24:00", "9:00", "09:60", "0900", "09:0", "-1:00", "+9:00"] {
            assert!(minutes("", bad).is_err(), "{bad}");
        }
    }
}
