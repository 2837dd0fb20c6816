//! The blog: where its feed is, which posts were found, and the form by which people become its readers.

mod feed;
mod form;
mod posts;

use crate::prelude::*;

use super::Pages;
use crate::parts::load;
use crate::site;

/// The screen.
#[component]
pub(super) fn Blog() -> impl IntoView {
    let site = load(site::read);
    // Another feed may have other posts.
    let taken = RwSignal::new(0_usize);
    view! {
        <Pages />
        <feed::FeedCard taken=taken />
        <posts::Posts taken=taken />
        {site.show(|site| view! { <form::FormCard site=site /> })}
    }
}
