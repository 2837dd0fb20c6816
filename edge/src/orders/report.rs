//! Reporting how an order stands.
//!
//! One trip reads what is known of the order, of the report and of its customer; the rules decide; the other trip writes it
//! where no other report came in between. A member who is unknown is entered, as with a purchase. A report that was
//! written before is answered as it was then.

use loyalty::ids::Id;
use loyalty::order::{
    AHEAD_MS_MAX, Fate, NOTE_CHARS_MAX, REPORTS_MAX, Stands, Status, TITLE_CHARS_MAX, deadline, fate, is_news,
    moment_of_tap,
};
use loyalty::time::{Moment, When};
use loyalty::wire::orders::{NewOrder, NewOrderStatus, OrderReported};
use loyalty::wire::purchases::MemberFields;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::rows::{Found, Known, Named, Reported, Step, facts, finding};
use super::{STATUS_WORDS, WRITE, fault, missing};
use crate::call::{Call, Shop};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::{list, object};
use crate::members::enter::{entering, knowing};
use crate::purchases::check_fields;
use crate::sql::Statement;
use crate::zone::Zone;
use crate::{cards, changes, outbox, random, respond};

/// How often a report is decided before the caller is asked to come again.
const DECISIONS_MAX: usize = 3;

/// A report as it came.
struct Report<'a> {
    order: &'a str,
    member: Option<&'a MemberFields>,
    card: Option<String>,
    title: Option<&'a str>,
    status: Status,
    note: Option<&'a str>,
    ready_by: Option<When>,
    at: Option<Moment>,
}

/// Reports an order, which may be new.
pub async fn report(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewOrder = call.read()?;
    if new.member.id.is_some() == new.member.card.is_some() {
        return Err(Problem::new(Code::Malformed, "say whose it is: an id or a card").with("path", "/member").into());
    }
    check_fields(&new.member, "/member")?;
    // As with a purchase: who takes something in at a counter must not change who somebody is.
    if shop.key().is_none() && new.member.has_contacts() {
        let detail = "a person reports an order by the member's id or card; contacts are changed by themselves";
        return Err(Problem::new(Code::Forbidden, detail).with("path", "/member").into());
    }
    // This is the path of the settings, under which it could not be read.
    if new.id.as_str() == "settings" {
        return Err(fault("/id", "an order is not called settings"));
    }
    let card = new.member.card.as_deref().map(|card| cards::normal(cards::CARD, card).unwrap_or_default());
    take(
        call,
        &shop,
        Report {
            order: new.id.as_str(),
            member: Some(&new.member),
            card,
            title: words(new.title.as_deref(), "/title", TITLE_CHARS_MAX)?,
            status: status_of(new.status.as_deref().unwrap_or(Status::Accepted.name()))?,
            note: words(new.note.as_deref(), "/note", NOTE_CHARS_MAX)?,
            ready_by: new.ready_by,
            at: Some(new.at),
        },
    )
    .await
}

/// Reports how a known order stands.
pub async fn status(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewOrderStatus = call.read()?;
    let report = Report {
        order: id,
        member: None,
        card: None,
        title: None,
        status: status_of(&new.status)?,
        note: words(new.note.as_deref(), "/note", NOTE_CHARS_MAX)?,
        ready_by: new.ready_by,
        at: new.at,
    };
    take(call, &shop, report).await
}

async fn take(call: &Call, shop: &Shop, report: Report<'_>) -> Answer<Response> {
    if report.at.is_some_and(|at| at.0 > call.now.0.saturating_add(AHEAD_MS_MAX)) {
        return Err(fault("/at", "this lies more than a day ahead"));
    }
    for _ in 0..DECISIONS_MAX {
        if let Some(answered) = attempt(call, shop, &report).await? {
            return Ok(answered);
        }
    }
    Err(ApiError::of(Code::TryAgain, "the order is busy; send it again"))
}

