//! What this counter knows: its site, the program, its people, and who is at work. A copy stays in the browser, so that
//! the counter opens without a line.

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::program::Program;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use super::js;
use crate::api::{self, Call, Trouble};
use crate::reader;

/// How long a shift goes on after it was last used, in milliseconds: two hours, as at the edge.
const IDLE_MS: i64 = 2 * 60 * 60 * 1000;
/// Under which name the copy is kept.
const COPY: &str = "told";
/// How long an answer is waited for at a counter, in milliseconds: the customer stands there.
const PATIENCE_MS: u32 = 10_000;

/// What the edge tells a counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The site.
    pub site: Site,
    /// Its program, as it is stored.
    pub program: Value,
    /// Who has a PIN.
    pub people: Vec<Person>,
    /// Who is at work.
    pub shift: Option<Shift>,
    /// Until when the copy may be worked with, in milliseconds since 1970; the edge does not say it.
    #[serde(default)]
    pub until: i64,
    /// The shift was ended while there was no line, and the edge has not heard of it yet.
    #[serde(default)]
    pub locked: bool,
}

/// The site of a counter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its public key.
    pub public_key: String,
    /// What customers know it by.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA.
    pub zone: String,
    /// Who keeps contact data: `ours` or `owner`.
    pub contacts: String,
}

/// Somebody with a PIN.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Their number.
    pub person: String,
    /// What colleagues call them.
    pub name: String,
}

/// Somebody at work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// What colleagues call them.
    pub name: String,
}

/// How far this browser is from serving anybody.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Nothing is known yet.
    Starting,
    /// The edge could not be asked, and no copy helps.
    Unknown(Trouble),
    /// It is no counter.
    Enrol,
    /// Nobody is at work.
    Shift,
    /// Somebody is.
    Open,
}

/// The counter's place; copies are the same.
#[derive(Clone, Copy)]
pub struct Place {
    /// How far it is.
    pub stage: RwSignal<Stage>,
    /// What it was told.
    pub told: RwSignal<Option<Told>>,
    /// Whether the last try to reach the edge failed.
    pub offline: RwSignal<bool>,
    /// A newer version is there; loading anew brings it.
    pub stale: RwSignal<bool>,
}

impl Place {
    /// Begins: what the browser knows first, then what the edge says.
    pub fn begin() -> Self {
        let place = Self {
            stage: RwSignal::new(Stage::Starting),
            told: RwSignal::new(None),
            offline: RwSignal::new(!js::online()),
            stale: RwSignal::new(false),
        };
        api::stand_at_counter();
        let heard = move |there: bool| {
            place.hears_of_line(there);
            // A device that could not say who is at work asks again now.
            if there && place.stage.get_untracked() != Stage::Open {
                leptos::task::spawn_local(place.ask());
            }
        };
        js::line(&Closure::<dyn Fn(bool)>::new(heard).into_js_value());
        let changed = js::callback(move || place.stale.set(true));
        let installed = js::install(&js::callback(js::take_over), &changed);
        leptos::task::spawn_local(async move {
            // A browser without workers still works with a line.
            let _none = wasm_bindgen_futures::JsFuture::from(installed).await;
        });
        leptos::task::spawn_local(async move {
            place.remember().await;
            place.ask().await;
        });
        place
    }

    /// Takes up the copy, where there is one. Without a line it decides what can be done here.
    async fn remember(self) {
        let text = js::known(COPY).await.ok().and_then(|text| text.as_string());
        let Some(told) = text.and_then(|text| reader::from_text::<Told>(&text).ok()) else { return };
        api::set_site(Some(told.site.public_key.clone()));
        let at_work = told.shift.is_some() && !told.locked && js::now() < told.until;
        self.told.set(Some(told));
        if at_work {
            self.stage.set(Stage::Open);
        }
    }

    /// Asks the edge.
    pub async fn ask(self) {
        if self.is_locked() {
            // What was decided here while the edge could not hear it.
            self.end_shift().await;
            return;
        }
        match self.send::<Told>(Call::new(Method::GET, "/v1/counter").personal()).await {
            Ok(told) => self.take(told),
            Err(trouble) if trouble.code() == "unauthorized" => self.stage.set(Stage::Enrol),
            Err(_) if self.stage.get_untracked() == Stage::Open => {}
            Err(trouble) if self.told.with_untracked(Option::is_none) => self.stage.set(Stage::Unknown(trouble)),
            Err(_) => self.stage.set(Stage::Shift),
        }
    }

