//! The address of the screen that is seen, and the links from one screen to another.
//!
//! A router for trees of routes with parameters took 120 kB of code; the console has twenty addresses without any,
//! and what a click and the history do is a few lines of JavaScript.

use crate::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/address.js")]
extern "C" {
    fn here() -> String;
    fn asked(name: &str) -> String;
    #[wasm_bindgen(js_name = go)]
    fn move_to(path: &str);
    fn follow(tell: &JsValue);
}

thread_local! {
    // Outlives every screen, hence no signal of an owner's arena.
    static ADDRESS: ArcRwSignal<String> = ArcRwSignal::new(here());
}

fn address() -> ArcRwSignal<String> {
    ADDRESS.with(Clone::clone)
}

/// From now on the address is followed. Called once, when the console begins.
pub fn begin() {
    let tell = Closure::<dyn Fn()>::new(|| {
        let now = here();
        // The same address once more draws nothing anew.
        if address().with_untracked(|before| *before != now) {
            address().set(now);
        }
    });
    follow(&tell.into_js_value());
}

/// Goes to another screen, from anywhere.
pub fn go(path: &str) {
    move_to(path);
}

/// The path of the screen that is seen, without a slash at its end; follows changes.
pub fn path() -> String {
    address().with(|address| path_of(address).to_owned())
}

/// What the address asks for under a name, empty where it does not; follows changes.
pub fn query(name: &str) -> String {
    address().track();
    asked(name)
}

fn path_of(address: &str) -> &str {
    let path = address.split('?').next().unwrap_or_default();
    path.trim_end_matches('/')
}

/// Whether a link to this path leads to where somebody is, or to what that is part of.
fn leads_here(link: &str, path: &str, exact: bool) -> bool {
    path.strip_prefix(path_of(link)).is_some_and(|rest| rest.is_empty() || !exact && rest.starts_with('/'))
}

/// A link to another screen. One that leads to where somebody is already says so.
#[component]
pub fn A(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// Whether only this very screen counts as being there, not those below it.
    #[prop(optional)]
    exact: bool,
    /// How it looks, where not as links do.
    #[prop(optional)]
    class: Option<&'static str>,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let link = href.clone();
    let current = move || leads_here(&link, &path(), exact).then_some("page");
    view! { <a href=href class=class aria-current=current>{children()}</a> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_here_from_the_screens_below_it_too() {
        assert!(leads_here("/console/settings", "/console/settings/look", false));
        assert!(!leads_here("/console/settings", "/console/settings/look", true));
        assert!(leads_here("/console/customers/one?id=1", "/console/customers/one", true));
        assert!(!leads_here("/console/set", "/console/settings", false));
    }

    #[test]
    fn a_path_is_without_query_and_last_slash() {
        assert_eq!(path_of("/console/team/?x=/y/"), "/console/team");
    }
}
