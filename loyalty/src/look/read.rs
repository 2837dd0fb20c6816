//! Reading a look from JSON: every fault at once, each with the path of the field it is in.

use serde_json::{Map, Value};

use super::colour::Colour;
use super::hide::{STARS_MAX, is_path};
use super::{Font, Launcher, Look, Preset, Scheme, Side, Theme};
use crate::read::{Fault, FaultCode, Reader};

/// The farthest that the launcher stands from the window's edges: room for a bar or another button below it.
const OFFSET_PX_MAX: i64 = 160;
/// The roundest corner.
const RADIUS_PX_MAX: i64 = 32;
/// The most paths without a launcher.
const PATHS_MAX: usize = 20;

type Fields = Map<String, Value>;

impl Look {
    /// Reads a look, or says everything that is wrong with it. `at` is where it stands in what was sent, as the
    /// beginning of every fault's path.
    pub fn read(document: &Value, at: &str) -> Result<Self, Vec<Fault>> {
        let mut reader = Reader::default();
        let look = reader.look(document, at);
        reader.end(look)
    }
}

impl Reader {
    fn look(&mut self, document: &Value, at: &str) -> Option<Look> {
        let object = self.object(document, at, &["launcher", "theme"])?;
        let mut look = Look::default();
        self.given(object, at, "launcher", &mut look.launcher, Self::launcher);
        self.given(object, at, "theme", &mut look.theme, Self::theme);
        Some(look)
    }

    fn launcher(&mut self, look: &Fields, at: &str, field: &str) -> Option<Launcher> {
        let known = ["show", "side", "inline_px", "block_px", "z_index", "phone", "hide_on"];
        let at = &format!("{at}/{field}");
        let object = self.object(look.get(field)?, at, &known)?;
        let mut launcher = Launcher::default();
        self.given(object, at, "show", &mut launcher.show, Self::flag);
        self.given(object, at, "side", &mut launcher.side, |reader, object, at, field| {
            reader.word(object, at, field, &[("start", Side::Start), ("end", Side::End)])
        });
        for (field, place, most) in [
            ("inline_px", &mut launcher.inline_px, OFFSET_PX_MAX),
            ("block_px", &mut launcher.block_px, OFFSET_PX_MAX),
            ("z_index", &mut launcher.z_index, i64::from(i32::MAX)),
        ] {
            self.given(object, at, field, place, |reader, object, at, field| reader.whole(object, at, field, 0, most));
        }
        self.given(object, at, "phone", &mut launcher.phone, Self::flag);
        self.given(object, at, "hide_on", &mut launcher.hide_on, Self::paths);
        Some(launcher)
    }

    fn paths(&mut self, launcher: &Fields, at: &str, field: &str) -> Option<Vec<String>> {
        let at = &format!("{at}/{field}");
        let paths = self.list(launcher.get(field)?, at, Self::path)?;
        if paths.len() > PATHS_MAX {
            self.fault(at, FaultCode::OutOfRange, format!("at most {PATHS_MAX} of these"));
        }
        Some(paths)
    }

    fn path(&mut self, value: &Value, at: &str) -> Option<String> {
        let path = value.as_str().filter(|path| is_path(path)).map(str::to_owned);
        if path.is_none() {
            let detail = format!(
                "a path is /checkout or /checkout/*, at most 200 bytes and {STARS_MAX} stars, without ?, # and \\"
            );
            self.fault(at, FaultCode::OutOfRange, detail);
        }
        path
    }

    fn theme(&mut self, look: &Fields, at: &str, field: &str) -> Option<Theme> {
        let known = ["preset", "accent", "paper", "paper_dark", "radius_px", "font", "scheme"];
        let at = &format!("{at}/{field}");
        let object = self.object(look.get(field)?, at, &known)?;
        let mut preset = Preset::Plain;
        self.given(object, at, "preset", &mut preset, |reader, object, at, field| {
            let presets = Preset::ALL.map(|preset| (preset.name(), preset));
            reader.word(object, at, field, &presets)
        });
        let mut theme = preset.theme();
        self.given(object, at, "accent", &mut theme.accent, Self::colour);
        self.given(object, at, "paper", &mut theme.paper, Self::colour);
        self.given(object, at, "paper_dark", &mut theme.paper_dark, Self::colour);
        self.given(object, at, "radius_px", &mut theme.radius_px, |reader, object, at, field| {
            reader.whole(object, at, field, 0, RADIUS_PX_MAX)
        });
        self.given(object, at, "font", &mut theme.font, |reader, object, at, field| {
            let fonts =
                [("system", Font::System), ("serif", Font::Serif), ("rounded", Font::Rounded), ("mono", Font::Mono)];
            reader.word(object, at, field, &fonts)
        });
        self.given(object, at, "scheme", &mut theme.scheme, |reader, object, at, field| {
            let schemes = [("auto", Scheme::Auto), ("light", Scheme::Light), ("dark", Scheme::Dark)];
            reader.word(object, at, field, &schemes)
        });
        Some(theme)
    }