    fn is_locked(self) -> bool {
        self.told.with_untracked(|told| told.as_ref().is_some_and(|told| told.locked))
    }

    /// Takes in what the edge told, and keeps a copy.
    pub fn take(self, mut told: Told) {
        told.until = js::now() + IDLE_MS;
        api::set_site(Some(told.site.public_key.clone()));
        let stage = if told.shift.is_some() { Stage::Open } else { Stage::Shift };
        keep(&told);
        self.told.set(Some(told));
        if self.stage.get_untracked() != stage {
            self.stage.set(stage);
        }
    }

    /// Makes this device a counter.
    pub async fn enrol(self, code: String) -> Result<(), Trouble> {
        let call = Call::new(Method::POST, "/v1/counter/enrol").personal().body(&json!({ "code": code }));
        let told = self.send(call).await?;
        js::persist();
        self.take(told);
        Ok(())
    }

    /// Somebody begins to work.
    pub async fn start_shift(self, person: String, pin: String) -> Result<(), Trouble> {
        // An end that the edge has not heard of would end this one too, if it came later.
        if self.is_locked() {
            self.end_shift().await;
        }
        let call = Call::new(Method::POST, "/v1/counter/shift").personal();
        let told = self.send(call.body(&json!({ "person": person, "pin": pin }))).await?;
        self.take(told);
        Ok(())
    }

    /// Nobody is at work any more. Without a line that holds here at once, and the edge hears of it later.
    pub async fn end_shift(self) {
        self.stage.set(Stage::Shift);
        match self.send::<Told>(Call::new(Method::DELETE, "/v1/counter/shift").personal()).await {
            Ok(told) => self.take(told),
            Err(trouble) if trouble.code() == "unauthorized" => self.stage.set(Stage::Enrol),
            Err(_) => self.told.update(|told| {
                if let Some(told) = told {
                    told.locked = true;
                    keep(told);
                }
            }),
        }
    }

    /// Asks the edge something in the name of whoever is at work. Whether there is a line, and whether the shift is
    /// still on, is known from every answer.
    pub async fn send<T: serde::de::DeserializeOwned>(self, call: Call) -> Result<T, Trouble> {
        let shiftless = call.is_personal();
        let answer = call.within(PATIENCE_MS).send::<T>().await;
        self.hears_of_line(!matches!(answer, Err(Trouble::Offline)));
        match &answer {
            Ok(_) if !shiftless => self.was_used(),
            Err(trouble) if !shiftless && trouble.code() == "unauthorized" => {
                leptos::task::spawn_local(self.ask());
            }
            _ => {}
        }
        answer
    }

    /// Whether there is a line. Only a change is told: what asks the edge when a line is found would otherwise ask for
    /// ever, as each answer tells of the line again.
    fn hears_of_line(self, there: bool) {
        if self.offline.get_untracked() == there {
            self.offline.set(!there);
        }
    }

    /// The shift goes on from now; the copy hears of it every few minutes.
    fn was_used(self) {
        let until = js::now() + IDLE_MS;
        let old = self.told.with_untracked(|told| told.as_ref().is_some_and(|told| told.until + IDLE_MS / 24 < until));
        if old {
            self.told.update(|told| {
                if let Some(told) = told {
                    told.until = until;
                    keep(told);
                }
            });
        }
    }

    /// The site, once it is known.
    pub fn site(self) -> Option<Site> {
        self.told.with(|told| told.as_ref().map(|told| told.site.clone()))
    }

    /// The site's public key; empty while nothing is known.
    pub fn site_key(self) -> String {
        self.told.with_untracked(|told| told.as_ref().map(|told| told.site.public_key.clone()).unwrap_or_default())
    }

    /// The currency, and how many decimals it is counted in.
    pub fn currency(self) -> (String, u32) {
        let currency =
            self.told.with_untracked(|told| told.as_ref().map(|told| told.site.currency.clone()).unwrap_or_default());
        let decimals = crate::intl::decimals(&currency);
        (currency, decimals)
    }

    /// The program, once it is known.
    pub fn program(self) -> Option<Program> {
        self.told.with_untracked(|told| Program::read(&told.as_ref()?.program).ok())
    }
}

/// Keeps the copy. A browser that keeps nothing is a counter that needs its line; it works otherwise.
fn keep(told: &Told) {
    let text = loyalty::json::text(told);
    leptos::task::spawn_local(async move { drop(js::learn(COPY, &text).await) });
}
