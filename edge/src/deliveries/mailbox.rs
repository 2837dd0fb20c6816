//! The letters that a development installation keeps instead of sending them.

use worker::Response;

use super::{Whose, claim, turn, way};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::respond;
use crate::sql::{moment, statement};

/// How often it is looked whether everything is kept, and how long letters that are under way are waited for.
const ROUNDS_MAX: usize = 200;
const WAIT: std::time::Duration = std::time::Duration::from_millis(20);

/// The newest letters, of all or to one address, for whoever runs the installation. What is due is kept first.
pub async fn show(call: &Call) -> Answer<Response> {
    call.operator()?;
    if !way::is_kept(&call.env) {
        return Err(ApiError::not_found("mailbox"));
    }
    let to = call.query("to")?;
    for _ in 0..ROUNDS_MAX {
        let due = call.db.ask(vec![claim::sites_due(call.now.0)]).await?.unwrap_or_default();
        let sites: Vec<i64> = read_stored(&due)?;
        for site in &sites {
            turn(&call.env, &call.db, *site, Whose::All, call.now.0).await?;
        }
        if sites.is_empty() {
            // What somebody else's call is about to keep is waited for: whoever asks has just caused it.
            if call.db.ask(vec![statement!(UNDER_WAY, to.as_deref())]).await?.is_none() {
                break;
            }
            worker::Delay::from(WAIT).await;
        }
    }
    let newest = statement!(NEWEST, to);
    respond::json_text(200, call.db.ask(vec![newest]).await?.unwrap_or_default())
}

const UNDER_WAY: &str = "
SELECT '{}' AS json FROM delivery LEFT JOIN subscriber ON subscriber.site = delivery.site AND subscriber.subscriber = delivery.subscriber
WHERE delivery.state = 'sending' AND channel = 'mail' AND (?1 IS NULL OR coalesce(recipient, email) = ?1) LIMIT 1";

const NEWEST: &str = concat!(
    "
SELECT json_object('mails', json_group_array(json_object('id', letter, 'at', ",
    moment!("at"),
    ", 'to', recipient, 'language', language, 'subject', subject, 'body', body, 'html', html, 'leave_url', leave_url))) AS json
FROM (SELECT * FROM kept_letter WHERE ?1 IS NULL OR recipient = ?1 ORDER BY letter DESC LIMIT 100)"
);
