//! Pages that links lead to by which somebody says something: a question that was sent, a guest's complaint. They need
//! no script.

mod asked;
mod complaint;
mod low;
mod review;
mod step;
mod thread;
mod words;

use js_sys::{Date, Object, Reflect};
use loyalty::time::Moment;
use loyalty::wire::complaints::ComplaintTaken;
use worker::{Env, Request, Response};

use super::plain::document::{Document, escaped};
use super::plain::{self, Site};
use crate::error::{Answer, ApiError};
use crate::tokens;
use words::Words;

/// Where links lead that ask something.
pub const ASKED: &str = "/q/";
/// Where a guest's complaint is read on.
pub const THREADS: &str = "/c/";

/// Where a guest's review is read on.
const REVIEWS: &str = "/r/";
/// How the address of a site's complaint form ends.
const COMPLAINT: &str = "/complaint";
/// How the address of its form for a review ends.
const REVIEW: &str = "/review";

/// Whether this is one of these pages.
pub(super) fn is_page(path: &str) -> bool {
    [ASKED, THREADS, REVIEWS].iter().any(|begins| path.starts_with(begins))
        || (path.starts_with("/s/") && [COMPLAINT, REVIEW].iter().any(|ends| path.ends_with(ends)))
}

/// Answers a page.
pub(super) async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    let (call, form) = plain::open(request, env).await?;
    if let Some(link) = path.strip_prefix(ASKED) {
        return asked::answer(&call, link, form).await;
    }
    if let Some(token) = path.strip_prefix(THREADS) {
        return thread::answer(&call, token, form).await;
    }
    if let Some(token) = path.strip_prefix(REVIEWS) {
        return review::by_link(&call, token, form).await;
    }
    let (key, what) = path.strip_prefix("/s/").and_then(|rest| rest.split_once('/')).unwrap_or_default();
    let site = tokens::site_of_public_key(key).ok_or_else(|| ApiError::not_found("site"))?;
    match what {
        "review" => review::answer(&call, site, form).await,
        _ => complaint::answer(&call, site, form).await,
    }
}

/// What became of a complaint: its number, by when it is answered, and where that can be read.
fn taken(about: &Site, words: &'static Words, kept: &ComplaintTaken) -> Answer<Response> {
    let title = words.taken.replace("{number}", &kept.complaint);
    let page = words.page(about, &title);
    let page = page.says(&words.promise.replace("{time}", &words.moment(about, kept.promised_at)));
    let page = match &kept.token {
        Some(token) => page.says(words.link_why).link(&[THREADS, token].concat(), words.link),
        None => page.says(words.in_card),
    };
    words.close(about, page).answer(201)
}

impl Words {
    /// What ends every page: a review and a complaint can be written by everybody alike, whatever they answered, and
    /// there is a way back.
    fn close<'a>(&self, about: &Site, page: Document<'a>) -> Document<'a> {
        let way = |ends: &str, text: &str| {
            ["<a href=\"/s/", &escaped(&about.key), ends, "\">", &escaped(text), "</a>"].concat()
        };
        let ways = [way(REVIEW, self.review), way(COMPLAINT, self.complain)].join(" ");
        page.part(&["<p class=\"ways\">", &ways, "</p>"].concat()).home()
    }

    /// An empty page of a site in this language.
    fn page<'a>(&'static self, about: &'a Site, title: &'a str) -> Document<'a> {
        Document::new(about, self.language, self.home, title)
    }

    /// A moment as it is said, by the site's clocks.
    fn moment(&self, about: &Site, at: Moment) -> String {
        let options = Object::new();
        for (name, value) in [("dateStyle", "long"), ("timeStyle", "short"), ("timeZone", about.zone.as_str())] {
            // Nothing is refused by an object of our own.
            _ = Reflect::set(&options, &name.into(), &value.into());
        }
        Date::new(&at.to_rfc3339().into()).to_locale_string(self.language, &options).into()
    }
}
