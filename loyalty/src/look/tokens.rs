//! The panel's colours, derived from two: the brand's accent and the paper everything stands on.
//!
//! The pairs that `styles/tokens.css` lists hold for every accent on every paper. That can always be had:
//! on any colour, black or white reaches 4.58 : 1, so there is always an end to move towards.

use super::colour::{Colour, reaches};

/// Contrast of text (WCAG 2.2, 1.4.3).
pub const TEXT: f32 = 4.5;
/// Contrast of what is seen but not read (WCAG 2.2, 1.4.11).
pub const MARK: f32 = 3.0;

/// The panel's colours in one scheme, named as its stylesheets name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Whether light letters stand on dark.
    pub dark: bool,
    /// What everything stands on.
    pub paper: Colour,
    /// Letters.
    pub ink: Colour,
    /// Letters of less weight.
    pub ink_soft: Colour,
    /// Hairlines; nothing depends on seeing them.
    pub line: Colour,
    /// A second ground, a shade away from the paper.
    pub tint: Colour,
    /// The brand's colour, as a ground.
    pub accent: Colour,
    /// Letters on it.
    pub on_accent: Colour,
    /// The brand's colour, as letters and marks on paper and tint.
    pub accent_ink: Colour,
    /// The ring round what has focus.
    pub focus: Colour,
    /// The light in the corner of the card, over the accent.
    pub sheen: Colour,
}

/// What letters begin as before they are held against their grounds: on light and on dark.
const INK: [Colour; 2] = [Colour::of(0x16_181d), Colour::of(0xec_eeef)];
const INK_SOFT: [Colour; 2] = [Colour::of(0x59_606b), Colour::of(0xa4_acb6)];
const FOCUS: [Colour; 2] = [Colour::of(0x1d_4ed8), Colour::of(0x93_b4ff)];
/// How far tint and hairlines lie from the paper on the way to the ink; dark grounds need more to be told apart.
const TINT: [f32; 2] = [0.04, 0.1];
const LINE: [f32; 2] = [0.09, 0.18];
/// How much of white the sheen is.
const SHEEN: f32 = 0.13;

impl Tokens {
    /// The colours of this accent on this paper. Both stay as they are given.
    pub fn of(accent: Colour, paper: Colour) -> Self {
        let dark = paper.contrast(Colour::WHITE) > paper.contrast(Colour::BLACK);
        let [end, other] = if dark { [Colour::WHITE, Colour::BLACK] } else { [Colour::BLACK, Colour::WHITE] };
        let [ink, ink_soft, focus] = [INK, INK_SOFT, FOCUS].map(|both| both[usize::from(dark)]);
        let [tint, line] = [TINT, LINE].map(|both| both[usize::from(dark)]);
        // A paper in the middle has no room towards its ink: its tint lies on the other side.
        let towards = paper.mixed(ink, tint);
        let tint = if reaches(towards.contrast(end), TEXT) { towards } else { paper.mixed(other, tint) };
        let grounds = [paper, tint];
        let on_accent = if reaches(accent.contrast(Colour::WHITE), TEXT) { Colour::WHITE } else { Colour::BLACK };
        let sheen = accent.mixed(Colour::WHITE, SHEEN);
        let sheen = if reaches(sheen.contrast(on_accent), TEXT) { sheen } else { accent };
        Self {
            dark,
            paper,
            ink: ink.readable(end, &grounds, TEXT),
            ink_soft: ink_soft.readable(end, &grounds, TEXT),
            line: paper.mixed(ink, line),
            tint,
            accent,
            on_accent,
            accent_ink: accent.readable(end, &grounds, TEXT),
            focus: focus.readable(end, &grounds, MARK),
            sheen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pairs of `styles/tokens.css` and what each must reach.
    fn pairs(tokens: &Tokens) -> [(&'static str, Colour, Colour, f32); 10] {
        let Tokens { paper, ink, ink_soft, tint, accent, on_accent, accent_ink, focus, sheen, .. } = *tokens;
        [
            ("ink on paper", ink, paper, TEXT),
            ("ink on tint", ink, tint, TEXT),
            ("soft ink on paper", ink_soft, paper, TEXT),
            ("soft ink on tint", ink_soft, tint, TEXT),
            ("letters on accent", on_accent, accent, TEXT),
            ("letters on sheen", on_accent, sheen, TEXT),
            ("accent ink on paper", accent_ink, paper, TEXT),
            ("accent ink on tint", accent_ink, tint, TEXT),
            ("focus on paper", focus, paper, MARK),
            ("focus on tint", focus, tint, MARK),
        ]
    }

    /// Contrast again, in doubles: nothing rests on how the rules round.
    fn contrast(one: Colour, two: Colour) -> f64 {
        let luminance = |colour: Colour| {
            let [red, green, blue] = colour.0.map(|channel| {
                let channel = f64::from(channel) / 255.0;
                if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (one, two) = (luminance(one), luminance(two));
        one.max(two) / one.min(two)
    }

    fn check(accent: Colour, paper: Colour) {
        let tokens = Tokens::of(accent, paper);
        for (pair, letters, ground, ratio) in pairs(&tokens) {
            let found = contrast(letters, ground);
            assert!(found >= f64::from(ratio), "{accent} on {paper}: {pair} is {letters} on {ground}, {found}");
        }
        assert_eq!((tokens.accent, tokens.paper), (accent, paper), "both stay as they are given");
        let [on_paper, on_tint] = [paper, tokens.tint].map(|ground| contrast(accent, ground));
        if on_paper.min(on_tint) > 4.5001 {
            assert_eq!(tokens.accent_ink, accent, "{accent} holds on {paper} and stays");
        }
    }

    /// So many shades of each channel, from none to all of it.
    fn cube(shades: u32) -> impl Iterator<Item = Colour> {
        let shade = move |at: u32| u8::try_from(at * 255 / (shades - 1)).unwrap();
        (0..shades.pow(3)).map(move |at| Colour([at / shades / shades, at / shades % shades, at % shades].map(shade)))
    }

    #[test]
    fn no_accent_makes_anything_unreadable() {
        for paper in [0xff_ffff, 0x12_1212, 0x75_7575, 0xff_e600] {
            cube(17).for_each(|accent| check(accent, Colour::of(paper)));
        }
    }

    #[test]
    fn no_paper_makes_anything_unreadable() {
        cube(17).for_each(|paper| check(Colour::of(0xff_e600), paper));
    }

    #[test]
    fn no_grey_falls_between_black_and_white() {
        (0..=255).for_each(|shade| check(Colour::of(0x0b_6b4f), Colour([shade; 3])));
        (0..=255).for_each(|shade| check(Colour([shade; 3]), Colour([shade; 3])));
    }
}
