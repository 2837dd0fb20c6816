//! What every screen is written with: Leptos, with the console's own signals in place of Leptos's, and with views that
//! are all of one type.

pub(crate) use leptos::prelude::*;

pub(crate) use crate::reactive::{Effect, Memo, RwSignal, Show, Signal, heard};

/// Leptos's `view!`, without the type of what is in it: lists, choices and closures of views are then compiled once
/// and not once for every tag that begins one.
macro_rules! of_one_type {
    ($($view:tt)*) => {
        ::leptos::prelude::IntoAny::into_any(::leptos::prelude::view! { $($view)* })
    };
}
pub(crate) use of_one_type as view;
