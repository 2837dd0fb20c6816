//! From a path to its handler. The table of calls in `loyalty::wire` is the router: what is not
//! described there cannot be reached.

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
    let call = Call::open(&request, env)?;
    let parameters = values.into_iter().map(decoded).collect::<Answer<Vec<String>>>()?;
    let id = parameters.first().map_or("", String::as_str);
    let answered = handle(found, &call, request, id).await;
    line.trips = call.db.trips();
    line.queries = call.db.queries();
    if let (Ok(response), Some(bookmark)) = (&answered, call.db.bookmark()) {
        response.headers().set("kept-bookmark", &bookmark)?;
    }
    answered
}

async fn handle(found: &calls::Call, call: &Call, request: Request, id: &str) -> Answer<Response> {
    match (found.method, found.path) {
        ("POST", "/v1/sites") => sites::create(call, request).await,
        ("GET", "/v1/site") => sites::show(call).await,
        ("PATCH", "/v1/site") => sites::change(call, request).await,
        ("POST", "/v1/site/launch") => sites::launch(call).await,
        ("POST", "/v1/console/sites") => sites::start(call, request).await,
        ("GET", "/v1/keys") => keys::list(call).await,
        ("POST", "/v1/keys") => keys::create(call, request).await,
        ("DELETE", "/v1/keys/{id}") => keys::revoke(call, id).await,
        ("GET", "/v1/program") => program::show(call).await,
        ("PUT", "/v1/program") => program::replace(call, request).await,
        ("POST", "/v1/program/preview") => program::preview(call, request).await,
        ("GET", "/v1/program/revisions") => program::revisions(call, &request).await,
        ("GET", "/v1/program/revisions/{id}") => program::revision(call, id).await,
        ("GET", "/v1/team") => team::list(call).await,
        ("POST", "/v1/team") => team::add(call, request).await,
        ("PATCH", "/v1/team/{id}") => team::change(call, request, id).await,
        ("DELETE", "/v1/team/{id}") => team::remove(call, id).await,
        ("POST", "/v1/team/invitations") => team::invite(call, request).await,
        ("DELETE", "/v1/team/invitations/{id}") => team::withdraw(call, id).await,
        ("POST", "/v1/console/invitations") => team::accept(call, request).await,
        ("GET", "/v1/changes") => changes::list(call, &request).await,
        ("GET", "/v1/counter/devices") => devices::list(call).await,
        ("POST", "/v1/counter/devices") => devices::create(call, request).await,
        ("DELETE", "/v1/counter/devices/{id}") => devices::revoke(call, id).await,
        ("POST", "/v1/counter/enrol") => devices::enrol(call, request).await,
        ("GET", "/v1/counter") => shifts::show(call).await,
        ("POST", "/v1/counter/shift") => shifts::open(call, request).await,
        ("DELETE", "/v1/counter/shift") => shifts::end(call).await,
        ("POST", "/v1/purchases") => purchases::report(call, request).await,
        ("POST", "/v1/purchases/{id}/refunds") => purchases::refund(call, request, id).await,
        ("POST", "/v1/imports/purchases") => imports::import(call, request).await,
        ("POST", "/v1/purchases/preview") => purchases::preview(call, request).await,
        ("GET", "/v1/home") => figures::home(call).await,
        ("GET", "/v1/baseline") => figures::baseline(call).await,
        ("GET", "/v1/exports/{what}") => exports::export(call, &request, id).await,
        ("POST", "/v1/imports/members") => imports::members(call, request).await,
        ("GET", "/v1/members") => search::list(call, &request).await,
        ("POST", "/v1/members") => members::enter::create(call, request).await,
        ("PATCH", "/v1/members/{id}") => members::enter::change(call, request, id).await,
        ("POST", "/v1/members/{id}/merge") => members::merge::merge(call, request, id).await,
        ("POST", "/v1/members/{id}/card") => cards::replace(call, id).await,
        ("GET", "/v1/members/{id}/purchases") => members::pages::purchases(call, &request, id).await,
        ("GET", "/v1/members/{id}/coupons") => members::pages::coupons(call, &request, id).await,
        ("POST", "/v1/counter/find") => counter::find(call, request).await,
        ("POST", "/v1/counter/members") => members::enter::create_at_counter(call, request).await,
        ("POST", "/v1/counter/undo") => counter::undo(call, request).await,
        ("POST", "/v1/vouchers") => vouchers::create(call, request).await,
        ("POST", "/v1/vouchers/{code}/claim") => vouchers::claim(call, request, id).await,
        ("GET", "/v1/members/{id}") => members::one(call, id).await,
        ("GET", "/v1/members/{id}/entries") => entries::of_member(call, &request, id).await,
        ("GET", "/v1/members/{id}/lots") => members::lots(call, &request, id).await,
        ("POST", "/v1/members/{id}/adjustments") => purchases::adjust(call, request, id).await,
        ("GET", "/v1/members/{id}/export") => members::export(call, id).await,
        ("DELETE", "/v1/members/{id}") => members::erase(call, id).await,
        ("POST", "/v1/session") => session::open(call, request).await,
        ("GET", "/v1/card") => card::show(call, &request).await,
        ("GET", "/v1/entries") => entries::of_session(call, &request).await,
        ("POST", "/v1/redemptions") => redemptions::redeem(call, request).await,
        ("POST", "/v1/redemptions/{id}/cancel") => redemptions::cancel(call, id).await,
        ("GET", "/v1/coupons/{code}") => coupons::show(call, id).await,
        ("POST", "/v1/coupons/{code}/use") => coupons::redeem(call, request, id).await,
        ("GET", "/v1/audit") => audit::show(call, &request).await,
        ("POST", "/v1/console/codes") => people::mail_code(call, request).await,
        ("POST", "/v1/console/session") => people::sign_in(call, request).await,
        ("POST", "/v1/console/challenge") => people::passkeys::challenge(call, request).await,
        ("POST", "/v1/console/passkey") => people::passkeys::sign_in(call, request).await,
        ("POST", "/v1/console/passkeys") => people::passkeys::create(call, request).await,
        ("DELETE", "/v1/console/passkeys/{id}") => people::passkeys::remove(call, id).await,
        ("GET", "/v1/console") => people::show(call).await,
        ("PATCH", "/v1/console") => people::change(call, request).await,
        ("PUT", "/v1/console/site") => people::enter(call, request).await,
        ("DELETE", "/v1/console/session") => people::sign_out(call).await,
        ("DELETE", "/v1/console/sessions") => people::sign_out_everywhere(call).await,
        ("GET", "/v1/mailbox") => mail::mailbox(call, &request).await,
        ("POST", "/v1/jobs/daily") => jobs::daily(call).await,
        _ => Err(ApiError::Internal(format!("{} {} has no handler", found.method, found.path))),
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
