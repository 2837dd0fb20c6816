//! The form in which owners write: paragraphs with an empty line between, links as `[text](https://…)`, and
//! nothing else. Whatever is no link of that form is text.

use crate::layout::{Part, Span};

/// The link that we put in: its address is ours and is not asked what it begins with.
const OURS: &str = "{link}";

/// Reads a body. `fill` fills the gaps of texts, labels and of an address that is one; what it fills in is
/// never read as markup. A paragraph that is one link becomes a button.
pub(super) fn parts(body: &str, fill: &dyn Fn(&str) -> String) -> Vec<Part> {
    paragraphs(body).iter().map(|paragraph| part(spans(paragraph, fill))).collect()
}

/// Where addresses begin, in characters, that no link may have.
pub(super) fn bad_links(body: &str) -> Vec<usize> {
    let openings = body.match_indices("](").map(|(at, opening)| at.saturating_add(opening.len()));
    let bad = openings
        .filter(|at| !body.get(*at..).and_then(|rest| rest.split_once(')')).is_some_and(|(url, _)| is_address(url)));
    bad.filter_map(|at| Some(body.get(..at)?.chars().count())).collect()
}

/// Where links begin, in characters, that lead to an address of ours.
pub(super) fn own_links(body: &str) -> Vec<usize> {
    let openings = body.match_indices("]({link})").map(|(at, _)| at.saturating_add("](".len()));
    openings.filter_map(|at| Some(body.get(..at)?.chars().count())).collect()
}

fn paragraphs(body: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for line in body.lines().map(str::trim_end) {
        match found.last_mut() {
            Some(last) if line.is_empty() && !last.is_empty() => found.push(String::new()),
            Some(last) if !line.is_empty() => {
                last.push_str(if last.is_empty() { "" } else { "\n" });
                last.push_str(line);
            }
            _ => {}
        }
    }
    found.retain(|paragraph| !paragraph.is_empty());
    found
}

fn part(spans: Vec<Span>) -> Part {
    match spans.as_slice() {
        [Span::Link { label, url }] => Part::Button { label: label.clone(), url: url.clone() },
        _ => Part::Paragraph(spans),
    }
}

fn spans(paragraph: &str, fill: &dyn Fn(&str) -> String) -> Vec<Span> {
    let mut found = Vec::new();
    let mut text = String::new();
    let mut rest = paragraph;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        if let Some((label, url, behind)) = link(after) {
            found.push(Span::Text(fill(&std::mem::take(&mut text))));
            found.push(Span::Link { label: fill(label), url: if url == OURS { fill(url) } else { url.to_owned() } });
            rest = behind;
        } else {
            text.push('[');
            rest = after;
        }
    }
    text.push_str(rest);
    found.push(Span::Text(fill(&text)));
    found.retain(|span| *span != Span::Text(String::new()));
    found
}

/// The link whose bracket was just opened: its label, its address, and what follows.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (label, after) = text.split_once("](")?;
    let (url, rest) = after.split_once(')')?;
    let is_label = !label.trim().is_empty() && !label.contains(['[', ']', '\n']);
    (is_label && is_address(url)).then_some((label, url, rest))
}

fn is_address(url: &str) -> bool {
    let is_plain =
        !url.contains(|letter: char| letter.is_whitespace() || letter.is_control() || "\"<>{}".contains(letter));
    url == OURS || (url.len() > "https://".len() && url.starts_with("https://") && is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str) -> Vec<String> {
        let fill = |text: &str| text.replace("{link}", "http://127.0.0.1/x").replace("{name}", "[a](https://evil.com)");
        let span = |span: &Span| match span {
            Span::Text(text) => text.clone(),
            Span::Link { label, url } => ["<", label, "|", url, ">"].concat(),
        };
        let part = |part: &Part| match part {
            Part::Paragraph(spans) => spans.iter().map(span).collect(),
            Part::Button { label, url } => ["button <", label, "|", url, ">"].concat(),
            other => panic!("{other:?}"),
        };
        parts(body, &fill).iter().map(part).collect()
    }

    #[test]
    fn paragraphs_and_links_are_all_there_is() {
        let cases: [(&str, &[&str]); 12] = [
            ("", &[]),
            ("one\r\n\r\n\r\n  \ntwo\nlines\n", &["one", "two\nlines"]),
            ("See [our shop](https://shop.com/a?b=1) now", &["See <our shop|https://shop.com/a?b=1> now"]),
            ("[Buy](https://shop.com)", &["button <Buy|https://shop.com>"]),
            ("[Open]({link})", &["button <Open|http://127.0.0.1/x>"]),
            ("[a](https://a.com)[b](https://b.com)", &["<a|https://a.com><b|https://b.com>"]),
            (
                "[a](http://a.com) [b](javascript:x) [c]({name})",
                &["[a](http://a.com) [b](javascript:x) [c]([a](https://evil.com))"],
            ),
            ("[x [y](https://a.com)", &["[x <y|https://a.com>"]),
            ("[](https://a.com) [x] (y) ](https://a.com)", &["[](https://a.com) [x] (y) ](https://a.com)"]),
            ("Hi {name}", &["Hi [a](https://evil.com)"]),
            ("<b>**bold**</b> # not", &["<b>**bold**</b> # not"]),
            ("[a\nb](https://a.com) [c](https://a b)", &["[a\nb](https://a.com) [c](https://a b)"]),
        ];
        for (body, expected) in cases {
            assert_eq!(shown(body), expected, "{body:?}");
        }
    }

    #[test]
    fn bad_addresses_are_told_by_their_place() {
        assert_eq!(bad_links("ё [a](http://a.com) [b](https://b.com) [c]({link}) [d](https://"), [6, 55]);
    }
}
