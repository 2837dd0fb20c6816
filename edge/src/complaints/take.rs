//! Taking a complaint: from a session or from a guest, answered at once with a number and a time.
//!
//! One trip finds out who complains and what the topic promises; the other is one batch that counts the attempt, numbers
//! the complaint, and keeps the words and, apart from them, where an answer goes. A guest gets the thread's token, which is
//! derived from the number.

use loyalty::complaint::{self, State, WISH_CHARS_MAX};
use loyalty::contacts::is_email;
use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::complaints::{ComplaintTaken, NewComplaint};
use serde_json::Value;
use worker::Response;

use super::rows::{New, calling};
use super::topics::{ready, topics};
use super::{again, fault, message};
use crate::call::Call;
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::sql::{Statement, statement};
use crate::{forms, outbox, random, respond, tokens};

const COMPLAINTS_OF_MEMBER: Limit = Limit { what: "complaint.member", most: 10, window_ms: HOUR_MS };
const COMPLAINTS_OF_NETWORK: Limit = Limit { what: "complaint.network", most: 20, window_ms: HOUR_MS };

/// The longest name, in characters.
const NAME_CHARS_MAX: usize = 100;

/// Who complains.
#[derive(Clone, Copy, Debug)]
pub enum Writer<'a> {
    /// The member of the session with this digest.
    Session(&'a str),
    /// A member who came by a link of theirs. Nobody asked them which topic it is: where there is not the one that is
    /// meant, it is the last.
    Member(i64),
    /// Anybody.
    Guest,
}

loyalty::stored! {
    /// Who complains, and what their topic promises.
    pub struct Found {
        /// Our number of the member.
        pub member: Option<i64>,
        /// Whether they are the test member.
        pub is_test: i64,
        /// Whether the purchase is theirs.
        pub is_bought: i64,
        /// `ours` or `owner`.
        pub contacts: String,
        /// The topic; none where there is no such.
        pub topic: Option<String>,
        /// The hours in which it is answered.
        pub hours: Option<i64>,
        /// Who sees to it.
        pub person: Option<i64>,
        /// The site's languages.
        pub languages: Value,
    }
}

/// Takes one.
pub async fn take(call: &Call) -> Answer<Response> {
    let new: NewComplaint = call.read()?;
    let (site, session) = if call.is_by_anybody() {
        let key = new.site.as_deref().unwrap_or_default();
        (tokens::site_of_public_key(key).ok_or_else(|| ApiError::not_found("site"))?, None)
    } else {
        let customer = call.customer()?;
        (customer.site, Some(customer.session))
    };
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if new.website.as_deref().is_some_and(|website| !website.is_empty()) {
        let promised = complaint::due(None, State::Received, complaint::HOURS, call.now);
        let token = if session.is_none() { Some(tokens::nobodys("thr_", site)?) } else { None };
        return respond::json(201, &taken(random::number(12)?, token, promised.unwrap_or(call.now)));
    }
    if session.is_none() {
        forms::check(call, new.form.as_deref(), new.proof.as_deref()).await?;
    }
    let taken = keep(call, site, session.as_deref().map_or(Writer::Guest, Writer::Session), &new).await?;
    respond::json(201, &taken)
}

/// Keeps what somebody complains about.
pub async fn keep(call: &Call, site: i64, writer: Writer<'_>, new: &NewComplaint) -> Answer<ComplaintTaken> {
    let purchase = new.purchase.as_deref();
    let found = call.db.ask(vec![finding(site, writer, &new.topic, purchase, call.now.0)]).await?;
    let found: Found = read_stored(&found.ok_or_else(|| ApiError::not_found("site"))?)?;
    if matches!(writer, Writer::Session(_)) && found.member.is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    let (topic, hours) = found.topic.zip(found.hours).ok_or_else(|| fault("/topic", "there is no such topic"))?;
    if purchase.is_some() && found.is_bought == 0 {
        return Err(fault("/purchase", "there is no such purchase of theirs"));
    }
    let [wish, email, phone, name] = checked(new, found.contacts == "ours")?;
    let due_at = complaint::due(None, State::Received, hours, call.now).unwrap_or(call.now);
    let first = found.languages.get(0).and_then(Value::as_str).unwrap_or_default();
    let attempt = random::text(13)?;
    let row = New {
        site,
        attempt: &attempt,
        topic: &topic,
        text: message(&new.text)?,
        wish: wish.as_deref(),
        member: found.member,
        is_test: found.is_test == 1,
        purchase,
        language: outbox::language(new.language.as_deref().unwrap_or(first)),
        person: found.person,
        email: email.as_deref(),
        phone: phone.as_deref(),
        name: name.as_deref(),
        due_at: due_at.0,
        now: call.now.0,
    };
    let uses = Uses::of(call);
    let uses = match found.member {
        Some(member) => uses.count(COMPLAINTS_OF_MEMBER, &member.to_string())?,
        None => uses.count_network_at(COMPLAINTS_OF_NETWORK, site)?,
    };
    let mut batch = uses.statements();
    let is_called = outbox::can_send(&call.env).await.is_ok();
    let mut row = row.statements();
    let number = row.pop();
    batch.extend(row);
    if is_called {
        batch.push(calling(site, &attempt, call.now.0));
    }
    batch.extend(number);
    let number = match call.db.ask(batch).await {
        Ok(number) => number,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(Rollback::Taken(_)) => return Err(again()),
        Err(rollback) => return Err(rollback.into()),
    };
    let number = number.and_then(|number| number.parse().ok()).ok_or_else(|| ApiError::Internal("number".into()))?;
    if is_called {
        outbox::hurry(call, site).await;
    }
    let token =
        if found.member.is_none() { tokens::thread(&call.secret_of("MASTER_KEY")?, site, number) } else { None };
    Ok(taken(number, token, due_at))
}

