//! The panel's stylesheet for a look: the tokens of `styles/tokens.css`, outside of any layer, so that they win.

use std::fmt::Write as _;

use super::tokens::Tokens;
use super::{Font, Look, Scheme};

impl Look {
    /// What stands in the panel's document; every token, so that it also takes back what another look had set.
    pub fn panel_css(&self) -> String {
        let theme = &self.theme;
        let [light, dark] = [theme.paper, theme.paper_dark].map(|paper| Tokens::of(theme.accent, paper).css());
        let shapes = format!("--kept-font:{};--kept-radius:{}px", theme.font.families(), theme.radius_px);
        match theme.scheme {
            Scheme::Light => format!(":root{{{light};{shapes}}}"),
            Scheme::Dark => format!(":root{{{dark};{shapes}}}"),
            Scheme::Auto => {
                format!(":root{{{light};{shapes}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}")
            }
        }
    }
}

impl Font {
    fn families(self) -> &'static str {
        match self {
            Self::System => "system-ui,sans-serif",
            Self::Serif => "ui-serif,Georgia,serif",
            Self::Rounded => "ui-rounded,system-ui,sans-serif",
            Self::Mono => "ui-monospace,monospace",
        }
    }
}

impl Tokens {
    fn css(&self) -> String {
        let mut css = format!("color-scheme:{}", if self.dark { "dark" } else { "light" });
        for (name, colour) in self.named() {
            let _written = write!(css, ";--kept-{name}:{colour}");
        }
        css
    }

    /// Each colour with its name.
    pub fn named(&self) -> [(&'static str, super::Colour); 10] {
        [
            ("paper", self.paper),
            ("ink", self.ink),
            ("ink-soft", self.ink_soft),
            ("line", self.line),
            ("tint", self.tint),
            ("accent", self.accent),
            ("on-accent", self.on_accent),
            ("accent-ink", self.accent_ink),
            ("focus", self.focus),
            ("sheen", self.sheen),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::Preset;

    /// The stylesheet that the panel is built with, without its spaces.
    fn stylesheet() -> String {
        let text = include_str!("../../../styles/tokens.css");
        text.chars().filter(|letter| !letter.is_whitespace()).collect()
    }

    /// A look that sets a brand colour alone must not move anything else: what the panel comes with is what the
    /// rules derive for the plain look.
    #[test]
    fn the_panels_own_tokens_are_the_plain_look() {
        let theme = Preset::Plain.theme();
        let [light, dark] = [theme.paper, theme.paper_dark].map(|paper| Tokens::of(theme.accent, paper));
        let sheet = stylesheet();
        let (first, rest) = sheet.split_once(":root[data-theme=\"dark\"]{").unwrap();
        for (name, colour) in light.named() {
            assert!(first.contains(&format!("--kept-{name}:{colour};")), "light {name} is {colour}");
        }
        for (name, colour) in dark.named() {
            let written = format!("--kept-{name}:{colour};");
            let same = light.named().contains(&(name, colour));
            assert!(same || rest.matches(&written).count() == 2, "dark {name} is {colour}");
        }
        assert!(first.contains("--kept-radius:16px;") && first.contains("--kept-font:system-ui,sans-serif;"));
    }

    #[test]
    fn a_scheme_that_is_asked_for_is_the_only_one() {
        let css = |scheme| {
            let mut look = Look::default();
            look.theme.scheme = scheme;
            look.panel_css()
        };
        let has = |css: &str| [css.contains("#ffffff;--kept-ink:"), css.contains("#121212"), css.contains("@media")];
        assert_eq!(has(&css(Scheme::Auto)), [true, true, true]);
        assert_eq!(has(&css(Scheme::Light)), [true, false, false]);
        assert_eq!(has(&css(Scheme::Dark)), [false, true, false]);
    }
}
