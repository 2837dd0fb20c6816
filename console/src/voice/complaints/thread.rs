//! What was said, and the answer to it.

use crate::prelude::*;
use loyalty::wire::complaints::{ComplaintFile, ComplaintMessage, ComplaintResolution, NewComplaintMessage};

use super::one::to_answer;
use crate::address;
use crate::parts::{Area, Button, Submit, Troubles, Work, toast};
use crate::texts::complaints as says;
use crate::{api, intl};

/// The messages, oldest first.
#[component]
pub(super) fn Thread(messages: Vec<ComplaintMessage>) -> impl IntoView {
    let message = |one: ComplaintMessage| {
        let is_ours = one.by == "shop";
        let who = if is_ours { says::you() } else { says::they() };
        let at = one.at.to_rfc3339();
        let words = intl::moment(&at, "");
        view! {
            <li class:ours=is_ours>
                <p class="line apart"><b>{who}</b><time datetime=at>{words}</time></p>
                <p class="words">{one.text}</p>
            </li>
        }
    };
    view! { <ol class="thread">{messages.into_iter().map(message).collect_view()}</ol> }
}

/// The answer: sent, or sent and the complaint closed with it.
#[component]
pub(super) fn Answer(
    /// What is written so far.
    text: RwSignal<String>,
    /// The complaint's place.
    path: String,
    /// Whether its author waits for the company: then it is closed by a last answer only.
    open: bool,
    /// Whether it was answered and not closed.
    is_answered: bool,
    /// Takes the complaint as it is then.
    taken: Callback<ComplaintFile>,
) -> impl IntoView {
    let (answering, closing) = (Work::new(), Work::new());
    let path = StoredValue::new(path);
    let answer = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        answering.run(async move {
            let path = format!("{}/answer", path.get_value());
            let answered = api::post(&path, &NewComplaintMessage { text: text.get_untracked() }).await?;
            toast::say(says::answered_now());
            text.set(String::new());
            taken.run(answered);
            Ok(())
        });
    };
    let close = move |()| {
        closing.run(async move {
            let path = format!("{}/resolve", path.get_value());
            let words = Some(text.get_untracked()).filter(|text| !text.trim().is_empty());
            let closed = api::post(&path, &ComplaintResolution { text: words }).await?;
            toast::say(says::closed_now());
            text.set(String::new());
            taken.run(closed);
            Ok(())
        });
    };
    if !address::query("answer").is_empty() {
        request_animation_frame(to_answer);
    }
    let label = move || {
        let with_words = text.with(|text| !text.trim().is_empty());
        (if with_words { says::answer_and_close() } else { says::close() }).to_owned()
    };
    let fault = Signal::derive(move || {
        let at = |work: Work| work.trouble().get().and_then(|trouble| trouble.fault_at("/text"));
        at(answering).or_else(|| at(closing))
    });
    let can_close = move || is_answered || open && text.with(|text| !text.trim().is_empty());
    view! {
        <form id="answer" class="stack" on:submit=heard(answer)>
            <Area label=says::answer() value=text fault=fault hint=says::answer_hint() rows=5 />
            <p class="line">
                <Submit label=says::answer_send() busy=answering.busy() />
                <Show when=can_close>
                    <Button label=Signal::derive(label) busy=closing.busy() press=close />
                </Show>
            </p>
            <Troubles of=answering.trouble() />
            <Troubles of=closing.trouble() />
        </form>
    }
}
