//! The keyboard of the inbox: keys by where they lie, so that they work in every layout, and never while somebody types.
//! Whoever speaks to their computer, or hits keys by accident, switches them off (WCAG 2.1.4).

use crate::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::sitting;
use crate::texts::complaints as says;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The next complaint.
    Next,
    /// The one before it.
    Before,
    /// To answer.
    Answer,
    /// Back to the list.
    Back,
    /// What there is.
    Help,
}

/// Has these keys heard for as long as the screen is there.
pub(super) fn heard_here(act: Callback<Key>) {
    let listening = window_event_listener(leptos::ev::keydown, move |event| {
        let with_more = event.ctrl_key() || event.alt_key() || event.meta_key();
        if event.default_prevented() || with_more || is_typing() || !are_on() {
            return;
        }
        if let Some(key) = key_of(&event.code(), &event.key()) {
            event.prevent_default();
            act.run(key);
        }
    });
    on_cleanup(move || listening.remove());
}

fn key_of(code: &str, key: &str) -> Option<Key> {
    match (code, key) {
        (_, "?") => Some(Key::Help),
        ("KeyJ", _) => Some(Key::Next),
        ("KeyK", _) => Some(Key::Before),
        ("KeyR", _) => Some(Key::Answer),
        ("KeyU", _) => Some(Key::Back),
        _ => None,
    }
}

/// Whether keys go into a field now, or a dialog has the floor.
fn is_typing() -> bool {
    let has = |selector: &str| document().query_selector(selector).is_ok_and(|found| found.is_some());
    has("input:focus, textarea:focus, select:focus") || has("dialog[open]")
}

const LINKS: &str = ".inbox a";

/// Moves the focus to the complaint that is so many lines on; to the first where it was nowhere.
pub(super) fn move_by(lines: i64) {
    let Ok(inbox) = document().query_selector_all(LINKS) else { return };
    let all: Vec<web_sys::HtmlElement> = (0..inbox.length()).filter_map(|at| inbox.item(at)?.dyn_into().ok()).collect();
    let now = document().active_element();
    let here = all.iter().position(|link| now.as_ref().is_some_and(|now| now.is_same_node(Some(link))));
    let there = step(here, lines, all.len());
    if let Some(link) = there.and_then(|there| all.get(there)) {
        // A link that is gone by now needs no focus.
        let _gone = link.focus();
    }
}

fn step(here: Option<usize>, lines: i64, count: usize) -> Option<usize> {
    let last = i64::try_from(count).ok()?.checked_sub(1).filter(|last| *last >= 0)?;
    let there = here.map_or(0, |here| i64::try_from(here).unwrap_or_default() + lines);
    usize::try_from(there.clamp(0, last)).ok()
}

/// Where the complaint leads that has the focus.
pub(super) fn focused() -> Option<String> {
    let link = document().query_selector(&format!("{LINKS}:focus")).ok()??;
    link.get_attribute("href")
}

/// Whether single keys act here; this browser remembers.
fn are_on() -> bool {
    sitting::remembered(OFF).is_none_or(|off| off.is_empty())
}

/// Under this name a browser remembers that they do not.
const OFF: &str = "kept-keys-off";

/// Switches them on and off, and says what they do.
#[component]
pub(super) fn Switch() -> impl IntoView {
    let press = move |event: leptos::ev::Event| {
        sitting::remember(OFF, if event_target_checked(&event) { "" } else { "1" });
    };
    view! {
        <label class="tick hint">
            <input type="checkbox" prop:checked=are_on() on:change=heard(press) />
            <span>{says::keys_hint()}</span>
        </label>
    }
}

/// The keys, and what they do.
#[component]
pub(super) fn Help() -> impl IntoView {
    let keys = [
        ("J", says::key_next()),
        ("K", says::key_before()),
        ("Enter", says::key_open()),
        ("R", says::key_answer()),
        ("U", says::key_back()),
        ("?", says::key_help()),
    ];
    let line = |(key, does): (&'static str, &'static str)| view! { <li><kbd>{key}</kbd><span>{does}</span></li> };
    view! { <ul class="pairs">{keys.map(line).into_iter().collect_view()}</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_their_place_in_every_layout() {
        assert_eq!(key_of("KeyJ", "о"), Some(Key::Next));
        assert_eq!(key_of("Digit7", "?"), Some(Key::Help));
        assert_eq!(key_of("KeyA", "j"), None);
    }

    #[test]
    fn the_focus_stays_within_the_list() {
        assert_eq!(
            [step(None, 1, 3), step(None, -1, 3), step(Some(2), 1, 3), step(Some(0), -1, 3)],
            [Some(0), Some(0), Some(2), Some(0)]
        );
        assert_eq!((step(Some(0), 1, 3), step(None, 1, 0)), (Some(1), None));
    }
}