    fn colour(&mut self, theme: &Fields, at: &str, field: &str) -> Option<Colour> {
        let colour = theme.get(field)?.as_str().and_then(Colour::parse);
        if colour.is_none() {
            let detail = "a colour is # and six digits, such as #0b6b4f".to_owned();
            self.fault(&format!("{at}/{field}"), FaultCode::OutOfRange, detail);
        }
        colour
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_said_is_the_presets() {
        assert_eq!(Look::read(&json!({}), ""), Ok(Look::default()));
        let look = Look::read(&json!({"theme": {"preset": "night", "accent": "#FFE600"}}), "").unwrap();
        let night = Preset::Night.theme();
        assert_eq!(look.theme, Theme { accent: Colour::of(0xff_e600), ..night });
        assert_eq!((look.theme.scheme, look.launcher), (Scheme::Dark, Launcher::default()));
    }

    #[test]
    fn all_that_can_be_said_is_taken() {
        let look = Look::read(
            &json!({
                "launcher": {"show": false, "side": "start", "inline_px": 0, "block_px": 160, "z_index": 10,
                    "phone": false, "hide_on": ["/checkout", "/checkout/*"]},
                "theme": {"preset": "plain", "accent": "#0b6b4f", "paper": "#fffaf2", "paper_dark": "#101010",
                    "radius_px": 32, "font": "serif", "scheme": "light"},
            }),
            "",
        );
        let Look { launcher, theme } = look.unwrap();
        assert_eq!(
            launcher,
            Launcher {
                show: false,
                side: Side::Start,
                inline_px: 0,
                block_px: 160,
                z_index: 10,
                phone: false,
                hide_on: vec!["/checkout".into(), "/checkout/*".into()],
            }
        );
        let (paper, paper_dark) = (Colour::of(0xff_faf2), Colour::of(0x10_1010));
        let (font, scheme) = (Font::Serif, Scheme::Light);
        assert_eq!(theme, Theme { paper, paper_dark, radius_px: 32, font, scheme, ..Theme::default() });
    }

    #[test]
    fn every_fault_is_named_with_its_path() {
        let faults = Look::read(
            &json!({
                "launcher": {"show": "yes", "side": "left", "inline_px": -1, "block_px": 1.5, "z_index": 2_147_483_648_i64,
                    "hide_on": ["checkout", "/a?b", 7], "phone": null},
                "theme": {"preset": "pink", "accent": "red;}", "paper": "#fff", "radius_px": 33, "font": "Comic Sans",
                    "scheme": "dim", "ink": "#000000"},
                "logo": "x",
            }),
            "/look",
        );
        let found: Vec<_> = faults.unwrap_err().into_iter().map(|fault| (fault.path, fault.code)).collect();
        let expected = [
            ("/look/logo", FaultCode::UnknownField),
            ("/look/launcher/show", FaultCode::WrongType),
            ("/look/launcher/side", FaultCode::UnknownValue),
            ("/look/launcher/inline_px", FaultCode::OutOfRange),
            ("/look/launcher/block_px", FaultCode::WrongType),
            ("/look/launcher/z_index", FaultCode::OutOfRange),
            ("/look/launcher/phone", FaultCode::WrongType),
            ("/look/launcher/hide_on/0", FaultCode::OutOfRange),
            ("/look/launcher/hide_on/1", FaultCode::OutOfRange),
            ("/look/launcher/hide_on/2", FaultCode::OutOfRange),
            ("/look/theme/ink", FaultCode::UnknownField),
            ("/look/theme/preset", FaultCode::UnknownValue),
            ("/look/theme/accent", FaultCode::OutOfRange),
            ("/look/theme/paper", FaultCode::OutOfRange),
            ("/look/theme/radius_px", FaultCode::OutOfRange),
            ("/look/theme/font", FaultCode::UnknownValue),
            ("/look/theme/scheme", FaultCode::UnknownValue),
        ];
        assert_eq!(found, expected.map(|(path, code)| (path.to_owned(), code)));
        for whole in [json!(null), json!([]), json!("plain"), json!({"theme": []}), json!({"launcher": null})] {
            assert_eq!(Look::read(&whole, "").unwrap_err()[0].code, FaultCode::WrongType, "{whole}");
        }
    }

    /// Whatever is taken, what becomes of it is made of these characters only, and no rule of ours is left open.
    #[test]
    fn nothing_that_is_taken_can_leave_its_stylesheet() {
        let hostile = json!({"launcher": {"hide_on": ["/</script><script>", "/\u{2028}'\"`${1}(("]},
            "theme": {"preset": "bold", "font": "rounded"}});
        let look = Look::read(&hostile, "").unwrap();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || " :;{}#%.,!()@-".contains(letter);
        for css in [look.panel_css(), look.launcher_css()] {
            assert!(css.chars().all(plain), "{css}");
            assert_eq!(css.matches('{').count(), css.matches('}').count(), "{css}");
        }
        let hide = look.hide().unwrap();
        assert!(!hide.contains(['<', '"', '`', '{', '\u{2028}']), "{hide}");
    }
}
