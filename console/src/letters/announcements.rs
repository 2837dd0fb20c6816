//! Announcements: letters that an owner writes to all readers of a topic.

use crate::prelude::*;
use loyalty::wire::blog::Announcement;
use serde_json::Value;

use super::list::List;
use super::{Pages, count, encoded, topic};
use crate::address::{A, go};
use crate::parts::{Button, Empty};
use crate::texts::letters as says;
use crate::{intl, reader};

/// Where one is written.
pub(super) const ONE: &str = "/console/letters/announcement";

/// The screen.
#[component]
pub(super) fn Announcements() -> impl IntoView {
    let empty = Callback::new(|()| {
        view! { <Empty title=says::announcement_none() says=says::announcement_none_why() /> }
    });
    let heads = vec![says::subject(), says::topic(), says::state(), says::announcement_sent()];
    view! {
        <Pages />
        <section class="card">
            <header class="line apart">
                <h2>{says::announcements()}</h2>
                <Button label=says::announcement_new() look="main" press=|()| go(ONE) />
            </header>
            <List path="/v1/announcements?" field="announcements" caption=says::announcements() heads=heads row=Callback::new(row) empty=empty />
        </section>
    }
}

/// What a state is called.
pub(super) fn state(state: &str) -> &str {
    match state {
        "draft" => says::draft(),
        "waiting" => says::waiting(),
        "sending" => says::sending(),
        "sent" => says::sent(),
        "stopped" => says::stopped(),
        "old" => says::post_old(),
        other => other,
    }
}

/// The subject in the first language that has one.
pub(super) fn subject(texts: &Value) -> String {
    let subjects = texts.as_object().into_iter().flatten().filter_map(|(_, words)| words["subject"].as_str());
    subjects.into_iter().find(|subject| !subject.is_empty()).unwrap_or(says::announcement_unnamed()).to_owned()
}

fn row(value: Value) -> Vec<AnyView> {
    let Ok(one) = reader::read::<Announcement>(&value) else { return Vec::new() };
    let href = format!("{ONE}?id={}", encoded(&one.id));
    let day = one.sending_at.unwrap_or(one.created_at);
    let sent =
        (one.state != "draft").then(|| says::sent_of(&intl::whole(count(one.readers)), &intl::whole(count(one.sent))));
    vec![
        view! { <A href=href>{subject(&one.texts)}</A> },
        topic(&one.topic).to_owned().into_any(),
        view! { <span>{state(&one.state).to_owned()}<small class="under">{intl::day(&day.to_rfc3339(), "")}</small></span> },
        sent.into_any(),
    ]
}
