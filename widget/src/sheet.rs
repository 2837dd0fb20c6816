//! What a view draws on: a flat list of strokes, plain data until it is put on the page.
//!
//! Leptos compiles every distinct view type afresh, with code to build, rebuild, hydrate and print it. A dozen
//! screens as a list of strokes are a fifth of the bytes, and two drawings can be compared before the page is touched.

use tachys::renderer::types::{Element, Node};
use tachys::view::{Mountable, Render};

use crate::js;

/// One step of a drawing.
#[derive(Debug, PartialEq)]
enum Stroke {
    /// Into an element of that name.
    Open(&'static str),
    /// An attribute of the element it is in; an empty value is none.
    Attribute(&'static str, String),
    /// Text.
    Words(String),
    /// Out of the element.
    Close,
}

/// A drawing of the whole panel.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Sheet(Vec<Stroke>);

impl Sheet {
    /// An element with a class and what `inside` draws.
    pub(crate) fn part(&mut self, tag: &'static str, class: &str, inside: impl FnOnce(&mut Self)) {
        self.open(tag, class);
        inside(self);
        self.close();
    }

    /// An element with a class and text.
    pub(crate) fn say(&mut self, tag: &'static str, class: &str, text: String) {
        self.open(tag, class);
        self.words(text);
        self.close();
    }

    pub(crate) fn open(&mut self, tag: &'static str, class: &str) {
        self.0.push(Stroke::Open(tag));
        self.attribute("class", class.to_owned());
    }

    /// An attribute of the element that was opened last and holds nothing yet; an empty value is none.
    pub(crate) fn attribute(&mut self, name: &'static str, value: String) {
        self.0.push(Stroke::Attribute(name, value));
    }

    /// Text.
    pub(crate) fn words(&mut self, text: String) {
        self.0.push(Stroke::Words(text));
    }

    /// Nothing, where something may stand: its neighbours stay the elements they are, and keep focus.
    pub(crate) fn nothing(&mut self) {
        self.words(String::new());
    }

    pub(crate) fn close(&mut self) {
        self.0.push(Stroke::Close);
    }

    /// What its buttons mean, in their order.
    #[cfg(test)]
    pub(crate) fn intents(&self) -> Vec<crate::intent::Intent> {
        let value = |stroke: &Stroke| match stroke {
            Stroke::Attribute("value", words) => crate::intent::Intent::parse(words),
            _ => None,
        };
        self.0.iter().filter_map(value).collect()
    }

    fn show(&self) {
        for stroke in &self.0 {
            match stroke {
                Stroke::Open(tag) => js::open(tag),
                Stroke::Attribute(name, value) => js::attribute(name, value),
                Stroke::Words(text) => js::words(text),
                Stroke::Close => js::close(),
            }
        }
        js::close();
    }
}

/// To Leptos a sheet is a view like any other.
impl Render for Sheet {
    type State = Shown;

    fn build(self) -> Shown {
        self.show();
        Shown(self)
    }

    fn rebuild(self, shown: &mut Shown) {
        // Most polls change nothing that can be seen.
        if shown.0 != self {
            *shown = self.build();
        }
    }
}

/// The drawing that is on the page. Its place is the document's own element, so there is nothing to mount.
pub(crate) struct Shown(Sheet);

impl Mountable for Shown {
    fn unmount(&mut self) {
        Sheet::default().show();
    }

    fn mount(&mut self, _: &Element, _: Option<&Node>) {}

    fn insert_before_this(&self, _: &mut dyn Mountable) -> bool {
        false
    }

    fn elements(&self) -> Vec<Element> {
        vec![]
    }
}
