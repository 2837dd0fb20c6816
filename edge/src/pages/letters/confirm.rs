//! The link in the letter that asks whether it was really they.

use worker::Response;

use super::{Form, site_of};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::posting::hex_digest;
use crate::sql::statement;
use crate::{outbox, subscriptions, tokens};

loyalty::stored! {
    struct Found {
        subscriber: i64,
        email: String,
        language: String,
        is_used: i64,
        is_over: i64,
    }
}

loyalty::stored! {
    struct Confirmed {
        is_now: i64,
    }
}

/// Shows the button, or does what it says.
pub(super) async fn answer(call: &Call, token: &str, form: Option<Form>) -> Answer<Response> {
    let site = tokens::site_of_link(token).ok_or_else(|| ApiError::not_found("page"))?;
    let hash = hex_digest(token);
    let about = site_of(call, site).await?;
    let found = call.db.ask(vec![statement!(FOUND, site, hash.as_str(), call.now.0)]).await?;
    let Some(found) = found else {
        let words = about.words(call, None);
        return about.document(words, words.link_unknown).says(words.link_unknown_why).home().answer(404);
    };
    let found: Found = read_stored(&found)?;
    let words = about.words(call, Some(&found.language));
    if found.is_used == 1 {
        return about.document(words, words.already).says(words.already_why).home().answer(200);
    }
    if found.is_over == 1 {
        return about.document(words, words.link_over).says(words.link_over_why).home().answer(410);
    }
    if form.is_none() {
        let why = words.confirm_why.replace("{site}", &about.name);
        let page = about.document(words, words.confirm).says(&why);
        return page.form(&[], words.confirm_button).answer(200);
    }
    let who = subscriptions::who(&call.secret_of("MASTER_KEY")?, site, &found.email)?;
    let mut batch = subscriptions::confirming(site, &hash, &who, call.now.0);
    let answer = batch.pop();
    batch.push(statement!(WELCOME, site, found.subscriber, hash.as_str(), call.now.0));
    batch.extend(answer);
    let confirmed = call.db.ask(batch).await?.unwrap_or_default();
    let confirmed: Confirmed = read_stored(&confirmed)?;
    if confirmed.is_now == 1 {
        outbox::hurry(call, site).await;
    }
    let own = tokens::reader(&call.secret_of("MASTER_KEY")?, site, found.subscriber);
    let own = own.ok_or_else(|| ApiError::Internal("reader".into()))?;
    let page = about.document(words, words.confirmed).says(&words.confirmed_why.replace("{site}", &about.name));
    page.link(&[super::LINKS, &own].concat(), words.choose_link).home().answer(200)
}

const FOUND: &str = "
SELECT json_object('subscriber', subscriber, 'email', email, 'language', wants ->> 'language', 'is_used', used_at IS NOT NULL, 'is_over', expires_at <= ?3) AS json
FROM confirmation JOIN subscriber USING (site, subscriber) WHERE site = ?1 AND hash = ?2";

// The welcome, where its owner has switched it on. One reader is welcomed once.
const WELCOME: &str = "
INSERT INTO delivery (site, delivery, channel, kind, rank, once, subscriber, member, language, data, state, due_at, created_at)
SELECT subscriber.site, abs(random() % 4503599627370496), 'mail', 'welcome', 1, 'welcome/' || subscriber.subscriber, subscriber.subscriber, member, subscriber.language, '{}', 'due', ?4, ?4
FROM confirmation JOIN subscriber ON subscriber.site = confirmation.site AND subscriber.subscriber = confirmation.subscriber
JOIN message ON message.site = confirmation.site AND message.kind = 'welcome' AND is_on = 1
WHERE confirmation.site = ?1 AND confirmation.subscriber = ?2 AND confirmation.hash = ?3 AND used_at = ?4
ON CONFLICT (site, once) WHERE once IS NOT NULL DO NOTHING";
