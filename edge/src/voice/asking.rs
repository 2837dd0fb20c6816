//! What a survey asks, for a block of a page or for whoever came by a link.

use loyalty::wire::voice::Asking;
use worker::Response;

use super::invitations::survey;
use super::{Stored, asked, known, stored};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::statement;
use crate::{respond, tokens};

/// How long after their answer somebody who came by a link may add to it, in milliseconds: an hour.
pub const ADDING_MS: i64 = 60 * 60 * 1000;

loyalty::stored! {
    struct Behind {
        survey: String,
        company: String,
        stored: Option<Stored>,
    }
}

/// The questions of a survey of the site that the query names.
pub async fn in_page(call: &Call, id: &str) -> Answer<Response> {
    let key = call.query("site")?.unwrap_or_default();
    let site = tokens::site_of_public_key(&key).ok_or_else(|| ApiError::not_found("site"))?;
    let batch = vec![statement!(COMPANY, site), survey(site, id)];
    let mut answers = call.db.run(batch).await?.into_iter();
    let company = answers.next().flatten().ok_or_else(|| ApiError::not_found("site"))?;
    let stored: Option<Stored> = read_stored(answers.next().flatten().as_deref().unwrap_or("null"))?;
    let (survey, revision) = known(stored.as_ref(), id)?;
    respond::json(200, &asked(id, &survey, revision, &company))
}

/// The questions behind a link that can still be answered.
pub async fn by_link(call: &Call, link: &str) -> Answer<Response> {
    let (_, asking) = behind(call, link).await?;
    respond::json(200, &asking.ok_or_else(|| ApiError::not_found("link"))?)
}

/// The site that a link is of, and what it asks; nothing where it cannot be answered any more.
pub async fn behind(call: &Call, link: &str) -> Answer<(i64, Option<Asking>)> {
    let found = tokens::read_asking(&call.secret_of("MASTER_KEY")?, link);
    let (site, prompt) = found.ok_or_else(|| ApiError::not_found("link"))?;
    let behind = call.db.ask(vec![statement!(BEHIND, prompt, site, call.now.0, ADDING_MS)]).await?;
    let Some(behind) = behind else { return Ok((site, None)) };
    let behind: Behind = read_stored(&behind)?;
    let (survey, revision) = known(behind.stored.as_ref(), &behind.survey)?;
    Ok((site, Some(asked(&behind.survey, &survey, revision, &behind.company))))
}

/// Whether a prompt can be answered by its link at the moment `now`; whoever has answered may add to it for as long as
/// `adding`.
macro_rules! is_open {
    ($now:literal, $adding:literal) => {
        concat!(
            "iif(answered_at IS NULL, expires_at > ",
            $now,
            ", answered_at > CAST(",
            $now,
            " AS INTEGER) - ",
            $adding,
            ")"
        )
    };
}
pub(super) use is_open;

const COMPANY: &str = "SELECT name AS json FROM site WHERE site = ?1";

const BEHIND: &str = concat!(
    "
SELECT json_object('survey', prompt.survey, 'company', name, 'stored', ",
    stored!("prompt.survey"),
    ") AS json
FROM prompt JOIN site USING (site) WHERE prompt.site = ?2 AND prompt.prompt = ?1 AND channel = 'link' AND ",
    is_open!("?3", "?4")
);
