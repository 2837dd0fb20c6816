//! A guest's complaint, by its private link: what was said on both sides, and saying more.

use loyalty::complaint::Act;
use loyalty::time::Moment;
use worker::Response;

use super::step;
use super::words::{self, Words};
use crate::call::Call;
use crate::complaints::{Author, acts, author};
use crate::error::{Answer, ApiError, read_stored};
use crate::pages::plain::document::{escaped, hidden};
use crate::pages::plain::{Form, Site, site_of};
use crate::tokens;

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
    let act = form.map(|form| if form.has("reopen") { (Act::Reopen, None) } else { (Act::Say, form.get("text")) });
    let (thread, fault) = match act {
        None => (None, None),
        Some((Act::Say, None)) => (None, Some(422)),
        Some((act, text)) => match acts::by_author(call, site, complaint, &Author::Token, act, text.as_deref()).await {
            Ok(thread) => (Some(thread), None),
            Err(ApiError::Problem(problem)) => (None, Some(problem.status)),
            Err(error) => return Err(error),
        },
    };
    let thread = if let Some(thread) = thread {
        thread
    } else {
        let read = author::thread(site, complaint, &Author::Token, call.now.0);
        call.db.ask(vec![read]).await?.ok_or_else(missing)?
    };
    shown(&about, words, &read_stored(&thread)?, fault)
}

fn shown(about: &Site, words: &'static Words, thread: &Thread, fault: Option<u16>) -> Answer<Response> {
    let title = words.number.replace("{number}", &thread.complaint);
    let page = words.page(about, &title);
    let page = if fault.is_some() { page.warns(words.try_again) } else { page.says(words.state(&thread.state)) };
    let page = match thread.promised_at {
        Some(at) => page.says(&words.promise.replace("{time}", &words.moment(about, at))),
        None => page,
    };
    let said: Vec<String> = thread.messages.iter().map(|one| message(about, words, one)).collect();
    let page = page.part(&["<ol class=\"thread\">", &said.concat(), "</ol>"].concat());
    let page = page.form(&[step::words(words.more, "text", "4000")], words.send);
    let is_closed = thread.state == "resolved";
    let page = if is_closed { page.form(&[hidden("reopen", "yes")], words.reopen) } else { page };
    page.home().answer(fault.unwrap_or(200))
}

fn message(about: &Site, words: &Words, said: &Message) -> String {
    let who = if said.by == "shop" { &about.name } else { words.you };
    let head = escaped(&[who, " · ", &words.moment(about, said.at)].concat());
    let class = if said.by == "shop" { " class=\"shop\"" } else { "" };
    ["<li", class, "><p class=\"site\">", &head, "</p><p>", &escaped(&said.text), "</p></li>"].concat()
}