/// Decides once and writes it; nothing where another report came in between.
async fn attempt(call: &Call, shop: &Shop, report: &Report<'_>) -> Answer<Option<Response>> {
    let (site, now) = (shop.site, call.now);
    let named = Named {
        id: report.member.and_then(|member| member.id.as_ref()).map(Id::as_str),
        card: report.card.as_deref(),
        email: report.member.and_then(|member| member.email.as_deref()),
    };
    let found = finding(site, report.order, report.at, report.status, named);
    let found = call.db.ask(vec![shop.guard(WRITE), found]).await?.ok_or_else(missing)?;
    let found: Found = read_stored(&found)?;
    let before = found.order.as_ref().map(Known::stands).transpose()?;
    let at = report.at.unwrap_or_else(|| moment_of_tap(before.map(|before| before.at), now));
    let hash = facts(&said(report, at));
    if let Some(reported) = &found.reported {
        return Ok(Some(again(report, at, &hash, reported)?));
    }
    check_whose(report, &found)?;
    let stands = match fate(before, report.status, at) {
        Fate::Counts(stands) => Some(stands),
        Fate::Kept => None,
        Fate::Closed => {
            let words = "the order was closed more than a day ago: what comes after that is a new order";
            return Err(ApiError::of(Code::TooLate, words));
        }
    };
    let version = found.order.as_ref().map(|order| order.version);
    // However often a system repeats itself: what changes is always heard.
    let is_news = stands.is_some_and(|stands| before.is_none_or(|before| before.status != stands.status));
    if !is_news && version.is_some_and(|version| version >= REPORTS_MAX) {
        return Err(fault("/id", "an order has up to 500 reports that change nothing"));
    }
    let ready_by = match report.ready_by {
        Some(by) => {
            Some(deadline(by, &Zone::named(&found.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?))
        }
        None => None,
    };
    let kept_deadline = found.order.as_ref().and_then(|order| order.ready_by).map(Moment);
    let message = channel(call, report, &found, before, stands, at).await?;
    let attempt = random::text(13)?;
    let (enters, member) = entry(site, report, &found, now)?;
    let actor = shop.actor();
    let step = Step {
        site,
        order: report.order,
        attempt: &attempt,
        version,
        member: if version.is_none() { member.as_deref() } else { None },
        status: report.status,
        at,
        title: report.title,
        note: report.note,
        ready_by,
        stands,
        deadline: ready_by.or(kept_deadline),
        before: before.map(|before| before.status),
        message,
        hash: &hash,
        actor: &actor,
        now,
    };
    let mut batch = vec![shop.guard(WRITE)];
    batch.extend(enters);
    batch.push(step.taking());
    let details = object([("status", report.status.name().into())]);
    batch.extend(changes::note_person(shop, "order.reported", report.order, details, now.0));
    batch.extend(step.telling(random::number(52)?));
    batch.push(step.landed());
    let landed = match call.db.ask(batch).await {
        Ok(landed) => landed.is_some(),
        // Two first reports drew one number, or one name met another: decided anew.
        Err(Rollback::Taken(_)) => false,
        Err(rollback) => return Err(rollback.into()),
    };
    if !landed {
        return Ok(None);
    }
    if message.is_some() {
        outbox::hurry(call, site).await;
    }
    let answer = answer(report, at, stands.is_some(), message.map(str::to_owned));
    respond::json(201, &answer).map(Some)
}

/// What a report says, without what may change about its customer.
fn said(report: &Report<'_>, at: Moment) -> Value {
    let member = report.member.map(|member| list![member.id(), report.card.as_deref()]);
    let by = report.ready_by.map(When::to_text);
    list![report.order, member, report.title, report.status.name(), report.note, by, at.0]
}

/// The answer to a report that was written before; other facts under its name are refused.
fn again(report: &Report<'_>, at: Moment, hash: &str, reported: &Reported) -> Answer<Response> {
    if reported.hash != hash {
        let detail = "this order was reported with other facts for the same moment";
        return Err(Problem::new(Code::KeyReused, detail).with("path", "/at").into());
    }
    let answer = answer(report, at, reported.counts == 1, reported.message.clone());
    respond::replayed(respond::json(200, &answer)?)
}

fn answer(report: &Report<'_>, at: Moment, counts: bool, message: Option<String>) -> OrderReported {
    let status = report.status.name().to_owned();
    OrderReported { order: report.order.to_owned(), status, at, counts, message }
}

/// An order keeps its member; one whose member was erased is nobody's any more, and takes what its shop reports.
fn check_whose(report: &Report<'_>, found: &Found) -> Answer<()> {
    match (&found.order, report.member) {
        (None, None) => Err(missing()),
        (None, Some(_)) if found.named.is_none() && report.card.is_some() => Err(ApiError::not_found("card")),
        (Some(order), Some(_)) if order.member.is_some() && order.member != found.named => {
            let detail = "this order is another member's";
            Err(Problem::new(Code::KeyReused, detail).with("path", "/member").into())
        }
        (_, Some(member)) if member.has_contacts() && found.contacts != "ours" => {
            Err(ApiError::of(Code::ContactsNotKept, "this site keeps contact data itself: send the member's id only"))
        }
        _ => Ok(()),
    }
}

/// What enters the member who is named, or keeps what is told of them; and the shop's id of whose the order is.
fn entry(site: i64, report: &Report<'_>, found: &Found, now: Moment) -> Answer<(Vec<Statement>, Option<String>)> {
    let forgotten = found.order.as_ref().is_some_and(|order| order.member.is_none());
    let Some(member) = report.member.filter(|_| !forgotten) else { return Ok((Vec::new(), None)) };
    let id = found.named_id.clone().unwrap_or_else(|| member.id().to_owned());
    let mut batch = Vec::new();
    if found.named.is_none() {
        batch.extend(entering(site, random::number(52)?, &id, member.has_contacts(), now.0)?);
    }
    if member.has_contacts() {
        batch.push(knowing(site, &id, member, now.0));
    }
    Ok((batch, Some(id)))
}

/// How the customer is told: of a status that is news, once for each. Whoever asked to be texted is; others get a letter,
/// or a text message where they have no address.
async fn channel(
    call: &Call,
    report: &Report<'_>,
    found: &Found,
    before: Option<Stands>,
    stands: Option<Stands>,
    at: Moment,
) -> Answer<Option<&'static str>> {
    let is_change = stands.is_some_and(|stands| before.is_none_or(|before| before.status != stands.status));
    let sends = found.sends.map_or(report.status.is_told(), |sends| sends == 1);
    let forgotten = found.order.as_ref().is_some_and(|order| order.member.is_none());
    if !is_change || !sends || forgotten || found.is_told == 1 || found.contacts != "ours" || !is_news(at, call.now) {
        return Ok(None);
    }
    let told = |field: fn(&MemberFields) -> bool| report.member.is_some_and(field);
    let has_email = found.has_email == 1 || (found.is_shunned == 0 && told(|member| member.email.is_some()));
    let has_phone = found.has_phone == 1 || told(|member| member.phone.is_some());
    if !has_email && !has_phone {
        return Ok(None);
    }
    let ways = outbox::ways(&call.env).await?;
    let (mail, sms) = (has_email && ways.sends, has_phone && ways.texts);
    Ok(match (mail, sms) {
        (_, true) if found.is_texted == 1 || !mail => Some("sms"),
        (true, _) => Some("mail"),
        _ => None,
    })
}

/// Words that people read; empty ones are none.
fn words<'a>(text: Option<&'a str>, path: &str, most: usize) -> Answer<Option<&'a str>> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    // A title is a letter's subject, too, and stays on one line.
    let is_plain = !text.chars().any(|letter| letter.is_control() && (letter != '\n' || path != "/note"));
    if text.chars().count() > most || !is_plain {
        return Err(fault(path, "this is too long, or holds control characters"));
    }
    Ok(Some(text))
}

fn status_of(name: &str) -> Answer<Status> {
    Status::parse(name).ok_or_else(|| fault("/status", STATUS_WORDS))
}
