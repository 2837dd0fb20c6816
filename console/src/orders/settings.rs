//! What a site calls its statuses, and of which of them its customers are told.

use crate::prelude::*;
use loyalty::wire::orders::{OrderSettings, OrderStatus};
use serde_json::{Map, Value};

use super::usual;
use crate::api;
use crate::parts::{Field, Submit, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::{orders as says, own_name};

/// The longest name, in characters.
const NAME_MAX: u32 = 60;

/// One status under edit; copies are the same one.
#[derive(Clone, Copy)]
struct Line {
    status: StoredValue<String>,
    names: StoredValue<Vec<(String, RwSignal<String>)>>,
    sends: RwSignal<bool>,
}

/// The card.
#[component]
pub(super) fn Settings() -> impl IntoView {
    let read = load(|| async {
        let site = site::read().await?;
        Ok((site, api::get::<OrderSettings>("/v1/orders/settings").await?))
    });
    view! {
        <section class="card" aria-labelledby="statuses">
            <h2 id="statuses">{says::settings()}</h2>
            <p class="lead">{says::settings_lead()}</p>
            {read.show(|(site, settings)| view! { <Form site=site settings=settings /> })}
        </section>
    }
}

#[component]
fn Form(site: Site, settings: OrderSettings) -> impl IntoView {
    let line = |one: &OrderStatus| {
        let name = |language: &String| {
            let own = one.name.as_ref().and_then(|name| name[language.as_str()].as_str());
            (language.clone(), RwSignal::new(own.unwrap_or_default().to_owned()))
        };
        Line {
            status: StoredValue::new(one.status.clone()),
            names: StoredValue::new(site.languages.iter().map(name).collect()),
            sends: RwSignal::new(one.sends),
        }
    };
    let lines: Vec<Line> = settings.statuses.iter().map(line).collect();
    let all = lines.clone();
    let work = Work::new();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let settings = OrderSettings { statuses: all.iter().map(Line::decided).collect() };
        work.run(async move {
            api::put::<OrderSettings>("/v1/orders/settings", &settings).await?;
            toast::say(says::saved());
            Ok(())
        });
    };
    view! {
        <form class="program" on:submit=heard(save)>
            {lines.into_iter().map(|line| view! { <One line=line /> }).collect_view()}
            <p class="fault" aria-live="polite">{work.fault("/statuses")}</p>
            <Submit label=says::save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

#[component]
fn One(line: Line) -> impl IntoView {
    let status = line.status.get_value();
    let (usual, names) = (usual(&status).to_owned(), line.names.get_value());
    let is_one = names.len() == 1;
    let placeholder = usual.clone();
    let field = move |(language, value): (String, RwSignal<String>)| {
        let label = if is_one { says::name().to_owned() } else { says::language_name(own_name(&language)) };
        view! { <Field label=label value=value required=false maxlength=NAME_MAX placeholder=placeholder.clone() /> }
    };
    let switch = move |event| line.sends.set(event_target_checked(&event));
    view! {
        <fieldset class="item">
            <legend>{usual}</legend>
            <div class="fields">{names.into_iter().map(field).collect_view()}</div>
            <label class="check">
                <input type="checkbox" prop:checked=line.sends on:change=heard(switch) />
                <span>{says::sends()}</span>
            </label>
        </fieldset>
    }
}

impl Line {
    /// As it is sent.
    fn decided(&self) -> OrderStatus {
        let name: Map<String, Value> = self.names.with_value(|names| {
            let written =
                names.iter().map(|(language, name)| (language.clone(), name.get_untracked().trim().to_owned()));
            written.filter(|(_, name)| !name.is_empty()).map(|(language, name)| (language, name.into())).collect()
        });
        OrderStatus {
            status: self.status.get_value(),
            name: (!name.is_empty()).then(|| name.into()),
            sends: self.sends.get_untracked(),
        }
    }
}
