//! The door in front of calls: when the sitting has ended, or a call needs a fresh proof, a dialog asks for it over
//! whatever is on the screen, and the calls that wait go on. Several calls may wait at the same door.

use std::cell::RefCell;

use crate::prelude::*;
use futures_channel::oneshot;

use crate::api;
use crate::parts::dialog::Dialog;
use crate::screens::sign_in::{SignIn, Why};
use crate::sitting::{self, Known, Sitting};
use crate::texts::sign_in as says;

thread_local! {
    static ASKED: ArcRwSignal<Option<Why>> = ArcRwSignal::new(None);
    static WAITING: RefCell<Vec<oneshot::Sender<bool>>> = const { RefCell::new(Vec::new()) };
}

/// Asks the person to sign in again; whether they did.
pub async fn sign_in_again() -> bool {
    // Before anybody was here there is nothing to come back to: the sign-in screen is up by itself.
    if !matches!(sitting::known().get_untracked(), Known::Somebody(_)) {
        return false;
    }
    ask(Why::Ended).await
}

/// Asks the person to prove that it is still them; whether they did.
pub async fn prove() -> bool {
    ask(Why::Proof).await
}

async fn ask(why: Why) -> bool {
    let (answer, answered) = oneshot::channel();
    WAITING.with_borrow_mut(|waiting| waiting.push(answer));
    // The form is the same whatever the reason, and asking anew would empty the one that is being filled in.
    ASKED.with(|asked| {
        if asked.read_untracked().is_none() {
            asked.set(Some(why));
        }
    });
    answered.await.unwrap_or(false)
}

fn answer(proved: bool) {
    ASKED.with(|asked| asked.set(None));
    for waiting in WAITING.take() {
        // Whoever waited may be gone with their screen.
        let _gone = waiting.send(proved);
    }
}

/// Takes up the sitting where the last one was: at the same site, if there still is a place for them. Only where it
/// ends up is told, because a site in between would draw the screen anew, and what was typed there would be gone.
async fn come_back(new: Sitting) -> bool {
    if let Some(before) = api::site().filter(|before| new.site.as_ref() != Some(before)) {
        if sitting::enter(&before).await.is_ok() {
            return true;
        }
        // What waits was meant for the site where they have no place any more, and for no other.
        sitting::take(new);
        return false;
    }
    sitting::take(new);
    true
}

/// The dialog of the door, closed until somebody is asked.
#[component]
pub fn Gate() -> impl IntoView {
    let asked = ASKED.with(Clone::clone);
    let open = RwSignal::new(false);
    let why = asked.clone();
    Effect::new(move |_| open.set(why.get().is_some()));
    let title = {
        let asked = asked.clone();
        move || if asked.get() == Some(Why::Ended) { says::ended_title() } else { says::proof_title() }
    };
    let done = Callback::new(|sitting: Sitting| {
        leptos::task::spawn_local(async move { answer(come_back(sitting).await) });
    });
    let form = move || asked.get().map(|why| view! { <SignIn why=why done=done /> });
    view! {
        <Dialog open=open title=Signal::derive(move || title().to_owned()) closed=Callback::new(|()| answer(false))>
            {form.clone()}
        </Dialog>
    }
}
