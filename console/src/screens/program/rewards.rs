//! What points buy.

use crate::prelude::*;
use loyalty::program::Reward;
use serde_json::json;

use super::editor::{Bound, Editor, Kind, unit};
use super::plain;
use crate::parts::{Button, Empty, Select};
use crate::reader;
use crate::texts::{self, program as says};

const LIST: &str = "/rewards";

/// The rewards, in the order customers see them.
#[component]
pub(super) fn Rewards(editor: Editor) -> impl IntoView {
    let count = move || editor.draft.with_untracked(|draft| draft.len(LIST));
    let rewards = move || {
        editor.shape.track();
        if count() == 0 {
            return view! { <Empty title=says::rewards_none() says=says::rewards_why() /> }.into_any();
        }
        (0..count())
            .map(|at| view! { <OneReward editor=editor at=at last={at + 1 == count()} /> })
            .collect_view()
            .into_any()
    };
    let add = move |()| {
        let reward = json!({"title": {}, "cost": "", "gives": {"kind": "amount_off", "amount_minor": ""}});
        editor.reshape(LIST, |draft| draft.add(LIST, "reward", reward));
    };
    view! {
        <section class="card" aria-labelledby="rewards">
            <h2 id="rewards">{says::rewards()}</h2>
            <p class="hint">{says::rewards_hint()}</p>
            {rewards}
            <Button label=says::reward_add() press=add />
        </section>
    }
}

#[component]
fn OneReward(editor: Editor, at: usize, last: bool) -> impl IntoView {
    let path = format!("{LIST}/{at}");
    let languages = editor.site.with_value(|site| site.languages.clone());
    let one_language = languages.len() == 1;
    let titles = languages.into_iter().map(|language| {
        let label = if one_language {
            says::reward_title().to_owned()
        } else {
            says::reward_title_in(texts::own_name(&language))
        };
        view! { <Bound editor=editor path=format!("{LIST}/{at}/title/{language}") label=label /> }
    });
    let of = path.clone();
    let sentence = move || {
        let read = editor.draft.with(|draft| read_reward(draft.get(&of)))?;
        Some(plain::reward(&read, &unit(editor), &editor.currency()))
    };
    let named_path = format!("{path}/title/{}", texts::language());
    let name = move || {
        let number = crate::intl::whole(i64::try_from(at).unwrap_or(0) + 1);
        let title = editor.word(&named_path);
        if title.is_empty() { says::reward_number(&number) } else { title }
    };
    let legend = name.clone();
    let (for_up, for_down, for_remove) = (name.clone(), name.clone(), name);
    let remove = move |()| editor.reshape(LIST, |draft| draft.remove(LIST, at));
    let up = move |()| editor.reshape(LIST, |draft| draft.swap(LIST, at.saturating_sub(1), at));
    let down = move |()| editor.reshape(LIST, |draft| draft.swap(LIST, at, at + 1));
    let named = |what: &'static str, name: String| format!("{what}: {name}");
    view! {
        <fieldset class="item">
            <legend class="said">{legend}</legend>
            <p class="sentence">{sentence}</p>
            <div class="fields">{titles.collect_view()}</div>
            <div class="fields">
                <Bound editor=editor path=format!("{path}/cost") label=says::reward_cost() kind=Kind::Whole />
                <Gives editor=editor path=format!("{path}/gives") />
            </div>
            <p class="asides">
                {(at > 0).then(|| view! { <Button label=says::up() named=named(says::up(), untrack(for_up)) look="plain" press=up /> })}
                {(!last).then(|| view! { <Button label=says::down() named=named(says::down(), untrack(for_down)) look="plain" press=down /> })}
                <Button label=says::remove() named=named(says::remove(), untrack(for_remove)) look="plain" press=remove />
            </p>
        </fieldset>
    }
}

/// What the coupon is worth. Another kind begins empty, and the first one comes back as it was.
#[component]
fn Gives(editor: Editor, path: String) -> impl IntoView {
    let first = editor.draft.with_untracked(|draft| draft.get(&path).clone());
    let kind = RwSignal::new(editor.shown(&format!("{path}/kind"), Kind::Text));
    let place = path.clone();
    Effect::new(move |before: Option<String>| {
        let chosen = kind.get();
        if before.is_some_and(|before| before != chosen) {
            let gives = match chosen.as_str() {
                same if first["kind"] == same => first.clone(),
                "percent_off" => json!({"kind": chosen, "percent": ""}),
                "free_item" => json!({"kind": chosen, "sku": ""}),
                _ => json!({"kind": chosen, "amount_minor": ""}),
            };
            editor.choose(&place, gives);
        }
        chosen
    });
    let kinds = vec![
        ("amount_off".to_owned(), says::kind_amount().to_owned()),
        ("percent_off".to_owned(), says::kind_percent().to_owned()),
        ("free_item".to_owned(), says::kind_item().to_owned()),
    ];
    // The value's field is drawn once the draft has a value of the chosen kind.
    let drawn = RwSignal::new(kind.get_untracked());
    Effect::new(move |_| drawn.set(kind.get()));
    let value = move || {
        let of = |field: &str| format!("{path}/{field}");
        match drawn.get().as_str() {
            "percent_off" => {
                view! { <Bound editor=editor path=of("percent") label=says::percent() kind=Kind::Whole /> }
            }
            "free_item" => view! { <Bound editor=editor path=of("sku") label=says::sku() hint=says::sku_hint() /> },
            _ => {
                view! { <Bound editor=editor path=of("amount_minor") label=says::amount(&editor.currency()) kind=Kind::Money /> }
            }
        }
    };
    view! {
        <Select label=says::gives() value=kind options=kinds />
        {value}
    }
}

/// A reward as far as a sentence about it needs one.
fn read_reward(value: &serde_json::Value) -> Option<Reward> {
    use loyalty::points::{Money, Points};
    use loyalty::program::{Gives, Texts};
    let gives = &value["gives"];
    let gives = match gives["kind"].as_str()? {
        "amount_off" => Gives::AmountOff { amount_minor: Money(gives["amount_minor"].as_i64()?) },
        "percent_off" => Gives::PercentOff { percent: u8::try_from(gives["percent"].as_i64()?).ok()? },
        _ => Gives::FreeItem { sku: gives["sku"].as_str()?.to_owned() },
    };
    let title: Texts = reader::read(&value["title"]).unwrap_or_default();
    Some(Reward { id: value["id"].as_str()?.to_owned(), title, cost: Points(value["cost"].as_i64()?), gives })
}
