//! A letter as text, for whoever reads it that way: the same words in the same order.

use super::{Page, Part, Span};

/// Writes a letter. Paragraphs have an empty line between; a code and a link that matter stand by themselves.
pub fn text(page: &Page) -> String {
    let mut blocks = vec![page.title.clone()];
    blocks.extend(page.parts.iter().map(part));
    if let Some(below) = &page.footer {
        // What mail programs take for a signature, and show apart.
        blocks.push(["-- \n", &below.why].concat());
        blocks.extend(below.links.iter().map(|(label, url)| [label, ":\n", url].concat()));
        blocks.push(below.postal.clone());
    }
    let written: Vec<&str> =
        blocks.iter().map(|block| block.trim_matches('\n')).filter(|block| !block.is_empty()).collect();
    [written.join("\n\n").as_str(), "\n"].concat()
}

fn part(part: &Part) -> String {
    match part {
        Part::Paragraph(spans) => spans.iter().map(span).collect(),
        Part::Note(text) => text.clone(),
        Part::Code(code) => ["    ", code].concat(),
        Part::Button { label, url } => [label, ":\n", url].concat(),
        Part::Post { post, .. } => {
            let pieces = [post.title.as_str(), post.summary_text.trim(), &post.url];
            let there: Vec<&str> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
            there.join("\n\n")
        }
    }
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) => text.clone(),
        Span::Link { label, url } if label == url => url.clone(),
        Span::Link { label, url } => [label, " (", url, ")"].concat(),
    }
}
