//! What a new version changes for whom, before it is saved.

use std::collections::BTreeMap;

use crate::prelude::*;
use loyalty::program::Program;
use loyalty::program::changes::{Change, changes};
use serde::Deserialize;
use serde_json::Value;

use super::plain;
use crate::api;
use crate::intl;
use crate::parts::{Loaded, load};
use crate::texts::program as says;

/// How many members could take what.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Preview {
    rewards: Vec<Could>,
    members: i64,
    #[serde(default)]
    estimated: bool,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Could {
    id: String,
    could_before: Option<i64>,
    could_after: Option<i64>,
}

/// Asks how many members could take each reward, before and after.
pub(crate) fn preview(document: Value) -> Loaded<Preview> {
    load(move || {
        let document = document.clone();
        async move { api::post::<Preview>("/v1/program/preview", &document).await }
    })
}

/// What is different, one sentence each, and what stays.
#[component]
pub(super) fn WhatChanges(
    /// The program in force.
    before: Program,
    /// The one to come.
    after: Program,
    /// The site's currency.
    currency: String,
    /// How many members could take what.
    preview: Loaded<Preview>,
) -> impl IntoView {
    let found = changes(&before, &after);
    let lines: Vec<String> = found.iter().map(|change| sentence(change, &before, &after, &currency)).collect();
    let of_rewards = before.rewards != after.rewards;
    let names: BTreeMap<String, String> =
        before.rewards.iter().chain(&after.rewards).map(|one| (one.id.clone(), plain::title(one))).collect();
    let could = preview.show(move |preview| {
        let moved = preview.rewards.iter().filter(|one| one.could_before != one.could_after);
        let lines: Vec<String> = moved.map(|one| reach(one, &names)).collect();
        let note = if preview.estimated { says::estimated(preview.members) } else { says::of_members(preview.members) };
        (!lines.is_empty()).then(|| {
            view! {
                <h3>{says::who()}</h3>
                <ul class="sentences">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                <p class="hint">{note}</p>
            }
        })
    });
    view! {
        <div class="changes">
            {if lines.is_empty() {
                view! { <p>{says::nothing_for_customers()}</p> }.into_any()
            } else {
                view! { <ul class="sentences">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }.into_any()
            }}
            {of_rewards.then_some(could)}
            <h3>{says::stays()}</h3>
            <ul class="sentences stays">
                <li>{says::stays_points()}</li>
                {of_rewards.then(|| view! { <li>{says::stays_coupons()}</li> })}
                {(before.expiry != after.expiry).then(|| view! { <li>{says::stays_terms()}</li> })}
            </ul>
        </div>
    }
}

fn sentence(change: &Change, before: &Program, after: &Program, currency: &str) -> String {
    let points = |n: i64| plain::points(n, &after.unit);
    match change {
        Change::Earns { total, before, after } => {
            let (was, is) = (intl::whole(*before), points(*after));
            says::change_earns(&is, &was, &intl::money(total.0, currency))
        }
        Change::RewardAdded(reward) => {
            says::change_added(&plain::reward(reward, &after.unit, currency), &plain::title(reward))
        }
        Change::RewardRemoved(reward) => says::change_removed(&plain::title(reward)),
        Change::RewardCost { before: was, after: is } => {
            says::change_cost(&points(is.cost.0), &intl::whole(was.cost.0), &plain::title(is))
        }
        Change::RewardWorth { before: was, after: is } => {
            says::change_worth(&plain::worth(is, currency), &plain::worth(was, currency), &plain::title(is))
        }
        Change::RewardTitle { before: was, after: is } if plain::title(was) == plain::title(is) => {
            says::change_translation(&plain::title(is))
        }
        Change::RewardTitle { before: was, after: is } => says::change_title(&plain::title(is), &plain::title(was)),
        Change::RewardOrder => says::change_order().to_owned(),
        Change::Part(part) => says::change_part(part_name(part)),
        Change::Expiry { after, .. } => says::change_expiry(&plain::expiry(after)),
        Change::Shortfall(shortfall) => plain::shortfall(*shortfall).to_owned(),
        Change::Words => says::change_words(&plain::points(5, &after.unit), &plain::points(5, &before.unit)),
    }
}

/// A part of the program in words; what this console does not know by its name in the document.
fn part_name(part: &str) -> &str {
    match part {
        "earn" => says::part_earn(),
        "multipliers" => says::part_multipliers(),
        "caps" => says::part_caps(),
        "point_worth" => says::part_point_worth(),
        other => other,
    }
}

fn reach(could: &Could, names: &BTreeMap<String, String>) -> String {
    let name = names.get(&could.id).map_or(could.id.as_str(), String::as_str);
    match (could.could_before, could.could_after) {
        (Some(before), Some(after)) => says::could_both(&intl::whole(after), &intl::whole(before), name),
        (None, Some(after)) => says::could_new(after, name),
        (Some(before), None) => says::could_gone(before, name),
        (None, None) => String::new(),
    }
}