/// The statement that finds it out; no row where there is no such site.
pub fn finding(site: i64, writer: Writer<'_>, topic: &str, purchase: Option<&str>, now: i64) -> Statement {
    let (session, member) = match writer {
        Writer::Session(session) => (Some(session), None),
        Writer::Member(member) => (None, Some(member)),
        Writer::Guest => (None, None),
    };
    statement!(FIND, site, ready(), session, topic, purchase, now, member)
}

/// What they would like to happen, and where they can be reached, in this order; empty is as good as nothing.
fn checked(new: &NewComplaint, takes_contacts: bool) -> Answer<[Option<String>; 4]> {
    let said = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let fits = |text: &Option<String>, most: usize| {
        text.as_ref().is_none_or(|text| text.chars().count() <= most && !text.contains('\0'))
    };
    let (wish, name) = (said(&new.wish), said(&new.name));
    let trimmed = |text: &Option<String>| said(text).map(|text| text.trim().to_owned());
    let (email, phone) = (trimmed(&new.email), trimmed(&new.phone));
    if !takes_contacts && (email.is_some() || phone.is_some() || name.is_some()) {
        return Err(ApiError::of(Code::ContactsNotKept, "this site keeps contacts itself"));
    }
    if !fits(&wish, WISH_CHARS_MAX) {
        return Err(fault("/wish", "a wish has up to 500 characters"));
    }
    if !fits(&name, NAME_CHARS_MAX) {
        return Err(fault("/name", "a name has up to 100 characters"));
    }
    if email.as_deref().is_some_and(|email| email.len() > 254 || !is_email(email)) {
        return Err(fault("/email", "this is an e-mail address"));
    }
    let is_phone = |phone: &str| {
        (3..=40).contains(&phone.len()) && phone.bytes().all(|byte| byte.is_ascii_digit() || b"+-() .".contains(&byte))
    };
    if phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
        return Err(fault("/phone", "this is a telephone number"));
    }
    Ok([wish, email, phone, name])
}

fn taken(number: i64, token: Option<String>, promised_at: Moment) -> ComplaintTaken {
    ComplaintTaken { complaint: number.to_string(), token, promised_at }
}

const FIND: &str = concat!(
    "
WITH whose AS (SELECT member, test FROM member WHERE site = ?1
  AND member = coalesce((SELECT coalesce(merged_into, member) FROM member WHERE site = ?1 AND member = ?7), (SELECT member FROM session WHERE site = ?1 AND hash = ?3 AND expires_at > ?6 AND ends_at > ?6))),
about AS (SELECT topic, hours, person FROM ",
    topics!("?2"),
    " WHERE topic = ?4 OR ?7 IS NOT NULL ORDER BY topic = ?4 DESC, position DESC LIMIT 1)
SELECT json_object('member', (SELECT member FROM whose), 'is_test', coalesce((SELECT test FROM whose), 0),
  'is_bought', EXISTS (SELECT 1 FROM purchase WHERE purchase.site = ?1 AND purchase = ?5 AND member = (SELECT member FROM whose)),
  'contacts', contacts, 'topic', (SELECT topic FROM about), 'hours', (SELECT hours FROM about), 'person', (SELECT person FROM about), 'languages', json(languages)) AS json
FROM site WHERE site.site = ?1"
);
