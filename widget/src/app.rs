//! The frame around every view: the live region, the view itself, trouble with a way out, the sections.
//!
//! One closure draws the whole panel from the state. Leptos compares it with what stands there and touches
//! only what differs, so focus survives every poll; finer signals would cost bytes and buy nothing at this size.

use reactive_graph::traits::With;
use tachys::html::element as html;
use tachys::prelude::*;
use tachys::view::any_view::{AnyView, IntoAny};

use crate::intent::Intent;
use crate::js::counted;
use crate::program::Program;
use crate::run::Desk;
use crate::state::{Said, Screen, Standing, State, Step, Trouble};
use crate::texts;
use crate::views::parts::{Parts, button, div, line, maybe, nothing, p, title};
use crate::views::{card, coupon, ended, guest, history, redeem, rewards};

/// The panel.
pub(crate) fn app(desk: Desk, program: Program) -> impl Render {
    move || desk.state.with(|state| panel(&program, state))
}

fn panel(program: &Program, state: &State) -> Parts {
    let bare = state.standing != Standing::Member || state.deal.is_some();
    vec![
        html::p().class("said").role("status").child(said(state)).into_any(),
        html::main().child(view_of(program, state)).into_any(),
        div(
            "foot",
            vec![
                html::div().role("alert").child(maybe(state.trouble.map(trouble_bar))).into_any(),
                if bare { nothing() } else { sections(state.screen) },
            ],
        ),
    ]
}

fn view_of(program: &Program, state: &State) -> Parts {
    match (state.standing, &state.card, &state.deal) {
        (Standing::Guest, ..) => guest::view(program),
        (Standing::Ended, ..) => ended::view(),
        (Standing::Member, Some(card), Some(deal)) => match &deal.step {
            Step::Done(redemption) => coupon::view(state, card.balance, &deal.reward, redemption),
            _ => redeem::view(card.balance, deal),
        },
        (Standing::Member, Some(card), None) => match state.screen {
            Screen::Card => card::view(state, card),
            Screen::Rewards => rewards::view(card),
            Screen::History => history::view(program, &state.history),
        },
        _ => vec![title(texts::loading()), div("skeleton", (0..4).map(|_| p("", vec![])).collect())],
    }
}

fn said(state: &State) -> String {
    match state.said {
        None => String::new(),
        Some(Said::Arrived { points, balance }) => texts::arrived(&counted(balance), &counted(points)),
        Some(Said::Balance(balance)) => texts::balance_now(&counted(balance)),
        Some(Said::Copied) => texts::code_copied(),
        Some(Said::CopyRefused) => texts::code_copy_refused(),
    }
}

fn trouble_bar(trouble: Trouble) -> AnyView {
    let sentence = match trouble {
        Trouble::Slow => texts::slow(),
        Trouble::Offline => texts::offline(),
        Trouble::Failed => texts::failed(),
    };
    div("trouble", vec![line("", sentence), button("plain", texts::retry(), &Intent::Retry)])
}

fn sections(open: Screen) -> AnyView {
    let section = |screen: Screen, name: String| {
        let current = (screen == open).then_some("page");
        html::button().r#type("button").aria_current(current).value(Intent::Open(screen).words()).child(name)
    };
    let three = vec![
        section(Screen::Card, texts::tab_card()),
        section(Screen::Rewards, texts::rewards_title()),
        section(Screen::History, texts::history_title()),
    ];
    html::nav().aria_label(texts::nav_label()).child(three).into_any()
}
