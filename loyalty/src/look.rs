//! A site's look: where its launcher stands, and the colours, corners and letters of its panel.
//!
//! An owner names a preset and a brand colour; everything else follows. Whatever they choose, text stays
//! readable: [`tokens`] moves a colour's lightness where a pair would fall short, and leaves alone what
//! holds already. Everything here becomes numbers, hexadecimal colours and words of ours before it stands
//! in a stylesheet, so that no setting can say anything else there.

pub mod colour;
mod hide;
mod launcher;
mod panel;
mod read;
pub mod tokens;

use colour::Colour;

/// A site's look as checked data.
#[derive(Clone, Debug, Default, PartialEq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(default, deny_unknown_fields))]
pub struct Look {
    /// The button at the edge of the site's pages.
    pub launcher: Launcher,
    /// Colours, corners and letters.
    pub theme: Theme,
}

/// Where the launcher stands, and where it does not.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(default, deny_unknown_fields))]
pub struct Launcher {
    /// Whether there is one; without it the panel is opened by the page's own buttons and blocks.
    pub show: bool,
    /// Which side it stands at.
    pub side: Side,
    /// How far from that side, in pixels.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 160)))]
    pub inline_px: i64,
    /// How far from the bottom, in pixels.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 160)))]
    pub block_px: i64,
    /// Its layer among the page's own.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 2_147_483_647_i64)))]
    pub z_index: i64,
    /// Whether it is there on phones.
    pub phone: bool,
    /// Paths of pages without it; `*` stands for any characters.
    pub hide_on: Vec<String>,
}

/// What the launcher's offsets were where nobody chose others, in pixels.
const OFFSET_PX: i64 = 20;

impl Default for Launcher {
    fn default() -> Self {
        Self {
            show: true,
            side: Side::End,
            inline_px: OFFSET_PX,
            block_px: OFFSET_PX,
            z_index: i64::from(i32::MAX),
            phone: true,
            hide_on: Vec::new(),
        }
    }
}

/// A side of the page, in its direction of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(rename_all = "snake_case"))]
pub enum Side {
    /// Where lines begin: left in English.
    Start,
    /// Where lines end: right in English.
    End,
}

/// Colours, corners and letters. What is not set is the preset's.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(default, deny_unknown_fields))]
pub struct Theme {
    /// What the rest begins with.
    pub preset: Preset,
    /// The brand's colour, as `#rrggbb`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub accent: Colour,
    /// What everything stands on, as `#rrggbb`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub paper: Colour,
    /// The same where the visitor's system is dark.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub paper_dark: Colour,
    /// Radius of corners, in pixels.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 32)))]
    pub radius_px: i64,
    /// The kind of letters. No font is ever downloaded.
    pub font: Font,
    /// Light, dark, or as the visitor's system is.
    pub scheme: Scheme,
}

impl Default for Theme {
    fn default() -> Self {
        Preset::Plain.theme()
    }
}

/// A look with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(rename_all = "snake_case"))]
pub enum Preset {
    /// White and a deep green, as the panel comes.
    Plain,
    /// Cream and terracotta, rounded.
    Warm,
    /// Dark blue and violet at any hour.
    Night,
    /// Black, white and one loud colour, square.
    Bold,
    /// Like print: ivory, serifs, hardly a corner rounded.
    Paper,
    /// Pale blue and round.
    Soft,
}

impl Preset {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Plain, Self::Warm, Self::Night, Self::Bold, Self::Paper, Self::Soft];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Warm => "warm",
            Self::Night => "night",
            Self::Bold => "bold",
            Self::Paper => "paper",
            Self::Soft => "soft",
        }
    }

    /// What it sets.
    pub const fn theme(self) -> Theme {
        let (accent, paper, paper_dark) = match self {
            Self::Plain => (0x0b_6b4f, 0xff_ffff, 0x12_1212),
            Self::Warm => (0xa8_4a1e, 0xff_faf2, 0x1d_1814),
            Self::Night => (0x6a_5ae0, 0xf5_f5fb, 0x10_1223),
            Self::Bold => (0xd9_0d1d, 0xff_ffff, 0x0a_0a0a),
            Self::Paper => (0x3f_3a2f, 0xf8_f5ec, 0x1a_1916),
            Self::Soft => (0x35_5fc4, 0xf6_f9ff, 0x14_1822),
        };
        let (radius_px, font, scheme) = match self {
            Self::Plain => (16, Font::System, Scheme::Auto),
            Self::Warm => (20, Font::Rounded, Scheme::Auto),
            Self::Night => (16, Font::System, Scheme::Dark),
            Self::Bold => (0, Font::System, Scheme::Auto),
            Self::Paper => (4, Font::Serif, Scheme::Auto),
            Self::Soft => (28, Font::Rounded, Scheme::Auto),
        };
        Theme {
            preset: self,
            accent: Colour::of(accent),
            paper: Colour::of(paper),
            paper_dark: Colour::of(paper_dark),
            radius_px,
            font,
            scheme,
        }
    }
}

/// A kind of letters that every system has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(rename_all = "snake_case"))]
pub enum Font {
    /// The system's own.
    System,
    /// With serifs.
    Serif,
    /// With round ends, where the system has such.
    Rounded,
    /// All of one width.
    Mono,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema), serde(rename_all = "snake_case"))]
pub enum Scheme {
    /// As the visitor's system is.
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}
