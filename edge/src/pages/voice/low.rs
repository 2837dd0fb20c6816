//! After a low score: whether the company shall look into it. It does where somebody says so and what about, and not
//! otherwise.

use loyalty::wire::complaints::NewComplaint;
use worker::Response;

use super::words::Words;
use super::{step, taken};
use crate::call::Call;
use crate::complaints::take::{self, Writer};
use crate::error::{Answer, ApiError};
use crate::pages::plain::document::{escaped, hidden};
use crate::pages::plain::{Form, Site};

/// The field that says so.
pub(super) const LOOK: &str = "look";
/// What a complaint is about that nobody sorted.
const TOPIC: &str = "other";

/// The form that asks, with what was written before.
pub(super) fn form(about: &Site, words: &Words, sent: Option<&Form>) -> String {
    let wrote = |name: &str| sent.and_then(|sent| sent.get(name)).unwrap_or_default();
    let address = if about.contacts == "ours" { step::address(words, &wrote("email")) } else { String::new() };
    let parts = [hidden(LOOK, "yes"), step::words(words.what, "text", "4000", &wrote("text")), address].concat();
    let title = ["<h2>", &escaped(words.look), "</h2>"].concat();
    [&title, "<form method=\"post\">", &parts, "<button>", &escaped(words.look_yes), "</button></form>"].concat()
}

/// Takes it as a complaint of whom the link was for, and says its number and the time.
pub(super) async fn answer(
    call: &Call,
    site: i64,
    member: i64,
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
    match take::keep(call, site, Writer::Member(member), &new).await {
        Ok(kept) => taken(about, words, &kept),
        Err(ApiError::Problem(problem)) => {
            let page = words.page(about, words.look).warns(words.fault(&problem));
            words.close(about, page.part(&form(about, words, Some(sent)))).answer(problem.status)
        }
        Err(error) => Err(error),
    }
}
