//! The amount of a sale: typed on whatever keypad the telephone has, and told what it brings while it is typed.

use super::place::Place;
use super::sum;
use crate::parts::{Field, Submit};
use crate::prelude::*;
use crate::texts::counter as says;

/// An amount that is being typed.
#[derive(Clone, Copy)]
pub struct Amount {
    /// As it stands in the field.
    pub typed: RwSignal<String>,
    /// In minor units; nothing where it is no amount above zero.
    pub total: Memo<Option<i64>>,
    wrong: RwSignal<bool>,
}

impl Amount {
    /// An empty one, in the site's currency.
    pub fn begin(place: Place) -> Self {
        let (currency, decimals) = place.currency();
        let typed = RwSignal::new(String::new());
        let total = Memo::new(move |_| sum::read(&typed.get(), &currency, decimals));
        Self { typed, total, wrong: RwSignal::new(false) }
    }

    /// The total, where there is one; otherwise the field says what is wrong with it.
    pub fn confirmed(self) -> Option<i64> {
        let total = self.total.get_untracked();
        self.wrong.set(total.is_none());
        total
    }

    /// What is wrong with what was confirmed.
    pub fn fault(self) -> Option<String> {
        (self.wrong.get() && self.total.get().is_none()).then(|| says::amount_wrong().to_owned())
    }
}

/// The form around it.
#[component]
pub fn AmountForm(
    /// The amount.
    amount: Amount,
    /// What is wrong, with the amount or with what was made of it.
    #[prop(into)]
    fault: Signal<Option<String>>,
    /// What it brings.
    #[prop(into)]
    brings: Signal<Option<String>>,
    /// What confirming is called.
    label: &'static str,
    /// Whether it is being confirmed.
    #[prop(into)]
    busy: Signal<bool>,
    /// Called with every confirmation.
    #[prop(into)]
    confirm: Callback<()>,
) -> impl IntoView {
    let place = expect_context::<Place>();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        confirm.run(());
    };
    view! {
        <form class="stack sale" on:submit=heard(submit)>
            <Field
                label=format!("{}, {}", says::amount(), place.currency().0)
                value=amount.typed
                fault
                inputmode="decimal"
                autofocus=true
                input=move |_| amount.wrong.set(false)
            />
            <p class="brings" aria-live="polite">{move || brings.get()}</p>
            <Submit label busy />
        </form>
    }
}
