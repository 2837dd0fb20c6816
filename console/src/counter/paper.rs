//! What a customer takes along: a code as a picture for cameras and in letters for people, on the screen or printed.

use crate::prelude::*;

use super::js;
use crate::parts::Button;
use crate::qr::Qr;
use crate::texts::counter as says;

/// A code on white, which a camera reads in the dark as well, and what stands beside it. Only this is printed.
#[component]
pub fn Paper(
    /// What the picture says.
    code: String,
    /// What stands below it.
    #[prop(into)]
    letters: String,
    /// What it is, for those who cannot see it.
    #[prop(into)]
    named: String,
    /// What stands around it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="paper">
            {children()}
            <Qr text=code label=named />
            <code>{letters}</code>
        </section>
        <Button label=says::paper_print() press=|()| js::print() />
    }
}

/// The customer's card.
#[component]
pub fn Card(
    /// Its code.
    code: String,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let letters = code.clone();
    view! {
        <details class="card-code" on:toggle=move |_| shown.set(true)>
            <summary>{says::card_show()}</summary>
            <Show when=move || shown.get()>
                <Paper code=code.clone() letters=letters.clone() named=says::card_show()>
                    ""
                </Paper>
            </Show>
        </details>
    }
}
