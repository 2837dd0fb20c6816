//! Rows that the edge gives page by page, as a table. All lists of letters are this one.

use crate::prelude::*;
use serde_json::Value;

use crate::parts::{Rows, Table};

/// The list. It is read anew whenever its path changes or says that it might have.
#[component]
pub(super) fn List(
    /// Where it is read, with a query: `/v1/posts?`.
    #[prop(into)]
    path: Signal<String>,
    /// The answer's field that holds the rows.
    field: &'static str,
    /// What the table shows.
    caption: &'static str,
    /// The columns' names.
    heads: Vec<&'static str>,
    /// A row's cells.
    row: Callback<Value, Vec<AnyView>>,
    /// What stands there while there is nothing.
    empty: Callback<(), AnyView>,
    /// Takes the first page as it came.
    #[prop(optional, into)]
    first: Option<Callback<Value>>,
) -> impl IntoView {
    let heads: Vec<String> = heads.into_iter().map(str::to_owned).collect();
    let draw = Callback::new(move |all: Signal<Vec<Value>>| {
        let rows = move |()| all.get().into_iter().map(|value| row.run(value)).collect::<Vec<_>>();
        view! { <Table caption=caption heads=heads.clone() rows=rows /> }
    });
    view! { <Rows path=path field=field draw=draw empty=empty first=first.unwrap_or_else(|| Callback::new(|_| ())) /> }
}
