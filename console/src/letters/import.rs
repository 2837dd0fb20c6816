//! Bringing readers along who agreed elsewhere: a file, what was found in it, the owner's word that they agreed, and the
//! lines on their way.

mod people;

use crate::prelude::*;

use crate::address::A;
use crate::intl;
use crate::lines::Sum;
use crate::parts::{Button, Drop, Troubles, Work};
use crate::texts::letters as says;
use people::People;

/// Addresses shown of a list, so that its owner sees that it was read right.
const SHOWN: usize = 3;

/// The screen.
#[component]
pub(super) fn Import() -> impl IntoView {
    let found = RwSignal::new(None::<People>);
    let is_unread = RwSignal::new(false);
    let take = move |text: String| {
        let people = Some(people::read(&text)).filter(|people| !people.lines.is_empty());
        is_unread.set(people.is_none());
        found.set(people);
    };
    view! {
        <p class="back"><A href="/console/letters">{says::readers()}</A></p>
        <h1>{says::import_title()}</h1>
        <p class="lead">{says::import_lead()}</p>
        <Drop title=says::import_drop() hint=says::import_drop_hint() taken=take />
        <p class="trouble" role="alert">{move || is_unread.get().then(says::import_nothing)}</p>
        {move || found.get().map(|people| view! { <Found people=people /> })}
    }
}

#[component]
fn Found(people: People) -> impl IntoView {
    let People { lines, bad, silent } = people;
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let sum = RwSignal::new(Sum::default());
    let agreed = RwSignal::new(false);
    let work = Work::new();
    let all = lines.len();
    let sample = lines.iter().take(SHOWN).map(|line| line.email.clone()).collect::<Vec<_>>().join(", ");
    let lines = StoredValue::new(lines);
    let send = move |()| {
        work.run(async move {
            let line = |at: usize| lines.try_with_value(|lines| lines.get(at).map(loyalty::json::text)).flatten();
            crate::lines::send("/v1/imports/subscribers", line, sum).await
        });
    };
    let told = move || {
        let Sum { sent, accepted, known, refused } = sum.get();
        (sent > 0).then(|| {
            let [accepted, known] = [accepted, known].map(|n| intl::whole(super::count(n)));
            says::import_sent(
                &accepted,
                &intl::whole(whole(all)),
                &known,
                &intl::whole(whole(refused)),
                &intl::whole(whole(sent)),
            )
        })
    };
    let is_done = move || sum.with(|sum| sum.sent >= all);
    view! {
        <section class="card">
            <h2>{says::import_found(whole(all))}</h2>
            <p>{sample}</p>
            {(bad > 0).then(|| view! { <p class="hint">{says::import_bad(whole(bad))}</p> })}
            {(silent > 0).then(|| view! { <p class="hint">{says::import_silent(whole(silent))}</p> })}
            <label class="check">
                <input type="checkbox" prop:checked=agreed on:change=heard(move |event| agreed.set(event_target_checked(&event))) />
                <span>{says::import_agreed()}</span>
            </label>
            <Show when=move || agreed.get() && !is_done()>
                <Button label=says::import_go() look="main" busy=work.busy() press=send />
            </Show>
            <p role="status">{told}</p>
            <Troubles of=work.trouble() />
            <Show when=is_done>
                <A href="/console/letters">{says::import_done()}</A>
            </Show>
        </section>
    }
}
