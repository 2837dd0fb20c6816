//! What the installation's mail provider says of letters after it took them: that nobody is there, that a reader called
//! one spam, that one arrived. Signed after Standard Webhooks, as several providers do; anything unsigned is refused.

use courier::hook::{Headers, Secret, verify};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored, read_value};
use crate::sql::statement;
use crate::subscriptions::{leaving, silencing, who};
use crate::{random, respond};

/// What is said of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Delivered,
    Bounced,
    Complained,
}

loyalty::stored! {
    struct Found {
        subscriber: Option<i64>,
        email: Option<String>,
    }
}

/// Takes what is said of one letter. Of a letter that is not ours nothing follows.
pub async fn take(call: &Call) -> Answer<Response> {
    let secret = call.secret_of("MAIL_EVENTS_SECRET").ok().and_then(|secret| Secret::parse(&secret).ok());
    let secret = secret.ok_or_else(|| ApiError::not_found("path"))?;
    let header =
        |name: &str| call.header(&["webhook-", name].concat()).or_else(|| call.header(&["svix-", name].concat()));
    let (id, timestamp, signature) = (header("id"), header("timestamp"), header("signature"));
    let headers = Headers { id: id.as_deref(), timestamp: timestamp.as_deref(), signature: signature.as_deref() };
    verify(&headers, call.body(), &[secret], call.now.0.div_euclid(1000))
        .map_err(|_| ApiError::unauthorized("this is not signed by the mail provider"))?;
    let event = read_value(call.body())?;
    let told = || respond::builder(204, "application/json").map(worker::ResponseBuilder::empty);
    let (Some(said), Some((site, delivery))) = (said(&event), letter(&event)) else { return told() };
    if said == Said::Delivered {
        call.db.run(vec![statement!(DELIVERED, site, delivery, call.now.0)]).await?;
        return told();
    }
    let found = call.db.ask(vec![statement!(FOUND, site, delivery)]).await?.unwrap_or_else(|| "{}".to_owned());
    let found: Found = read_stored(&found)?;
    let Some(email) = found.email else { return told() };
    let who = who(&call.secret_of("MASTER_KEY")?, site, &email)?;
    let (state, why) = if said == Said::Complained { ("complained", "complained") } else { ("unreachable", "bounced") };
    let batch = match found.subscriber {
        Some(subscriber) => leaving(site, subscriber, &who, state, None, "provider", call.now.0),
        None => vec![silencing(site, &who, why, call.now.0)],
    };
    call.db.run(batch).await?;
    told()
}

/// What an event says. A bounce that may pass says nothing yet.
fn said(event: &Value) -> Option<Said> {
    let kind = event.get("type")?.as_str()?;
    let is_passing = event.pointer("/data/bounce/type").and_then(Value::as_str).is_some_and(|kind| kind != "Permanent");
    match kind.rsplit('.').next()? {
        "delivered" => Some(Said::Delivered),
        "bounced" if !is_passing => Some(Said::Bounced),
        "complained" => Some(Said::Complained),
        _ => None,
    }
}

/// Which letter it is about: by the id that we gave it, which providers repeat in a field or among the headers.
fn letter(event: &Value) -> Option<(i64, i64)> {
    let data = event.get("data").unwrap_or(event);
    let named = ["message_id", "messageId"].into_iter().find_map(|name| data.get(name)?.as_str());
    let headers = || {
        let headers = data.get("headers")?.as_array()?;
        let is_id = |header: &&Value| {
            let name = header.get("name").and_then(Value::as_str).unwrap_or_default();
            name.eq_ignore_ascii_case("message-id") || name.eq_ignore_ascii_case("x-entity-ref-id")
        };
        headers.iter().find(is_id)?.get("value")?.as_str()
    };
    read_id(named.or_else(headers)?)
}

/// Site and number of a letter's id: `SITE.NUMBER@host`.
fn read_id(id: &str) -> Option<(i64, i64)> {
    let (left, _) = id.trim().trim_start_matches('<').split_once('@')?;
    let (site, delivery) = left.split_once('.')?;
    Some((random::number_of(site)?, i64::from_str_radix(delivery, 16).ok()?))
}

const DELIVERED: &str = "
UPDATE delivery SET delivered_at = ?3 WHERE site = ?1 AND delivery = ?2 AND delivered_at IS NULL AND state = 'sent'";

const FOUND: &str = "
SELECT json_object('subscriber', subscriber.subscriber, 'email', coalesce(email, recipient)) AS json
FROM delivery LEFT JOIN subscriber ON subscriber.site = delivery.site AND (subscriber.subscriber = delivery.subscriber OR subscriber.email = delivery.recipient)
WHERE delivery.site = ?1 AND delivery = ?2 AND channel = 'mail'";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_understood_in_each_of_its_forms() {
        let id = format!("{}.2a@kept.example", random::letters(7));
        let plain = json!({"type": "bounced", "message_id": format!("<{id}>")});
        let nested = json!({"type": "email.complained", "data": {"headers": [{"name": "Message-Id", "value": format!("<{id}>")}]}});
        assert_eq!((said(&plain), letter(&plain)), (Some(Said::Bounced), Some((7, 42))));
        assert_eq!((said(&nested), letter(&nested)), (Some(Said::Complained), Some((7, 42))));
        let passing = json!({"type": "email.bounced", "data": {"bounce": {"type": "Transient"}}});
        assert_eq!((said(&passing), letter(&passing)), (None, None));
        assert_eq!(letter(&json!({"message_id": "<somebody@else.example>"})), None);
    }
}
