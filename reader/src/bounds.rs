//! HTML that would take a parser minutes is nobody's writing and is not parsed.
//!
//! Building a tree costs the square of how deep elements lie, and bold words that are never ended are repeated in every
//! paragraph behind them. The tokenizer alone is linear, so it counts first.

use std::cell::Cell;

use html5ever::tokenizer::{StartTag, TagKind, TagToken, Token, TokenSink, TokenSinkResult};

use crate::text;

/// How deep elements may lie in one another. Articles have a quarter of it.
const DEPTH_MAX: usize = 64;

/// How many elements one post may have. The longest listing with every word in a colour has fewer.
const ELEMENTS_MAX: usize = 10_000;

/// Elements that hold nothing, or end by themselves where the next begins.
const UNENDED: [&str; 24] = [
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

/// Whether a tree can be built of it in no time.
pub(crate) fn holds(html: &str) -> bool {
    let counts = text::tokenize(html, Counts::default());
    counts.deepest.get() <= DEPTH_MAX && counts.elements.get() <= ELEMENTS_MAX
}

#[derive(Default)]
struct Counts {
    elements: Cell<usize>,
    depth: Cell<usize>,
    deepest: Cell<usize>,
}

impl TokenSink for Counts {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == StartTag {
            self.elements.set(self.elements.get().saturating_add(1));
        }
        if !UNENDED.contains(&&*tag.name) {
            let depth = self.depth.get();
            self.depth.set(match tag.kind {
                TagKind::StartTag => depth.saturating_add(1),
                TagKind::EndTag => depth.saturating_sub(1),
            });
            self.deepest.set(self.deepest.get().max(self.depth.get()));
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_hold_and_endless_nesting_does_not() {
        assert!(holds(&"<div><p>one<br><b>two</b><img src=a></div>".repeat(1000)));
        assert!(!holds(&"<div>".repeat(65)));
        assert!(!holds(&"<p>".repeat(10_001)));
        assert!(!holds(&(0..65).map(|number| format!("<b id={number}>")).collect::<Vec<_>>().concat()));
    }
}
