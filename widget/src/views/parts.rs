//! The few shapes that all views are made of.
//!
//! Leptos compiles every distinct view type afresh: a dozen screens written out with `view!` came to three
//! times the bytes of the same screens built from these. So a view is a list of parts, and each part has
//! one type however often it is used.

use tachys::html::element as html;
use tachys::prelude::*;
use tachys::view::any_view::{AnyView, IntoAny};

use crate::intent::Intent;
use crate::js::{amount, last_before, percent};
use crate::program::Gives;
use crate::state::{Said, State};
use crate::texts;

/// What a part holds. Parts that come and go leave a [`nothing`] in their place, so their neighbours stay
/// the elements they are, and keep focus.
pub(crate) type Parts = Vec<AnyView>;

macro_rules! blocks {
    ($($name:ident)*) => {$(
        /// The element of that name, with a class.
        pub(crate) fn $name(class: &'static str, inside: Parts) -> AnyView {
            html::$name().class(class).child(inside).into_any()
        }
    )*};
}

blocks!(b dd details div dl dt h2 h3 label li p section small span summary ul);

/// Words.
pub(crate) fn words(text: String) -> AnyView {
    text.into_any()
}

/// Nothing, where something may stand.
pub(crate) fn nothing() -> AnyView {
    ().into_any()
}

/// A part that is not always there.
pub(crate) fn maybe(part: Option<AnyView>) -> AnyView {
    part.unwrap_or_else(nothing)
}

/// The heading of a view: where focus goes when the view opens.
pub(crate) fn title(text: String) -> AnyView {
    html::h1().id("title").tabindex("-1").child(text).into_any()
}

/// A heading inside a view.
pub(crate) fn heading(text: String) -> AnyView {
    h2("", vec![words(text)])
}

/// A paragraph.
pub(crate) fn line(class: &'static str, text: String) -> AnyView {
    p(class, vec![words(text)])
}

/// Text that is copied by its id.
pub(crate) fn code(id: String, text: String) -> AnyView {
    html::code().id(id).child(text).into_any()
}

/// How far something is.
pub(crate) fn progress(value: i64, max: i64) -> AnyView {
    html::progress().value(crate::js::digits(value)).max(crate::js::digits(max)).into_any()
}

/// A button that means `intent`.
pub(crate) fn button(class: &'static str, text: String, intent: &Intent) -> AnyView {
    named_button(class, None, None, text, intent)
}

/// A button that has an id to return focus to, and a name that says more than its text.
///
/// Its value is the intent in words, and one listener for the whole panel reads it: a listener per button
/// would be taken off and put on at every change of the state.
pub(crate) fn named_button(
    class: &'static str,
    id: Option<String>,
    label: Option<String>,
    text: String,
    intent: &Intent,
) -> AnyView {
    html::button().r#type("button").class(class).id(id).aria_label(label).value(intent.words()).child(text).into_any()
}

/// What a coupon is good for, in words.
pub(crate) fn gives(gives: Gives) -> String {
    match gives {
        Gives::AmountOff(minor) => texts::gives_amount(&amount(minor)),
        Gives::PercentOff(share) => texts::gives_percent(&percent(share)),
        Gives::FreeItem => texts::gives_item(),
    }
}

/// What to do where the browser would not copy.
pub(crate) fn copy_refused(state: &State) -> AnyView {
    maybe((state.said == Some(Said::CopyRefused)).then(|| line("note", texts::code_copy_refused())))
}

/// Until when a coupon is good, if it ends.
pub(crate) fn until(end: Option<&str>) -> AnyView {
    maybe(end.map(|end| line("small", texts::coupon_until(&last_before(end)))))
}
