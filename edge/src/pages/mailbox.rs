//! The development mailbox: the letters that would have been mailed, newest first, as a plain page.

use loyalty::wire::people::Letter;
use worker::{Env, Response};

use crate::db::Database;
use crate::error::{Answer, ApiError, read_stored};
use crate::{mail, respond};

/// The page may show text and links, and load nothing.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

loyalty::stored! {
    struct Letters {
        mails: Vec<Letter>,
    }
}

/// The page; there is none where letters are really mailed.
pub(super) async fn answer(env: &Env) -> Answer<Response> {
    if !mail::has_mailbox(env) {
        return Err(ApiError::not_found("page"));
    }
    let letters = Database::open(env, None)?.ask(vec![mail::newest(None)]).await?.unwrap_or_default();
    let Letters { mails } = read_stored(&letters)?;
    let page = respond::builder(200, "text/html; charset=utf-8")?.with_header("content-security-policy", POLICY)?;
    Ok(page.fixed(document(&mails).into_bytes()))
}

fn document(letters: &[Letter]) -> String {
    let mut page = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
        <title>Mailbox</title><h1>Mailbox</h1>"
        .to_owned();
    if letters.is_empty() {
        page.push_str("<p>No letters yet. Load this page again after Kept has written one.</p>");
    }
    for letter in letters {
        let Letter { id: _, at, to, language, subject, body } = letter;
        let (to, subject, at, body) = (escaped(to), escaped(subject), at.to_rfc3339(), linked(body));
        let parts =
            ["<article lang=\"", language, "\"><h2>", &subject, "</h2><p>", &to, " · ", &at, "</p><pre>", &body];
        page.push_str(&parts.concat());
        page.push_str("</pre></article>");
    }
    page
}

/// A letter's text, in which addresses can be followed.
fn linked(text: &str) -> String {
    let word = |word: &str| {
        let shown = escaped(word);
        let address = word.trim();
        if !address.starts_with("http://") && !address.starts_with("https://") {
            return shown;
        }
        ["<a href=\"", &escaped(address), "\">", &escaped(address), "</a>", &escaped(word.trim_start_matches(address))]
            .concat()
    };
    text.split_inclusive(char::is_whitespace).map(word).collect()
}

/// Text that nothing in a page takes for anything else.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use loyalty::time::Moment;

    #[test]
    fn a_letter_is_shown_as_it_is_and_its_links_lead_somewhere() {
        let letter = Letter {
            id: 1,
            at: Moment(0),
            to: "\"a\"@b.example".into(),
            language: "en".into(),
            subject: "<script>alert(1)</script>".into(),
            body: "Open\nhttps://kept.example/console/invited#inv_1&2\nand <b>join</b>.".into(),
        };
        let page = document(&[letter]);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script") && !page.contains("<b>"));
        let link = "https://kept.example/console/invited#inv_1&amp;2";
        assert!(page.contains(&format!("\n<a href=\"{link}\">{link}</a>\nand")), "{page}");
    }
}
