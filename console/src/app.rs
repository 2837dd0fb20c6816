//! The whole of it: from an address and a person to a screen.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::{A, Route, Router, Routes};
use leptos_router::path;

use crate::gate::Gate;
use crate::parts::Button;
use crate::parts::toast::Toasts;
use crate::screens::account::Account;
use crate::screens::baseline::Baseline;
use crate::screens::customers::Customers;
use crate::screens::export::Export;
use crate::screens::home::HomeScreen;
use crate::screens::import::Import;
use crate::screens::member::Customer;
use crate::screens::program::Program;
use crate::screens::program::versions::Versions;
use crate::screens::settings;
use crate::screens::sign_in::{SignIn, Why};
use crate::screens::start::{Company, Line, Start, Style};
use crate::screens::team::{Invited, TeamScreen};
use crate::shell::{Languages, Mark, Shell};
use crate::sitting::{self, Known, Sitting};
use crate::texts::{shell as says, sign_in, trouble};

type Navigate = Rc<dyn Fn(&str)>;

/// Goes to another screen, from anywhere.
pub fn go(path: &str) {
    let navigate = NAVIGATE.with_borrow(Clone::clone);
    if let Some(navigate) = navigate {
        navigate(path);
    }
}

thread_local! {
    // Calls that end in another screen are awaited outside of any view, where the router cannot be found.
    static NAVIGATE: RefCell<Option<Navigate>> = const { RefCell::new(None) };
}

/// The console. A change of language draws all of it anew.
#[component]
pub fn App() -> impl IntoView {
    sitting::speak_as_before();
    leptos::task::spawn_local(sitting::ask());
    let language = sitting::language();
    move || {
        language.track();
        view! {
            <Router>
                <Navigator />
                <Door />
                <Gate />
                <Toasts />
            </Router>
        }
    }
}

#[component]
fn Navigator() -> impl IntoView {
    let navigate = leptos_router::hooks::use_navigate();
    NAVIGATE.set(Some(Rc::new(move |path| navigate(path, leptos_router::NavigateOptions::default()))));
}

/// What may be seen by whoever is here. Only a change of who that is draws it anew, not what else becomes known.
#[component]
fn Door() -> impl IntoView {
    #[derive(Clone, PartialEq)]
    enum Seen {
        Nothing,
        Trouble(crate::api::Trouble),
        SignIn,
        Screens(String, Option<String>),
    }
    let known = sitting::known();
    let seen = Memo::new(move |_| match known.get() {
        Known::Asking => Seen::Nothing,
        Known::Unknown(trouble) => Seen::Trouble(trouble),
        Known::Nobody => Seen::SignIn,
        Known::Somebody(Sitting { person, site, .. }) => Seen::Screens(person.id, site),
    });
    move || match seen.get() {
        Seen::Nothing => view! { <div class="starting" aria-hidden="true"><i></i></div> }.into_any(),
        Seen::Trouble(trouble) => {
            let again = |()| leptos::task::spawn_local(sitting::ask());
            view! {
                <main class="alone">
                    <Mark />
                    <p role="alert">{trouble.sentence()}</p>
                    <Button label=trouble::again() press=again />
                </main>
            }
            .into_any()
        }
        Seen::SignIn => view! {
            <main class="alone">
                <Mark />
                <h1>{sign_in::title()}</h1>
                <SignIn why=Why::Start done=sitting::take />
                <Languages />
            </main>
        }
        .into_any(),
        Seen::Screens(..) => view! { <Shell><Screens /></Shell> }.into_any(),
    }
}

/// The screens by their addresses.
#[component]
fn Screens() -> impl IntoView {
    view! {
        <Routes fallback=Lost>
            <Route path=path!("/console") view=HomeScreen />
            <Route path=path!("/console/team") view=TeamScreen />
            <Route path=path!("/console/invited") view=Invited />
            <Route path=path!("/console/settings") view=settings::Company />
            <Route path=path!("/console/settings/look") view=settings::Style />
            <Route path=path!("/console/settings/keys") view=settings::Keys />
            <Route path=path!("/console/settings/changes") view=settings::Changes />
            <Route path=path!("/console/account") view=Account />
            <Route path=path!("/console/start") view=Start />
            <Route path=path!("/console/start/company") view=Company />
            <Route path=path!("/console/start/look") view=Style />
            <Route path=path!("/console/start/line") view=Line />
            <Route path=path!("/console/customers") view=Customers />
            <Route path=path!("/console/customers/one") view=Customer />
            <Route path=path!("/console/import") view=Import />
            <Route path=path!("/console/export") view=Export />
            <Route path=path!("/console/baseline") view=Baseline />
            <Route path=path!("/console/program") view=Program />
            <Route path=path!("/console/program/versions") view=Versions />
        </Routes>
    }
}

/// No screen has this address.
#[component]
fn Lost() -> impl IntoView {
    view! {
        <h1>{says::lost_title()}</h1>
        <p class="lead">{says::lost_lead()}</p>
        <A href="/console" attr:class="quiet">{says::to_home()}</A>
    }
}
