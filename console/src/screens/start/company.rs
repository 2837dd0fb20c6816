//! The second step: the company's name and its site's address. Currency, zone and languages are guessed and can be
//! changed; the first two for the last time, because points and days are counted by them.

use crate::prelude::*;
use gloo_net::http::Method;
use serde_json::json;

use super::Steps;
use crate::api::Call;
use crate::parts::{Field, Select, Submit, Troubles, Work};
use crate::sitting::{self, Sitting};
use crate::texts::start as says;
use crate::{address, guess, intl, texts};

/// The screen.
#[component]
pub fn Company() -> impl IntoView {
    let template = Some(untrack(|| address::query("template"))).filter(|name| !name.is_empty());
    let template = template.unwrap_or_else(|| "shop".to_owned());
    let zone_here = intl::own_zone();
    let name = RwSignal::new(String::new());
    let address = RwSignal::new(String::new());
    let currency = RwSignal::new(guess::currency(&zone_here, texts::language()).to_owned());
    let zone = RwSignal::new(zone_here);
    let work = Work::new();
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let template = template.clone();
        work.run(async move {
            let body = json!({
                "template": template,
                "name": name.get_untracked().trim(),
                "currency": currency.get_untracked(),
                "zone": zone.get_untracked(),
                "languages": guess::languages(texts::language()),
                "origins": origins(&address.get_untracked()),
            });
            let made = Call::new(Method::POST, "/v1/console/sites").personal().body(&body).send::<Sitting>().await?;
            sitting::take(made);
            address::go("/console/start/look");
            Ok(())
        });
    };
    let guessed = move || says::guessed(&intl::currency_name(&currency.get()), &zone.get().replace('_', " "));
    view! {
        <Steps at=2 />
        <h1>{says::company_title()}</h1>
        <form class="card stack narrow" on:submit=heard(create)>
            <Field label=says::name() value=name fault=work.fault("/name") hint=says::name_hint() autocomplete="organization" maxlength=120 autofocus=true />
            <Field
                label=says::address()
                value=address
                fault=work.fault("/origins")
                hint=says::address_hint()
                autocomplete="url"
                inputmode="url"
                required=false
                placeholder=says::address_example()
            />
            <details class="guessed">
                <summary><span>{guessed}</span><em>{says::change()}</em></summary>
                <div class="stack">
                    <Select label=says::currency() value=currency options=Signal::derive(move || currencies(&currency.get_untracked())) fault=work.fault("/currency") />
                    <Field label=says::zone() value=zone fault=work.fault("/zone") hint=says::zone_hint() />
                </div>
            </details>
            <Submit label=says::create() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// What was typed as the origins of a site; one that is not online yet has none.
fn origins(typed: &str) -> Vec<String> {
    if typed.trim().is_empty() { Vec::new() } else { guess::twins(&guess::origin(typed)) }
}

fn currencies(guessed: &str) -> Vec<(String, String)> {
    let known = guess::CURRENCIES.contains(&guessed);
    let all = std::iter::once(guessed).filter(|_| !known).chain(guess::CURRENCIES);
    all.map(|code| (code.to_owned(), format!("{} ({code})", intl::currency_name(code)))).collect()
}
