//! The console, where owners and their people work, and the counter.
//!
//! It shows what the edge says and asks the edge for everything; what a role may do and what a number means is decided
//! there. Customers never load any of it.
//!
//! # How to add a screen
//!
//! 1. `src/screens/NAME.rs` with one component, written with `crate::prelude`, and `pub mod NAME;` in [`screens`].
//! 2. Its sentences in `strings/en/NAME.json` and `strings/ru/NAME.json`. Each becomes a function,
//!    `texts::NAME::key("value of a gap")`; a plural is an object with the forms of its language and takes `n` first.
//!    A sentence that is missing in a language does not build.
//! 3. Its address in [`app`] (in [`letters`] for what is about blog and mail, in [`voice`] for what customers say, in [`screens::program`] for what points follow: modules of their own), and, where people look for it, a line in the sections of [`shell`].
//! 4. If it needs styles of its own: `styles/console/NAME.css`, imported in `styles/console/console.css`.
//!
//! What it needs it finds in [`parts`]: [`parts::load`] reads something and shows it in every state,
//! [`parts::Work`] does something and knows what went wrong, fields take `work.fault("/path")`. Calls are made with
//! [`api`]; whoever has to sign in again or prove who they are is asked on the way, and the call goes on.
//! Who is here and what they may see, [`sitting`] knows. Numbers, money and dates are written by [`intl`].

#![allow(unreachable_pub, reason = "what the component macro makes of a function is public, whatever the function is")]
#![allow(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
#![allow(clippy::large_types_passed_by_value, reason = "a view is given a bundle of signals, which are handles")]
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(clippy::unused_async, reason = "what asks the browser has nothing to wait for without one")
)]
#![allow(clippy::struct_field_names, reason = "fields are named as in the API's answers")]

pub mod address;
pub mod api;
pub mod app;
pub mod counter;
pub mod file;
pub mod files;
pub mod gate;
pub mod guess;
pub mod intl;
pub mod letters;
pub mod lines;
pub mod look;
pub(crate) mod orders;
pub mod parts;
pub mod passkey;
pub(crate) mod prelude;
pub mod reactive;
pub mod reader;
pub mod screens;
pub mod shell;
pub mod site;
pub mod sitting;
pub mod texts;
pub mod voice;

/// Puts the owner's screens into the page.
pub fn open() {
    clear();
    leptos::mount::mount_to_body(|| app::App(app::AppProps { screen: app::screen }));
}

/// Puts the screens of blog and mail into the page.
pub fn open_letters() {
    clear();
    leptos::mount::mount_to_body(|| app::App(app::AppProps { screen: letters::screen }));
}

/// Puts the screens of the program into the page.
pub fn open_program() {
    clear();
    leptos::mount::mount_to_body(|| app::App(app::AppProps { screen: screens::program::screen }));
}

/// Puts the screens of what customers say into the page.
pub fn open_voice() {
    clear();
    leptos::mount::mount_to_body(|| app::App(app::AppProps { screen: voice::screen }));
}

/// Puts the counter into the page.
pub fn open_counter() {
    clear();
    leptos::mount::mount_to_body(counter::Counter);
}

/// Takes away what the document shows until then.
fn clear() {
    if let Some(body) = leptos::prelude::document().body() {
        body.set_inner_html("");
    }
}
