//! What was done here, kept in the browser and sent to the edge: one after another, in the order it was done, by one tab
//! at a time. A purchase is first written down and then sent, so whatever happens in between (no line, a reload, an
//! empty battery) it is sent later, under the same id, and counts once.

use std::cell::Cell;
use std::time::Duration;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::time::Moment;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::deed::{self, Answer, Deed, State, Undo, What};
use super::js;
use super::place::{Place, Stage};
use crate::api::{Call, Trouble};
use crate::reader;

/// How often what waits is tried again, beside whenever the browser finds its network.
const AGAIN: Duration = Duration::from_secs(15);

thread_local! {
    static SENDING: Cell<bool> = const { Cell::new(false) };
    static ONCE_MORE: Cell<bool> = const { Cell::new(false) };
}

/// The queue; copies are the same.
#[derive(Clone, Copy)]
pub struct Queue {
    place: Place,
    /// Everything that is kept, the oldest first.
    pub deeds: RwSignal<Vec<Deed>>,
    /// What is on its way at this moment.
    pub under_way: RwSignal<Option<u64>>,
}

impl Queue {
    /// Begins: reads what is kept, and sends what waits whenever that may work.
    pub fn begin(place: Place) -> Self {
        let queue = Self { place, deeds: RwSignal::new(Vec::new()), under_way: RwSignal::new(None) };
        js::follow(&js::callback(move || leptos::task::spawn_local(queue.read())));
        let may_send = Memo::new(move |_| place.stage.get() == Stage::Open && !place.offline.get());
        Effect::new(move |_| {
            if may_send.get() {
                queue.send();
            }
        });
        set_interval(move || queue.again(), AGAIN);
        leptos::task::spawn_local(async move {
            queue.read().await;
            queue.forget().await;
            queue.send();
        });
        queue
    }

    /// How many wait.
    pub fn waiting(self) -> i64 {
        self.deeds.with(|deeds| i64::try_from(deeds.iter().filter(|deed| deed.waits()).count()).unwrap_or_default())
    }

    /// The one with this id; follows what becomes of it.
    pub fn find(self, id: &str) -> Option<Deed> {
        self.deeds.with(|deeds| deeds.iter().find(|deed| deed.id == id).cloned())
    }

    /// Writes down what was done; a purchase is then sent.
    pub async fn add(self, deed: Deed) -> Result<(), JsValue> {
        self.put(&deed).await?;
        self.send();
        Ok(())
    }

    async fn put(self, deed: &Deed) -> Result<(), JsValue> {
        js::keep(&loyalty::json::text(deed)).await?;
        self.read().await;
        Ok(())
    }

    async fn read(self) {
        if let Some(deeds) = kept().await {
            self.deeds.set(deeds);
        }
    }

    /// Lets go of what is a week old and nobody waits for.
    async fn forget(self) {
        let now = js::now();
        let over = |deed: &Deed| deed.n.filter(|_| deed.is_over(now));
        // Numbers of rows, far below 2^53.
        #[expect(clippy::cast_precision_loss)]
        let numbers: Vec<f64> =
            self.deeds.with_untracked(|deeds| deeds.iter().filter_map(over).map(|n| n as f64).collect());
        if !numbers.is_empty() && js::forget(numbers).await.is_ok() {
            self.read().await;
        }
    }

    fn again(self) {
        let waits = self.deeds.with_untracked(|deeds| deeds.iter().any(Deed::waits));
        if waits && self.place.stage.get_untracked() == Stage::Open {
            self.send();
        }
    }

    /// Sends what waits. While it is being sent, a second call only makes sure that nothing new is overlooked.
    pub fn send(self) {
        ONCE_MORE.set(true);
        if SENDING.replace(true) {
            return;
        }
        leptos::task::spawn_local(async move {
            while ONCE_MORE.replace(false) {
                let work = Closure::once_into_js(move || {
                    future_to_promise(async move {
                        self.send_all().await;
                        Ok(JsValue::UNDEFINED)
                    })
                });
                // A lock that was refused leaves everything waiting for the next time.
                let _refused = JsFuture::from(js::alone(&work)).await;
            }
            SENDING.set(false);
            self.under_way.set(None);
        });
    }

    /// One after another, from what the browser keeps: another tab may have sent some meanwhile.
    async fn send_all(self) {
        loop {
            let Some(site) =
                self.place.told.with_untracked(|told| told.as_ref().map(|told| told.site.public_key.clone()))
            else {
                return;
            };
            let deeds = kept().await.unwrap_or_default();
            let Some(deed) = deed::next(&deeds, &site) else { return };
            let tried = Deed { tries: deed.tries + 1, ..deed.clone() };
            self.under_way.set(tried.n);
            // Written down before it leaves: from here on the edge may have it.
            if self.put(&tried).await.is_err() {
                return;
            }
            let answer = self.report(&tried).await;
            let waits = answer == Answer::Later;
            let done = self.put(&tried.answered(answer, js::now())).await;
            if waits || done.is_err() {
                return;
            }
        }
    }

    async fn report(self, deed: &Deed) -> Answer {
        let What::Purchase { member, card, total, .. } = &deed.what else { return Answer::No("unknown".to_owned()) };
        let whose = match (member, card) {
            (Some(member), _) => json!({ "id": member }),
            (None, card) => json!({ "card": card }),
        };
        let at = Moment(deed.at).to_rfc3339();
        let body = json!({ "id": deed.id, "member": whose, "at": at, "total": total });
        match self.place.send::<Value>(Call::new(Method::POST, "/v1/purchases").body(&body)).await {
            Ok(answer) => Answer::Taken { earned: answer.get("earned").and_then(Value::as_i64).unwrap_or_default() },
            Err(trouble) => Answer::to_problem(trouble.code()),
        }
    }

    /// Takes something back. What was never sent is taken back here, while no tab can send it.
    pub async fn undo(self, deed: Deed) -> Result<(), Trouble> {
        let body = match (&deed.what, deed.undo(js::now())) {
            (_, Some(Undo::Here)) => return self.undo_here(deed.id).await,
            (What::Reward { .. }, Some(Undo::AtTheEdge)) => json!({ "redemption": deed.id }),
            _ => json!({ "purchase": deed.id }),
        };
        self.place.send::<Value>(Call::new(Method::POST, "/v1/counter/undo").body(&body)).await?;
        let _kept = self.put(&Deed { state: State::Undone, ..deed }).await;
        Ok(())
    }

    async fn undo_here(self, id: String) -> Result<(), Trouble> {
        let work = Closure::once_into_js(move || {
            future_to_promise(async move {
                let deeds = kept().await.unwrap_or_default();
                let unsent = deeds.into_iter().find(|deed| deed.id == id && deed.undo(0) == Some(Undo::Here));
                if let Some(deed) = unsent {
                    self.put(&Deed { state: State::Undone, ..deed }).await?;
                }
                Ok(JsValue::UNDEFINED)
            })
        });
        let _refused = JsFuture::from(js::alone(&work)).await;
        Ok(())
    }

    /// Somebody has read why it was refused.
    pub fn dismiss(self, deed: Deed) {
        let State::Refused { code, .. } = deed.state.clone() else { return };
        let read = Deed { state: State::Refused { code, seen: true }, ..deed };
        leptos::task::spawn_local(async move { drop(self.put(&read).await) });
    }
}

async fn kept() -> Option<Vec<Deed>> {
    let text = js::deeds().await.ok()?.as_string()?;
    let rows = reader::value(&text);
    // What a newer version wrote and this one cannot read stays where it is.
    Some(rows.as_array()?.iter().filter_map(|row| reader::read(row).ok()).collect())
}
