//! After a low score: whether the company shall look into it. It does where somebody says so and what about, and not
//! otherwise.

use loyalty::wire::complaints::NewComplaint;
use worker::Response;

use super::words::Words;
use super::{THREADS, step};
use crate::call::Call;
use crate::complaints::take;
use crate::error::{Answer, ApiError};
use crate::pages::plain::document::{escaped, hidden};
use crate::pages::plain::{Form, Site};

/// The field that says so.
pub(super) const LOOK: &str = "look";
/// What a complaint is about that nobody sorted.
const TOPIC: &str = "other";

/// The form that asks.
pub(super) fn form(about: &Site, words: &Words) -> String {
    let address = if about.contacts == "ours" { step::address(words) } else { String::new() };
    let parts = [hidden(LOOK, "yes"), step::words(words.what, "text", "4000"), address].concat();
    let title = ["<h2>", &escaped(words.look), "</h2>"].concat();
    [&title, "<form method=\"post\">", &parts, "<button>", &escaped(words.look_yes), "</button></form>"].concat()
}

/// Takes it as a complaint, and says its number and the time.
pub(super) async fn answer(
    call: &Call,
    site: i64,
    about: &Site,
    words: &'static Words,
    sent: &Form,
) -> Answer<Response> {
    let new = NewComplaint {
        topic: TOPIC.to_owned(),
        text: sent.get("text").unwrap_or_default(),
        email: sent.get("email"),
        language: Some(words.language.to_owned()),
        ..NewComplaint::default()
    };
    match take::keep(call, site, None, &new).await {
        Ok(taken) => {
            let title = words.taken.replace("{number}", &taken.complaint);
            let page = words.page(about, &title);
            let page = page.says(&words.promise.replace("{time}", &words.moment(about, taken.promised_at)));
            let page = page.says(words.link_why);
            page.link(&[THREADS, &taken.token.unwrap_or_default()].concat(), words.link).home().answer(201)
        }
        Err(ApiError::Problem(problem)) => {
            words.page(about, words.look).warns(words.try_again).part(&form(about, words)).home().answer(problem.status)
        }
        Err(error) => Err(error),
    }
}
