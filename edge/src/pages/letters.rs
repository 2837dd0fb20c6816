//! Pages that letters and plain forms lead to: subscribe, confirm, choose, leave. They need no script, so they work
//! wherever a link opens; and nothing changes before somebody has pressed a button there, because programs that check
//! letters for their readers follow every link.

mod confirm;
mod opening;
mod reader;
mod subscribe;
mod texted;
pub mod words;

use loyalty::wire::subscriptions::offered;
use worker::{Env, Request, Response};

use super::plain::{self, Form, Site, document, site_of};
use crate::call::Call;
use crate::error::{Answer, ApiError};
use document::Document;
use words::Words;

/// Where the links of letters lead.
pub const LINKS: &str = "/m/";
/// How the page of a site's form ends.
pub const FORM: &str = "/subscribe";

/// Answers a page.
pub(super) async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    let (call, form) = plain::open(request, env).await?;
    if let Some(token) = path.strip_prefix(LINKS) {
        return match token.get(..4) {
            Some("cnf_") => confirm::answer(&call, token, form).await,
            Some("sub_") => reader::answer(&call, token, form).await,
            Some("opn_") => opening::answer(&call, token).await,
            Some("txt_") => texted::answer(&call, token, form).await,
            _ => Err(ApiError::not_found("page")),
        };
    }
    let key = path.strip_prefix("/s/").and_then(|rest| rest.strip_suffix(FORM)).unwrap_or_default();
    let site = crate::tokens::site_of_public_key(key).ok_or_else(|| ApiError::not_found("site"))?;
    subscribe::answer(&call, site, form).await
}

impl Site {
    /// The words of the first language that its reader's browser, or else the site, has and we have.
    fn words(&self, call: &Call, known: Option<&str>) -> &'static Words {
        words::of(self.spoken(call, known).iter().map(String::as_str))
    }

    /// What its readers can choose.
    fn topics(&self) -> &'static [&'static str] {
        offered(self.template.as_deref())
    }

    fn document<'a>(&'a self, words: &'static Words, title: &'a str) -> Document<'a> {
        Document::new(self, words.language, words.home, title)
    }
}
