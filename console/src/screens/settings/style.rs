//! The look, all of it, on a page that shows every change before anybody else sees it.

use crate::prelude::*;
use serde_json::{Value, json};

use super::Pages;
use crate::api;
use crate::look::{Accent, Draft, Presets, Preview};
use crate::parts::{Choice, Field, Select, Submit, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::look as says;

/// The screen.
#[component]
pub fn Style() -> impl IntoView {
    let site = load(site::read);
    view! {
        <Pages />
        {site.show(|site| view! { <Editor site=site /> })}
    }
}

#[component]
fn Editor(site: Site) -> impl IntoView {
    let draft = Draft::of(site.look.clone());
    let hidden = draft.get("launcher", "hide_on");
    let hidden =
        hidden.as_ref().and_then(Value::as_array).map(|all| all.iter().filter_map(Value::as_str).collect::<Vec<_>>());
    let hide_on = RwSignal::new(hidden.unwrap_or_default().join(", "));
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            api::patch::<Value>("/v1/site", &json!({ "look": untrack(|| draft.document()) })).await?;
            toast::say(says::saved());
            Ok(())
        });
    };
    let paths = move |typed: String| {
        let paths: Vec<&str> = typed.split([',', '\n']).map(str::trim).filter(|path| !path.is_empty()).collect();
        draft.set("launcher", "hide_on", if paths.is_empty() { Value::Null } else { json!(paths) });
    };
    let schemes = vec![("auto", says::scheme_auto()), ("light", says::scheme_light()), ("dark", says::scheme_dark())];
    let fonts = [says::font_system(), says::font_serif(), says::font_rounded(), says::font_mono()];
    let fonts = ["system", "serif", "rounded", "mono"].into_iter().zip(fonts).collect::<Vec<_>>();
    view! {
        <div class="look">
            <form class="stack" on:submit=heard(save)>
                <Presets draft=draft />
                <Accent draft=draft />
                <Side draft=draft />
                <Corners draft=draft />
                <OneOf draft=draft label=says::scheme() name="scheme" options=schemes />
                <OneOf draft=draft label=says::font() name="font" options=fonts />
                <fieldset class="choice">
                    <legend>{says::button()}</legend>
                    <Switch draft=draft name="show" label=says::show() />
                    <Switch draft=draft name="phone" label=says::on_phones() />
                </fieldset>
                <Field label=says::hide_on() value=hide_on fault=work.fault("/look/launcher/hide_on") hint=says::hide_on_hint() required=false input=paths />
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
            <Preview draft=draft site=site.public_key shape={if site.template.as_deref() == Some("blog") { "article" } else { "shop" }} />
        </div>
    }
}

/// A setting of the button that is on unless it was switched off.
#[component]
fn Switch(draft: Draft, name: &'static str, label: &'static str) -> impl IntoView {
    let on = move || draft.get("launcher", name).and_then(|value| value.as_bool()).unwrap_or(true);
    let turn = move |_| draft.set("launcher", name, if untrack(on) { false.into() } else { Value::Null });
    view! {
        <label class="check"><input type="checkbox" prop:checked=on on:change=heard(turn) /><span>{label}</span></label>
    }
}

#[component]
fn Side(draft: Draft) -> impl IntoView {
    let side = RwSignal::new(untrack(|| draft.text("launcher", "side", "end")));
    let options = [("end", says::side_end()), ("start", says::side_start())];
    let options = options.map(|(key, name)| (key.to_owned(), name.to_owned(), String::new())).to_vec();
    let chosen =
        move |side: String| draft.set("launcher", "side", if side == "end" { Value::Null } else { side.into() });
    view! { <Choice label=says::side() value=side options=options chosen=chosen /> }
}

#[component]
fn Corners(draft: Draft) -> impl IntoView {
    let value = move || draft.get("theme", "radius_px").and_then(|value| value.as_i64()).unwrap_or(16).to_string();
    let moved = move |event| {
        if let Ok(radius) = event_target_value(&event).parse::<i64>() {
            draft.set("theme", "radius_px", radius.into());
        }
    };
    view! {
        <label class="field">
            <span>{says::corners()}</span>
            <input type="range" min="0" max="32" prop:value=value on:input=heard(moved) />
        </label>
    }
}

/// A word of the theme; the first option is what comes with the preset.
#[component]
fn OneOf(
    draft: Draft,
    label: &'static str,
    name: &'static str,
    options: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let value = RwSignal::new(String::new());
    // Choosing a preset takes all of these back.
    Effect::new(move |_| value.set(draft.text("theme", name, "")));
    let options = std::iter::once(("", says::as_preset())).chain(options);
    let options: Vec<(String, String)> = options.map(|(key, name)| (key.to_owned(), name.to_owned())).collect();
    let chosen = move |key: String| draft.set("theme", name, if key.is_empty() { Value::Null } else { key.into() });
    view! { <Select label=label value=value options=options chosen=chosen /> }
}
