//! Bringing reviews along that were written elsewhere: a file or a table that was copied, where they come from, what was
//! found in it, and the lines on their way.

mod lines;

use crate::prelude::*;
use loyalty::wire::reviews::ReviewLine;

use crate::address::A;
use crate::intl;
use crate::lines::Sum;
use crate::parts::{Area, Button, Drop, Field, Table, Troubles, Work};
use crate::texts::reviews as says;
use lines::{Found, read};

/// Reviews shown of a list, so that its owner sees that it was read right.
const SHOWN: usize = 5;
/// The longest name of a place, in characters.
const ORIGIN_MAX: u32 = 60;

/// The screen.
#[component]
pub(super) fn Import() -> impl IntoView {
    let text = RwSignal::new(String::new());
    let pasted = RwSignal::new(String::new());
    let origin = RwSignal::new(String::new());
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
            <Drop title=says::import_drop() hint=says::import_drop_hint() taken=move |file: String| text.set(file) />
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
            let origin = origin.get_untracked().trim().to_owned();
            let marked =
                |line: &ReviewLine| loyalty::json::text(&ReviewLine { origin: origin.clone(), ..line.clone() });
            let line = |at: usize| lines.try_with_value(|lines| lines.get(at).map(marked)).flatten();
            crate::lines::send("/v1/imports/reviews", line, sum).await
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
