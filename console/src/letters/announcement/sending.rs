//! An announcement goes out: first to oneself, then to everybody, and how far it has come.

use crate::prelude::*;
use loyalty::wire::blog::Announcement as Letter;
use serde_json::{Value, json};

use super::{Editor, ONE, Read, state};
use crate::address;
use crate::letters::{count, encoded, topic};
use crate::parts::{Button, Dialog, Loaded, Troubles, Work, toast};
use crate::texts::letters as says;
use crate::{api, intl, sitting};

/// The two ways out of a draft. Each saves it first, so that what goes out is what stands on the screen.
#[component]
pub(super) fn Sending(editor: Editor, read: Loaded<Read>) -> impl IntoView {
    let asked = RwSignal::new(None::<Letter>);
    let open = RwSignal::new(false);
    let test = move |()| {
        editor.work.run(async move {
            let letter = editor.save().await?;
            let body = json!({ "language": editor.texts.language() });
            api::post::<Value>(&format!("/v1/announcements/{}/test", letter.id), &body).await?;
            let email = sitting::sitting().and_then(|sitting| sitting.person.email).unwrap_or_default();
            toast::say(says::tested(&email));
            Ok(())
        });
    };
    let ask = move |()| {
        editor.work.run(async move {
            asked.set(Some(editor.save().await?));
            open.set(true);
            Ok(())
        });
    };
    view! {
        <Button label=says::test() busy=editor.work.busy() press=test />
        <Button label=says::send() look="main" busy=editor.work.busy() press=ask />
        <Dialog open=open title=says::send_title()>
            {asked.get().map(|letter| view! { <Sure letter=letter read=read /> })}
        </Dialog>
    }
}

/// To how many it goes, and the last word.
#[component]
fn Sure(letter: Letter, read: Loaded<Read>) -> impl IntoView {
    let work = Work::new();
    let (readers, about) = (count(letter.readers), topic(&letter.topic).to_owned());
    let send = move |()| {
        let path = format!("/v1/announcements/{}/send", letter.id);
        let body = json!({ "revision": letter.revision });
        work.run(async move {
            let sent: Letter = api::post(&path, &body).await?;
            toast::say(says::send_begun());
            // One that was begun a moment ago has no address yet that would lead back to it.
            let here = format!("{ONE}?id={}", encoded(&sent.id));
            if let Some((site, _)) = read.get() {
                read.set((site, Some(sent)));
            }
            address::go(&here);
            Ok(())
        });
    };
    let button =
        (readers > 0).then(|| view! { <Button label=says::send_go() look="main" busy=work.busy() press=send /> });
    view! {
        <div class="stack">
            <p>{if readers > 0 { says::send_to(readers, &about) } else { says::send_nobody(&about) }}</p>
            {button}
            <Troubles of=work.trouble() />
        </div>
    }
}

/// What became of one that was sent.
#[component]
pub(super) fn OnItsWay(letter: Letter, again: Callback<()>) -> impl IntoView {
    let work = Work::new();
    let is_sending = letter.state == "sending";
    let path = format!("/v1/announcements/{}", letter.id);
    let stop = move |()| {
        let path = path.clone();
        work.run(async move {
            api::delete(&path).await?;
            again.run(());
            Ok(())
        });
    };
    let figures = [(says::readers(), letter.readers), (says::sent(), letter.sent), (says::failed(), letter.failed)];
    let figure = |(name, n): (&'static str, u64)| view! { <div><dt>{name}</dt><dd>{intl::whole(count(n))}</dd></div> };
    let words = letter.texts.as_object().cloned().unwrap_or_default().into_iter().map(|(language, words)| {
        let text = |field: &str| words[field].as_str().unwrap_or_default().to_owned();
        view! { <section class="words" lang=language><h2>{text("subject")}</h2><p>{text("body")}</p></section> }
    });
    let buttons = is_sending.then(|| {
        view! {
            <p class="line">
                <Button label=says::refresh() press=again />
                <Button label=says::stop() look="danger" busy=work.busy() press=stop />
            </p>
        }
    });
    view! {
        <section class="card">
            <p role="status">{[state(&letter.state), topic(&letter.topic)].join(" · ")}</p>
            <dl class="figures">{figures.map(figure).into_iter().collect_view()}</dl>
            {buttons}
            <Troubles of=work.trouble() />
        </section>
        <section class="card">{words.collect_view()}</section>
    }
}
