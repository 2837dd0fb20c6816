//! Posts that were found, and how many readers got each.

use crate::prelude::*;
use loyalty::wire::blog::Post;
use serde_json::Value;

use crate::letters::announcements::state;
use crate::letters::count;
use crate::letters::list::List;
use crate::parts::Empty;
use crate::texts::letters as says;
use crate::{intl, reader};

/// The list; read anew with another feed.
#[component]
pub(super) fn Posts(taken: RwSignal<usize>) -> impl IntoView {
    let empty = Callback::new(|()| view! { <Empty title=says::post_none() says=says::post_none_why() /> });
    let path = move || {
        taken.track();
        "/v1/posts?".to_owned()
    };
    let heads = vec![says::post(), says::post_found(), says::state(), says::announcement_sent()];
    view! {
        <section class="card">
            <h2>{says::posts()}</h2>
            <List path=Signal::derive(path) field="posts" caption=says::posts() heads=heads row=Callback::new(row) empty=empty />
        </section>
    }
}

fn row(value: Value) -> Vec<AnyView> {
    let Ok(post) = reader::read::<Post>(&value) else { return Vec::new() };
    let sent = (post.state != "old").then(|| intl::whole(count(post.sent)));
    vec![
        view! { <a href=post.url target="_blank" rel="noreferrer">{post.title}</a> },
        intl::day(&post.found_at.to_rfc3339(), "").into_any(),
        state(&post.state).to_owned().into_any(),
        sent.into_any(),
    ]
}
