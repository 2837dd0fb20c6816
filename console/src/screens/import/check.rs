//! How the file is read: guessed, shown with its first rows, corrected with a list each. Every row that cannot be
//! taken is shown before anything is sent.

use crate::prelude::*;
use loyalty::import::columns::{Field, Kind};
use loyalty::import::encoding::Encoding;
use loyalty::import::table::SEPARATORS;

use super::bad::{name, why};
use super::file::{Upload, mapped};
use super::{Step, Wizard};
use crate::parts::{Button, Choice, Select, Table};
use crate::texts::import as says;
use crate::{files, intl};

/// Rows shown of the file.
const FIRST_ROWS: usize = 8;
/// Bad rows shown at once; all of them are in the report.
const BAD_ROWS: usize = 200;

#[component]
pub(super) fn Check(wizard: Wizard, upload: Upload) -> impl IntoView {
    let upload = RwSignal::new(upload);
    view! {
        <p class="lead">{upload.with_untracked(|upload| says::checking(&upload.name))}</p>
        <section class="card" aria-labelledby="what">
            <h2 id="what">{says::what_title()}</h2>
            <What wizard=wizard upload=upload />
        </section>
        <section class="card" aria-labelledby="columns">
            <h2 id="columns">{says::columns_title()}</h2>
            <p class="hint">{says::columns_hint()}</p>
            <Columns upload=upload />
        </section>
        <Outcome wizard=wizard upload=upload />
    }
}

type Signal = RwSignal<Upload>;

/// What it lists, and how it is written.
#[component]
fn What(wizard: Wizard, upload: Signal) -> impl IntoView {
    let site = move || wizard.site.get_value();
    let now = upload.get_untracked();
    let kind = RwSignal::new(if now.settings.is_purchases { "purchases" } else { "members" }.to_owned());
    let kinds = vec![
        ("purchases".to_owned(), says::kind_purchases().to_owned(), says::kind_purchases_about().to_owned()),
        ("members".to_owned(), says::kind_members().to_owned(), says::kind_members_about().to_owned()),
    ];
    let rekind = move |kind: String| {
        let kind = if kind == "purchases" { Kind::Purchases } else { Kind::Members };
        upload.update(|upload| {
            let settings = mapped(upload.settings.clone(), &upload.table(), kind, &site());
            upload.settings = settings;
        });
    };
    let choice = |value: String| RwSignal::new(value);
    let encoding = choice(now.settings.encoding.clone());
    let separator = choice(char::from(now.settings.separator).to_string());
    let header = choice(now.settings.has_header.to_string());
    let comma = choice(now.settings.has_comma.to_string());
    let day = choice(now.settings.day_first.to_string());
    follow(encoding, move |label| {
        let Some(encoding) = Encoding::of_label(&label) else { return };
        upload.update(|upload| *upload = upload.anew(encoding, Some(upload.kind()), &site()));
    });
    follow(separator, move |text| {
        upload.update(|upload| {
            upload.settings.separator = text.bytes().next().unwrap_or(b',');
            upload.settings = mapped(upload.settings.clone(), &upload.table(), upload.kind(), &site());
        });
    });
    follow(header, move |text| {
        upload.update(|upload| {
            upload.settings.has_header = text == "true";
            upload.settings = mapped(upload.settings.clone(), &upload.table(), upload.kind(), &site());
        });
    });
    follow(comma, move |text| upload.update(|upload| upload.settings.has_comma = text == "true"));
    follow(day, move |text| upload.update(|upload| upload.settings.day_first = text == "true"));
    let pair = |key: &str, name: &str| (key.to_owned(), name.to_owned());
    let encodings: Vec<_> = Encoding::ALL.iter().map(|one| pair(one.label(), one.label())).collect();
    let names = [says::comma(), says::semicolon(), says::tab(), says::bar()];
    let separators: Vec<_> =
        SEPARATORS.iter().zip(names).map(|(one, name)| pair(&char::from(*one).to_string(), name)).collect();
    let headers = vec![pair("true", says::header_yes()), pair("false", says::header_no())];
    let marks = vec![pair("false", says::mark_point()), pair("true", says::mark_comma())];
    let orders = vec![pair("true", says::day_first()), pair("false", says::month_first())];
    view! {
        <Choice label=says::kind() value=kind options=kinds chosen=rekind />
        <details>
            <summary>{says::details()}</summary>
            <div class="fields">
                <Select label=says::encoding() value=encoding options=encodings />
                <Select label=says::separator() value=separator options=separators />
                <Select label=says::header() value=header options=headers />
                <Select label=says::mark() value=comma options=marks />
                <Select label=says::dates() value=day options=orders />
            </div>
        </details>
    }
}

