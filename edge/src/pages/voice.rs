//! Pages that links lead to by which somebody says something: a question that was sent, a guest's complaint. They need
//! no script.

mod asked;
mod low;
mod step;
mod thread;
mod words;

use js_sys::{Date, Object, Reflect};
use loyalty::time::Moment;

use worker::{Env, Request, Response};

use super::plain::document::Document;
use super::plain::{self, Site};
use crate::error::{Answer, ApiError};
use words::Words;

/// Where links lead that ask something.
const ASKED: &str = "/q/";
/// Where a guest's complaint is read on.
const THREADS: &str = "/c/";

/// Whether this is one of these pages.
pub(super) fn is_page(path: &str) -> bool {
    path.starts_with(ASKED) || path.starts_with(THREADS)
}

/// Answers a page.
pub(super) async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    let (call, form) = plain::open(request, env).await?;
    if let Some(link) = path.strip_prefix(ASKED) {
        return asked::answer(&call, link, form).await;
    }
    let token = path.strip_prefix(THREADS).ok_or_else(|| ApiError::not_found("page"))?;
    thread::answer(&call, token, form).await
}

impl Words {
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
