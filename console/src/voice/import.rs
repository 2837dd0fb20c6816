//! Bringing reviews along that were written elsewhere: a file or a table that was copied, where they come from, what was
//! found in it, and the lines on their way.

mod lines;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::import::encoding::Encoding;
use loyalty::wire::purchases::ImportAnswer;
use loyalty::wire::reviews::ReviewLine;

use crate::address::A;
use crate::api::{Call, Trouble};
use crate::parts::{Area, Button, Field, Table, Troubles, Work};
use crate::texts::reviews as says;
use crate::{files, intl};
use lines::{Found, read};

/// Lines sent at once: a second or two each.
const SLICE_LINES: usize = 1_000;
/// Reviews shown of a list, so that its owner sees that it was read right.
const SHOWN: usize = 5;
/// The longest name of a place, in characters.
const ORIGIN_MAX: u32 = 60;

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
    let text = RwSignal::new(String::new());
    let pasted = RwSignal::new(String::new());
    let origin = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let take = move |file: Option<web_sys::File>| {
        over.set(false);
        let Some(file) = file else { return };
        leptos::task::spawn_local(async move {
            let bytes = files::read(&file).await.unwrap_or_default();
            let read = Encoding::guess(&bytes).ok().map(|encoding| files::decode(&bytes, encoding));
            text.try_set(read.unwrap_or_default());
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
    let look = move |()| text.set(pasted.get_untracked());
    let result = move || {
        let text = text.get();
        (!text.trim().is_empty()).then(|| match read(&text) {
            Found { lines, .. } if lines.is_empty() => {
                view! { <p class="trouble" role="alert">{says::import_nothing()}</p> }
            }
            found => view! { <Brought found=found origin=origin /> },
        })
    };
    view! {
        <p class="back"><A href="/console/voice/reviews">{says::reviews()}</A></p>
        <h1>{says::import()}</h1>
        <p class="lead">{says::import_lead()}</p>
        <section class="card">
            <Field label=says::import_origin() value=origin hint=says::import_origin_hint() maxlength=ORIGIN_MAX placeholder="Google" />
            <label class="drop" class:over=over on:dragover=hovers on:dragleave=move |_| over.set(false) on:drop=dropped>
                <b>{says::import_drop()}</b>
                <span>{says::import_drop_hint()}</span>
                <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=heard(chosen) />
            </label>
            <Area label=says::import_paste() value=pasted hint=says::import_paste_hint() rows=4 />
            <Button label=says::import_look() press=look />
        </section>
        {result}
    }
}

#[component]
fn Brought(found: Found, origin: RwSignal<String>) -> impl IntoView {
    let Found { lines, bad } = found;
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let sum = RwSignal::new(Sum::default());
    let work = Work::new();
    let all = lines.len();
    let sample: Vec<ReviewLine> = lines.iter().take(SHOWN).cloned().collect();
    let row = |one: &ReviewLine| {
        let (name, text) = (one.name.clone().unwrap_or_default(), one.text.clone().unwrap_or_default());
        let day = intl::day(&one.at, "");
        vec![name.into_any(), intl::whole(one.stars).into_any(), text.into_any(), day.into_any()]
    };
    let rows = move |()| sample.iter().map(row).collect::<Vec<_>>();
    let heads = [says::import_name(), says::import_stars(), says::import_text(), says::import_at()];
    let lines = StoredValue::new(lines);
    let send = move |()| {
        work.run(async move {
            // What was sent stays sent: after an interruption it goes on from there.
            while let Some(slice) = next(lines, sum, origin) {
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
        let count = |n: u64| intl::whole(i64::try_from(n).unwrap_or(i64::MAX));
        (sent > 0).then(|| says::import_sent(&count(accepted), &count(known), &intl::whole(whole(refused))))
    };
    let is_done = move || sum.with(|sum| sum.sent >= all);
    let is_named = move || origin.with(|origin| !origin.trim().is_empty());
    view! {
        <section class="card">
            <h2>{says::import_found(whole(all))}</h2>
            {(bad > 0).then(|| view! { <p class="hint">{says::import_bad(whole(bad))}</p> })}
            <Table caption=says::import_sample() heads=heads.map(str::to_owned).to_vec() rows=rows />
            <p class="hint">{says::import_mark()}</p>
            <Show when=move || !is_named()><p class="notice">{says::import_origin_first()}</p></Show>
            <Show when=move || is_named() && !is_done()>
                <Button label=says::import_go() look="main" busy=work.busy() press=send />
            </Show>
            <p role="status">{told}</p>
            <Troubles of=work.trouble() />
            <Show when=is_done><A href="/console/voice/reviews">{says::import_done()}</A></Show>
        </section>
    }
}

fn next(lines: StoredValue<Vec<ReviewLine>>, sum: RwSignal<Sum>, origin: RwSignal<String>) -> Option<Vec<ReviewLine>> {
    let from = sum.try_with_untracked(|sum| sum.sent)?;
    let origin = origin.try_get_untracked()?.trim().to_owned();
    let marked = |line: &ReviewLine| ReviewLine { origin: origin.clone(), ..line.clone() };
    let slice =
        lines.try_with_value(|lines| lines.iter().skip(from).take(SLICE_LINES).map(marked).collect::<Vec<_>>())?;
    (!slice.is_empty()).then_some(slice)
}

/// Sends a slice; says how many of its lines are done, and what became of them.
async fn send(slice: &[ReviewLine]) -> Result<(usize, ImportAnswer), Trouble> {
    let body: String = slice.iter().flat_map(|line| [loyalty::json::text(line), "\n".to_owned()]).collect();
    let call = Call::new(Method::POST, "/v1/imports/reviews").text("application/x-ndjson", body);
    let answer: ImportAnswer = call.send().await?;
    let next = answer.next_line.and_then(|line| usize::try_from(line).ok());
    let done = next.map_or(slice.len(), |line| line.saturating_sub(1)).min(slice.len());
    // A slice of which nothing was taken would be sent for ever.
    if done == 0 { Err(Trouble::Offline) } else { Ok((done, answer)) }
}
