//! The versions a program ever had: who made each, when and why. Any of them can be read, and put in force again as
//! the next one.

use worker::Response;

use super::{SHOWN_REVISION, Shown, answer};
use crate::call::Call;
use crate::changes::actor_name;
use crate::entries::page;
use crate::error::{Answer, ApiError, read_stored};
use crate::respond;
use crate::sql::statement;

/// The versions, newest first.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let (below, limit) = page(call)?;
    let listed = call.db.ask(vec![shop.guard("program:read"), statement!(LIST, shop.site, below, limit)]).await?;
    respond::json_text(200, listed.unwrap_or_default())
}

/// One of them; its number is the ETag.
pub async fn show(call: &Call, revision: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let none = || ApiError::not_found("version");
    let revision: i64 = revision.parse().map_err(|_| none())?;
    let shown = call.db.ask(vec![shop.guard("program:read"), statement!(SHOWN_REVISION, shop.site, revision)]).await?;
    let shown: Shown = read_stored(&shown.ok_or_else(none)?)?;
    answer(&shown)
}

const LIST: &str = concat!(
    "
SELECT json_object('revisions', json_group_array(json_object('revision', revision,
    'at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'), 'actor', actor, 'actor_name', ",
    actor_name!("actor", "?1"),
    ", 'note', note)),
  'next', iif(count(*) = ?3, CAST(min(revision) AS TEXT), NULL)) AS json
FROM (SELECT * FROM program WHERE site = ?1 AND revision < ?2 ORDER BY revision DESC LIMIT CAST(?3 AS INTEGER))"
);
