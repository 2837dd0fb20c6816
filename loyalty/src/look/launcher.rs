//! The launcher's stylesheet for a look. The loader has one of its own; this follows it and changes what differs.

use super::tokens::Tokens;
use super::{Launcher, Look, OFFSET_PX, Scheme, Side, Theme};

/// Up to this width the loader shows the panel as a sheet over the whole page.
const PHONE_PX: i64 = 480;
/// The launcher's height, and the gap between it and the opened panel.
const LAUNCHER_PX: i64 = 72;

impl Look {
    /// The rules that differ from the loader's own; empty for a look as it comes.
    pub fn launcher_css(&self) -> String {
        let usual = Look::default();
        let mut css = String::new();
        let parts = |look: &Self| [look.launcher.place(), look.theme.brand(), look.theme.box_css()];
        for (ours, usual) in parts(self).into_iter().zip(parts(&usual)) {
            if ours != usual {
                css += &ours;
            }
        }
        css + &self.launcher.absence()
    }
}

impl Launcher {
    /// Where it stands, and the panel beside it: inside the window, however far the launcher is from its edges.
    fn place(&self) -> String {
        let Self { inline_px, block_px, z_index, .. } = self;
        let (sides, box_sides) = match self.side {
            Side::Start => (format!("{inline_px}px auto"), "0 auto"),
            Side::End => (format!("auto {inline_px}px"), "auto 0"),
        };
        format!(
            ":host{{inset-block:auto {block_px}px!important;inset-inline:{sides}!important;z-index:{z_index}!important}}\
             @media(min-width:{}px){{dialog{{inset-inline:{box_sides};max-width:calc(100vw - {}px);\
             height:min(680px,100vh - {}px)}}}}",
            PHONE_PX + 1,
            inline_px + OFFSET_PX,
            block_px + LAUNCHER_PX + OFFSET_PX,
        )
    }

    /// Where there is none. Only the button goes: a block in the page can still open the panel.
    fn absence(&self) -> String {
        match (self.show, self.phone) {
            (true, true) => String::new(),
            (true, false) => format!("@media(max-width:{PHONE_PX}px){{.go{{display:none}}}}"),
            (false, _) => ".go{display:none}".to_owned(),
        }
    }
}

impl Theme {
    fn brand(&self) -> String {
        let tokens = Tokens::of(self.accent, self.paper);
        format!(":host{{--kept-accent:{};--kept-on-accent:{}}}", tokens.accent, tokens.on_accent)
    }

    /// The box that opens before the panel has come, and the button over the panel's corner that closes it.
    fn box_css(&self) -> String {
        let [light, dark] = [self.paper, self.paper_dark].map(|paper| {
            let Tokens { dark, paper, ink, .. } = Tokens::of(self.accent, paper);
            let scheme = if dark { "dark" } else { "light" };
            format!("dialog{{color-scheme:{scheme};color:{ink};background-color:{paper}}}")
        });
        match self.scheme {
            Scheme::Light => light,
            Scheme::Dark => dark,
            Scheme::Auto => format!("{light}@media(prefers-color-scheme:dark){{{dark}}}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::colour::Colour;

    #[test]
    fn a_look_as_it_comes_adds_nothing_to_the_loader() {
        assert_eq!(Look::default().launcher_css(), "");
    }

    #[test]
    fn only_what_differs_is_sent() {
        let mut look = Look::default();
        look.theme.accent = Colour::of(0xff_e600);
        assert_eq!(look.launcher_css(), ":host{--kept-accent:#ffe600;--kept-on-accent:#000000}");
        let mut look = Look::default();
        look.launcher.phone = false;
        assert_eq!(look.launcher_css(), "@media(max-width:480px){.go{display:none}}");
    }

    #[test]
    fn the_panel_stays_inside_the_window_wherever_the_launcher_stands() {
        let look = Look {
            launcher: Launcher { side: Side::Start, inline_px: 30, block_px: 90, z_index: 7, ..Launcher::default() },
            ..Look::default()
        };
        assert_eq!(
            look.launcher_css(),
            ":host{inset-block:auto 90px!important;inset-inline:30px auto!important;z-index:7!important}\
             @media(min-width:481px){dialog{inset-inline:0 auto;max-width:calc(100vw - 50px);height:min(680px,100vh - 182px)}}"
        );
    }

    #[test]
    fn a_dark_look_opens_a_dark_box() {
        let mut look = Look::default();
        look.theme.scheme = Scheme::Dark;
        assert_eq!(look.launcher_css(), "dialog{color-scheme:dark;color:#eceeef;background-color:#121212}");
    }
}
