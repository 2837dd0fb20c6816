//! Pages that letters and plain forms lead to: subscribe, confirm, choose, leave. They need no script, so they work
//! wherever a link opens; and nothing changes before somebody has pressed a button there, because programs that check
//! letters for their readers follow every link.

mod confirm;
mod document;
mod opening;
mod reader;
mod subscribe;
mod texted;
pub mod words;

use loyalty::wire::subscriptions::offered;
use worker::{Env, Method, Request, Response};

use crate::call::{Call, same};
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::statement;
use document::Document;
use words::Words;

/// Where the links of letters lead.
pub const LINKS: &str = "/m/";
/// How the page of a site's form ends.
pub const FORM: &str = "/subscribe";

/// What a mail program sends that was told to take its reader off a list (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// What was sent with a form.
struct Form {
    fields: Option<web_sys::UrlSearchParams>,
}

impl Form {
    /// Reads a body as browsers send forms; anything else has no fields.
    fn of(call: &Call) -> Self {
        let body = String::from_utf8_lossy(call.body());
        let is_in_parts = call.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data"));
        // Mail programs may send their one field in parts (RFC 8058, 3.2); our own forms never do.
        let is_one_click = is_in_parts && body.contains("List-Unsubscribe") && body.contains("One-Click");
        let body = if is_one_click { ONE_CLICK.into() } else { body };
        Self { fields: web_sys::UrlSearchParams::new_with_str(&body).ok() }
    }

    fn get(&self, name: &str) -> Option<String> {
        self.fields.as_ref()?.get(name).filter(|value| !value.is_empty())
    }

    fn all(&self, name: &str) -> Vec<String> {
        let values = self.fields.as_ref().map(|fields| fields.get_all(name));
        values.into_iter().flatten().filter_map(|value| value.as_string()).collect()
    }

    /// Whether a box is ticked.
    fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "off" && value != "0" && value != "false")
    }
}

loyalty::stored! {
    /// What the pages say of a site.
    struct Site {
        key: String,
        name: String,
        contacts: String,
        languages: Vec<String>,
        look: Option<serde_json::Value>,
        home: Option<String>,
        template: Option<String>,
    }
}

/// Answers a page.
pub(super) async fn answer(request: &Request, env: &Env, path: &str) -> Answer<Response> {
    let mut call = Call::open(same(request), env.clone())?;
    let is_sent = request.method() == Method::Post;
    if is_sent {
        call.receive().await?;
    }
    let form = is_sent.then(|| Form::of(&call));
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

/// Reads a site for its pages.
async fn site_of(call: &Call, site: i64) -> Answer<Site> {
    let found = call.db.ask(vec![statement!(SITE, site)]).await?;
    read_stored(&found.ok_or_else(|| ApiError::not_found("site"))?)
}

impl Site {
    /// The words of the first language that its reader's browser, or else the site, has and we have.
    fn words(&self, call: &Call, known: Option<&str>) -> &'static Words {
        let header = call.header("accept-language").unwrap_or_default();
        let asked = call.query("lang").ok().flatten();
        let read = header.split(',').take(5).filter_map(|one| one.get(..2));
        let languages = known.into_iter().chain(asked.as_deref()).chain(read);
        words::of(languages.chain(self.languages.iter().map(String::as_str)))
    }

    /// What its readers can choose.
    fn topics(&self) -> &'static [&'static str] {
        offered(self.template.as_deref())
    }

    fn document<'a>(&'a self, words: &'static Words, title: &'a str) -> Document<'a> {
        Document::new(self, words, title)
    }
}

const SITE: &str = "
SELECT json_object('key', public_key, 'name', name, 'contacts', contacts, 'languages', json(languages), 'look', json(look), 'home', origins ->> 0, 'template', template) AS json
FROM site WHERE site = ?1";
