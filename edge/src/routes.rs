//! From a path to its handler. The table of calls in `loyalty::wire` is the router: what is not
//! described there cannot be reached.

use std::future::ready;
use std::pin::Pin;

use loyalty::wire::calls::{self, Found};
use loyalty::wire::{Code, Problem};
use worker::{Env, Method, Request, Response};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::{
    audit, card, cards, changes, counter, coupons, devices, entries, exports, figures, imports, jobs, keys, log, mail,
    members, pages, people, program, purchases, redemptions, respond, search, session, shifts, sites, team, vouchers,
};

/// Answers a request, whatever happens, and logs one line about it.
pub async fn answer(request: Request, env: Env) -> Response {
    let mut line = log::Line::begin(&request);
    let path = request.path();
    let answered = if pages::is_page(&path) {
        line.route = "page";
        pages::answer(&request, &env, &path).await
    } else {
        api(request, env, &path, &mut line).await
    };
    let response = answered.unwrap_or_else(|error| {
        line.failed(&error);
        respond::problem(&error.problem()).unwrap_or_else(|_| blank())
    });
    line.end(response.status_code());
    response
}

/// The answer of last resort: a problem that could not even be written down.
fn blank() -> Response {
    Response::builder().with_status(Code::Internal.status()).fixed(Vec::new())
}

async fn api(request: Request, env: Env, path: &str, line: &mut log::Line) -> Answer<Response> {
    let (found, values) = match calls::find(request.method().as_ref(), path) {
        Found::Call(found, values) => (found, values),
        Found::OtherMethod => return Err(ApiError::of(Code::MethodNotAllowed, "this path has other methods")),
        Found::Nothing => return Err(ApiError::not_found("path")),
    };
    line.route = found.path;
    let mut call = Call::open(request, env)?;
    if found.has_body && !found.path.starts_with("/v1/imports/") {
        call.receive().await?;
    }
    let parameters = values.into_iter().map(decoded).collect::<Answer<Vec<String>>>()?;
    let id = parameters.first().map_or("", String::as_str);
    let answered = handle(found, &call, id).await;
    line.trips = call.db.trips();
    line.queries = call.db.queries();
    if let (Ok(response), Some(bookmark)) = (&answered, call.db.bookmark()) {
        response.headers().set("kept-bookmark", &bookmark)?;
    }
    answered
}

/// A handler at work. Boxed, each by itself: inlined into one future they would weigh a third more.
type Handling<'a> = Pin<Box<dyn Future<Output = Answer<Response>> + 'a>>;

