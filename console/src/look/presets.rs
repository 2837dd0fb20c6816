//! Choosing by looking: the presets as swatches, and a brand's own colour.

use crate::prelude::*;
use serde_json::Value;

use super::Draft;
use crate::texts::look as says;
use loyalty::look::Preset;

/// The presets, each with its paper and accent.
#[component]
pub fn Presets(draft: Draft) -> impl IntoView {
    let swatch = move |preset: Preset| {
        let key = preset.name();
        let theme = preset.theme();
        let chosen = move || draft.text("theme", "preset", "plain") == key;
        let choose = move |_| {
            // Another preset brings its own colours: what was chosen for the last one would hide them.
            for own in ["accent", "paper", "paper_dark", "radius_px", "font", "scheme"] {
                draft.set("theme", own, Value::Null);
            }
            draft.set("theme", "preset", if key == "plain" { Value::Null } else { key.into() });
        };
        view! {
            <label class="swatch" style:--paper=theme.paper.to_string() style:--brand=theme.accent.to_string()>
                <input type="radio" name="preset" value=key prop:checked=chosen on:change=heard(choose) />
                <i aria-hidden="true"></i>
                <span>{name(preset)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="swatches">
            <legend>{says::preset()}</legend>
            {Preset::ALL.map(swatch).into_iter().collect_view()}
        </fieldset>
    }
}

/// The brand's own colour instead of the preset's.
#[component]
pub fn Accent(draft: Draft) -> impl IntoView {
    let value = move || draft.text("theme", "accent", &preset(draft).theme().accent.to_string());
    view! {
        <label class="accent">
            <input type="color" prop:value=value on:input=heard(move |event| draft.set("theme", "accent", event_target_value(&event).into())) />
            <span>{says::accent()}<small>{says::accent_hint()}</small></span>
        </label>
    }
}

fn preset(draft: Draft) -> Preset {
    let chosen = draft.text("theme", "preset", "plain");
    Preset::ALL.into_iter().find(|preset| preset.name() == chosen).unwrap_or(Preset::Plain)
}

fn name(preset: Preset) -> &'static str {
    match preset {
        Preset::Plain => says::plain(),
        Preset::Warm => says::warm(),
        Preset::Night => says::night(),
        Preset::Bold => says::bold(),
        Preset::Paper => says::paper(),
        Preset::Soft => says::soft(),
    }
}
