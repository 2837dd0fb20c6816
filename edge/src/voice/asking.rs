//! What a survey asks, for a block of a page or for whoever came by a link.

use loyalty::wire::voice::Asking;
use worker::Response;

use super::invitations::survey;
use super::{Stored, asked, known, stored};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::{Statement, statement};
use crate::{forms, respond, tokens};

/// How long after their answer somebody who came by a link may add to it, in milliseconds: an hour.
pub const ADDING_MS: i64 = 60 * 60 * 1000;

loyalty::stored! {
    struct Behind {
        survey: String,
        member: i64,
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
    let form = Some(forms::mark(call)?);
    respond::json(200, &Asking { form, ..asked(id, &survey, revision, &company) })
}

/// The questions behind a link that can still be answered.
pub async fn by_link(call: &Call, link: &str) -> Answer<Response> {
    let (_, asking) = behind(call, link, true).await?;
    respond::json(200, &asking.ok_or_else(|| ApiError::not_found("link"))?.1)
}

/// The site that a link is of, whom it asks and what; nothing where it cannot be answered any more. `is_seen` says that
/// somebody sees it, and not only a program that checks letters: it is shown from then on.
pub async fn behind(call: &Call, link: &str, is_seen: bool) -> Answer<(i64, Option<(i64, Asking)>)> {
    let found = tokens::read_asking(&call.secret_of("MASTER_KEY")?, link);
    let (site, prompt) = found.ok_or_else(|| ApiError::not_found("link"))?;
    let [reading, opening] = opening(site, prompt, call.now.0);
    let batch = if is_seen { vec![reading, opening] } else { vec![reading] };
    let mut answers = call.db.run(batch).await?.into_iter();
    let Some(behind) = answers.next().flatten() else { return Ok((site, None)) };
    let behind: Behind = read_stored(&behind)?;
    let (survey, revision) = known(behind.stored.as_ref(), &behind.survey)?;
    Ok((site, Some((behind.member, asked(&behind.survey, &survey, revision, &behind.company)))))
}

/// The statements that read what is behind a link, and note that it was opened: it is shown from then on.
pub fn opening(site: i64, prompt: i64, now: i64) -> [Statement; 2] {
    [statement!(BEHIND, prompt, site, now, ADDING_MS), statement!(OPENED, prompt, site, now)]
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

/// Whether whoever was asked is left alone by now, to compare, or was erased.
macro_rules! is_out {
    () => {
        "EXISTS (SELECT 1 FROM member WHERE member.site = ?2 AND member.member = prompt.member AND (erased_at IS NOT NULL
    OR bucket < coalesce((SELECT share FROM holdout WHERE holdout.site = ?2 AND starts_at <= ?3 ORDER BY starts_at DESC LIMIT 1), 0)))"
    };
}

const COMPANY: &str = "SELECT name AS json FROM site WHERE site = ?1";

const BEHIND: &str = concat!(
    "
SELECT json_object('survey', prompt.survey, 'member', prompt.member, 'company', name, 'stored', ",
    stored!("prompt.survey"),
    ") AS json
FROM prompt JOIN site USING (site) WHERE prompt.site = ?2 AND prompt.prompt = ?1 AND channel = 'link' AND ",
    is_open!("?3", "?4"),
    " AND NOT ",
    is_out!()
);

const OPENED: &str = concat!(
    "
UPDATE prompt SET state = 'shown', shown_at = ?3 WHERE prompt.site = ?2 AND prompt.prompt = ?1 AND channel = 'link' AND shown_at IS NULL AND expires_at > ?3 AND NOT ",
    is_out!()
);
