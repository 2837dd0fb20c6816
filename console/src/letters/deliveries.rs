//! Everything that was sent or is to be: to whom, what became of it, and once more where it was given up.

use crate::prelude::*;
use loyalty::wire::messages::Delivery;
use serde_json::{Value, json};

use super::list::List;
use super::message::channel;
use super::messages::named;
use super::{Pages, announcements};
use crate::parts::{Button, Empty, Select, Troubles, Work, toast};
use crate::texts::letters as says;
use crate::{api, intl, reader};

/// The screen.
#[component]
pub(super) fn Deliveries() -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let again = RwSignal::new(0_usize);
    let work = Work::new();
    let path = move || {
        again.track();
        format!("/v1/deliveries?limit=50&state={}", chosen.get())
    };
    let retry = Callback::new(move |id: String| {
        work.run(async move {
            api::post::<Value>(&format!("/v1/deliveries/{id}/retry"), &json!({})).await?;
            toast::say(says::retried());
            again.update(|again| *again += 1);
            Ok(())
        });
    });
    let row = Callback::new(move |value: Value| row(&value, retry));
    let empty = Callback::new(move |()| {
        if chosen.get().is_empty() {
            view! { <Empty title=says::delivery_none() says=says::delivery_none_why() /> }
        } else {
            view! { <p>{says::delivery_none_such()}</p> }
        }
    });
    let states = ["", "dead", "due", "sent"].map(|one| {
        let name = if one.is_empty() { says::state_any() } else { state(one) };
        (one.to_owned(), name.to_owned())
    });
    let heads = vec![says::delivery_to(), says::delivery_what(), says::state(), says::delivery_at(), ""];
    view! {
        <Pages />
        <section class="card">
            <div class="fields">
                <Select label=says::state() value=chosen options=states.to_vec() />
            </div>
            <Troubles of=work.trouble() />
            <List path=Signal::derive(path) field="deliveries" caption=says::deliveries() heads=heads row=row empty=empty />
        </section>
    }
}

fn row(value: &Value, retry: Callback<String>) -> Vec<AnyView> {
    let Ok(one) = reader::read::<Delivery>(value) else { return Vec::new() };
    let to = one.recipient.unwrap_or_else(|| says::delivery_erased().to_owned());
    let why = one.problem.map(|word| says::delivery_problem(problem(&word), &word));
    let at = one.ended_at.or(one.due_at).unwrap_or(one.created_at);
    let again = (one.state == "dead").then(|| {
        let (id, named) = (one.id.clone(), says::retry_named(&to));
        view! { <Button label=says::retry() named=named look="plain" press=move |()| retry.run(id.clone()) /> }
    });
    vec![
        to.into_any(),
        view! { <span>{what(&one.kind).to_owned()}<small class="under">{channel(&one.channel).to_owned()}</small></span> },
        view! { <span>{state(&one.state).to_owned()}<small class="under">{why}</small></span> },
        intl::moment(&at.to_rfc3339(), "").into_any(),
        again.into_any(),
    ]
}

/// What it is. Kinds of messages are called as everywhere.
fn what(kind: &str) -> &str {
    match kind {
        "confirm" => says::kind_confirm(),
        "subscribed" => says::kind_subscribed(),
        "posts" => says::kind_posts(),
        "announcement" => says::announcement(),
        "announcement_test" => says::kind_test(),
        "customer_code" => says::kind_code(),
        "invitation" => says::kind_invitation(),
        "order_status" => says::kind_order(),
        other => named(other).0,
    }
}

fn state(state: &str) -> &str {
    match state {
        "due" => says::due(),
        "dead" => says::dead(),
        "dropped" => says::dropped(),
        other => announcements::state(other),
    }
}

/// Why it did not go out, as far as it can be said to somebody who runs no mail server; the word itself stands beside it.
fn problem(word: &str) -> &'static str {
    let refused_for_good = word.contains("55") || word == "address" || word == "E_RECIPIENT_SUPPRESSED";
    if refused_for_good { says::problem_address() } else { says::problem_way() }
}
