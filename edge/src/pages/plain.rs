//! Pages that work wherever a link opens: plain HTML, forms, no script. What they are made of, and the site they speak for.

pub mod document;

use loyalty::time;
use worker::{Env, Method, Request};

use crate::call::{Call, same};
use crate::error::{Answer, ApiError, read_stored};
use crate::sql::statement;
use crate::zone::Zone;

/// What a mail program sends that was told to take its reader off a list (RFC 8058).
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// What was sent with a form.
pub struct Form {
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

    /// The value of a field that is not empty. Browsers count a line's end as one character, and send it as two.
    pub fn get(&self, name: &str) -> Option<String> {
        self.fields.as_ref()?.get(name).filter(|value| !value.is_empty()).map(lines)
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.fields.as_ref().map(|fields| fields.get_all(name));
        values.into_iter().flatten().filter_map(|value| value.as_string()).map(lines).collect()
    }

    /// Whether a box is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value != "off" && value != "0" && value != "false")
    }
}

/// A text with lines as they were written.
fn lines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n") } else { text }
}

loyalty::stored! {
    /// What the pages say of a site.
    pub struct Site {
        /// The public key.
        pub key: String,
        /// What customers know it by.
        pub name: String,
        /// Who keeps addresses: `ours` or `owner`.
        pub contacts: String,
        /// Languages of its pages.
        pub languages: Vec<String>,
        /// How it looks.
        pub look: Option<serde_json::Value>,
        /// Its own page.
        pub home: Option<String>,
        /// The kind of business that it was opened as.
        pub template: Option<String>,
        /// Its time zone.
        pub zone: String,
    }
}

/// Begins: what was asked, and what was sent where it is a form.
pub async fn open(request: &Request, env: &Env) -> Answer<(Call, Option<Form>)> {
    let mut call = Call::open(same(request), env.clone())?;
    let is_sent = request.method() == Method::Post;
    if is_sent {
        call.receive().await?;
    }
    let form = is_sent.then(|| Form::of(&call));
    Ok((call, form))
}

/// Reads a site for its pages.
pub async fn site_of(call: &Call, site: i64) -> Answer<Site> {
    let found = call.db.ask(vec![statement!(SITE, site)]).await?;
    read_stored(&found.ok_or_else(|| ApiError::not_found("site"))?)
}

impl Site {
    /// Languages to speak, best first: the one that is `known` of its reader, those of their browser, the site's.
    pub fn spoken(&self, call: &Call, known: Option<&str>) -> Vec<String> {
        let header = call.header("accept-language").unwrap_or_default();
        let asked = call.query("lang").ok().flatten();
        let read = header.split(',').take(5).filter_map(|one| one.get(..2));
        let languages = known.into_iter().chain(asked.as_deref()).chain(read);
        languages.chain(self.languages.iter().map(String::as_str)).map(str::to_owned).collect()
    }

    /// The day it is there.
    pub fn today(&self, call: &Call) -> Answer<i64> {
        let zone = Zone::named(&self.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
        Ok(time::day(&zone, call.now))
    }
}

const SITE: &str = "
SELECT json_object('key', public_key, 'name', name, 'contacts', contacts, 'languages', json(languages), 'look', json(look), 'home', origins ->> 0, 'template', template, 'zone', zone) AS json
FROM site WHERE site = ?1";
