//! What a screen shows once the edge has answered: a skeleton first, then the thing, or one sentence and “Try again”.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use crate::prelude::*;

use super::Button;
use crate::api::Trouble;
use crate::texts::trouble as says;

/// Reads it and puts it in its place; knows by itself of which type it is.
type Fetch = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>>;

/// Something that is read from the edge. Copies are the same thing.
pub struct Loaded<T: 'static> {
    state: RwSignal<State<T>>,
    fetch: StoredValue<Fetch, LocalStorage>,
}

#[derive(Clone)]
enum State<T> {
    Waiting,
    There(T),
    Failed(Trouble),
}

impl<T> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loaded<T> {}

/// Reads it now: `let home = load(|| api::get::<Home>("/v1/home"));`, `{home.show(|home| view! { … })}`.
pub fn load<T, Reading>(fetch: impl Fn() -> Reading + 'static) -> Loaded<T>
where
    T: Clone + Send + Sync + 'static,
    Reading: Future<Output = Result<T, Trouble>> + 'static,
{
    let state = RwSignal::new(State::Waiting);
    let fetch: Fetch = Rc::new(move || {
        let reading = fetch();
        Box::pin(async move {
            // The screen may be gone by the time of the answer.
            state.try_set(match reading.await {
                Ok(it) => State::There(it),
                Err(trouble) => State::Failed(trouble),
            });
        })
    });
    let loaded = Loaded { state, fetch: StoredValue::new_local(fetch) };
    loaded.again();
    loaded
}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Reads it again. What is there stays on the screen until the answer comes.
    pub fn again(self) {
        if matches!(self.state.get_untracked(), State::Failed(_)) {
            self.state.set(State::Waiting);
        }
        leptos::task::spawn_local(self.fetch.with_value(|fetch| fetch()));
    }

    /// Puts this in its place: the answer to a change usually is the thing as it is now.
    pub fn set(self, it: T) {
        self.state.set(State::There(it));
    }

    /// The same, unless it is just what is there: an answer to a poll must not draw the screen anew.
    pub fn set_if_new(self, it: T)
    where
        T: PartialEq,
    {
        let same = self.state.try_with_untracked(|state| matches!(state, State::There(there) if *there == it));
        if same == Some(false) {
            self.state.set(State::There(it));
        }
    }

    /// What is there; follows changes.
    pub fn get(self) -> Option<T> {
        self.state.with(|state| if let State::There(it) = state { Some(it.clone()) } else { None })
    }

    /// Draws it, whatever state it is in; drawn anew whenever it changes.
    pub fn show<V: IntoView + 'static>(self, draw: impl Fn(T) -> V + Send + 'static) -> impl IntoView {
        move || match self.state.get() {
            State::Waiting => waiting(),
            State::There(it) => draw(it).into_any(),
            State::Failed(trouble) => failed(&trouble, Callback::new(move |()| self.again())),
        }
    }
}

fn waiting() -> AnyView {
    view! { <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div> }.into_any()
}

fn failed(trouble: &Trouble, again: Callback<()>) -> AnyView {
    view! {
        <div class="trouble" role="alert">
            <p>{trouble.sentence()}</p>
            <Button label=says::again() press=again />
        </div>
    }
    .into_any()
}