/// Each column: its name, its first cells, what it holds.
#[component]
fn Columns(upload: Signal) -> impl IntoView {
    // Drawn anew where other columns come, not where one of them was told to hold something else.
    let shape = Memo::new(move |_| {
        upload.with(|upload| {
            (
                upload.settings.encoding.clone(),
                upload.settings.separator,
                upload.settings.has_header,
                upload.settings.is_purchases,
            )
        })
    });
    let columns = move || {
        shape.track();
        let now = upload.get_untracked();
        let sample = now.table().sample();
        let fields = Field::of(now.kind());
        let names = now.columns();
        let column = move |(at, title): (usize, String)| {
            let cells: Vec<String> = sample.iter().take(FIRST_ROWS).filter_map(|row| row.get(at).cloned()).collect();
            let held = RwSignal::new(now.settings.columns.get(at).cloned().unwrap_or_default());
            follow(held, move |field| {
                upload.update(|upload| {
                    // A field is held by one column.
                    let columns = &mut upload.settings.columns;
                    columns.iter_mut().filter(|other| **other == field).for_each(String::clear);
                    if let Some(column) = columns.get_mut(at) {
                        *column = field;
                    }
                });
            });
            // What another column was told to hold is taken from this one.
            Effect::new(move |_| {
                let now = upload.with(|upload| upload.settings.columns.get(at).cloned().unwrap_or_default());
                if held.get_untracked() != now {
                    held.set(now);
                }
            });
            let mut options = vec![(String::new(), says::leave_out().to_owned())];
            options.extend(fields.iter().map(|field| (field.name().to_owned(), name(*field).to_owned())));
            view! {
                <li>
                    <Select label=title value=held options=options />
                    <p class="cells">{cells.join(" · ")}</p>
                </li>
            }
        };
        names.into_iter().enumerate().map(column).collect_view()
    };
    view! { <ul class="columns-of-file">{columns}</ul> }
}

/// What would be sent, and what cannot be.
#[component]
fn Outcome(wizard: Wizard, upload: Signal) -> impl IntoView {
    move || {
        let now = upload.get();
        let missing = now.mapping().missing();
        if !missing.is_empty() {
            let names: Vec<&str> = missing.iter().map(|field| name(*field)).collect();
            return view! {
                <section class="card" role="status">
                    <p>{says::missing(&names.join(", "))}</p>
                </section>
            }
            .into_any();
        }
        let rows = wizard.site.with_value(|site| now.rows(site));
        let (ready, bad) = (rows.lines.len(), rows.bad.len());
        let again = rows.again;
        let count = |n: usize| i64::try_from(n).unwrap_or(0);
        let shown: Vec<(String, String)> = rows
            .bad
            .iter()
            .take(BAD_ROWS)
            .map(|bad| (intl::whole(i64::try_from(bad.line).unwrap_or(0)), why(bad)))
            .collect();
        let table = move |()| {
            shown.iter().map(|(line, why)| vec![line.clone().into_any(), why.clone().into_any()]).collect::<Vec<_>>()
        };
        let start = move |()| {
            let mut upload = upload.get_untracked();
            let key = wizard.key();
            leptos::task::spawn_local(async move {
                upload.is_kept = files::keep(&key, &upload.name, &upload.bytes, &upload.settings.to_text()).await;
                wizard.step.set(Step::Send(upload));
            });
        };
        view! {
            <section class="card" aria-labelledby="outcome">
                <h2 id="outcome">{says::outcome()}</h2>
                <p role="status">
                    {says::ready(count(ready))}
                    {(again > 0).then(|| format!(" {}", says::again(again)))}
                    {(bad > 0).then(|| format!(" {}", says::bad(count(bad))))}
                </p>
                <p class="line">
                    {(ready > 0).then(|| view! { <Button label=says::start(count(ready)) look="main" press=start /> })}
                    <Button label=says::other_file() press=move |()| wizard.step.set(Step::Choose) />
                </p>
                {(bad > 0).then(|| view! {
                    <Table caption=says::bad_title() heads=vec![says::line().to_owned(), says::why().to_owned()] rows=table />
                })}
                {(bad > BAD_ROWS).then(|| view! { <p class="hint">{says::bad_more()}</p> })}
            </section>
        }
        .into_any()
    }
}

/// Does something with each value that a person chooses.
fn follow(value: RwSignal<String>, act: impl Fn(String) + 'static) {
    Effect::new(move |before: Option<String>| {
        let now = value.get();
        if before.is_some_and(|before| before != now) {
            act(now.clone());
        }
        now
    });
}
