//! The complaint form as a page of its own: for whoever comes by a link, or has no script.

use loyalty::wire::Problem;
use loyalty::wire::complaints::NewComplaint;
use serde_json::Value;
use worker::Response;

use super::words::{self, Words};
use super::{step, taken};
use crate::call::Call;
use crate::complaints::{take, topics};
use crate::error::{Answer, ApiError, read_stored};
use crate::forms::{self, turnstile};
use crate::pages::plain::document::{captcha, choice, group, hidden, trap};
use crate::pages::plain::{Form, Site, site_of};

loyalty::stored! {
    struct Asked {
        topics: Vec<Topic>,
        takes_contacts: bool,
        form: String,
    }
}

loyalty::stored! {
    struct Topic {
        id: String,
        title: Value,
    }
}

/// Shows the form; or takes what was written. Nothing of it is lost by a mistake in it.
pub(super) async fn answer(call: &Call, site: i64, form: Option<Form>) -> Answer<Response> {
    let about = site_of(call, site).await?;
    let words = words::of(&about.spoken(call, form.as_ref().and_then(|form| form.get("language")).as_deref()));
    let Some(sent) = form else { return shown(call, site, &about, words, None, None).await };
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if sent.get("website").is_some() {
        return words.close(&about, words.page(&about, words.thanks).says(words.received)).answer(201);
    }
    let kept = match forms::check(call, sent.get("form").as_deref(), sent.get("proof").as_deref()).await {
        Ok(()) => take::keep(call, site, take::Writer::Guest, &written(&sent, words)).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(kept) => taken(&about, words, &kept),
        Err(ApiError::Problem(problem)) => shown(call, site, &about, words, Some(&sent), Some(&problem)).await,
        Err(error) => Err(error),
    }
}

fn written(sent: &Form, words: &Words) -> NewComplaint {
    NewComplaint {
        topic: sent.get("topic").unwrap_or_default(),
        text: sent.get("text").unwrap_or_default(),
        wish: sent.get("wish"),
        email: sent.get("email"),
        phone: sent.get("phone"),
        language: Some(words.language.to_owned()),
        ..NewComplaint::default()
    }
}

/// The form, with what was written and what is wrong with it.
async fn shown(
    call: &Call,
    site: i64,
    about: &Site,
    words: &'static Words,
    sent: Option<&Form>,
    problem: Option<&Problem>,
) -> Answer<Response> {
    let read = topics::reading(site, forms::kept(call, sent.and_then(|sent| sent.get("form")))?);
    let asked: Asked = read_stored(&call.db.ask(vec![read]).await?.unwrap_or_default())?;
    let wrote = |name: &str| sent.and_then(|sent| sent.get(name)).unwrap_or_default();
    let chosen = wrote("topic");
    let topics: Vec<String> = asked
        .topics
        .iter()
        .map(|topic| {
            let own = topic.title.get(words.language).or_else(|| topic.title.as_object()?.values().next());
            let name = own.and_then(Value::as_str).unwrap_or_else(|| words.topic(&topic.id));
            choice("topic", &topic.id, topic.id == chosen, name)
        })
        .collect();
    let mut parts = vec![
        trap(),
        hidden("form", &asked.form),
        hidden("language", words.language),
        group(words.topics, &topics),
        step::words(words.what, "text", "4000", &wrote("text")),
        step::words(words.wish, "wish", "500", &wrote("wish")),
    ];
    if asked.takes_contacts {
        parts.push(step::address(words, &wrote("email")));
        parts.push(step::telephone(words, &wrote("phone")));
    }
    let key = turnstile::site_key(&call.env);
    parts.extend(key.as_deref().map(captcha));
    let page = words.page(about, words.complain).proven(key.as_deref());
    let page = match problem {
        Some(problem) => page.warns(words.fault(problem)),
        None => page.says(words.complain_why),
    };
    let page = page.form(&parts, words.send);
    words.close(about, page).answer(problem.map_or(200, |problem| problem.status))
}
