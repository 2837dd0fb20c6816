//! Bringing readers along who agreed elsewhere: a file, what was found in it, the owner's word that they agreed, and the
//! lines on their way.

mod people;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::import::encoding::Encoding;
use loyalty::wire::purchases::ImportAnswer;
use loyalty::wire::subscriptions::SubscriberLine;

use crate::address::A;
use crate::api::{Call, Trouble};
use crate::parts::{Button, Troubles, Work};
use crate::texts::letters as says;
use crate::{files, intl};
use people::People;

/// Lines sent at once: a second or two each.
const SLICE_LINES: usize = 1_000;
/// Addresses shown of a list, so that its owner sees that it was read right.
const SHOWN: usize = 3;

/// What became of the lines so far.
#[derive(Clone, Copy, Default)]
struct Sum {
    sent: usize,
    accepted: u64,
    known: u64,
    refused: usize,
}

/// The screen.
#[component]
pub(super) fn Import() -> impl IntoView {
    let found = RwSignal::new(None::<People>);
    let is_unread = RwSignal::new(false);
    let over = RwSignal::new(false);
    let take = move |file: Option<web_sys::File>| {
        over.set(false);
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move {
            let bytes = files::read(&file).await.unwrap_or_default();
            let text = Encoding::guess(&bytes).ok().map(|encoding| files::decode(&bytes, encoding));
            let people = text.map(|text| people::read(&text)).filter(|people| !people.lines.is_empty());
            is_unread.try_set(people.is_none());
            found.try_set(people);
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<web_sys::HtmlInputElement>(&event);
        take(input.files().and_then(|files| files.get(0)));
        // The same file may be chosen again after it was mended.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        take(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let hovers = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <p class="back"><A href="/console/letters">{says::readers()}</A></p>
        <h1>{says::import_title()}</h1>
        <p class="lead">{says::import_lead()}</p>
        <label class="drop" class:over=over on:dragover=hovers on:dragleave=move |_| over.set(false) on:drop=dropped>
            <b>{says::import_drop()}</b>
            <span>{says::import_drop_hint()}</span>
            <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=heard(chosen) />
        </label>
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
            // What was sent stays sent: after an interruption it goes on from there.
            while let Some(slice) = next(lines, sum) {
                let answer = send(&slice).await?;
                sum.try_update(|sum| {
                    sum.sent += answer.0;
                    sum.accepted += answer.1.accepted;
                    sum.known += answer.1.replayed;
                    sum.refused += answer.1.refused.len();
                });
            }
            Ok(())
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

fn next(lines: StoredValue<Vec<SubscriberLine>>, sum: RwSignal<Sum>) -> Option<Vec<SubscriberLine>> {
    let from = sum.try_with_untracked(|sum| sum.sent)?;
    let slice = lines.try_with_value(|lines| lines.iter().skip(from).take(SLICE_LINES).cloned().collect::<Vec<_>>())?;
    (!slice.is_empty()).then_some(slice)
}

/// Sends a slice; says how many of its lines are done, and what became of them.
async fn send(slice: &[SubscriberLine]) -> Result<(usize, ImportAnswer), Trouble> {
    let body: String = slice.iter().flat_map(|line| [loyalty::json::text(line), "\n".to_owned()]).collect();
    let call = Call::new(Method::POST, "/v1/imports/subscribers").text("application/x-ndjson", body);
    let answer: ImportAnswer = call.send().await?;
    let next = answer.next_line.and_then(|line| usize::try_from(line).ok());
    let done = next.map_or(slice.len(), |line| line.saturating_sub(1)).min(slice.len());
    // A slice of which nothing was taken would be sent for ever.
    if done == 0 { Err(Trouble::Offline) } else { Ok((done, answer)) }
}
