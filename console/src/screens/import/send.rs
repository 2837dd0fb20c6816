//! The file on its way, slice by slice. After each the browser writes down how far it has come.

use crate::prelude::*;
use gloo_net::http::Method;
use loyalty::import::rows::Line;
use loyalty::wire::purchases::ImportAnswer;

use super::file::Upload;
use super::{Step, Wizard};
use crate::api::{Call, Trouble};
use crate::parts::{Button, Troubles, Work};
use crate::texts::import as says;
use crate::{files, intl};

/// Lines sent at once: a second or two, so that the bar moves and little is repeated after an interruption.
const SLICE_LINES: usize = 500;

#[component]
pub(super) fn Send(wizard: Wizard, upload: Upload) -> impl IntoView {
    let work = Work::new();
    let lines = StoredValue::new_local(wizard.site.with_value(|site| upload.rows(site)).lines);
    let all = lines.with_value(Vec::len);
    let sent = RwSignal::new(usize::try_from(upload.settings.sent).unwrap_or(0).min(all));
    let hint = if upload.is_kept { says::sending_hint() } else { says::sending_not_kept() };
    let key = wizard.key();
    let upload = StoredValue::new_local(upload);
    // Stops where the person goes to another screen; what was sent stays written down.
    let gone = RwSignal::new(false);
    on_cleanup(move || gone.set(true));
    let go = move |()| {
        let key = key.clone();
        work.run(async move {
            while let Some(slice) = next(lines, sent) {
                if gone.try_get_untracked().unwrap_or(true) {
                    return Ok(());
                }
                let Some(mut now) = upload.try_get_value() else { return Ok(()) };
                let done = send(&mut now, &slice).await?;
                let Some(before) = sent.try_get_untracked() else { return Ok(()) };
                now.settings.sent = i64::try_from(before + done).unwrap_or(0);
                if now.is_kept {
                    files::note(&key, &now.settings.to_text()).await;
                }
                upload.try_set_value(now);
                sent.try_set(before + done);
            }
            let Some(now) = upload.try_get_value() else { return Ok(()) };
            files::forget(&key).await;
            wizard.step.try_set(Step::Done(now));
            Ok(())
        });
    };
    go(());
    view! {
        <section class="card" aria-labelledby="sending">
            <h2 id="sending">{upload.with_value(|upload| says::sending(&upload.name))}</h2>
            <progress aria-labelledby="sending" max=all.to_string() value=move || sent.get().to_string()></progress>
            <p role="status">
                {move || says::sent(&intl::whole(i64::try_from(all).unwrap_or(0)), &intl::whole(i64::try_from(sent.get()).unwrap_or(0)))}
            </p>
            <p class="hint">{hint}</p>
            <Troubles of=work.trouble() />
            <Show when=move || work.trouble().get().is_some()>
                <Button label=says::go_on() look="main" busy=work.busy() press=go.clone() />
            </Show>
        </section>
    }
}

fn next(lines: StoredValue<Vec<Line>, LocalStorage>, sent: RwSignal<usize>) -> Option<Vec<Line>> {
    let from = sent.try_get_untracked()?;
    lines.try_with_value(|lines| {
        let slice: Vec<Line> = lines.iter().skip(from).take(SLICE_LINES).cloned().collect();
        (!slice.is_empty()).then_some(slice)
    })?
}

/// Sends one slice and notes what became of its lines; says how many of them are done.
async fn send(upload: &mut Upload, slice: &[Line]) -> Result<usize, Trouble> {
    let path = if upload.settings.is_purchases { "/v1/imports/purchases" } else { "/v1/imports/members" };
    let body: String = slice.iter().flat_map(|line| [line.json.as_str(), "\n"]).collect();
    let answer: ImportAnswer = Call::new(Method::POST, path).text("application/x-ndjson", body).send().await?;
    let settings = &mut upload.settings;
    settings.accepted += answer.accepted;
    settings.replayed += answer.replayed;
    for refused in answer.refused {
        let place = usize::try_from(refused.line).unwrap_or(0).saturating_sub(1);
        let line = slice.get(place).map_or(0, |line| line.line);
        let code = serde_json::to_value(refused.code).ok().and_then(|code| code.as_str().map(str::to_owned));
        settings.refused.push((line, code.unwrap_or_default()));
    }
    let next =
        answer.next_line.and_then(|line| usize::try_from(line).ok()).map_or(slice.len(), |line| line.saturating_sub(1));
    // A slice of which nothing was taken would be sent for ever.
    if next == 0 { Err(Trouble::Offline) } else { Ok(next.min(slice.len())) }
}
