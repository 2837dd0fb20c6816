//! Letters that somebody waits for: codes, invitations, what becomes of a complaint. They belong to no list.

use super::words::fill;
use super::{Content, Language};
use crate::layout::{Look, Page, Part, Span};

/// How letters of Kept itself look.
fn ours(language: Language) -> Look<'static> {
    Look { site: "Kept", accent: "#0b6b4f", on_accent: "#ffffff", language }
}

/// A code to sign in to the console. It stands first in the subject, where a notification shows it.
pub fn sign_in(language: Language, code: &str) -> Content {
    let words = language.words();
    let subject = fill(words.sign_in_subject, &[("code", code)]);
    letter_with_code(&ours(language), subject, words.sign_in_lead, code, [words.sign_in_terms, words.sign_in_ignore])
}

/// A code with which a customer opens their card at a site.
pub fn customer_code(look: &Look<'_>, code: &str) -> Content {
    let words = look.language.words();
    let subject = fill(words.code_subject, &[("code", code), ("site", look.site)]);
    let lead = fill(words.code_lead, &[("site", look.site)]);
    letter_with_code(look, subject, &lead, code, [words.code_terms, words.code_ignore])
}

/// An invitation to work at a site, with the link that accepts it.
pub fn invitation(language: Language, site: &str, link: &str) -> Content {
    let words = language.words();
    let named = |sentence| fill(sentence, &[("site", site)]);
    let lead = named(words.invitation_lead);
    let page = Page {
        preview: lead.clone(),
        parts: vec![
            paragraph(lead),
            Part::Button { label: words.invitation_button.to_owned(), url: link.to_owned() },
            Part::Note(words.invitation_terms.to_owned()),
            Part::Note(words.invitation_ignore.to_owned()),
        ],
        ..Page::default()
    };
    Content::of(&ours(language), named(words.invitation_subject), &page)
}

/// What a company answers to a complaint, in the words that stand in its thread. `link` is where a guest reads on and
/// answers; it is empty for members, who do that on the site.
pub fn complaint_reply(look: &Look<'_>, number: &str, text: &str, link: &str) -> Content {
    let words = look.language.words();
    let named = |sentence| fill(sentence, &[("site", look.site), ("number", number)]);
    let lead = named(words.complaint_reply_lead);
    let mut parts = vec![paragraph(lead.clone()), paragraph(text.to_owned())];
    if link.is_empty() {
        parts.push(Part::Note(words.complaint_reply_note.to_owned()));
    } else {
        parts.push(Part::Button { label: words.complaint_reply_button.to_owned(), url: link.to_owned() });
        parts.push(Part::Note(words.complaint_reply_note_link.to_owned()));
    }
    Content::of(look, named(words.complaint_reply_subject), &Page { preview: lead, parts, ..Page::default() })
}

/// Tells whoever sees to it that a complaint has come, or is open again.
pub fn complaint_new(look: &Look<'_>, number: &str) -> Content {
    let words = look.language.words();
    about_complaint(look, number, [words.complaint_new_subject, words.complaint_new_lead, words.complaint_new_note])
}

/// Tells an owner that a complaint was not answered by the time that was promised.
pub fn complaint_late(look: &Look<'_>, number: &str) -> Content {
    let words = look.language.words();
    about_complaint(look, number, [words.complaint_late_subject, words.complaint_late_lead, words.complaint_late_note])
}

fn about_complaint(look: &Look<'_>, number: &str, sentences: [&str; 3]) -> Content {
    let [subject, lead, note] = sentences.map(|sentence| fill(sentence, &[("site", look.site), ("number", number)]));
    let parts = vec![paragraph(lead.clone()), Part::Note(note)];
    Content::of(look, subject, &Page { preview: lead, parts, ..Page::default() })
}

/// The code is no part of the preview: it would show on a locked screen twice, and the terms are of more use.
fn letter_with_code(look: &Look<'_>, subject: String, lead: &str, code: &str, notes: [&str; 2]) -> Content {
    let mut parts = vec![paragraph(lead.to_owned()), Part::Code(code.to_owned())];
    parts.extend(notes.map(|note| Part::Note(note.to_owned())));
    let preview = notes.first().copied().unwrap_or_default().to_owned();
    Content::of(look, subject, &Page { preview, parts, ..Page::default() })
}

pub(super) fn paragraph(text: String) -> Part {
    Part::Paragraph(vec![Span::Text(text)])
}
