//! The site's settings, a page for each kind: the company, the look, the keys for its servers, the log of changes.

mod changes;
mod company;
mod key;
mod keys;
mod style;

use crate::prelude::*;

pub use changes::Changes;
pub use company::Company;
pub use keys::Keys;
pub use style::Style;

use crate::address::A;
use crate::sitting;
use crate::texts::settings as says;

/// The heading of all settings, and the way from one page to another.
#[component]
fn Pages() -> impl IntoView {
    let all = [
        ("/console/settings", says::company(), &["owner", "manager"][..]),
        ("/console/settings/look", says::look(), &["owner", "manager"][..]),
        ("/console/settings/keys", says::keys(), &["owner"][..]),
        ("/console/settings/changes", says::changes(), &["owner", "manager"][..]),
    ];
    let seen = all.into_iter().filter(|(_, _, roles)| sitting::is_any(roles));
    let page = |(path, name, _): (&'static str, &'static str, _)| view! { <li><A href=path exact=true>{name}</A></li> };
    view! {
        <h1>{says::title()}</h1>
        <nav class="pages" aria-label=says::title()><ul>{seen.map(page).collect_view()}</ul></nav>
    }
}
