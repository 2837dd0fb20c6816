//! The site was seen: trying it as the test member, and letting visitors in.

use crate::prelude::*;
use serde_json::json;

use crate::address::A;
use crate::parts::{Button, Troubles, Work};
use crate::screens::counter_here;
use crate::site::Site;
use crate::texts::start as says;
use crate::{api, sitting};

/// What stands where the waiting was.
#[component]
pub(super) fn Launch(site: Site, set: Callback<Site>) -> impl IntoView {
    if site.launched_at.is_some() {
        return view! { <Launched /> }.into_any();
    }
    let work = Work::new();
    let launch = move |()| {
        work.run(async move {
            let site: Site = api::post("/v1/site/launch", &json!({})).await?;
            set.run(site);
            sitting::ask().await;
            Ok(())
        });
    };
    let page = site.seen_origin.or(site.origins.first().cloned());
    view! {
        <section class="card waiting seen" role="status">
            <i class="pulse" aria-hidden="true"></i>
            <div class="stack">
                <h2>{says::seen()}</h2>
                <p class="lead">{says::seen_lead()}</p>
                <div class="line">
                    <Button label=says::launch() look="main" press=launch busy=work.busy() />
                    {page.map(|page| view! {
                        <a class="quiet" href=format!("{page}/#kept-test") target="_blank" rel="noopener">{says::test()}</a>
                    })}
                </div>
                {site.test_card.map(|card| view! { <p class="hint">{says::test_card(&card)}</p> })}
                <Troubles of=work.trouble() />
            </div>
        </section>
    }
    .into_any()
}

/// Visitors see it: what comes next is the first sale.
#[component]
fn Launched() -> impl IntoView {
    let work = Work::new();
    view! {
        <section class="card waiting seen" role="status">
            <i class="pulse" aria-hidden="true"></i>
            <div class="stack">
                <h2>{says::launched()}</h2>
                <p class="lead">{says::launched_lead()}</p>
                <div class="line">
                    <Button label=says::counter() look="main" busy=work.busy() press=move |()| work.run(counter_here::open()) />
                    <A href="/console" class="quiet">{says::to_home()}</A>
                </div>
                <Troubles of=work.trouble() />
            </div>
        </section>
    }
}
