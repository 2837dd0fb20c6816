//! What readers ask for, and owners about whatever is sent. Requests come from the front, which no caller can tell.

use std::future::ready;

use loyalty::wire::calls::Route;
use worker::{Env, Request, Response};

use super::{Handling, Own, Way, no_handler};
use crate::call::Call;
use crate::deliveries::{mailbox, way};
use crate::jobs::minute;
use crate::{
    announcements, correspondence, deliveries, endpoints, feeds, letters, messages, pages, posts, session,
    subscriptions,
};

const OWN: Own = Own { call, page: pages::mail };

/// Answers a request.
pub async fn answer(request: Request, env: Env) -> Response {
    let path = request.path();
    let way = Way::of(&request, &path);
    super::answer(request, env, &path, way, &OWN).await
}

fn call<'a>(route: &Route, call: &'a Call, id: &'a str) -> Handling<'a> {
    match (route.method, route.path) {
        ("POST", "/v1/subscriptions") => Box::pin(subscriptions::subscribe(call)),
        ("GET", "/v1/subscribers") => Box::pin(subscriptions::list::list(call)),
        ("GET", "/v1/subscribers/{id}") => Box::pin(subscriptions::list::one(call, id)),
        ("DELETE", "/v1/subscribers/{id}") => Box::pin(subscriptions::list::erase(call, id)),
        ("POST", "/v1/imports/subscribers") => Box::pin(subscriptions::import::import(call)),
        ("POST", "/v1/codes") => Box::pin(session::code::mail(call)),
        ("GET", "/v1/correspondence") => Box::pin(correspondence::show(call)),
        ("PATCH", "/v1/correspondence") => Box::pin(correspondence::change(call)),
        ("GET", "/v1/messages") => Box::pin(messages::list(call)),
        ("PUT", "/v1/messages/{id}") => Box::pin(messages::change(call, id)),
        ("GET", "/v1/endpoints") => Box::pin(endpoints::list(call)),
        ("POST", "/v1/endpoints") => Box::pin(endpoints::create(call)),
        ("POST", "/v1/endpoints/{id}/secret") => Box::pin(endpoints::rotate(call, id)),
        ("DELETE", "/v1/endpoints/{id}") => Box::pin(endpoints::end(call, id)),
        ("POST", "/v1/mail/events") => Box::pin(deliveries::events::take(call)),
        ("GET", "/v1/feed") => Box::pin(feeds::show(call)),
        ("PUT", "/v1/feed") => Box::pin(feeds::take(call)),
        ("POST", "/v1/feed/check") => Box::pin(feeds::check(call)),
        ("GET", "/v1/posts") => Box::pin(posts::list(call)),
        ("POST", "/v1/posts") => Box::pin(posts::report(call)),
        ("GET", "/v1/announcements") => Box::pin(announcements::list(call)),
        ("POST", "/v1/announcements") => Box::pin(announcements::create(call)),
        ("PUT", "/v1/announcements/{id}") => Box::pin(announcements::change(call, id)),
        ("DELETE", "/v1/announcements/{id}") => Box::pin(announcements::remove(call, id)),
        ("POST", "/v1/announcements/{id}/test") => Box::pin(announcements::test(call, id)),
        ("POST", "/v1/announcements/{id}/send") => Box::pin(announcements::send(call, id)),
        ("POST", "/v1/letters/preview") => Box::pin(letters::preview(call)),
        ("GET", "/v1/deliveries") => Box::pin(deliveries::list::list(call)),
        ("POST", "/v1/deliveries/{id}/retry") => Box::pin(deliveries::list::retry(call, id)),
        ("GET", "/v1/mailbox") => Box::pin(mailbox::show(call)),
        ("POST", "/v1/jobs/minute") => Box::pin(minute::at_once(call)),
        ("GET", "/v1/mailer") => Box::pin(ready(way::show(call))),
        _ => Box::pin(ready(no_handler(route))),
    }
}
