//! Starts the panel and carries out what [`crate::update`] asks for.

use any_spawner::Executor;
use reactive_graph::owner::Owner;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{Update, With};
use tachys::view::Render;
use wasm_bindgen::prelude::*;

use crate::app::panel;
use crate::state::{Effect, Event, State};
use crate::{js, read, texts, update};

/// The panel's state and the one way to change it. It is copied into every view.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    pub(crate) state: RwSignal<State>,
}

impl Desk {
    /// Something happened.
    pub(crate) fn tell(self, event: Event) {
        let effects = self.state.try_update(|state| update::update(state, event, js::fresh_key));
        for effect in effects.into_iter().flatten() {
            perform(effect);
        }
    }
}

#[wasm_bindgen(start)]
fn start() {
    // The document holds one panel for as long as it lives, so nothing of it is ever dropped.
    _ = Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(mount);
    std::mem::forget(owner);
}

fn mount() {
    let boot = js::boot();
    let desk = Desk {
        state: RwSignal::new(State { block: read::block(&boot), voucher: read::voucher(&boot), ..State::default() }),
    };
    let receive = Closure::<dyn Fn(String, JsValue)>::new(move |name: String, body| {
        if let Some(event) = read::event(&name, &body) {
            desk.tell(event);
        }
    })
    .into_js_value();
    js::answer_to(&receive);
    js::listen(&receive);
    let program = read::program(&boot);
    let draw = move || desk.state.with(|state| panel(&program, state));
    std::mem::forget(draw.build());
}

fn perform(effect: Effect) {
    match effect {
        Effect::AskToken => js::ask_token(),
        Effect::Abandon => js::abandon(),
        Effect::SignIn(token) => js::sign_in(&token),
        Effect::EnterCard(code) => js::enter_card(&code),
        Effect::SignOut => js::sign_out(),
        Effect::ForgetCard => js::forget_card(),
        Effect::Claim(code) => js::claim(&code),
        Effect::WarmPicture => js::warm_picture(),
        Effect::DrawPicture(code) => js::draw_picture(&code),
        Effect::LoadCard => js::load_card(),
        Effect::LoadEntries(cursor) => js::load_entries(cursor.as_deref()),
        Effect::Redeem { reward, key } => js::redeem(&reward, &key),
        Effect::PollAfter(milliseconds) => js::poll_after(milliseconds),
        Effect::Focus(id) => js::focus(&id),
        Effect::Copy(id) => js::copy(&id),
        Effect::TellBalance(None) => js::post("balance", "", ""),
        Effect::TellBalance(Some(points)) => {
            js::post("balance", &js::whole(points), &texts::badge(&js::counted(points)));
        }
        Effect::TellRedeemed(reward) => js::post("redeemed", &reward, ""),
        Effect::Fill(form) => js::fill(&form),
        Effect::OpenPanel(screen) => js::post("open", screen.word(), ""),
    }
}
