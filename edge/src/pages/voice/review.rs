//! A review on pages of their own: the form for one, and what its author sees by their private link, where they change it
//! and take it back.

use loyalty::wire::Problem;
use loyalty::wire::reviews::{NewReview, ReviewPatch};
use worker::Response;

use super::words::{self, Words};
use super::{REVIEWS, step};
use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::forms::{self, turnstile};
use crate::pages::plain::document::{Document, captcha, choice, escaped, group, hidden, tick, trap};
use crate::pages::plain::{Form, Site, site_of};
use crate::reviews::{Author, own, summary, write};
use crate::{random, tokens};

loyalty::stored! {
    struct Own {
        kind: String,
        stars: Option<i64>,
        text: Option<String>,
        name: Option<String>,
        publish: bool,
        state: String,
        reply: Option<String>,
    }
}

loyalty::stored! {
    struct Place {
        place: String,
        url: String,
    }
}

/// The form of a site, or what was written in it. Nothing of it is lost by a mistake in it.
pub(super) async fn answer(call: &Call, site: i64, form: Option<Form>) -> Answer<Response> {
    let about = site_of(call, site).await?;
    let words = words::of(&about.spoken(call, form.as_ref().and_then(|form| form.get("language")).as_deref()));
    let Some(sent) = form else { return blank(call, &about, words, None, None) };
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if sent.get("website").is_some() {
        return words.close(&about, words.page(&about, words.kept).says(words.waiting)).answer(201);
    }
    let new = NewReview {
        stars: stars(&sent),
        text: sent.get("text"),
        name: sent.get("name"),
        language: Some(words.language.to_owned()),
        visitor: sent.get("visitor"),
        form: sent.get("form"),
        proof: sent.get("proof"),
        ..NewReview::default()
    };
    match write::keep(call, site, None, &new).await {
        Ok((status, kept)) => {
            let page = words.page(&about, words.kept).says(words.review_state(&kept.state));
            let link = kept.token.map(|token| [REVIEWS, &token].concat()).unwrap_or_default();
            let page = page.says(words.review_link).link(&link, words.yours);
            let page = elsewhere(call, site, page, words).await?;
            words.close(&about, page).answer(status)
        }
        Err(ApiError::Problem(problem)) => blank(call, &about, words, Some(&sent), Some(&problem)),
        Err(error) => Err(error),
    }
}

/// An author's own, after what was sent.
pub(super) async fn by_link(call: &Call, token: &str, form: Option<Form>) -> Answer<Response> {
    let missing = || ApiError::not_found("page");
    let (site, review) = tokens::read_review(&call.secret_of("MASTER_KEY")?, token).ok_or_else(missing)?;
    let about = site_of(call, site).await?;
    let words = words::of(&about.spoken(call, None));
    let author = Author::Token;
    let wrong = match &form {
        None => None,
        Some(sent) if sent.has(WITHDRAW) => {
            own::withdrawn(call, site, review, &author).await?;
            return words.close(&about, words.page(&about, words.withdrawn)).answer(200);
        }
        Some(sent) => {
            let own: Own = read_stored(&own::read(call, site, review, &author, Vec::new()).await?)?;
            let patch = ReviewPatch {
                stars: stars(sent),
                text: Some(sent.get("text").unwrap_or_default()),
                name: takes_names(&about).then(|| sent.get("name").unwrap_or_default()),
                publish: (own.kind == LETTER).then(|| sent.has("publish")),
                ..ReviewPatch::default()
            };
            match write::changed(call, site, review, &author, &patch).await {
                Ok(_) => None,
                Err(ApiError::Problem(problem)) => Some(problem),
                Err(error) => return Err(error),
            }
        }
    };
    let own: Own = read_stored(&own::read(call, site, review, &author, Vec::new()).await?)?;
    if own.state == "withdrawn" {
        return words.close(&about, words.page(&about, words.withdrawn)).answer(200);
    }
    shown(&about, words, &own, form.as_ref().zip(wrong.as_deref()))
}

/// What a letter of thanks is called.
const LETTER: &str = "thanks";
/// The field that says that it is taken back.
const WITHDRAW: &str = "withdraw";

fn stars(sent: &Form) -> Option<i64> {
    sent.get("stars")?.parse().ok()
}

