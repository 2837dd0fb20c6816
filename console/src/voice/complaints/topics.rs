//! What complaints can be about, in how many hours each is answered, and who sees to it.

use crate::prelude::*;
use loyalty::complaint::{HOURS, HOURS_MAX, TOPICS_MAX};
use loyalty::wire::complaints::{ComplaintTopic, ComplaintTopics};
use loyalty::wire::team::Team;
use serde_json::{Map, Value};

use crate::parts::{Button, Field, Select, Submit, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::{complaints as says, own_name};
use crate::voice::Pages;
use crate::{api, intl};

/// The longest title, in characters.
const TITLE_MAX: u32 = 80;

/// One topic under edit; copies are the same one.
#[derive(Clone, Copy)]
struct Line {
    /// Stays the same while lines come and go.
    number: usize,
    id: StoredValue<String>,
    titles: StoredValue<Vec<(String, RwSignal<String>)>>,
    hours: RwSignal<String>,
    person: RwSignal<String>,
}

/// The screen.
#[component]
pub(in crate::voice) fn Topics() -> impl IntoView {
    let read = load(|| async {
        let site = site::read().await?;
        let topics = api::get::<ComplaintTopics>("/v1/complaints/topics").await?;
        Ok((site, topics, api::get::<Team>("/v1/team").await?))
    });
    view! {
        <Pages />
        {read.show(|(site, topics, team)| view! { <Form site=site topics=topics team=team /> })}
    }
}

/// What one of our own topics is called.
pub(super) fn ours(id: &str) -> Option<&'static str> {
    match id {
        "quality" => Some(says::topic_quality()),
        "delay" => Some(says::topic_delay()),
        "price" => Some(says::topic_price()),
        "staff" => Some(says::topic_staff()),
        "other" => Some(says::topic_other()),
        _ => None,
    }
}

#[component]
fn Form(site: Site, topics: ComplaintTopics, team: Team) -> impl IntoView {
    let languages = StoredValue::new(site.languages);
    let line = move |number: usize, topic: &ComplaintTopic| {
        let title = |language: &String| {
            let text = topic.title.as_ref().and_then(|title| title[language.as_str()].as_str());
            (language.clone(), RwSignal::new(text.unwrap_or_default().to_owned()))
        };
        Line {
            number,
            id: StoredValue::new(topic.id.clone()),
            titles: StoredValue::new(languages.with_value(|languages| languages.iter().map(title).collect())),
            hours: RwSignal::new(topic.hours.to_string()),
            person: RwSignal::new(topic.person.clone().unwrap_or_default()),
        }
    };
    let lines =
        RwSignal::new(topics.topics.iter().enumerate().map(|(number, topic)| line(number, topic)).collect::<Vec<_>>());
    let nobody = (String::new(), says::nobody_by_itself().to_owned());
    let people = team.people.into_iter().map(|person| (person.person, person.name));
    let people: Vec<(String, String)> = std::iter::once(nobody).chain(people).collect();
    let (work, is_sent) = (Work::new(), RwSignal::new(false));
    let add = move |()| {
        let number = lines.with_untracked(|lines| lines.iter().map(|line| line.number + 1).max().unwrap_or_default());
        let topic = ComplaintTopic { id: new_id(&lines.get_untracked()), title: None, hours: HOURS, person: None };
        lines.update(|lines| lines.push(line(number, &topic)));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        is_sent.set(true);
        let lines = lines.get_untracked();
        if lines.iter().any(|line| line.hours_fault().is_some() || line.title_fault().is_some()) {
            return;
        }
        work.run(async move {
            let topics = ComplaintTopics { topics: lines.iter().map(Line::topic).collect() };
            api::put::<ComplaintTopics>("/v1/complaints/topics", &topics).await?;
            is_sent.set(false);
            toast::say(says::saved());
            Ok(())
        });
    };
    let item = move |line: Line| {
        let remove = Callback::new(move |()| lines.update(|lines| lines.retain(|other| other.number != line.number)));
        view! { <Topic line=line people=people.clone() is_sent=is_sent remove=remove /> }
    };
    let count = move || lines.with(Vec::len);
    view! {
        <section class="card" aria-labelledby="topics">
            <h2 id="topics">{says::topics()}</h2>
            <p class="lead">{says::topics_lead()}</p>
            <form class="program" on:submit=heard(save)>
                <For each=move || lines.get() key=|line| line.number children=item />
                <p class="fault" aria-live="polite">{work.fault("/topics")}</p>
                <Show when=move || count() < TOPICS_MAX>
                    <Button label=says::topic_add() press=add />
                </Show>
                <Submit label=says::save() busy=work.busy() />
                <Troubles of=work.trouble() />
            </form>
        </section>
    }
}

