//! One complaint: who waits for what until when, the thread, and what can be done: name who sees to it, answer, close.

use crate::prelude::*;
use loyalty::wire::complaints::{Complaint, ComplaintAssignment, ComplaintFile, ComplaintTopics};
use loyalty::wire::team::Team;

use super::thread::{Answer, Thread};
use super::{due, is_late, keys, state_named, topic_called};
use crate::address::{self, A, go};
use crate::parts::{Dialog, Loaded, Select, Troubles, Work, load, toast};
use crate::texts::complaints as says;
use crate::voice::encoded;
use crate::{api, intl};

const LIST: &str = "/console/voice/complaints";

/// What is read before it can be drawn.
type Read = (ComplaintFile, ComplaintTopics, Team);

/// The screen.
#[component]
pub(in crate::voice) fn One() -> impl IntoView {
    let id = Memo::new(|_| address::query("id"));
    view! {
        <p class="back"><A href=LIST>{says::complaints()}</A></p>
        {move || {
            let id = id.get();
            view! { <File id=id /> }
        }}
    }
}

#[component]
fn File(id: String) -> impl IntoView {
    let path = format!("/v1/complaints/{}", encoded(&id));
    let own = path.clone();
    let read = load(move || {
        let path = format!("{own}/file");
        async move {
            let file = api::get::<ComplaintFile>(&path).await?;
            Ok((file, api::get::<ComplaintTopics>("/v1/complaints/topics").await?, api::get::<Team>("/v1/team").await?))
        }
    });
    // Whatever else is done about it meanwhile, what was written stays.
    let text = RwSignal::new(String::new());
    let helping = RwSignal::new(false);
    keys::heard_here(Callback::new(move |key: keys::Key| match key {
        keys::Key::Answer => to_answer(),
        keys::Key::Back => go(LIST),
        keys::Key::Help => helping.set(true),
        keys::Key::Next | keys::Key::Before => {}
    }));
    view! {
        {read.show(move |(file, topics, team)| {
            let taken = Callback::new(move |file: ComplaintFile| take(read, file));
            let complaint = file.complaint.clone();
            let heading = says::title(&complaint.id);
            let (open, path) = (["received", "assigned", "reopened"].contains(&complaint.state.as_str()), path.clone());
            view! {
                <h1>{heading}</h1>
                <div class="columns wide-first">
                    <section class="card" aria-labelledby="thread">
                        <h2 id="thread">{says::thread()}</h2>
                        <Thread messages=file.messages />
                        <Answer text=text path=path.clone() open=open is_answered={complaint.state == "answered"} taken=taken />
                    </section>
                    <section class="card" aria-label=says::about()>
                        <Facts one=complaint.clone() topic=topic_called(Some(&topics), &complaint.topic) />
                        <Assign one=complaint team=team path=path taken=taken />
                    </section>
                </div>
            }
        })}
        <Dialog open=helping title=says::keys()><keys::Help /></Dialog>
    }
}

fn take(read: Loaded<Read>, file: ComplaintFile) {
    if let Some((_, topics, team)) = untrack(|| read.get()) {
        read.set((file, topics, team));
    }
}

/// Puts the focus where the answer is written.
pub(super) fn to_answer() {
    let field = document().query_selector("#answer textarea");
    if let Some(field) =
        field.ok().flatten().and_then(|field| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(field).ok())
    {
        // A field that is gone by now needs no focus.
        let _gone = field.focus();
    }
}

#[component]
fn Facts(one: Complaint, topic: String) -> impl IntoView {
    let moment = |at: loyalty::time::Moment| intl::moment(&at.to_rfc3339(), "");
    let promised = one.due_at.map(|at| format!("{} ({})", moment(at), due(&one)));
    let is_late = is_late(&one);
    let facts = [
        (says::state(), Some(state_named(&one.state).to_owned()), false),
        (says::promised(), promised, is_late),
        (says::topic(), Some(topic), false),
        (says::wish(), one.wish, false),
        (says::came(), Some(moment(one.at)), false),
        (says::purchase(), one.purchase, false),
        (says::email(), one.email, false),
        (says::phone(), one.phone, false),
        (says::escalated(), one.escalated_at.map(moment), false),
        (says::closed(), one.resolved_at.map(moment), false),
        (says::opened_again(), (one.reopened > 0).then(|| says::times(i64::from(one.reopened))), false),
    ];
    let fact = |(name, value, is_late): (&'static str, Option<String>, bool)| {
        value.map(|value| view! { <div><dt>{name}</dt><dd class:late=is_late>{value}</dd></div> })
    };
    let who = one.name.clone().unwrap_or_else(|| says::guest().to_owned());
    let who = match one.member {
        Some(id) => {
            let href = format!("/console/customers/one?id={}", encoded(&id));
            let name = one.name.unwrap_or(id);
            view! { <A href=href>{name}</A> }
        }
        None => who.into_any(),
    };
    view! {
        <dl class="facts">
            <div><dt>{says::who()}</dt><dd>{who}</dd></div>
            {facts.into_iter().filter_map(fact).collect_view()}
        </dl>
    }
}

/// Who sees to it.
#[component]
fn Assign(one: Complaint, team: Team, path: String, taken: Callback<ComplaintFile>) -> impl IntoView {
    let chosen = RwSignal::new(one.person.unwrap_or_default());
    let people = team.people.into_iter().map(|person| (person.person, person.name));
    let nobody = (String::new(), says::nobody_yet().to_owned());
    let people: Vec<(String, String)> = std::iter::once(nobody).chain(people).collect();
    let work = Work::new();
    let assign = move |person: String| {
        let path = format!("{path}/assign");
        // That nobody sees to it any more is no choice.
        if person.is_empty() {
            return;
        }
        work.run(async move {
            taken.run(api::post(&path, &ComplaintAssignment { person }).await?);
            toast::say(says::saved());
            Ok(())
        });
    };
    view! {
        <Select label=says::who_sees_to() value=chosen options=people chosen=assign />
        <Troubles of=work.trouble() />
    }
}
