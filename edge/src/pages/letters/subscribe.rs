//! A site's form as a page of its own, and where a plain HTML form in an article is sent: works without any script.

use loyalty::consent::Consent;
use loyalty::wire::subscriptions::NewSubscription;
use loyalty::wire::{Code, Problem};
use worker::Response;

use super::document::{choice, escaped, group, hidden, tick, trap};
use super::words::Words;
use super::{Form, Site, site_of};
use crate::call::Call;
use crate::deliveries::way;
use crate::error::{Answer, ApiError};
use crate::subscriptions;

/// Shows the form; or takes it, and says what comes next. Nothing that was typed is lost by a mistake in it.
pub(super) async fn answer(call: &Call, site: i64, form: Option<Form>) -> Answer<Response> {
    let about = site_of(call, site).await?;
    let words = about.words(call, form.as_ref().and_then(|form| form.get("language")).as_deref());
    if about.contacts != "ours" || !way::is_there(&call.env) {
        return about.document(words, words.closed).says(words.closed_why).home().answer(409);
    }
    let Some(form) = form else { return shown(call, &about, words, None, None, 200) };
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    let is_machine = form.get("website").is_some();
    let asked = if is_machine { Ok(()) } else { ask(call, &about, words, &form).await };
    match asked {
        Ok(()) => about.document(words, words.asked).says(words.asked_why).says(words.asked_spam).home().answer(202),
        Err(ApiError::Problem(problem)) => shown(call, &about, words, Some(&form), Some(&problem), problem.status),
        Err(error) => Err(error),
    }
}

async fn ask(call: &Call, about: &Site, words: &Words, form: &Form) -> Answer<()> {
    let new = NewSubscription {
        site: about.key.clone(),
        email: form.get("email").unwrap_or_default(),
        language: words.language.to_owned(),
        topics: topics_of(form),
        frequency: form.get("frequency").unwrap_or_else(|| "each".to_owned()),
        data: form.has("data"),
        advertising: form.has("advertising"),
        page: page(call, Some(form)),
        zone_minutes: None,
        website: None,
    };
    subscriptions::ask(call, &subscriptions::read(&new, "form")?).await
}

/// What they want to read about. A plain form that does not ask is one for posts.
fn topics_of(form: &Form) -> Vec<String> {
    let chosen = form.all("topics");
    let was_asked = form.get("asked").is_some_and(|asked| asked == "topics");
    if chosen.is_empty() && !was_asked { vec!["posts".to_owned()] } else { chosen }
}

/// Where somebody asked: the article's own address, though it may have led to a page of ours first.
fn page(call: &Call, form: Option<&Form>) -> Option<String> {
    form.and_then(|form| form.get("page")).or_else(|| call.header("referer"))
}

/// The form, with what was typed and what is wrong with it.
fn shown(
    call: &Call,
    about: &Site,
    words: &'static Words,
    form: Option<&Form>,
    problem: Option<&Problem>,
    status: u16,
) -> Answer<Response> {
    let sentence = |consent: Consent| consent.sentence(words.language, &about.name);
    let chosen = form.map_or_else(|| vec!["posts".to_owned()], topics_of);
    let has = |name: &str| form.is_some_and(|form| form.has(name));
    let topics: Vec<String> = about
        .topics()
        .iter()
        .map(|topic| tick("topics", topic, chosen.iter().any(|chosen| chosen == topic), false, words.topic(topic)))
        .collect();
    let frequency = form.and_then(|form| form.get("frequency")).unwrap_or_else(|| "each".to_owned());
    let often = [
        choice("frequency", "each", frequency != "weekly", words.each),
        choice("frequency", "weekly", frequency == "weekly", words.weekly),
    ];
    let typed = escaped(&form.and_then(|form| form.get("email")).unwrap_or_default());
    let fault = if problem.is_some() { " aria-describedby=\"fault\"" } else { "" };
    let mut parts = vec![
        [
            "<label>",
            words.email,
            "<input type=\"email\" name=\"email\" required autocomplete=\"email\" maxlength=\"254\" value=\"",
            &typed,
            "\"",
            fault,
            "></label>",
        ]
        .concat(),
        trap(),
        hidden("language", words.language),
        hidden("asked", "topics"),
        hidden("page", &page(call, form).unwrap_or_default()),
        group(words.topics, &topics),
        group(words.often, &often),
        tick("data", "on", has("data"), true, &sentence(Consent::Data)),
    ];
    if about.topics().contains(&"offers") {
        parts.push(tick("advertising", "on", has("advertising"), false, &sentence(Consent::Advertising)));
    }
    let page = about.document(words, words.subscribe);
    let page = match problem {
        Some(problem) => page.warns(fault_of(words, problem)),
        None => page.says(&words.subscribe_why.replace("{site}", &about.name)),
    };
    page.form(&parts, words.subscribe_button).home().answer(status)
}

/// What is wrong, in the reader's language.
fn fault_of(words: &'static Words, problem: &Problem) -> &'static str {
    let path = problem.extra.get("path").and_then(|path| path.as_str()).unwrap_or_default();
    match (problem.code, path) {
        (Code::RateLimited, _) => words.too_often,
        (_, "/email") => words.no_address,
        (_, "/data") => words.no_data,
        (_, "/topics") => words.no_topic,
        (_, "/advertising") => words.no_advertising,
        _ => words.try_again,
    }
}
