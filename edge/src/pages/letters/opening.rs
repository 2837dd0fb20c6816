//! The link of a message: notes that somebody came by it, and leads on to the site. Where it leads stands in the site's
//! settings and nowhere in the link, so that nobody can lead others astray with one of ours.

use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::respond;
use crate::sql::statement;
use crate::tokens;

/// Notes it, and leads on.
pub(super) async fn answer(call: &Call, token: &str) -> Answer<Response> {
    let none = || ApiError::not_found("page");
    let (site, delivery) = tokens::read_opening(&call.secret_of("MASTER_KEY")?, token).ok_or_else(none)?;
    let batch = vec![statement!(OPENED, site, delivery, call.now.0), statement!(HOME, site)];
    let home = call.db.ask(batch).await?.ok_or_else(none)?;
    Ok(respond::builder(303, "text/plain")?.with_header("location", &home)?.empty())
}

const OPENED: &str =
    "UPDATE delivery SET opened_at = ?3 WHERE site = ?1 AND delivery = ?2 AND opened_at IS NULL AND state = 'sent'";

const HOME: &str = "SELECT origins ->> 0 AS json FROM site WHERE site = ?1";
