//! The bar that saves: first what changes for whom, then the note why, then the edge.

use crate::prelude::*;
use gloo_net::http::Method;

use super::changes::{WhatChanges, preview};
use super::collisions::Collisions;
use super::editor::Editor;
use super::{InForce, in_force};
use crate::api::Call;
use crate::parts::{Button, Dialog, Field, Submit, Troubles, Work, toast};
use crate::reader;
use crate::texts::program as says;

/// The longest note.
const NOTE_CHARS_MAX: u32 = 200;

/// The bar, the dialog it opens, and what is said when somebody else was faster.
#[component]
pub(super) fn Saving(editor: Editor) -> impl IntoView {
    let review = RwSignal::new(false);
    let discard = RwSignal::new(false);
    let open = move |()| {
        if editor.check() && editor.collisions.with_untracked(Vec::is_empty) {
            review.set(true);
        }
    };
    let thrown_away = move |()| {
        discard.set(false);
        editor.discard();
    };
    view! {
        <Collisions editor=editor />
        <Show when=move || editor.joined.get() && editor.is_changed()>
            <p class="notice" role="status">{says::joined()}</p>
        </Show>
        <Show when=move || editor.is_changed()>
            <div class="save-bar" role="region" aria-label=says::unsaved()>
                <p>{move || if editor.is_faulty() { says::faulty() } else { says::unsaved() }}</p>
                <Button label=says::discard() look="plain" press=move |()| discard.set(true) />
                <Button label=says::review() look="main" press=open />
            </div>
        </Show>
        <Dialog open=review title=says::review_title()>
            <Review editor=editor open=review />
        </Dialog>
        <Dialog open=discard title=says::discard_title()>
            <p>{says::discard_lead()}</p>
            <Button label=says::discard_go() look="danger" press=thrown_away />
        </Dialog>
    }
}

#[component]
fn Review(editor: Editor, open: RwSignal<bool>) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let work = Work::new();
    let (before, after) = editor.draft.with_untracked(|draft| (draft.before(), draft.read()));
    let document = editor.draft.with_untracked(|draft| draft.document().clone());
    let asked = preview(document);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        work.run(async move {
            let document = editor.draft.with_untracked(|draft| draft.document().clone());
            match put(&document, &editor.etag.get_untracked(), &note.get_untracked()).await {
                Ok(now) => {
                    editor.saved(now);
                    open.set(false);
                    toast::say(says::saved());
                    Ok(())
                }
                // Somebody was faster: theirs comes in, ours stays, and the person looks again.
                Err(trouble) if trouble.code() == "changed" => {
                    editor.join(in_force().await?);
                    open.set(false);
                    Ok(())
                }
                Err(trouble) => Err(trouble),
            }
        });
    };
    let changes = match (before, after) {
        (Ok(before), Ok(after)) => {
            Some(view! { <WhatChanges before=before after=after currency=editor.currency() preview=asked /> })
        }
        _ => None,
    };
    view! {
        {changes}
        <form class="stack" on:submit=heard(save)>
            <Field label=says::note() value=note hint=says::note_hint() required=false maxlength=NOTE_CHARS_MAX fault=work.fault("/note") />
            <Submit label=says::save() busy=work.busy() />
            <Troubles of=work.trouble() />
        </form>
    }
}

/// Puts a program into force in place of the revision that was seen.
pub(crate) async fn put(document: &serde_json::Value, seen: &str, note: &str) -> Result<InForce, crate::api::Trouble> {
    let note = js_sys::encode_uri_component(note.trim());
    let call = Call::new(Method::PUT, &format!("/v1/program?note={note}"));
    let answer = call.body(document).header("if-match", seen).exchange().await?;
    let document = reader::value(&answer.text);
    Ok(InForce { document, etag: answer.etag.unwrap_or_default() })
}
