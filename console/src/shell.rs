//! What stands around every screen: the company, the sections, the person. A column at the side where there is room,
//! a bar with a menu on a phone.

use crate::prelude::*;

use crate::address::{self, A};
use crate::parts::Button;
use crate::sitting::{self, is_any};
use crate::texts::{self, shell as says};

/// A section of the console.
struct Section {
    path: &'static str,
    name: fn() -> &'static str,
    /// Who it is for.
    roles: &'static [&'static str],
}

const ALL: &[&str] = &["owner", "manager", "staff"];
const LEADERS: &[&str] = &["owner", "manager"];

/// The sections in their order. A new screen that people look for adds its line here.
const SECTIONS: &[Section] = &[
    Section { path: "/console", name: says::home, roles: ALL },
    Section { path: "/console/customers", name: says::customers, roles: LEADERS },
    Section { path: "/console/orders", name: says::orders, roles: ALL },
    Section { path: "/console/program", name: says::program, roles: LEADERS },
    Section { path: "/console/voice", name: says::voice, roles: LEADERS },
    Section { path: "/console/letters", name: says::letters, roles: LEADERS },
    Section { path: "/console/import", name: says::import, roles: LEADERS },
    Section { path: "/console/team", name: says::team, roles: LEADERS },
    Section { path: "/console/settings", name: says::settings, roles: LEADERS },
];

/// The sections and the person's own menu beside a screen.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let open = RwSignal::new(false);
    // Whoever has chosen a section has no more use for the menu.
    Effect::new(move |_| {
        address::path();
        open.set(false);
    });
    let name = move || sitting::seat().map_or_else(|| "Kept".to_owned(), |seat| seat.name);
    let sections = move || {
        let seen = SECTIONS.iter().filter(|section| is_any(section.roles));
        seen.map(|section| {
            view! { <li><A href=section.path exact={section.path == "/console"}>{(section.name)()}</A></li> }
        })
        .collect_view()
    };
    view! {
        <a class="skip" href="#main">{says::skip()}</a>
        <header class="bar">
            <Mark />
            <b class="company">{name}</b>
            <button
                type="button"
                class="menu"
                aria-expanded=move || open.get().to_string()
                aria-controls="menu"
                on:click=heard(move |_| open.update(|open| *open = !*open))
            >
                {says::menu()}
            </button>
        </header>
        <aside id="menu" class="side" class:open=open>
            <nav aria-label=says::sections()><ul>{sections}</ul></nav>
            <Own />
        </aside>
        <main id="main" tabindex="-1">{children()}</main>
    }
}

/// The mark of the house.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <span class="mark" aria-hidden="true">"Kept"</span> }
}

/// The person: their account, their other companies, the language, the way out.
#[component]
fn Own() -> impl IntoView {
    let who = move || {
        let person = sitting::sitting().map(|sitting| sitting.person);
        person.map(|person| if person.name.is_empty() { person.email.unwrap_or_default() } else { person.name })
    };
    let leave = move |()| leptos::task::spawn_local(async { drop(sitting::leave(false).await) });
    view! {
        <div class="own">
            <Companies />
            <A href="/console/account">{move || who().unwrap_or_else(|| says::account().to_owned())}</A>
            <Languages />
            <Button label=says::sign_out() look="plain" press=leave />
        </div>
    }
}

/// The person's companies, where there are several.
#[component]
fn Companies() -> impl IntoView {
    let options = move || {
        let sitting = sitting::sitting()?;
        let here = sitting.site.clone();
        let option = move |seat: sitting::Seat| {
            let selected = here.as_deref() == Some(seat.site.as_str());
            view! { <option value=seat.site selected=selected>{seat.name}</option> }
        };
        (sitting.sites.len() > 1).then(|| sitting.sites.into_iter().map(option).collect_view())
    };
    let enter = move |event| {
        let site = event_target_value(&event);
        leptos::task::spawn_local(async move {
            if sitting::enter(&site).await.is_ok() {
                crate::address::go("/console");
            }
        });
    };
    move || {
        options().map(|options| view! { <select aria-label=says::company() on:change=heard(enter)>{options}</select> })
    }
}

/// The languages; each by its own name.
#[component]
pub fn Languages() -> impl IntoView {
    let option = |language: &'static str| {
        let selected = language == texts::language();
        view! { <option value=language lang=language selected=selected>{texts::own_name(language)}</option> }
    };
    let choose = move |event| {
        let language = event_target_value(&event);
        sitting::speak(&language);
        leptos::task::spawn_local(sitting::keep_language(language));
    };
    view! {
        <select class="languages" aria-label=says::language() on:change=heard(choose)>
            {texts::LANGUAGES.map(option).into_iter().collect_view()}
        </select>
    }
}
