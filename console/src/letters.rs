//! Blog and mail: who reads, what they are told and when, what became of it. A module of its own beside the console's,
//! which would otherwise weigh half as much again for those who never write to anybody.

mod announcement;
mod announcements;
mod blog;
mod deliveries;
mod import;
mod list;
mod message;
mod messages;
mod reader;
mod readers;
mod sheet;
mod systems;
mod texts;
mod writing;

use crate::prelude::*;
use loyalty::wire::mail::Mailer;

use crate::address::A;
use crate::api;
use crate::app::Lost;
use crate::parts::load;
use crate::site::Site;
use crate::texts::letters as says;

/// The languages that letters are written in.
const LANGUAGES: [&str; 2] = ["en", "ru"];

/// The screens by their addresses.
pub fn screen(path: &str) -> AnyView {
    match path {
        "/console/letters" => readers::Readers().into_any(),
        "/console/letters/reader" => reader::One().into_any(),
        "/console/letters/import" => import::Import().into_any(),
        "/console/letters/blog" => blog::Blog().into_any(),
        "/console/letters/announcements" => announcements::Announcements().into_any(),
        "/console/letters/announcement" => announcement::Announcement().into_any(),
        "/console/letters/messages" => messages::Messages().into_any(),
        "/console/letters/message" => message::Message().into_any(),
        "/console/letters/writing" => writing::Writing().into_any(),
        "/console/letters/deliveries" => deliveries::Deliveries().into_any(),
        "/console/letters/systems" => systems::Systems().into_any(),
        other => crate::orders::screen(other).unwrap_or_else(|| Lost().into_any()),
    }
}

/// The heading of all of them, and the way from one to another.
#[component]
fn Pages() -> impl IntoView {
    let all = [
        ("", says::readers()),
        ("/blog", says::blog()),
        ("/announcements", says::announcements()),
        ("/messages", says::messages()),
        ("/writing", says::writing()),
        ("/deliveries", says::deliveries()),
        ("/systems", says::systems()),
    ];
    let page = |(path, name): (&str, &'static str)| {
        view! { <li><A href=format!("/console/letters{path}") exact=true>{name}</A></li> }
    };
    // Nobody is written to from an installation that cannot: whoever comes here learns it before they write anything.
    let mailer = load(|| api::get::<Mailer>("/v1/mailer"));
    let is_mute = move || mailer.get().is_some_and(|mailer| !mailer.sends);
    let mute = move || is_mute().then(|| view! { <p class="notice">{says::from_none()}</p> });
    // On a phone they stand in a row that is wider than the screen.
    request_animation_frame(|| {
        if let Ok(Some(here)) = document().query_selector(".pages [aria-current]") {
            here.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <h1>{says::title()}</h1>
        <nav class="pages" aria-label=says::title()><ul>{all.map(page).into_iter().collect_view()}</ul></nav>
        {mute}
    }
}

/// The languages of a site that letters are written in; English where it speaks none of them.
fn languages(site: &Site) -> Vec<&'static str> {
    let spoken = site.languages.iter().filter_map(|own| LANGUAGES.into_iter().find(|known| known == own));
    let spoken: Vec<&str> = spoken.collect();
    if spoken.is_empty() { vec![LANGUAGES[0]] } else { spoken }
}

/// What letters can be about, as readers choose it.
fn topic(topic: &str) -> &str {
    match topic {
        "posts" => says::topic_posts(),
        "news" => says::topic_news(),
        "offers" => says::topic_offers(),
        "points" => says::topic_points(),
        other => other,
    }
}

/// A part of an address that is a text of somebody's.
fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// A count of the API's, as sentences take it.
fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
