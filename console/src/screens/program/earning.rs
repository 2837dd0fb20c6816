//! How points are earned.

use crate::prelude::*;
use loyalty::program::{EarnRule, Rounding};
use serde_json::json;

use super::editor::{Bound, Editor, Kind, unit};
use super::plain;
use crate::parts::{Button, Select};
use crate::texts::program as says;

const LIST: &str = "/earn";

/// The rules; what each grants is added up.
#[component]
pub(super) fn Earning(editor: Editor) -> impl IntoView {
    let rules = move || {
        editor.shape.track();
        let count = editor.draft.with_untracked(|draft| draft.len(LIST));
        let rule = |at: usize| {
            if editor.shown(&format!("{LIST}/{at}/on"), Kind::Text) == "purchase" {
                view! { <Rule editor=editor at=at /> }
            } else {
                view! { <ActRule editor=editor at=at /> }
            }
        };
        (0..count).map(rule).collect_view()
    };
    let add = move |()| {
        let rule = json!({"on": "purchase", "points": 1, "per_minor": 10_000, "rounding": "down"});
        editor.reshape(LIST, |draft| draft.add(LIST, "rule", rule));
    };
    view! {
        <section class="card" aria-labelledby="earning">
            <h2 id="earning">{says::earning()}</h2>
            <p class="hint">{says::earning_hint()}</p>
            {rules}
            <Button label=says::rule_add() press=add />
        </section>
    }
}

/// A rule on what members do beside buying: what it is for stays as it is, what it gives can be changed.
#[component]
fn ActRule(editor: Editor, at: usize) -> impl IntoView {
    let path = format!("{LIST}/{at}");
    let shown = |field: &str| editor.shown(&format!("{path}/{field}"), Kind::Text);
    let on = plain::act(&shown("on"), &shown("event"));
    let remove = move |()| editor.reshape(LIST, |draft| draft.remove(LIST, at));
    let legend = says::rule_number(&crate::intl::whole(i64::try_from(at).unwrap_or(0) + 1));
    let named = format!("{}: {legend}", says::remove());
    view! {
        <fieldset class="item">
            <legend class="said">{legend}</legend>
            <p class="sentence">{on}</p>
            <div class="fields">
                <Bound editor=editor path=format!("{path}/points") label=says::rule_points() kind=Kind::Whole />
            </div>
            <p class="asides"><Button label=says::remove() named=named look="plain" press=remove /></p>
        </fieldset>
    }
}

#[component]
fn Rule(editor: Editor, at: usize) -> impl IntoView {
    let path = format!("{LIST}/{at}");
    let rounding = RwSignal::new(editor.shown(&format!("{path}/rounding"), Kind::Text));
    let rounding_path = format!("{path}/rounding");
    Effect::new(move |before: Option<String>| {
        let chosen = rounding.get();
        if before.is_some_and(|before| before != chosen) {
            editor.choose(&rounding_path, chosen.clone().into());
        }
        chosen
    });
    let roundings = vec![
        ("down".to_owned(), says::rounding_down().to_owned()),
        ("nearest".to_owned(), says::rounding_nearest().to_owned()),
        ("up".to_owned(), says::rounding_up().to_owned()),
    ];
    let of = path.clone();
    let sentence = move || {
        let number = |field: &str| editor.draft.with(|draft| draft.get(&format!("{of}/{field}")).as_i64());
        let step = editor.draft.with(|draft| draft.get(&format!("{of}/per_minor")).clone());
        let per_minor = if step.is_null() { None } else { Some(step.as_i64()?) };
        let rule = EarnRule { per_minor, ..EarnRule::per_amount("", number("points")?, 1, Rounding::Down) };
        Some(plain::rule(&rule, &unit(editor), &editor.currency()))
    };
    let remove = move |()| editor.reshape(LIST, |draft| draft.remove(LIST, at));
    let legend = says::rule_number(&crate::intl::whole(i64::try_from(at).unwrap_or(0) + 1));
    let named = format!("{}: {legend}", says::remove());
    view! {
        <fieldset class="item">
            <legend class="said">{legend}</legend>
            <p class="sentence">{sentence}</p>
            <div class="fields">
                <Bound editor=editor path=format!("{path}/per_minor") label=says::rule_per(&editor.currency()) kind=Kind::Money />
                <Bound editor=editor path=format!("{path}/points") label=says::rule_points() kind=Kind::Whole />
                <Select label=says::rounding() value=rounding options=roundings />
            </div>
            <p class="asides"><Button label=says::remove() named=named look="plain" press=remove /></p>
        </fieldset>
    }
}