fn handle<'a>(found: &calls::Route, call: &'a Call, id: &'a str) -> Handling<'a> {
    match (found.method, found.path) {
        ("POST", "/v1/sites") => Box::pin(sites::create(call)),
        ("GET", "/v1/site") => Box::pin(sites::show(call)),
        ("PATCH", "/v1/site") => Box::pin(sites::change(call)),
        ("POST", "/v1/site/launch") => Box::pin(sites::launch(call)),
        ("POST", "/v1/console/sites") => Box::pin(sites::start(call)),
        ("GET", "/v1/keys") => Box::pin(keys::list(call)),
        ("POST", "/v1/keys") => Box::pin(keys::create(call)),
        ("DELETE", "/v1/keys/{id}") => Box::pin(keys::revoke(call, id)),
        ("GET", "/v1/program") => Box::pin(program::show(call)),
        ("PUT", "/v1/program") => Box::pin(program::replace(call)),
        ("POST", "/v1/program/preview") => Box::pin(program::preview(call)),
        ("GET", "/v1/program/revisions") => Box::pin(program::revisions(call)),
        ("GET", "/v1/program/revisions/{id}") => Box::pin(program::revision(call, id)),
        ("GET", "/v1/team") => Box::pin(team::list(call)),
        ("POST", "/v1/team") => Box::pin(team::add(call)),
        ("PATCH", "/v1/team/{id}") => Box::pin(team::change(call, id)),
        ("DELETE", "/v1/team/{id}") => Box::pin(team::remove(call, id)),
        ("POST", "/v1/team/invitations") => Box::pin(team::invite(call)),
        ("DELETE", "/v1/team/invitations/{id}") => Box::pin(team::withdraw(call, id)),
        ("POST", "/v1/console/invitations") => Box::pin(team::accept(call)),
        ("GET", "/v1/changes") => Box::pin(changes::list(call)),
        ("GET", "/v1/counter/devices") => Box::pin(devices::list(call)),
        ("POST", "/v1/counter/devices") => Box::pin(devices::create(call)),
        ("DELETE", "/v1/counter/devices/{id}") => Box::pin(devices::revoke(call, id)),
        ("POST", "/v1/counter/enrol") => Box::pin(devices::enrol(call)),
        ("GET", "/v1/counter") => Box::pin(shifts::show(call)),
        ("POST", "/v1/counter/shift") => Box::pin(shifts::open(call)),
        ("DELETE", "/v1/counter/shift") => Box::pin(shifts::end(call)),
        ("POST", "/v1/purchases") => Box::pin(purchases::report(call)),
        ("POST", "/v1/purchases/{id}/refunds") => Box::pin(purchases::refund(call, id)),
        ("POST", "/v1/imports/purchases") => Box::pin(imports::import(call)),
        ("POST", "/v1/purchases/preview") => Box::pin(purchases::preview(call)),
        ("GET", "/v1/home") => Box::pin(figures::home(call)),
        ("GET", "/v1/baseline") => Box::pin(figures::baseline(call)),
        ("GET", "/v1/exports/{what}") => Box::pin(exports::export(call, id)),
        ("POST", "/v1/imports/members") => Box::pin(imports::members(call)),
        ("GET", "/v1/members") => Box::pin(search::list(call)),
        ("POST", "/v1/members") => Box::pin(members::enter::create(call)),
        ("PATCH", "/v1/members/{id}") => Box::pin(members::enter::change(call, id)),
        ("POST", "/v1/members/{id}/merge") => Box::pin(members::merge::merge(call, id)),
        ("POST", "/v1/members/{id}/card") => Box::pin(cards::replace(call, id)),
        ("GET", "/v1/members/{id}/purchases") => Box::pin(members::pages::purchases(call, id)),
        ("GET", "/v1/members/{id}/coupons") => Box::pin(members::pages::coupons(call, id)),
        ("POST", "/v1/counter/find") => Box::pin(counter::find(call)),
        ("POST", "/v1/counter/members") => Box::pin(members::enter::create_at_counter(call)),
        ("POST", "/v1/counter/undo") => Box::pin(counter::undo(call)),
        ("POST", "/v1/vouchers") => Box::pin(vouchers::create(call)),
        ("POST", "/v1/vouchers/{code}/claim") => Box::pin(vouchers::claim(call, id)),
        ("GET", "/v1/members/{id}") => Box::pin(members::one(call, id)),
        ("GET", "/v1/members/{id}/entries") => Box::pin(entries::of_member(call, id)),
        ("GET", "/v1/members/{id}/lots") => Box::pin(members::lots(call, id)),
        ("POST", "/v1/members/{id}/adjustments") => Box::pin(purchases::adjust(call, id)),
        ("GET", "/v1/members/{id}/export") => Box::pin(members::export(call, id)),
        ("DELETE", "/v1/members/{id}") => Box::pin(members::erase(call, id)),
        ("POST", "/v1/session") => Box::pin(session::open(call)),
        ("GET", "/v1/card") => Box::pin(card::show(call)),
        ("GET", "/v1/entries") => Box::pin(entries::of_session(call)),
        ("POST", "/v1/redemptions") => Box::pin(redemptions::redeem(call)),
        ("POST", "/v1/redemptions/{id}/cancel") => Box::pin(redemptions::cancel(call, id)),
        ("GET", "/v1/coupons/{code}") => Box::pin(coupons::show(call, id)),
        ("POST", "/v1/coupons/{code}/use") => Box::pin(coupons::redeem(call, id)),
        ("GET", "/v1/audit") => Box::pin(audit::show(call)),
        ("POST", "/v1/console/codes") => Box::pin(people::mail_code(call)),
        ("POST", "/v1/console/session") => Box::pin(people::sign_in(call)),
        ("POST", "/v1/console/challenge") => Box::pin(people::passkeys::challenge(call)),
        ("POST", "/v1/console/passkey") => Box::pin(people::passkeys::sign_in(call)),
        ("POST", "/v1/console/passkeys") => Box::pin(people::passkeys::create(call)),
        ("DELETE", "/v1/console/passkeys/{id}") => Box::pin(people::passkeys::remove(call, id)),
        ("GET", "/v1/console") => Box::pin(people::show(call)),
        ("PATCH", "/v1/console") => Box::pin(people::change(call)),
        ("PUT", "/v1/console/site") => Box::pin(people::enter(call)),
        ("DELETE", "/v1/console/session") => Box::pin(people::sign_out(call)),
        ("DELETE", "/v1/console/sessions") => Box::pin(people::sign_out_everywhere(call)),
        ("GET", "/v1/mailbox") => Box::pin(mail::mailbox(call)),
        ("POST", "/v1/jobs/daily") => Box::pin(jobs::daily(call)),
        _ => Box::pin(ready(Err(ApiError::Internal(format!("{} {} has no handler", found.method, found.path))))),
    }
}

/// A path's parameter, percent-decoded; it must be an id as shops choose them.
fn decoded(part: &str) -> Answer<String> {
    let wrong = || ApiError::from(Problem::new(Code::OutOfRange, "an id in the path has 1 to 200 bytes"));
    let text = if part.contains('%') {
        let text = js_sys::decode_uri_component(part).map_err(|_| wrong())?;
        String::from(text)
    } else {
        part.to_owned()
    };
    loyalty::ids::Id::parse(&text).map(|id| id.as_str().to_owned()).ok_or_else(wrong)
}

/// The value of a query parameter, read by the platform's own parser.
pub fn query(request: &Request, name: &str) -> Answer<Option<String>> {
    let address = request.inner().url();
    let Some((_, query)) = address.split_once('?') else { return Ok(None) };
    let parameters = web_sys::UrlSearchParams::new_with_str(query)
        .map_err(|_| ApiError::of(Code::Malformed, "the query cannot be read"))?;
    Ok(parameters.get(name))
}

/// Whether this is a read.
pub fn is_get(request: &Request) -> bool {
    request.method() == Method::Get
}
