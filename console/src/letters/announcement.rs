//! One announcement: written, looked at, tried on oneself, sent, and watched on its way.

mod sending;

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::wire::blog::{Announcement as Letter, AnnouncementPage};
use serde_json::json;

use super::announcements::{ONE, state, subject};
use super::texts::{Texts, Write};
use super::{encoded, languages, topic};
use crate::address::{self, A};
use crate::api::{self, Call, Trouble};
use crate::parts::{Button, Choice, Loaded, Submit, Troubles, Work, load, toast};
use crate::site::{self, Site};
use crate::texts::letters as says;
use sending::{OnItsWay, Sending};

/// What an announcement can be about.
const TOPICS: [&str; 2] = ["news", "offers"];

/// What is read before it can be drawn: the site, and the letter where there is one.
type Read = (Site, Option<Letter>);

/// The screen. A letter that was just begun has its address from then on.
#[component]
pub(super) fn Announcement() -> impl IntoView {
    let id = Memo::new(|_| address::query("id"));
    view! {
        <p class="back"><A href="/console/letters/announcements">{says::announcements()}</A></p>
        {move || {
            let id = id.get();
            view! { <One id=id /> }
        }}
    }
}

#[component]
fn One(id: String) -> impl IntoView {
    let read = load(move || {
        let id = id.clone();
        async move { Ok((site::read().await?, find(&id).await?)) }
    });
    read.show(move |(site, letter)| match letter {
        Some(letter) if letter.state != "draft" => view! {
            <h1>{subject(&letter.texts)}</h1>
            <OnItsWay letter=letter again=Callback::new(move |()| read.again()) />
        },
        letter => view! {
            <h1>{says::announcement()}</h1>
            <Draft site=site letter=letter read=read />
        },
    })
}

/// The letter of this id. They are listed newest first, and a draft is seldom old.
async fn find(id: &str) -> Result<Option<Letter>, Trouble> {
    let mut path = "/v1/announcements?limit=100".to_owned();
    if id.is_empty() {
        return Ok(None);
    }
    loop {
        let page = api::get::<AnnouncementPage>(&path).await?;
        if let Some(found) = page.announcements.into_iter().find(|one| one.id == id) {
            return Ok(Some(found));
        }
        let Some(next) = page.next else { return Ok(None) };
        path = format!("/v1/announcements?limit=100&cursor={}", encoded(&next));
    }
}

/// A letter that is being written.
#[derive(Clone, Copy)]
struct Editor {
    texts: Texts,
    topic: RwSignal<String>,
    /// As it was saved last.
    saved: RwSignal<Option<Letter>>,
    work: Work,
}

impl Editor {
    /// Saves it, over the revision that was read. A new one gets its id by that.
    async fn save(self) -> Result<Letter, Trouble> {
        let body = json!({"topic": self.topic.get_untracked(), "texts": self.texts.value()});
        let call = match self.saved.get_untracked() {
            None => Call::new(Method::POST, "/v1/announcements"),
            Some(Letter { id, revision, .. }) => Call::new(Method::PUT, &format!("/v1/announcements/{id}"))
                .header("if-match", &format!("\"{revision}\"")),
        };
        let letter: Letter = call.body(&body).send().await?;
        self.saved.try_set(Some(letter.clone()));
        Ok(letter)
    }
}

#[component]
fn Draft(site: Site, letter: Option<Letter>, read: Loaded<Read>) -> impl IntoView {
    let topic_now = letter.as_ref().map_or(TOPICS[0], |letter| &letter.topic).to_owned();
    let texts = letter.as_ref().map(|letter| letter.texts.clone()).unwrap_or_default();
    let editor = Editor {
        texts: Texts::of(&texts, &languages(&site)),
        topic: RwSignal::new(topic_now),
        saved: RwSignal::new(letter),
        work: Work::new(),
    };
    let work = editor.work;
    let about = |topic: &str| if topic == "offers" { says::offers_about() } else { says::news_about() };
    let topics = TOPICS.map(|one| (one.to_owned(), topic(one).to_owned(), about(one).to_owned())).to_vec();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let letter = editor.save().await?;
            toast::say(says::saved());
            address::go(&format!("{ONE}?id={}", encoded(&letter.id)));
            Ok(())
        });
    };
    let discard = move |()| {
        work.run(async move {
            if let Some(letter) = editor.saved.get_untracked() {
                api::delete(&format!("/v1/announcements/{}", letter.id)).await?;
            }
            address::go("/console/letters/announcements");
            Ok(())
        });
    };
    view! {
        <form class="card" on:submit=heard(save)>
            <Choice label=says::topic() value=editor.topic options=topics />
            <p class="fault" aria-live="polite">{work.fault("/topic")}</p>
            <Write texts=editor.texts kind="announcement".to_owned() work=work />
            <p class="line">
                <Submit label=says::save() look="quiet" busy=work.busy() />
                <Sending editor=editor read=read />
                <Button label=says::discard() look="plain" press=discard />
            </p>
            <Troubles of=work.trouble() />
        </form>
    }
}
