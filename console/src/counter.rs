//! The counter: what the people at the till use all day, on a telephone, with one hand, and without a line for an hour.
//!
//! A device is enrolled once; whoever works at it says so with a PIN. From then on there is one screen: who is buying,
//! how much, done. Everything that was confirmed is kept in the browser before it is sent ([`queue`]), so that no lost
//! line, no reload and no second tab loses or doubles a purchase. What needs the edge's word (rewards, coupons, new
//! cards) says so while there is no line.
//!
//! What a counter knows stands in [`place`], what was done at it in [`queue`], what is on its screen in [`desk`].

pub mod amount;
pub mod camera;
pub mod customer;
pub mod deed;
pub mod desk;
pub mod enrol;
pub mod find;
pub mod fresh;
pub mod list;
pub mod orders;
pub mod place;
pub mod queue;
pub mod sale;
pub mod shift;
pub mod spend;
pub mod sum;
pub mod voucher;

mod js;
mod words;

use crate::prelude::*;

use crate::parts::toast::Toasts;
use crate::sitting;
use crate::texts::trouble;
use place::{Place, Stage};

/// The counter. A change of language draws all of it anew; what is on the screen stays.
#[component]
pub fn Counter() -> impl IntoView {
    sitting::speak_as_before();
    let place = Place::begin();
    provide_context(place);
    provide_context(queue::Queue::begin(place));
    provide_context(desk::Desk::begin(place));
    let language = sitting::language();
    move || {
        language.track();
        view! {
            <div class="counter">
                {move || match place.stage.get() {
                    Stage::Starting => view! { <div class="starting" aria-busy="true"><i></i></div> }.into_any(),
                    Stage::Unknown(why) => {
                        let again = move |()| leptos::task::spawn_local(place.ask());
                        view! {
                            <main class="alone">
                                <h1>{crate::texts::counter::title()}</h1>
                                <p role="alert">{why.sentence()}</p>
                                <crate::parts::Button label=trouble::again() press=again />
                            </main>
                        }
                        .into_any()
                    }
                    Stage::Enrol => view! { <enrol::Enrol /> }.into_any(),
                    Stage::Shift => view! { <shift::StartShift /> }.into_any(),
                    Stage::Open => view! { <desk::AtWork /> }.into_any(),
                }}
                <Toasts />
            </div>
        }
    }
}
