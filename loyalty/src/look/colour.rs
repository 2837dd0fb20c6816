//! Colours as screens show them, how they contrast, and how one becomes lighter or darker with its hue kept.
//!
//! Contrast is that of WCAG 2.2 (<https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>), on the relative
//! luminance defined there. Mixing and shading happen in `OKLab`, where equal steps look equal and lightness
//! moves without the hue: Björn Ottosson, "A perceptual color space for image processing",
//! <https://bottosson.github.io/posts/oklab/>, whose matrices stand below.

use std::fmt;

/// A colour of sRGB, eight bits a channel: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// Steps of the search for a shade: 2⁻⁸ of the way is finer than eight bits show.
const SEARCH_STEPS: u32 = 8;

impl Colour {
    /// White.
    pub const WHITE: Self = Self([255; 3]);
    /// Black.
    pub const BLACK: Self = Self([0; 3]);

    /// The colour that a stylesheet writes as `#` and these six digits.
    pub const fn of(digits: u32) -> Self {
        let [_, red, green, blue] = digits.to_be_bytes();
        Self([red, green, blue])
    }

    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        // The parser of numbers would take a sign.
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        plain.then(|| u32::from_str_radix(digits, 16).ok().map(Self::of))?
    }

    /// How light it looks, 0 to 1: the relative luminance of WCAG 2.2.
    pub fn luminance(self) -> f32 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, 1 to 21.
    pub fn contrast(self, other: Self) -> f32 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > two { one / two } else { two / one }
    }

    /// What lies between this colour and another, `share` of the way, as the eye sees it.
    #[must_use]
    pub fn mixed(self, other: Self, share: f32) -> Self {
        let (from, to) = (self.lab(), other.lab());
        Self::of_linear(linear_of([0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * share)))
    }

    /// This colour, if it contrasts so with each of the grounds; else the nearest shade of its hue towards `end`
    /// that does. `end` is black or white, whichever contrasts enough with all of them.
    #[must_use]
    pub fn readable(self, end: Self, grounds: &[Self], ratio: f32) -> Self {
        let holds = |colour: Self| grounds.iter().all(|ground| reaches(colour.contrast(*ground), ratio));
        if holds(self) {
            return self;
        }
        // What is kept has been tried as the eight bits that are shown, so that rounding cannot spoil it.
        let (from, to) = (self.lab()[0], end.lab()[0]);
        let (mut share, mut step, mut nearest) = (0.5, 0.25, end);
        for _ in 0..SEARCH_STEPS {
            let tried = self.shaded(from + (to - from) * share);
            if holds(tried) {
                nearest = tried;
                share -= step;
            } else {
                share += step;
            }
            step /= 2.0;
        }
        nearest
    }

    fn linear(self) -> [f32; 3] {
        self.0.map(|channel| {
            let channel = f32::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn lab(self) -> [f32; 3] {
        let cones = times(&TO_CONES, self.linear()).map(|cone| cone.powf(1.0 / 3.0));
        times(&TO_LAB, cones)
    }

    /// This hue at another lightness, 0 to 1, with as many eighths of its chroma as a screen can show there.
    fn shaded(self, lightness: f32) -> Self {
        let [_, a, b] = self.lab();
        let chromas = (0..=8_u8).rev().map(|eighths| f32::from(eighths) / 8.0);
        let mut shades = chromas.map(|chroma| linear_of([lightness, a * chroma, b * chroma]));
        shades.find(is_shown).map_or(self, Self::of_linear)
    }

    fn of_linear(linear: [f32; 3]) -> Self {
        Self(linear.map(|linear| {
            let channel = if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * linear.powf(1.0 / 2.4) - 0.055 };
            // A float turned into a byte stops at 0 and 255: what no screen shows becomes its nearest.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let byte = (channel * 255.0 + 0.5) as u8;
            byte
        }))
    }
}

fn linear_of(lab: [f32; 3]) -> [f32; 3] {
    times(&FROM_CONES, times(&FROM_LAB, lab).map(|cone| cone * cone * cone))
}

/// Whether a screen can show this, give or take less than an eighth bit tells.
fn is_shown(linear: &[f32; 3]) -> bool {
    linear.iter().all(|channel| (-1e-4..=1.0 + 1e-4).contains(channel))
}

/// Whether a contrast reaches a ratio, whatever the last digit of its computation was.
pub(super) fn reaches(contrast: f32, ratio: f32) -> bool {
    contrast >= ratio + 1e-5
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(feature = "schema")]
impl serde::Serialize for Colour {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn times(matrix: &[[f32; 3]; 3], vector: [f32; 3]) -> [f32; 3] {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

const TO_CONES: [[f32; 3]; 3] = [
    [0.412_221_47, 0.536_332_54, 0.051_445_995],
    [0.211_903_5, 0.680_699_5, 0.107_396_96],
    [0.088_302_46, 0.281_718_84, 0.629_978_7],
];
const TO_LAB: [[f32; 3]; 3] = [
    [0.210_454_26, 0.793_617_8, -0.004_072_047],
    [1.977_998_5, -2.428_592_2, 0.450_593_7],
    [0.025_904_037, 0.782_771_77, -0.808_675_77],
];
const FROM_LAB: [[f32; 3]; 3] =
    [[1.0, 0.396_337_78, 0.215_803_76], [1.0, -0.105_561_346, -0.063_854_17], [1.0, -0.089_484_18, -1.291_485_5]];
const FROM_CONES: [[f32; 3]; 3] = [
    [4.076_741_7, -3.307_711_6, 0.230_969_94],
    [-1.268_438, 2.609_757_4, -0.341_319_38],
    [-0.004_196_086_3, -0.703_418_6, 1.707_614_7],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_a_hash_and_six_digits() {
        assert_eq!(Colour::parse("#0B6b4f"), Some(Colour([0x0b, 0x6b, 0x4f])));
        assert_eq!(Colour::of(0x0b_6b4f).to_string(), "#0b6b4f");
        for other in ["", "0b6b4f", "#fff", "#0b6b4f0", "#0b6b4g", "#+b6b4f", "red", "#0b6b4f;}", "#éé6b"] {
            assert_eq!(Colour::parse(other), None, "{other}");
        }
    }

    /// Ratios as the tools of the trade give them, to two digits.
    #[test]
    fn contrast_is_that_of_the_guidelines() {
        for (one, two, ratio) in [
            (0xff_ffff, 0x00_0000, 21.0),
            (0x76_7676, 0xff_ffff, 4.54),
            (0x77_7777, 0xff_ffff, 4.48),
            (0xff_0000, 0xff_ffff, 4.00),
            (0xff_ff00, 0xff_ffff, 1.07),
            (0x0b_6b4f, 0xff_ffff, 6.50),
        ] {
            let found = Colour::of(one).contrast(Colour::of(two));
            assert!((found - ratio).abs() < 0.005, "{one:06x} on {two:06x}: {found}");
        }
    }

    #[test]
    fn a_shade_keeps_the_hue() {
        let hue = |colour: Colour| {
            let [_, a, b] = colour.lab();
            b.atan2(a).to_degrees()
        };
        for brand in [0x0b_6b4f, 0xff_e600, 0xe1_0f1f, 0x35_5fc4, 0xff_7a00, 0x8b_5cf6].map(Colour::of) {
            for [end, ground] in [[Colour::BLACK, Colour::WHITE], [Colour::WHITE, Colour::BLACK]] {
                let shade = brand.readable(end, &[ground], 9.0);
                let turned = (hue(shade) - hue(brand)).abs();
                assert!(turned.min(360.0 - turned) < 3.0, "{brand} became {shade}, {turned} degrees away");
                assert!(shade.contrast(ground) < 9.6 || shade == brand, "{brand} became {shade}, farther than it must");
            }
        }
    }

    /// Red as the article has it, and some hundred colours there and back.
    #[test]
    fn colours_survive_the_way_to_oklab_and_back() {
        for digits in (0..=0xff_ffff).step_by(0x1_2345) {
            let colour = Colour::of(digits);
            assert_eq!(Colour::of_linear(linear_of(colour.lab())), colour);
        }
        let red = Colour::of(0xff_0000).lab();
        for (found, expected) in red.into_iter().zip([0.627_955, 0.224_863, 0.125_846]) {
            assert!((found - expected).abs() < 1e-4, "{red:?}");
        }
    }
}
