//! The customer's card: its code, a new one, and one to print and cut out.

use crate::prelude::*;
use serde_json::{Value, json};

use super::{Member, Page};
use crate::api;
use crate::parts::{Button, CardPaper, Dialog, Troubles, Work, toast};
use crate::texts::member as says;

/// The code, and what can be done with it.
#[component]
pub(super) fn CardCode(page: Page, member: Member) -> impl IntoView {
    let asking = RwSignal::new(false);
    let renew = Work::new();
    let code = member.card.clone().unwrap_or_default();
    let company = page.site.with_value(|site| site.name.clone());
    let new = move |()| {
        renew.run(async move {
            api::post::<Value>(&page.path("/card"), &json!({})).await?;
            asking.set(false);
            page.refresh();
            toast::say(says::card_renewed());
            Ok(())
        });
    };
    let on_paper = code.clone();
    let name = member.name.clone().unwrap_or_default();
    view! {
        <section class="card" aria-labelledby="card">
            <h2 id="card">{says::card()}</h2>
            <p class="code"><code>{code}</code></p>
            <p class="hint">{says::card_hint()}</p>
            <p class="line">
                <Button label=says::card_new() press=move |()| asking.set(true) />
            </p>
            <CardPaper code=on_paper name company />
        </section>
        <Dialog open=asking title=says::card_new()>
            <div class="stack">
                <p>{says::card_new_lead()}</p>
                <Button label=says::card_new_go() look="danger" busy=renew.busy() press=new />
                <Troubles of=renew.trouble() />
            </div>
        </Dialog>
    }
}
