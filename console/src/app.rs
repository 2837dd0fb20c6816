//! The whole of it: from an address and a person to a screen.

use crate::prelude::*;

use crate::address::{self, A};
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
use crate::screens::settings;
use crate::screens::sign_in::{SignIn, Why};
use crate::screens::start::{Company, Line, Start, Style};
use crate::screens::team::{Invited, TeamScreen};
use crate::shell::{Languages, Mark, Shell};
use crate::sitting::{self, Known, Sitting};
use crate::texts::{shell as says, sign_in, trouble};

/// The console. A change of language draws all of it anew.
#[component]
pub fn App(
    /// The screens of this module by their addresses.
    screen: fn(&str) -> AnyView,
) -> impl IntoView {
    sitting::speak_as_before();
    address::begin();
    leptos::task::spawn_local(sitting::ask());
    let language = sitting::language();
    move || {
        language.track();
        view! {
            <Door screen=screen />
            <Gate />
            <Toasts />
        }
    }
}

/// What may be seen by whoever is here. Only a change of who that is draws it anew, not what else becomes known.
#[component]
fn Door(screen: fn(&str) -> AnyView) -> impl IntoView {
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
        Seen::Screens(..) => view! { <Shell><Screens screen=screen /></Shell> }.into_any(),
    }
}

/// The screen at the present address. Another address is another screen from scratch, however alike they are.
#[component]
fn Screens(screen: fn(&str) -> AnyView) -> impl IntoView {
    let path = Memo::new(|_| address::path());
    view! { <For each=move || [path.get()] key=String::clone children=move |path| screen(&path) /> }
}

/// The screens by their addresses, but for those of [`crate::letters`], [`crate::voice`] and [`crate::screens::program`].
pub fn screen(path: &str) -> AnyView {
    match path {
        "/console" => HomeScreen().into_any(),
        "/console/team" => TeamScreen().into_any(),
        "/console/invited" => Invited().into_any(),
        "/console/settings" => settings::Company().into_any(),
        "/console/settings/look" => settings::Style().into_any(),
        "/console/settings/keys" => settings::Keys().into_any(),
        "/console/settings/changes" => settings::Changes().into_any(),
        "/console/account" => Account().into_any(),
        "/console/start" => Start().into_any(),
        "/console/start/company" => Company().into_any(),
        "/console/start/look" => Style().into_any(),
        "/console/start/line" => Line().into_any(),
        "/console/customers" => Customers().into_any(),
        "/console/customers/one" => Customer().into_any(),
        "/console/import" => Import().into_any(),
        "/console/export" => Export().into_any(),
        "/console/baseline" => Baseline().into_any(),
        _ => Lost().into_any(),
    }
}

/// No screen has this address.
#[component]
pub fn Lost() -> impl IntoView {
    view! {
        <h1>{says::lost_title()}</h1>
        <p class="lead">{says::lost_lead()}</p>
        <A href="/console" attr:class="quiet">{says::to_home()}</A>
    }
}
