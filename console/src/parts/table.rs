//! A table that becomes a list of cards on a phone: each cell then carries its column's name.

use crate::prelude::*;

/// Rows of cells under their heads.
#[component]
pub fn Table(
    /// What the table shows, for those who cannot see what it stands under.
    #[prop(into)]
    caption: String,
    /// The columns' names; an empty one is a column of buttons.
    heads: Vec<String>,
    /// The cells, row by row. The first of a row names it.
    #[prop(into)]
    rows: Callback<(), Vec<Vec<AnyView>>>,
) -> impl IntoView {
    let head = |head: &String| match head.as_str() {
        // A column of buttons has no name, and an empty heading would be read out as one.
        "" => view! { <td></td> }.into_any(),
        name => view! { <th scope="col">{name.to_owned()}</th> }.into_any(),
    };
    let head = heads.iter().map(head).collect_view();
    let cell = move |(place, cell): (usize, AnyView)| {
        let name = heads.get(place).cloned().unwrap_or_default();
        if place == 0 {
            view! { <th scope="row">{cell}</th> }.into_any()
        } else {
            view! { <td data-label=name>{cell}</td> }.into_any()
        }
    };
    let row = move |cells: Vec<AnyView>| {
        view! { <tr>{cells.into_iter().enumerate().map(&cell).collect_view()}</tr> }
    };
    view! {
        <table class="table">
            <caption class="said">{caption}</caption>
            <thead><tr>{head}</tr></thead>
            <tbody>{move || rows.run(()).into_iter().map(&row).collect_view()}</tbody>
        </table>
    }
}
