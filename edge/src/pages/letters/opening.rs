//! The link of a message: notes that somebody came by it, and leads on to the site. Where it leads stands in the site's
//! settings and nowhere in the link, so that nobody can lead others astray with one of ours. A letter that asks why
//! somebody stays away leads to that question first, as long as it is not answered.

use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::pages::voice::ASKED;
use crate::respond;
use crate::sql::statement;
use crate::tokens;

/// Notes it, and leads on.
pub(super) async fn answer(call: &Call, token: &str) -> Answer<Response> {
    let none = || ApiError::not_found("page");
    let master = call.secret_of("MASTER_KEY")?;
    let (site, delivery) = tokens::read_opening(&master, token).ok_or_else(none)?;
    let batch = vec![
        statement!(OPENED, site, delivery, call.now.0),
        statement!(ASKS, site, delivery, call.now.0),
        statement!(HOME, site),
    ];
    let mut answers = call.db.run(batch).await?.into_iter().skip(1);
    let asks = answers.next().flatten();
    let question = asks.and_then(|_| tokens::asking(&master, site, delivery));
    let leads = match question {
        Some(question) => [&call.origin, ASKED, &question].concat(),
        None => answers.next().flatten().ok_or_else(none)?,
    };
    Ok(respond::builder(303, "text/plain")?.with_header("location", &leads)?.empty())
}

const OPENED: &str =
    "UPDATE delivery SET opened_at = ?3 WHERE site = ?1 AND delivery = ?2 AND opened_at IS NULL AND state = 'sent'";

// The question of a letter has its number. Whoever is left alone to compare by now is led to the site.
const ASKS: &str = "
SELECT '1' AS json FROM prompt JOIN member USING (site, member) WHERE site = ?1 AND prompt = ?2 AND occasion = 'win_back' AND channel = 'link' AND answered_at IS NULL AND expires_at > ?3
  AND bucket >= coalesce((SELECT share FROM holdout WHERE holdout.site = ?1 AND starts_at <= ?3 ORDER BY starts_at DESC LIMIT 1), 0)";

const HOME: &str = "SELECT origins ->> 0 AS json FROM site WHERE site = ?1";
