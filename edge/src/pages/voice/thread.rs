//! A guest's complaint, by its private link: what was said on both sides, and saying more.

use loyalty::complaint::Act;
use loyalty::time::Moment;
use loyalty::voice::survey::Kind;
use loyalty::voice::wordings;
use loyalty::wire::Problem;
use loyalty::wire::voice::NewAnswer;
use worker::Response;

use super::step;
use super::words::{self, Words};
use crate::call::Call;
use crate::complaints::{Author, acts, author};
use crate::error::{Answer, ApiError, read_stored};
use crate::pages::plain::document::{escaped, hidden, tick};
use crate::pages::plain::{Form, Site, site_of};
use crate::tokens;
use crate::voice::answers;

/// The field that says how easy it was.
const EFFORT: &str = "a.score";
/// The field that says that all of it shall be forgotten.
const FORGET: &str = "forget";

loyalty::stored! {
    struct Thread {
        complaint: String,
        state: String,
        promised_at: Option<Moment>,
        messages: Vec<Message>,
    }
}

loyalty::stored! {
    struct Message {
        by: String,
        text: String,
        at: Moment,
    }
}

/// Shows the thread, after what was sent.
pub(super) async fn answer(call: &Call, token: &str, form: Option<Form>) -> Answer<Response> {
    let missing = || ApiError::not_found("page");
    let (site, complaint) = tokens::read_thread(&call.secret_of("MASTER_KEY")?, token).ok_or_else(missing)?;
    let about = site_of(call, site).await?;
    let words = words::of(&about.spoken(call, None));
    if form.as_ref().is_some_and(|form| form.has(FORGET)) {
        author::forgotten(call, site, complaint, &Author::Token).await?;
        let page = words.page(&about, words.forgotten).says(words.forgotten_why);
        return words.close(&about, page).answer(200);
    }
    if let Some(score) = form.as_ref().and_then(|form| form.get(EFFORT)) {
        call.db.ask(vec![author::thread(site, complaint, &Author::Token, call.now.0)]).await?.ok_or_else(missing)?;
        return said(call, &about, words, token, &score).await;
    }
    let wrote = form.as_ref().and_then(|form| form.get("text")).unwrap_or_default();
    let act = form.map(|form| if form.has("reopen") { (Act::Reopen, None) } else { (Act::Say, Some(wrote.as_str())) });
    let (thread, problem) = match act {
        None => (None, None),
        Some((act, text)) => match acts::by_author(call, site, complaint, &Author::Token, act, text).await {
            Ok(thread) => (Some(thread), None),
            Err(ApiError::Problem(problem)) => (None, Some(problem)),
            Err(error) => return Err(error),
        },
    };
    let thread = if let Some(thread) = thread {
        thread
    } else {
        let read = author::thread(site, complaint, &Author::Token, call.now.0);
        call.db.ask(vec![read]).await?.ok_or_else(missing)?
    };
    shown(&about, words, &read_stored(&thread)?, problem.as_deref().map(|problem| (problem, wrote.as_str())))
}

/// The thread; with what is wrong, and what was written nevertheless.
fn shown(about: &Site, words: &'static Words, thread: &Thread, wrong: Option<(&Problem, &str)>) -> Answer<Response> {
    let title = words.number.replace("{number}", &thread.complaint);
    let page = words.page(about, &title);
    let page = match wrong {
        Some((problem, _)) => page.warns(words.fault(problem)),
        None => page.says(words.state(&thread.state)),
    };
    let page = match thread.promised_at {
        Some(at) => page.says(&words.promise.replace("{time}", &words.moment(about, at))),
        None => page,
    };
    let said: Vec<String> = thread.messages.iter().map(|one| message(about, words, one)).collect();
    let page = page.part(&["<ol class=\"thread\">", &said.concat(), "</ol>"].concat());
    let page = page.form(&[step::words(words.more, "text", "4000", wrong.map_or("", |(_, wrote)| wrote))], words.send);
    let is_closed = thread.state == "resolved";
    let page =
        if is_closed { page.form(&[hidden("reopen", "yes")], words.reopen).part(&effort(about, words)) } else { page };
    let sure = tick(FORGET, "yes", false, true, words.forget_sure);
    let page = page.form(&[sure], words.forget);
    words.close(about, page).answer(wrong.map_or(200, |(problem, _)| problem.status))
}

/// How easy it was, which is asked of everybody whose complaint is closed. Members are asked in their card.
fn effort(about: &Site, words: &Words) -> String {
    let questions = wordings::questions(Kind::Ces, &about.name);
    let Some(question) = questions.iter().find(|question| question.id == wordings::SCORE) else { return String::new() };
    let title = ["<h2>", &escaped(step::spoken(&question.text, words)), "</h2>"].concat();
    title + &step::form(question, words, &[], "")
}

/// Keeps what they say of that: the last of their answers counts.
async fn said(call: &Call, about: &Site, words: &'static Words, token: &str, score: &str) -> Answer<Response> {
    let new = NewAnswer {
        survey: Some(Kind::Ces.name().to_owned()),
        site: Some(about.key.clone()),
        visitor: Some(token.to_owned()),
        score: score.parse().ok(),
        language: Some(words.language.to_owned()),
        ..NewAnswer::default()
    };
    match answers::said(call, &new).await {
        Ok(_) => words.close(about, words.page(about, words.thanks).says(words.thanks_why)).answer(200),
        Err(ApiError::Problem(problem)) => {
            let page = words.page(about, words.thanks).warns(words.fault(&problem));
            words.close(about, page.part(&effort(about, words))).answer(problem.status)
        }
        Err(error) => Err(error),
    }
}

fn message(about: &Site, words: &Words, said: &Message) -> String {
    let who = if said.by == "shop" { &about.name } else { words.you };
    let head = escaped(&[who, " · ", &words.moment(about, said.at)].concat());
    let class = if said.by == "shop" { " class=\"shop\"" } else { "" };
    ["<li", class, "><p class=\"site\">", &head, "</p><p>", &escaped(&said.text), "</p></li>"].concat()
}
