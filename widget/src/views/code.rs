//! The card's code, to be scanned or read aloud at the counter.

use crate::intent::Intent;
use crate::member::Card;
use crate::sheet::Sheet;
use crate::state::{Screen, State};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, state: &State, card: &Card) {
    sheet.title(texts::code_title());
    sheet.line("lead", texts::code_lead());
    picture(sheet, state, &card.code);
    sheet.button("main", texts::back(), &Intent::Open(Screen::Card));
    if state.code.is_some() {
        sheet.button("quiet", texts::card_forget(), &Intent::Forget);
    }
}

/// The code as a picture for a camera and in letters for people. White in the dark as well: cameras look for black
/// on white. The room of the picture is there before it is, so nothing moves when it comes.
pub(super) fn picture(sheet: &mut Sheet, state: &State, code: &str) {
    sheet.part("section", "ticket", |sheet| {
        sheet.open(if state.picture.is_empty() { "div" } else { "img" }, "qr");
        sheet.attribute("src", state.picture.clone());
        sheet.attribute("alt", if state.picture.is_empty() { String::new() } else { texts::code_picture() });
        sheet.close();
        sheet.code("code", code);
    });
}
