//! The contact budget: what always holds, and the one number that an owner decides about.

use crate::prelude::*;
use loyalty::voice::budget::{GAP_DAYS_MAX, MONTHLY_MOST, RELATIONSHIP_DAYS, TRANSACTIONAL_DAYS};
use loyalty::wire::voice::Voice;
use serde_json::json;

use crate::parts::{Field, Submit, Troubles, Work, load, toast};
use crate::texts::voice as says;
use crate::{api, intl};

/// The card.
#[component]
pub(super) fn Budget() -> impl IntoView {
    let now = load(|| api::get::<Voice>("/v1/voice"));
    let relationship = intl::whole(RELATIONSHIP_DAYS);
    let transactional = intl::whole(TRANSACTIONAL_DAYS);
    let monthly = intl::whole(i64::try_from(MONTHLY_MOST).unwrap_or_default());
    view! {
        <section class="card" aria-labelledby="budget">
            <h2 id="budget">{says::budget()}</h2>
            <p class="lead">{says::budget_lead()}</p>
            <ul class="sentences">
                <li>{says::budget_visit(&monthly)}</li>
                <li>{says::budget_again(&relationship, &transactional)}</li>
                <li>{says::budget_dismissed()}</li>
                <li>{says::budget_outside()}</li>
                <li>{says::budget_holdout()}</li>
            </ul>
            {now.show(move |voice| view! { <Gap voice=voice saved=Callback::new(move |voice| now.set(voice)) /> })}
        </section>
    }
}

#[component]
fn Gap(voice: Voice, saved: Callback<Voice>) -> impl IntoView {
    let typed = RwSignal::new(voice.gap_days.to_string());
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            // What is no number is refused at its field.
            let days = typed.get_untracked();
            let days = days.trim().parse::<u32>().map_or_else(|_| days.clone().into(), serde_json::Value::from);
            saved.run(api::patch("/v1/voice", &json!({ "gap_days": days })).await?);
            toast::say(says::saved());
            Ok(())
        });
    };
    view! {
        <form class="stack" on:submit=heard(save)>
            <Field label=says::gap() value=typed fault=work.fault("/gap_days") inputmode="numeric" hint=says::gap_hint(&intl::whole(GAP_DAYS_MAX)) />
            <p role="status">{move || meaning(&typed.get())}</p>
            <Submit label=says::save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// What a number of days means for a customer.
fn meaning(typed: &str) -> String {
    match typed.trim().parse::<u32>() {
        Ok(0) => says::gap_none().to_owned(),
        Ok(days) if i64::from(days) <= GAP_DAYS_MAX => says::gap_days(i64::from(days)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_of_days_means_something() {
        assert_eq!(meaning(" 7 "), says::gap_days(7));
        assert_eq!(meaning("0"), says::gap_none());
        assert_eq!([meaning("366"), meaning("soon")], ["", ""]);
    }
}
