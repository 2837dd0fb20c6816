//! The log: every change, who made it and when; to be read here and taken along as a file.

use crate::prelude::*;
use serde::Deserialize;
use serde_json::Value;

use super::Pages;
use crate::parts::{Button, Empty, Table, Troubles, Work, load};
use crate::texts::changes as says;
use crate::{api, file, intl};

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Change {
    at: String,
    actor: String,
    actor_name: Option<String>,
    what: String,
    subject: String,
    #[serde(default)]
    details: Value,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Page {
    changes: Vec<Change>,
    next: Option<String>,
}

/// A page of an export.
#[derive(Deserialize)]
struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    next: Option<String>,
}

/// The screen.
#[component]
pub fn Changes() -> impl IntoView {
    let log = load(|| api::get::<Page>("/v1/changes"));
    let work = Work::new();
    let export = Work::new();
    let more = move |cursor: String| {
        work.run(async move {
            let mut next: Page = api::get(&format!("/v1/changes?cursor={cursor}")).await?;
            let mut all = log.get().map(|page| page.changes).unwrap_or_default();
            all.append(&mut next.changes);
            log.set(Page { changes: all, next: next.next });
            Ok(())
        });
    };
    let download = move |()| {
        export.run(async move {
            file::save(&format!("{}.csv", says::file()), &all().await?);
            Ok(())
        });
    };
    view! {
        <Pages />
        <section class="card">
            <header class="line apart">
                <h2>{says::title()}</h2>
                <Button label=says::download() press=download busy=export.busy() />
            </header>
            <Troubles of=export.trouble() />
            {log.show(move |page| {
                let next = page.next.clone();
                view! {
                    <List changes=page.changes />
                    {next.map(|next| view! { <Button label=says::more() busy=work.busy() press=move |()| more(next.clone()) /> })}
                }
            })}
            <Troubles of=work.trouble() />
        </section>
    }
}

/// The whole log as a CSV file, page by page.
async fn all() -> Result<String, api::Trouble> {
    let mut csv = String::new();
    let mut path = "/v1/exports/changes".to_owned();
    loop {
        let page: Rows = api::get(&path).await?;
        if csv.is_empty() {
            csv.push_str(&file::csv_line(page.columns.iter().map(String::as_str)));
        }
        for row in &page.rows {
            let cells: Vec<String> = row.iter().map(file::cell).collect();
            csv.push_str(&file::csv_line(cells.iter().map(String::as_str)));
        }
        match page.next {
            Some(next) => path = format!("/v1/exports/changes?cursor={next}"),
            None => return Ok(csv),
        }
    }
}

#[component]
fn List(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <Empty title=says::none() says=says::none_why() /> }.into_any();
    }
    let row = |one: Change| {
        let who = one.actor_name.clone().unwrap_or_else(|| actor(&one.actor));
        let subject = if one.subject.is_empty() { None } else { Some(one.subject.clone()) };
        let what = view! {
            <span>{what(&one.what)}{subject.map(|subject| view! { <small class="under">{subject}</small> })}</span>
        };
        vec![intl::moment(&one.at, "").into_any(), who.into_any(), what.into_any(), details(&one.details).into_any()]
    };
    let heads = [says::at(), says::who(), says::what(), says::details()].map(str::to_owned).to_vec();
    let rows = move |()| changes.iter().cloned().map(row).collect::<Vec<_>>();
    view! { <Table caption=says::title() heads=heads rows=rows /> }.into_any()
}

/// Somebody whose name is not known: a server with its key, or a person who is gone.
fn actor(actor: &str) -> String {
    match actor.split_once(':') {
        Some(("key", id)) => says::by_key(id),
        Some((_, id)) => says::by_person(id),
        None => actor.to_owned(),
    }
}

/// What was done, in words; a kind of change that this console does not know yet is named as the edge names it.
fn what(what: &str) -> String {
    match what {
        "site.created" => says::site_created(),
        "site.changed" => says::site_changed(),
        "site.launched" => says::site_launched(),
        "program.changed" => says::program_changed(),
        "key.created" => says::key_created(),
        "key.revoked" => says::key_revoked(),
        "team.invited" => says::team_invited(),
        "team.invitation_withdrawn" => says::team_withdrawn(),
        "team.joined" => says::team_joined(),
        "team.added" => says::team_added(),
        "team.changed" => says::team_changed(),
        "team.removed" => says::team_removed(),
        "device.added" => says::device_added(),
        "device.enrolled" => says::device_enrolled(),
        "device.revoked" => says::device_revoked(),
        "member.created" => says::member_created(),
        "member.changed" => says::member_changed(),
        "member.card" | "card.issued" => says::member_card(),
        "member.merged" => says::member_merged(),
        "member.erased" => says::member_erased(),
        "member.exported" => says::member_exported(),
        "adjustment.made" => says::points_adjusted(),
        "purchase.made" => says::purchase_made(),
        "refund.made" => says::refund_made(),
        "redemption.made" => says::redemption_made(),
        "cancellation.made" => says::cancellation_made(),
        "coupon.used" => says::coupon_used(),
        "voucher.made" => says::voucher_made(),
        "subscriber.erased" => says::reader_erased(),
        "feed.changed" => says::feed_changed(),
        "feed.removed" => says::feed_removed(),
        "post.reported" => says::post_reported(),
        "announcement.begun" => says::announcement_begun(),
        "announcement.changed" => says::announcement_changed(),
        "announcement.removed" => says::announcement_removed(),
        "delivery.retried" => says::delivery_retried(),
        "announcement.sent" => says::announcement_sent(),
        "announcement.stopped" => says::announcement_stopped(),
        "message.changed" => says::message_changed(),
        "correspondence.changed" => says::correspondence_changed(),
        "survey.changed" => says::survey_changed(),
        "voice.changed" => says::voice_changed(),
        "prompt.made" => says::prompt_made(),
        "review.decided" => says::review_decided(),
        "review.replied" => says::review_replied(),
        "reviews.imported" => says::reviews_imported(),
        "reviews.places_changed" => says::review_places(),
        "complaint.assigned" => says::complaint_assigned(),
        "complaint.answered" => says::complaint_answered(),
        "complaint.resolved" => says::complaint_resolved(),
        "order.reported" => says::order_reported(),
        "orders.settings_changed" => says::order_settings(),
        "complaints.topics_changed" => says::complaint_topics(),
        "endpoint.created" => says::endpoint_created(),
        "endpoint.secret_changed" => says::endpoint_secret(),
        "endpoint.ended" => says::endpoint_ended(),
        "purchases.imported" | "members.imported" | "subscribers.imported" => says::imported(),
        other => return other.to_owned(),
    }
    .to_owned()
}

/// Details as “name: value”, one after another; what was left empty is not told.
fn details(details: &Value) -> String {
    let parts = details.as_object().into_iter().flatten().map(|(name, value)| (name, file::cell(value)));
    let told = parts.filter(|(_, value)| !value.is_empty());
    told.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join(", ")
}
