//! What was done at this counter, the newest first: what waits, what was sent, what was refused and why, what was undone.

use crate::prelude::*;
use loyalty::time::Moment;

use super::deed::{Deed, State, What};
use super::place::Place;
use super::queue::Queue;
use super::{js, words};
use crate::intl;
use crate::parts::{Button, Work};
use crate::texts::counter as says;

/// The list.
#[component]
pub fn List() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let place = expect_context::<Place>();
    let site = move || place.site().map(|site| site.public_key);
    let rows = move || {
        let mut deeds = queue.deeds.get();
        deeds.retain(|deed| site().is_some_and(|site| site == deed.site));
        deeds.sort_unstable_by_key(|deed| std::cmp::Reverse(deed.n));
        deeds
    };
    view! {
        <h1>{says::today_title()}</h1>
        <Show when=move || rows().is_empty()>
            <p class="lead">{says::empty()}</p>
        </Show>
        <ul class="rows deeds">
            <For each=rows key=|deed| (deed.n, deed.tries, format!("{:?}", deed.state)) let:deed>
                <Row deed />
            </For>
        </ul>
    }
}

#[component]
fn Row(deed: Deed) -> impl IntoView {
    let queue = expect_context::<Queue>();
    let place = expect_context::<Place>();
    let zone = place.site().map(|site| site.zone).unwrap_or_default();
    let when = intl::moment(&Moment(deed.at).to_rfc3339(), &zone);
    let what = named(place, &deed);
    let (state, tries, number) = (deed.state.clone(), deed.tries, deed.n);
    let stands = move || match &state {
        State::Queued if queue.under_way.get() == number => says::sending().to_owned(),
        State::Queued if tries > 0 => says::unsure().to_owned(),
        State::Queued => says::waiting().to_owned(),
        State::Sent { .. } => says::sent().to_owned(),
        State::Refused { code, .. } => format!("{}. {}", says::refused(), words::refused(code)),
        State::Undone => says::undone().to_owned(),
    };
    let is = match deed.state {
        State::Queued => "waits",
        State::Sent { .. } => "sent",
        State::Refused { .. } => "refused",
        State::Undone => "undone",
    };
    let work = Work::new();
    let undo = deed.undo(js::now()).map(|_| {
        let (deed, named) = (deed.clone(), says::undo_named(&format!("{}, {what}", deed.who)));
        let undo = move |()| {
            let deed = deed.clone();
            work.run(async move { queue.undo(deed).await });
        };
        view! { <Button label=says::undo() named busy=work.busy() press=undo /> }
    });
    let dismiss = matches!(deed.state, State::Refused { seen: false, .. }).then(|| {
        let deed = deed.clone();
        view! { <Button label=says::dismiss() press=move |()| queue.dismiss(deed.clone()) /> }
    });
    let trouble = move || work.trouble().get().map(|trouble| words::refused(trouble.code()));
    view! {
        <li class=is>
            <p><b>{deed.who.clone()}</b>" "{what}</p>
            <p class="line apart"><small>{when}</small><span class="state">{stands}</span></p>
            <div class="line">{undo}{dismiss}</div>
            <div role="alert">{trouble}</div>
        </li>
    }
}

/// What was done, in words.
fn named(place: Place, deed: &Deed) -> String {
    let points = |n| words::points(place, n);
    match &deed.what {
        What::Purchase { total, guess, .. } => {
            let earned = match deed.state {
                State::Sent { earned, .. } => earned,
                _ => *guess,
            };
            format!("{} → {}", words::money(place, *total), points(earned))
        }
        What::Reward { title, cost } => format!("{title}, −{}", points(*cost)),
        What::Coupon { title } => says::coupon_used(title),
        What::Card => says::card_made().to_owned(),
        What::Voucher { total, points: brings } => {
            format!("{}, {} → {}", says::voucher(), words::money(place, *total), points(*brings))
        }
    }
}