fn takes_names(about: &Site) -> bool {
    about.contacts == "ours"
}

fn blank(
    call: &Call,
    about: &Site,
    words: &'static Words,
    sent: Option<&Form>,
    problem: Option<&Problem>,
) -> Answer<Response> {
    let wrote = |name: &str| sent.and_then(|sent| sent.get(name));
    let visitor = wrote("visitor").map_or_else(|| random::text(32), Ok)?;
    let mut parts = vec![
        trap(),
        hidden("form", &forms::kept(call, wrote("form"))?),
        hidden("visitor", &visitor),
        hidden("language", words.language),
    ];
    let said = [wrote("text"), wrote("name")].map(Option::unwrap_or_default);
    parts.extend(fields(about, words, true, sent.and_then(stars), &said));
    let key = turnstile::site_key(&call.env);
    parts.extend(key.as_deref().map(captcha));
    let page = words.page(about, words.review).proven(key.as_deref());
    let page = match problem {
        Some(problem) => page.warns(words.fault(problem)),
        None => page.says(words.review_why),
    };
    let page = page.form(&parts, words.send);
    words.close(about, page).answer(problem.map_or(200, |problem| problem.status))
}

/// What can be filled in, with what stands there: the stars of a review, the text and the name.
fn fields(about: &Site, words: &Words, has_stars: bool, given: Option<i64>, said: &[String; 2]) -> Vec<String> {
    let [text, name] = said;
    let mut parts = Vec::new();
    if has_stars {
        let star = |stars: i64| {
            let label = "★".repeat(usize::try_from(stars).unwrap_or(0));
            choice("stars", &stars.to_string(), given == Some(stars), &[&label, " ", &stars.to_string()].concat())
        };
        parts.push(group(words.stars, &(1..=5).rev().map(star).collect::<Vec<_>>()));
    }
    parts.push(step::words(words.more, "text", "2000", text));
    if takes_names(about) {
        parts.push(step::name(words, name));
    }
    parts
}

/// What they wrote, where it stands, what the company answers; then the form to change it, and taking it back.
fn shown(about: &Site, words: &'static Words, own: &Own, wrong: Option<(&Form, &Problem)>) -> Answer<Response> {
    let is_letter = own.kind == LETTER;
    let page = words.page(about, if is_letter { words.letter } else { words.yours });
    let page = match wrong {
        Some((_, problem)) => page.warns(words.fault(problem)),
        None if is_letter => page.says(if own.publish { words.letter_public } else { words.letter_private }),
        None => page.says(words.review_state(&own.state)),
    };
    let page = match &own.reply {
        Some(reply) => {
            let name = ["<p class=\"site\">", &escaped(&about.name), "</p><p>"].concat();
            page.part(&["<ol class=\"thread\"><li class=\"shop\">", &name, &escaped(reply), "</p></li></ol>"].concat())
        }
        None => page,
    };
    let kept = || [own.text.clone(), own.name.clone()].map(Option::unwrap_or_default);
    let sent = |form: &Form| ["text", "name"].map(|name| form.get(name).unwrap_or_default());
    let (given, said) = match wrong {
        Some((form, _)) => (stars(form), sent(form)),
        None => (own.stars, kept()),
    };
    let mut parts = fields(about, words, !is_letter, given, &said);
    if is_letter {
        parts.push(tick("publish", "yes", own.publish, false, words.letter_publish));
    }
    let page = page.form(&parts, words.change);
    let page = page.form(&[tick(WITHDRAW, "yes", false, true, words.withdraw_sure)], words.withdraw);
    words.close(about, page).answer(wrong.map_or(200, |(_, problem)| problem.status))
}

/// Where else it can be told: the same places for everybody, whatever the stars.
async fn elsewhere<'a>(call: &Call, site: i64, page: Document<'a>, words: &Words) -> Answer<Document<'a>> {
    let places: Vec<Place> = read_stored(&call.db.ask(vec![summary::places(site)]).await?.unwrap_or_default())?;
    if places.is_empty() {
        return Ok(page);
    }
    let page = page.part(&["<h2>", &escaped(words.elsewhere), "</h2>"].concat());
    Ok(places.iter().fold(page, |page, place| page.link(&place.url, words.place(&place.place))))
}
