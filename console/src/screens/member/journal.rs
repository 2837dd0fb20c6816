//! The customer's journal: every movement of points, with its reason in plain words.

use crate::prelude::*;
use loyalty::wire::entries::{EntryPage, ExplainedEntry};
use serde_json::Value;

use super::Page;
use crate::intl;
use crate::parts::{Button, Troubles, Work};
use crate::texts::{self, member as says};

/// The journal, newest first.
#[component]
pub(super) fn Journal(page: Page) -> impl IntoView {
    let entries = RwSignal::new(Vec::<ExplainedEntry>::new());
    let next = RwSignal::new(None::<String>);
    let there = RwSignal::new(false);
    let work = Work::new();
    let read = move |cursor: Option<String>| {
        work.run(async move {
            let from = cursor.as_deref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let found = crate::api::get::<EntryPage>(&page.path(&format!("/entries?limit=20{from}"))).await?;
            entries.update(|all| {
                if cursor.is_none() {
                    all.clear();
                }
                all.extend(found.entries);
            });
            next.set(found.next);
            there.set(true);
            Ok(())
        });
    };
    Effect::new(move |_| {
        page.moved.track();
        read(None);
    });
    let lines = move || {
        entries.get().iter().map(|entry| view! { <li><Line page=page entry=entry.clone() /></li> }).collect_view()
    };
    view! {
        <section class="card" aria-labelledby="journal">
            <h2 id="journal">{says::journal()}</h2>
            <Show when=move || there.get() && entries.with(Vec::is_empty)>
                <p class="hint">{says::journal_empty()}</p>
            </Show>
            <ol class="journal">{lines}</ol>
            <Show when=move || next.with(Option::is_some)>
                <Button label=says::more() busy=work.busy() press=move |()| read(next.get_untracked()) />
            </Show>
            <Troubles of=work.trouble() />
        </section>
    }
}

#[component]
fn Line(page: Page, entry: ExplainedEntry) -> impl IntoView {
    let signed = if entry.entry.points > 0 { "+" } else { "" };
    let points = format!("{signed}{}", page.points(entry.entry.points));
    let at = page.moment(&entry.entry.at.to_rfc3339());
    let by = actor(&entry.actor);
    view! {
        <div class="entry">
            <b>{title(&entry)}</b>
            <b class="points" class:gained={entry.entry.points > 0}>{points}</b>
            <ul>{reasons(page, &entry).into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <small>{[at, by].join(" · ")}</small>
        </div>
    }
}

fn title(entry: &ExplainedEntry) -> String {
    let reason = &entry.entry.reason;
    match entry.entry.kind.as_str() {
        "earn" if !reason["on"].is_null() => act(reason["on"].as_str().unwrap_or_default()).to_owned(),
        "earn" => says::earn(entry.purchase.as_deref().unwrap_or_default()),
        "redeem" => says::redeem(&spoken(&reason["title"])),
        "cancel" => says::cancel().to_owned(),
        "expire" => says::expire().to_owned(),
        "clawback" => says::clawback(entry.purchase.as_deref().unwrap_or_default()),
        "merge" if reason["into"].is_null() => says::merge_in().to_owned(),
        "merge" => says::merge_out().to_owned(),
        _ => says::adjust().to_owned(),
    }
}

/// What a member did beside buying.
fn act(on: &str) -> &'static str {
    match on {
        "sign_up" => says::act_sign_up(),
        "visit" => says::act_visit(),
        "review" => says::act_review(),
        "survey" => says::act_survey(),
        _ => says::act_event(),
    }
}

/// A number of the reason, and the sentence that tells of it.
type Note = (&'static str, fn(&str) -> String);

/// Why, one sentence each.
fn reasons(page: Page, entry: &ExplainedEntry) -> Vec<String> {
    let reason = &entry.entry.reason;
    let number = |name: &str| reason[name].as_i64().unwrap_or(0);
    let mut lines = Vec::new();
    match entry.entry.kind.as_str() {
        "earn" if !reason["on"].is_null() => {
            let rules = reason["rules"].as_array().into_iter().flatten();
            lines.extend(rules.map(|rule| {
                let points = page.points(rule["gave"].as_i64().unwrap_or(0));
                says::act_rule(&points, rule["id"].as_str().unwrap_or_default())
            }));
        }
        "earn" => {
            lines.push(says::earn_basis(&page.money(number("basis_minor"))));
            for rule in reason["rules"].as_array().into_iter().flatten() {
                let of = |name: &str| rule[name].as_i64().unwrap_or(0);
                lines.push(says::earn_rule(
                    &page.points(of("gave")),
                    &page.money(of("per_minor")),
                    &page.points(of("points")),
                ));
            }
        }
        "expire" => lines.push(says::expire_lot(&intl::whole(number("lot")))),
        "clawback" => {
            lines.push(says::clawback_of(&page.money(number("refunded_minor"))));
            let notes: [Note; 2] = [("forgiven_expired", says::forgiven_expired), ("clamped", says::clamped)];
            lines.extend(
                notes
                    .into_iter()
                    .filter(|(name, _)| number(name) > 0)
                    .map(|(name, say)| say(&page.points(number(name)))),
            );
        }
        "cancel" => {
            let notes: [Note; 2] = [("to_debt", says::to_debt), ("to_clamped", says::to_clamped)];
            lines.extend(
                notes
                    .into_iter()
                    .filter(|(name, _)| number(name) > 0)
                    .map(|(name, say)| say(&page.points(number(name)))),
            );
        }
        "merge" if number("lot") > 0 => lines.push(says::merge_lot(&intl::whole(number("lot")))),
        _ => lines.extend(entry.note.clone()),
    }
    if let Some(at) = entry.entry.expires_at {
        lines.push(says::lapses(&page.day(&at.to_rfc3339())));
    }
    lines
}

/// A title in the spoken language, or in the first it has.
pub(super) fn spoken(title: &Value) -> String {
    let found = title.get(texts::language()).or_else(|| title.as_object()?.values().next());
    found.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn actor(actor: &str) -> String {
    let kind = actor.split(':').next().unwrap_or_default();
    match kind {
        "member" => says::by_member(),
        "key" => says::by_server(),
        "import" => says::by_import(),
        "person" => says::by_person(),
        _ => says::by_itself(),
    }
    .to_owned()
}
