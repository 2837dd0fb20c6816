//! How a site listens.

use loyalty::voice::budget::{GAP_DAYS, GAP_DAYS_MAX};
use loyalty::wire::voice::VoicePatch;
use worker::Response;

use super::{READ, WRITE, fault};
use crate::call::Call;
use crate::changes::note;
use crate::error::Answer;
use crate::json::object;
use crate::respond;
use crate::sql::{Statement, statement};

/// How the site listens.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![shop.guard(READ), shown(shop.site)];
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

/// Changes how it listens.
pub async fn change(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let patch: VoicePatch = call.read()?;
    let gap = patch.gap_days.map(i64::from);
    if gap.is_some_and(|gap| gap > GAP_DAYS_MAX) {
        return Err(fault("/gap_days", "this is 0 to 365"));
    }
    let batch = vec![
        shop.guard(WRITE),
        statement!(CHANGE, shop.site, gap, GAP_DAYS),
        note(&shop, "voice.changed", "", object([("gap_days", gap.into())]), call.now.0),
        shown(shop.site),
    ];
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

fn shown(site: i64) -> Statement {
    statement!(SHOW, site, GAP_DAYS)
}

const CHANGE: &str = "
INSERT INTO voice (site, gap_days) VALUES (?1, coalesce(?2, ?3))
ON CONFLICT DO UPDATE SET gap_days = coalesce(?2, gap_days)";

const SHOW: &str = "
SELECT json_object('gap_days', coalesce((SELECT gap_days FROM voice WHERE site = ?1), CAST(?2 AS INTEGER))) AS json";
