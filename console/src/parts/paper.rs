//! What a customer takes along: a code as a picture for cameras and in letters for people, on the screen or printed.

use crate::prelude::*;

use super::Button;
use super::qr::Qr;
use crate::texts::parts as says;

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
    let print = |()| {
        // A browser that cannot print has no such button of its own either; there is nothing to tell.
        let _printed = window().print();
    };
    view! {
        <section class="paper">
            {children()}
            <Qr text=code label=named />
            <code>{letters}</code>
        </section>
        <Button label=says::print() press=print />
    }
}

/// A customer's card, shown on demand.
#[component]
pub fn CardPaper(
    /// Its code.
    code: String,
    /// Whose it is, as it should stand on the card.
    #[prop(into)]
    name: String,
    /// Whose points it holds.
    #[prop(into)]
    company: String,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let paper = move || {
        let (code, name, company) = (code.clone(), name.clone(), company.clone());
        shown.get().then(|| {
            view! {
                <Paper code=code.clone() letters=code named=says::card_show()>
                    <b>{company}</b>
                    <span>{name}</span>
                </Paper>
            }
        })
    };
    view! {
        <details class="card-code" on:toggle=heard(move |_| shown.set(true))>
            <summary>{says::card_show()}</summary>
            {paper}
        </details>
    }
}
