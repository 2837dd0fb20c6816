//! A reader's own link, which stands in each letter: what they want to hear of, and leaving.

use loyalty::consent::Consent;
use worker::Response;

use super::document::{choice, group, hidden, tick};
use super::words::Words;
use super::{Form, Site, site_of};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::text;
use crate::sql::statement;
use crate::subscriptions::proofs::Proof;
use crate::voice::leaving::heard;
use crate::{subscriptions, tokens};

/// The longest answer to why somebody leaves, as its field allows it.
const REASON_MAX: &str = "500";

loyalty::stored! {
    struct Reader {
        email: String,
        state: String,
        language: String,
        topics: Vec<String>,
        frequency: String,
        member: Option<i64>,
    }
}

/// Shows what a reader has chosen, changes it, or takes them off. A mail program that was told to take its reader off
/// (RFC 8058) sends one field and wants no page.
pub(super) async fn answer(call: &Call, token: &str, form: Option<Form>) -> Answer<Response> {
    let master = call.secret_of("MASTER_KEY")?;
    let (site, subscriber) = tokens::read_reader(&master, token).ok_or_else(|| ApiError::not_found("page"))?;
    let about = site_of(call, site).await?;
    let found = call.db.ask(vec![statement!(READER, site, subscriber)]).await?;
    let Some(found) = found else {
        // Erased: whoever presses “leave” in an old letter has left.
        let words = about.words(call, None);
        return about.document(words, words.left).says(words.left_why).home().answer(200);
    };
    let reader: Reader = read_stored(&found)?;
    let words = about.words(call, Some(&reader.language));
    let Some(form) = form else { return shown(&about, words, &reader).answer(200) };
    let who = subscriptions::who(&master, site, &reader.email)?;
    let one_click = form.get("List-Unsubscribe").is_some_and(|value| value == "One-Click");
    if one_click || form.get("do").is_some_and(|act| act == "leave") {
        let reason = form.get("reason");
        let mut batch = subscriptions::leaving(site, subscriber, &who, "left", reason.as_deref(), "letter", call.now.0);
        if let Some(why) = &reason {
            batch.push(heard(site, subscriber, why, about.today(call)?, call.now.0)?);
        }
        call.db.run(batch).await?;
        let page = about.document(words, words.left).says(words.left_why);
        let again = group(words.why, &[hidden("do", "leave"), reason_field(words)]);
        let page = if reason.is_none() && !one_click { page.form(&[again], words.why_button) } else { page };
        return page.home().answer(200);
    }
    if form.get("do").is_none_or(|act| act != "save") {
        return shown(&about, words, &reader).answer(200);
    }
    if reader.state != "confirmed" {
        return shown(&about, words, &reader).answer(409);
    }
    let chosen = form.all("topics");
    let Ok(topics) = subscriptions::topics(&chosen, true) else {
        return shown(&about, words, &reader).warns(words.none_chosen).answer(422);
    };
    let frequency = subscriptions::frequency(&form.get("frequency").unwrap_or_default()).unwrap_or("each");
    let wants = |topics: &[String]| topics.iter().any(|topic| topic == "offers");
    let mut batch = vec![statement!(CHOOSE, site, subscriber, text(&topics), frequency)];
    let mut proof =
        Proof { site, who: &who, step: "confirmed", at: call.now.0, zone_minutes: None, page: None, via: "letter" };
    if wants(&topics) != wants(&reader.topics) {
        proof.step = if wants(&topics) { "confirmed" } else { "withdrawn" };
        batch.extend(proof.of(Consent::Advertising, words.language, &about.name));
    }
    call.db.run(batch).await?;
    let page = about.document(words, words.saved).says(words.saved_why);
    page.link(&[super::LINKS, token].concat(), words.choose_link).home().answer(200)
}

fn shown<'a>(about: &'a Site, words: &'static Words, reader: &Reader) -> super::Document<'a> {
    if reader.state != "confirmed" {
        let again = ["/s/", &about.key, super::FORM].concat();
        let page = about.document(words, words.not_reading).says(words.not_reading_why);
        return page.link(&again, words.subscribe_link).home();
    }
    let own = reader.member.map(|_| "points");
    let topics: Vec<String> = about
        .topics()
        .iter()
        .copied()
        .chain(own)
        .map(|topic| {
            let is_ticked = reader.topics.iter().any(|chosen| chosen == topic);
            // Who ticks offers agrees to advertising: the box says so.
            let label = match topic {
                "offers" => Consent::Advertising.sentence(words.language, &about.name),
                _ => words.topic(topic).to_owned(),
            };
            tick("topics", topic, is_ticked, false, &label)
        })
        .collect();
    let often = [
        choice("frequency", "each", reader.frequency == "each", words.each),
        choice("frequency", "weekly", reader.frequency == "weekly", words.weekly),
    ];
    let choices = [hidden("do", "save"), group(words.topics, &topics), group(words.often, &often)];
    let page = about.document(words, words.choose).says(&words.choose_why.replace("{email}", &reader.email));
    let page = page.form(&choices, words.save);
    page.form(&[hidden("do", "leave"), group(words.leave, &[reason_field(words)])], words.leave_button).home()
}

fn reason_field(words: &Words) -> String {
    ["<label>", words.reason, "<textarea name=\"reason\" rows=\"2\" maxlength=\"", REASON_MAX, "\"></textarea></label>"]
        .concat()
}

const READER: &str = "
SELECT json_object('email', email, 'state', state, 'language', language, 'topics', json(topics), 'frequency', frequency, 'member', member) AS json
FROM subscriber WHERE site = ?1 AND subscriber = ?2";

const CHOOSE: &str = "
UPDATE subscriber SET topics = ?3, frequency = ?4 WHERE site = ?1 AND subscriber = ?2 AND state = 'confirmed'";
