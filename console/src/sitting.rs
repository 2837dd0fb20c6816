//! Who is signed in, and which of their sites they are working on. One place for the whole console: screens read it,
//! only the calls here change it.

use crate::prelude::*;
use serde::Deserialize;
use serde_json::json;

use crate::api::{self, Call, Trouble};
use crate::{intl, texts};

/// A person who signs in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Person {
    /// Their number, as text.
    pub id: String,
    /// Where codes are sent.
    /// Where codes are sent.
    #[serde(default)]
    pub email: Option<String>,
    /// What colleagues see; empty until they say it.
    #[serde(default)]
    pub name: String,
    /// The language they chose.
    #[serde(default)]
    pub language: String,
}

/// A person's place in a site.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Seat {
    /// The site's public key.
    pub site: String,
    /// What customers know the company by.
    pub name: String,
    /// `owner`, `manager` or `staff`.
    pub role: String,
    /// Whether visitors see the launcher.
    #[serde(default)]
    pub launched: bool,
}

/// A key on a device of theirs that signs them in.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Passkey {
    /// Its id.
    pub id: String,
    /// What they call it.
    pub name: String,
    /// Since when.
    pub created_at: String,
}

/// Somebody's signed-in session.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Sitting {
    /// Who.
    pub person: Person,
    /// Where they have a place.
    pub sites: Vec<Seat>,
    /// The site they are working on.
    pub site: Option<String>,
    /// Their passkeys; not told by every answer.
    #[serde(default)]
    pub passkeys: Vec<Passkey>,
}

impl Sitting {
    /// Their place in the site they are working on.
    pub fn seat(&self) -> Option<&Seat> {
        let site = self.site.as_ref()?;
        self.sites.iter().find(|seat| seat.site == *site)
    }
}

/// What is known about who is here.
#[derive(Clone, Debug, PartialEq)]
pub enum Known {
    /// Nothing yet.
    Asking,
    /// The edge could not be asked.
    Unknown(Trouble),
    /// Nobody is signed in.
    Nobody,
    /// Somebody is.
    Somebody(Sitting),
}

thread_local! {
    // Outlives every screen, hence no signal of an owner's arena.
    static KNOWN: ArcRwSignal<Known> = ArcRwSignal::new(Known::Asking);
}

/// Who is here, to be followed.
pub fn known() -> ArcRwSignal<Known> {
    KNOWN.with(Clone::clone)
}

/// The sitting, if somebody is signed in; follows changes where it is read inside a view.
pub fn sitting() -> Option<Sitting> {
    match known().get() {
        Known::Somebody(sitting) => Some(sitting),
        _ => None,
    }
}

/// The seat in the present site; follows changes likewise.
pub fn seat() -> Option<Seat> {
    sitting().and_then(|sitting| sitting.seat().cloned())
}

/// Whether the person's role is one of these in the present site. Only what to show hangs on it: the edge decides.
pub fn is_any(roles: &[&str]) -> bool {
    seat().is_some_and(|seat| roles.contains(&seat.role.as_str()))
}

/// Asks the edge who is here.
pub async fn ask() {
    let asked = Call::new(gloo_net::http::Method::GET, "/v1/console").personal().unasked().send::<Sitting>().await;
    match asked {
        Ok(sitting) => take(sitting),
        Err(trouble) if trouble.code() == "unauthorized" => known().set(Known::Nobody),
        Err(trouble) => known().set(Known::Unknown(trouble)),
    }
}

/// Somebody is signed in now, or something about them changed.
pub fn take(sitting: Sitting) {
    api::set_site(sitting.site.clone());
    if texts::LANGUAGES.contains(&sitting.person.language.as_str()) && sitting.person.language != texts::language() {
        speak(&sitting.person.language);
    }
    known().set(Known::Somebody(sitting));
}

/// Goes to work on another of their sites.
pub async fn enter(site: &str) -> Result<(), Trouble> {
    let call = Call::new(gloo_net::http::Method::PUT, "/v1/console/site").personal();
    take(call.body(&json!({ "site": site })).send().await?);
    Ok(())
}

/// Signs out here, or everywhere.
pub async fn leave(everywhere: bool) -> Result<(), Trouble> {
    let path = if everywhere { "/v1/console/sessions" } else { "/v1/console/session" };
    Call::new(gloo_net::http::Method::DELETE, path).personal().exchange().await?;
    api::set_site(None);
    known().set(Known::Nobody);
    Ok(())
}

thread_local! {
    static LANGUAGE: ArcRwSignal<&'static str> = ArcRwSignal::new("en");
}

/// The spoken language, to be followed by what has to be drawn anew.
pub fn language() -> ArcRwSignal<&'static str> {
    LANGUAGE.with(Clone::clone)
}

/// Speaks this language from now on, in this browser.
pub fn speak(language: &str) {
    texts::speak(language);
    intl::set_language(texts::language());
    remember("kept-language", texts::language());
    self::language().set(texts::language());
}

/// Speaks what was spoken last in this browser, or else what its owner likes best.
pub fn speak_as_before() {
    let before = remembered("kept-language").filter(|language| texts::LANGUAGES.contains(&language.as_str()));
    speak(&before.unwrap_or_else(|| intl::preferred(&texts::LANGUAGES)));
}

/// What this browser remembers under a name. A browser that keeps nothing answers nothing.
pub fn remembered(name: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Has this browser remember something.
pub fn remember(name: &str, value: &str) {
    if let Some(Ok(Some(storage))) = web_sys::window().map(|window| window.local_storage()) {
        // A full or forbidden store only means that it is asked again next time.
        let _forgotten = storage.set_item(name, value);
    }
}

/// Has the edge remember the person's language too, for mail. The browser has it already, so a failure is no trouble.
pub async fn keep_language(language: String) {
    if sitting().is_some() {
        let call = Call::new(gloo_net::http::Method::PATCH, "/v1/console").personal();
        let _kept = call.body(&json!({ "language": language })).exchange().await;
    }
}
