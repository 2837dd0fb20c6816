//! The plain text of HTML, by the tokenizer of a browser.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, CharacterTokens, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer};

use crate::html;

/// Elements that stand in a line; around every other one words do not touch.
const IN_LINE: [&str; 4] = ["a", "code", "em", "strong"];

/// The text of HTML as a stranger wrote it. Spaces between words are not made one yet.
pub(crate) fn of_html(source: &str) -> String {
    of_clean(&html::clean(source, None))
}

/// The text of HTML that was cleaned already.
pub(crate) fn of_clean(html: &str) -> String {
    let words = tokenize(html, Words::default());
    words.0.into_inner()
}

/// Hands each token of `html` to the sink.
pub(crate) fn tokenize<S: TokenSink>(html: &str, sink: S) -> S {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
    // A sink that stops at scripts is asked on until nothing is left.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    tokenizer.sink
}

#[derive(Default)]
struct Words(RefCell<String>);

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            CharacterTokens(text) => self.0.borrow_mut().push_str(&text),
            TagToken(tag) if !IN_LINE.contains(&&*tag.name) => self.0.borrow_mut().push(' '),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::length::line;

    fn text(html: &str) -> String {
        line(&of_html(html), 1000)
    }

    #[test]
    fn paragraphs_keep_their_words_apart_and_emphasis_does_not() {
        assert_eq!(text("<p>One</p><p>two<br>three</p><ul><li>4<li>5</ul>"), "One two three 4 5");
        assert_eq!(text("re<em>mark</em>able"), "remarkable");
        assert_eq!(text("<div>One</div><div>two</div><table><tr><td>a<td>b</table>"), "One two a b");
    }

    #[test]
    fn entities_become_what_they_stand_for() {
        assert_eq!(text("Tom &amp; Jerry&nbsp;&mdash; a &lt; b &amp;amp; c"), "Tom & Jerry — a < b &amp; c");
    }

    #[test]
    fn scripts_and_styles_have_no_text() {
        assert_eq!(text("a<script>alert(1)</script><style>p{}</style><!-- b -->c"), "ac");
    }
}
