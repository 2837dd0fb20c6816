//! What stands where nothing is yet: what will be here, why it is worth having, and how to begin.

use crate::prelude::*;

/// An empty place that teaches.
#[component]
pub fn Empty(
    /// What is not here yet.
    #[prop(into)]
    title: String,
    /// What it is good for, and how it comes here.
    #[prop(into)]
    says: String,
    /// A link or button to begin with.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{says}</p>
            {children.map(|children| children())}
        </div>
    }
}
