//! The way in for somebody who holds a card: its code, typed.

use crate::intent::Intent;
use crate::sheet::Sheet;
use crate::state::{Shut, State};
use crate::texts;

/// The field and its button. What was typed stays in it, whatever comes of it.
pub(super) fn form(sheet: &mut Sheet, state: &State) {
    let refused = state.door.and_then(because);
    sheet.part("form", "enter", |sheet| {
        sheet.heading(texts::card_have());
        sheet.open("label", "small");
        sheet.attribute("for", "card".to_owned());
        sheet.words(texts::card_label());
        sheet.close();
        sheet.open("input", "");
        let fixed =
            [("id", "card"), ("autocomplete", "off"), ("autocapitalize", "characters"), ("spellcheck", "false")];
        for (name, value) in fixed {
            sheet.attribute(name, value.to_owned());
        }
        sheet.attribute("aria-invalid", if refused.is_some() { "true" } else { "" }.to_owned());
        sheet.attribute("aria-describedby", if refused.is_some() { "why" } else { "" }.to_owned());
        sheet.close();
        match refused {
            Some(why) => {
                sheet.open("p", "wrong");
                sheet.attribute("id", "why".to_owned());
                sheet.words(why);
                sheet.close();
            }
            None => sheet.nothing(),
        }
        // The field's text is added to what the button means.
        sheet.open("button", "main");
        sheet.attribute("value", Intent::Enter(String::new()).words());
        sheet.words(if state.code.is_some() { texts::loading() } else { texts::card_open() });
        sheet.close();
    });
}

/// What is wrong with the code that was typed.
fn because(shut: Shut) -> Option<String> {
    Some(match shut {
        Shut::Shape => texts::card_shape(),
        Shut::Unknown => texts::card_unknown(),
        Shut::TooMany => texts::card_many(),
        Shut::Over => return None,
    })
}