#[component]
fn Topic(line: Line, people: Vec<(String, String)>, is_sent: RwSignal<bool>, remove: Callback<()>) -> impl IntoView {
    let own = ours(&line.id.get_value());
    let titles = line.titles.get_value();
    let is_one = titles.len() == 1;
    let seen = move |fault: Option<String>| fault.filter(|_| is_sent.get());
    let title = move |(at, (language, value)): (usize, (String, RwSignal<String>))| {
        let label = if is_one { says::topic_title().to_owned() } else { says::topic_title_in(own_name(&language)) };
        let fault = Signal::derive(move || seen(line.title_fault()).filter(|_| at == 0));
        view! { <Field label=label value=value fault=fault required=false maxlength=TITLE_MAX placeholder=own.unwrap_or_default() /> }
    };
    let hours_fault = Signal::derive(move || seen(line.hours_fault()));
    let name = move || line.called();
    view! {
        <fieldset class="item">
            <legend>{name}</legend>
            <div class="fields">
                {titles.into_iter().enumerate().map(title).collect_view()}
                <Field label=says::hours() value=line.hours fault=hours_fault inputmode="numeric" />
                <Select label=says::who_sees_to() value=line.person options=people />
            </div>
            <p class="asides"><Button label=says::remove() named=says::remove_named(&line.called()) look="plain" press=remove /></p>
        </fieldset>
    }
}

impl Line {
    /// As it is sent.
    fn topic(&self) -> ComplaintTopic {
        let titles: Map<String, Value> = self.titles.with_value(|titles| {
            let written =
                titles.iter().map(|(language, text)| (language.clone(), text.get_untracked().trim().to_owned()));
            written.filter(|(_, text)| !text.is_empty()).map(|(language, text)| (language, text.into())).collect()
        });
        ComplaintTopic {
            id: self.id.get_value(),
            title: (!titles.is_empty()).then(|| titles.into()),
            hours: self.hours.get_untracked().trim().parse().unwrap_or_default(),
            person: Some(self.person.get_untracked()).filter(|person| !person.is_empty()),
        }
    }

    /// What it is called so far; follows what is typed.
    fn called(&self) -> String {
        let written = self
            .titles
            .with_value(|titles| titles.iter().map(|(_, text)| text.get()).find(|text| !text.trim().is_empty()));
        written.unwrap_or_else(|| self.id.with_value(|id| ours(id).unwrap_or_else(says::topic_new).to_owned()))
    }

    fn hours_fault(&self) -> Option<String> {
        let hours = self.hours.get().trim().parse::<i64>();
        let fits = hours.is_ok_and(|hours| (1..=HOURS_MAX).contains(&hours));
        (!fits).then(|| says::hours_hint(&intl::whole(HOURS_MAX)))
    }

    /// Ours have names in every language; an owner's needs one.
    fn title_fault(&self) -> Option<String> {
        let is_named = self.id.with_value(|id| ours(id).is_some())
            || self
                .titles
                .with_value(|titles| titles.iter().any(|(_, text)| text.with(|text| !text.trim().is_empty())));
        (!is_named).then(|| says::topic_title_missing().to_owned())
    }
}

/// An id that no topic here has.
fn new_id(lines: &[Line]) -> String {
    let is_taken = |id: &String| lines.iter().any(|line| line.id.with_value(|own| own == id));
    (1..=TOPICS_MAX + 1).map(|number| format!("topic-{number}")).find(|id| !is_taken(id)).unwrap_or_default()
}
