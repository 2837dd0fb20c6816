//! What owners and whoever runs the installation ask for. Requests come from the front, which no caller can tell.

use std::future::ready;

use loyalty::wire::calls::Route;
use worker::{Env, Request, Response};

use super::{Handling, Own, Way, no_handler};
use crate::call::Call;
use crate::jobs::daily;
use crate::{audit, changes, devices, exports, figures, imports, keys, pages, people, program, shifts, sites, team};

const OWN: Own = Own { call, page: pages::office };

/// Answers a request.
pub async fn answer(request: Request, env: Env) -> Response {
    let path = request.path();
    let way = Way::of(&request, &path);
    super::answer(request, env, &path, way, &OWN).await
}

fn call<'a>(route: &Route, call: &'a Call, id: &'a str) -> Handling<'a> {
    match (route.method, route.path) {
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
        ("GET", "/v1/home") => Box::pin(figures::home(call)),
        ("GET", "/v1/baseline") => Box::pin(figures::baseline(call)),
        ("GET", "/v1/exports/{what}") => Box::pin(exports::export(call, id)),
        ("POST", "/v1/imports/members") => Box::pin(imports::members(call)),
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
        ("POST", "/v1/jobs/daily") => Box::pin(daily::at_once(call)),
        _ => Box::pin(ready(no_handler(route))),
    }
}
