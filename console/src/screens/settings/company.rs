//! What customers know the company by, and where its pages are.

use crate::prelude::*;
use serde_json::json;

use super::Pages;
use crate::api;
use crate::parts::{Choice, CopyLine, Field, Submit, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::{self, settings as says};
use crate::{guess, intl, sitting};

/// The screen.
#[component]
pub fn Company() -> impl IntoView {
    let site = load(site::read);
    view! {
        <Pages />
        {site.show(move |now| view! {
            <Form site=now.clone() saved=move |now| site.set(now) />
            <section class="card">
                <h2>{says::line()}</h2>
                <p class="lead">{says::line_lead()}</p>
                <CopyLine label=says::line() line=now.line() />
            </section>
        })}
    }
}

#[component]
fn Form(site: Site, #[prop(into)] saved: Callback<Site>) -> impl IntoView {
    let name = RwSignal::new(site.name.clone());
    let origins = RwSignal::new(site.origins.join("\n"));
    let languages = RwSignal::new(site.languages.clone());
    let contacts = RwSignal::new(site.contacts.clone());
    let keepers = [
        ("ours", says::contacts_ours(), says::contacts_ours_about()),
        ("owner", says::contacts_owner(), says::contacts_owner_about()),
    ];
    let keepers = keepers.map(|(key, name, about)| (key.to_owned(), name.to_owned(), about.to_owned())).to_vec();
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let body = json!({
                "name": name.get_untracked().trim(),
                "origins": each_origin(&origins.get_untracked()),
                "languages": languages.get_untracked(),
                "contacts": contacts.get_untracked(),
            });
            saved.run(api::patch("/v1/site", &body).await?);
            sitting::ask().await;
            toast::say(says::saved());
            Ok(())
        });
    };
    let language = move |code: &'static str| {
        let spoken = move || languages.with(|all| all.iter().any(|one| one == code));
        let turn = move |_| languages.update(|all| turned(all, code));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=spoken on:change=heard(turn) />
                <span lang=code>{texts::own_name(code)}</span>
            </label>
        }
    };
    let addresses_fault = work.fault("/origins");
    view! {
        <section class="card">
            <form class="stack" on:submit=heard(save)>
                <Field label=says::name() value=name fault=work.fault("/name") maxlength=120 />
                <div class="field">
                    <label for="origins">{says::origins()}</label>
                    <textarea
                        id="origins"
                        rows="3"
                        spellcheck="false"
                        aria-describedby="origins-hint origins-fault"
                        aria-invalid=move || addresses_fault.get().map(|_| "true")
                        prop:value=origins
                        on:input=heard(move |event| origins.set(event_target_value(&event)))
                    ></textarea>
                    <p class="hint" id="origins-hint">{says::origins_hint()}</p>
                    <p class="fault" id="origins-fault" aria-live="polite">{addresses_fault}</p>
                </div>
                <fieldset class="choice">
                    <legend>{says::languages()}</legend>
                    {texts::LANGUAGES.map(language).into_iter().collect_view()}
                    <p class="fault" aria-live="polite">{work.fault("/languages")}</p>
                </fieldset>
                <Choice label=says::contacts() value=contacts options=keepers />
                <p class="hint">{says::fixed(&intl::currency_name(&site.currency), &site.zone.replace('_', " "))}</p>
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        </section>
    }
}

/// One address a line, each as people type it.
fn each_origin(typed: &str) -> Vec<String> {
    let lines = typed.split(['\n', ',', ' ']).map(str::trim).filter(|line| !line.is_empty());
    lines.map(guess::origin).collect()
}

/// Takes a language up as the last one, or leaves it; the last one stays.
fn turned(all: &mut Vec<String>, language: &str) {
    match all.iter().position(|one| one == language) {
        Some(_) if all.len() == 1 => {}
        Some(place) => drop(all.remove(place)),
        None => all.push(language.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_site_speaks_at_least_one_language() {
        let mut all = vec!["en".to_owned()];
        super::turned(&mut all, "ru");
        assert_eq!(all, ["en", "ru"]);
        super::turned(&mut all, "en");
        super::turned(&mut all, "ru");
        assert_eq!(all, ["ru"]);
    }
}
