//! The few shapes that all views are made of.

use crate::intent::Intent;
use crate::js::{amount, digits, last_before, percent};
use crate::program::Gives;
use crate::sheet::Sheet;
use crate::state::{Said, State};
use crate::texts;

impl Sheet {
    /// The heading of a view: where focus goes when the view opens.
    pub(crate) fn title(&mut self, text: String) {
        self.open("h1", "");
        self.attribute("id", "title".to_owned());
        self.attribute("tabindex", "-1".to_owned());
        self.words(text);
        self.close();
    }

    /// A heading inside a view.
    pub(crate) fn heading(&mut self, text: String) {
        self.say("h2", "", text);
    }

    /// A paragraph.
    pub(crate) fn line(&mut self, class: &str, text: String) {
        self.say("p", class, text);
    }

    /// A paragraph that is not always there.
    pub(crate) fn maybe(&mut self, class: &str, text: Option<String>) {
        match text {
            Some(text) => self.line(class, text),
            None => self.nothing(),
        }
    }

    /// Text that is copied by its id.
    pub(crate) fn code(&mut self, id: &str, text: &str) {
        self.open("code", "");
        self.attribute("id", id.to_owned());
        self.words(text.to_owned());
        self.close();
    }

    /// How far something is.
    pub(crate) fn progress(&mut self, value: i64, max: i64) {
        self.open("progress", "");
        self.attribute("max", digits(max));
        self.attribute("value", digits(value));
        self.close();
    }

    /// A button that means `intent`.
    pub(crate) fn button(&mut self, class: &str, text: String, intent: &Intent) {
        self.named_button(class, String::new(), String::new(), text, intent);
    }

    /// A button that opens a form.
    pub(crate) fn fill(&mut self, class: &str, text: String, form: &str) {
        self.button(class, text, &Intent::Fill(form.to_owned()));
    }

    /// A button that has an id to return focus to, and a name that says more than its text.
    ///
    /// Its value is the intent in words, and one listener for the whole panel reads it.
    pub(crate) fn named_button(&mut self, class: &str, id: String, label: String, text: String, intent: &Intent) {
        self.open("button", class);
        self.attribute("type", "button".to_owned());
        self.attribute("id", id);
        self.attribute("aria-label", label);
        self.attribute("value", intent.words());
        self.words(text);
        self.close();
    }

    /// What to do where the browser would not copy.
    pub(crate) fn copy_refused(&mut self, state: &State) {
        self.maybe("note", (state.said == Some(Said::CopyRefused)).then(texts::code_copy_refused));
    }

    /// Until when a coupon is good, if it ends.
    pub(crate) fn until(&mut self, end: Option<&str>) {
        self.maybe("small", end.map(|end| texts::coupon_until(&last_before(end))));
    }
}

/// What a coupon is good for, in words.
pub(crate) fn gives(gives: Gives) -> String {
    match gives {
        Gives::AmountOff(minor) => texts::gives_amount(&amount(minor)),
        Gives::PercentOff(share) => texts::gives_percent(&percent(share)),
        Gives::FreeItem => texts::gives_item(),
    }
}
