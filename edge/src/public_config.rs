//! What anybody may know of a site: its name, pages and program. A copy lies in KV, where it may be a
//! minute old; nothing here decides who may do what.
//!
//! Of a site that is not launched there is no copy: its owner changes a colour and looks, and the moment
//! of the launch must not wait for anything to end.

use js_sys::Promise;
use loyalty::look::Look;
use loyalty::wire::subscriptions::offered;
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::call::Call;
use crate::db::Database;
use crate::error::{Answer, read_stored, words_of};
use crate::sql::statement;
use crate::{log, outbox, tokens};

#[wasm_bindgen(module = "/js/kv.js")]
extern "C" {
    fn read(env: &JsValue, name: &str, fresh_s: u32) -> Promise;
    fn keep(env: &JsValue, name: &str, text: &str, term_s: u32) -> Promise;
}

loyalty::stored! {
    /// What anybody may know of a site.
    pub struct PublicConfig {
        /// The site.
        pub site: PublicSite,
        /// Languages of its pages.
        pub languages: Vec<String>,
        /// Those parts of its program that a guest sees.
        pub program: Value,
        /// How its launcher and panel look, where its owner said so.
        pub look: Option<Value>,
        /// Whether visitors see it.
        pub launched: bool,
        /// Who keeps its customers' addresses: `ours` or `owner`.
        pub contacts: String,
        /// The kind of business that it was opened as.
        pub template: Option<String>,
        /// Whether letters can be sent from here: without them nobody subscribes or proves an address.
        pub sends: bool,
    }
}

impl PublicConfig {
    /// The look as checked data. One that this version cannot read is as if there were none.
    pub fn look(&self) -> Option<Look> {
        Look::read(self.look.as_ref()?, "").ok()
    }

    /// What its readers can be written to about; nothing where it keeps their addresses itself, or nothing can be sent.
    pub fn topics(&self) -> &'static [&'static str] {
        if self.sends && self.contacts == "ours" { offered(self.template.as_deref()) } else { &[] }
    }

    /// Whether it has readers and nothing for points to buy: a blog that gives no rewards says nothing about points.
    pub fn is_for_readers(&self) -> bool {
        let rewards = self.program.get("rewards").and_then(Value::as_array);
        self.template.as_deref() == Some("blog") && !self.topics().is_empty() && rewards.is_none_or(Vec::is_empty)
    }
}

loyalty::stored! {
    /// What anybody may know of the site itself.
    #[derive(Serialize)]
    pub struct PublicSite {
        /// The public key.
        pub key: String,
        /// What customers know the company by.
        pub name: String,
        /// ISO 4217 code of its money.
        pub currency: String,
        /// IANA name of its zone.
        pub zone: String,
        /// Origins of its pages.
        pub origins: Vec<String>,
    }
}

/// How long KV may serve a copy without asking again, in seconds; the platform's least.
const COPY_S: u32 = 60;

/// When a copy ends by itself, in seconds: nothing that went wrong lasts longer.
const COPY_ENDS_S: u32 = 600;

/// The public config of the site with this public key; `None` for a key that is no site's.
pub async fn of(env: &Env, public_key: &str) -> Answer<Option<PublicConfig>> {
    let Some(site) = tokens::site_of_public_key(public_key) else { return Ok(None) };
    let copy = JsFuture::from(read(env, &name(site), COPY_S)).await.ok().and_then(|copy| copy.as_string());
    if let Some(config) = copy.and_then(|copy| read_stored(&copy).ok()) {
        return Ok(Some(config));
    }
    known(env, &Database::open(env, None)?, site).await
}

/// Writes the copy anew after a change. Should that fail (KV takes one write a second of a name), it is
/// logged, the change itself stands, and the copy of before ends by itself.
pub async fn refresh(call: &Call, site: i64) {
    if let Err(error) = known(&call.env, &call.db, site).await {
        failed(error.words());
    }
}

/// What the database knows; a copy of it is kept once the site is launched.
async fn known(env: &Env, db: &Database, site: i64) -> Answer<Option<PublicConfig>> {
    // A form that is offered in vain is put right by its answer; one that is missing would not be missed by anybody.
    let sends = outbox::sends(env).await.unwrap_or(true);
    let Some(text) = db.ask(vec![statement!(PUBLIC, site, i64::from(sends))]).await? else { return Ok(None) };
    let config: PublicConfig = read_stored(&text)?;
    if config.launched
        && let Err(error) = JsFuture::from(keep(env, &name(site), &text, COPY_ENDS_S)).await
    {
        failed(&words_of(&error));
    }
    Ok(Some(config))
}

fn failed(why: &str) {
    log::fault("public_config", why);
}

fn name(site: i64) -> String {
    format!("site/{site}")
}

const PUBLIC: &str = "
SELECT json_object(
  'site', json_object('key', public_key, 'name', name, 'currency', currency, 'zone', zone, 'origins', json(origins)),
  'languages', json(languages),
  'program', json_object('unit', json_extract(document, '$.unit'), 'earn', json((SELECT json_group_array(json_object('points', value ->> 'points', 'per_minor', value ->> 'per_minor',
      'on', iif(value ->> 'on' = 'purchase', NULL, value ->> 'on'), 'limit', value -> 'limit', 'only', json(iif(value -> 'only' IS NULL, 'false', 'true')))) FROM json_each(document, '$.earn'))),
    'expiry', json_extract(document, '$.expiry'), 'rewards', json_extract(document, '$.rewards')),
  'look', json(look), 'contacts', contacts, 'template', template, 'sends', json(iif(?2, 'true', 'false')), 'launched', json(iif(launched_at IS NULL, 'false', 'true'))) AS json
FROM site JOIN program ON program.site = site.site AND program.revision = site.program WHERE site.site = ?1";
