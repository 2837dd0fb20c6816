//! What customers say, and what owners make of it. Requests come from the front, which no caller can tell.

use std::future::ready;

use loyalty::wire::calls::Route;
use worker::{Env, Request, Response};

use super::{Handling, Own, Way, no_handler};
use crate::call::Call;
use crate::{complaints, pages, reviews, voice};

const OWN: Own = Own { call, page: pages::voice };

/// Answers a request.
pub async fn answer(request: Request, env: Env) -> Response {
    let path = request.path();
    let way = Way::of(&request, &path);
    super::answer(request, env, &path, way, &OWN).await
}

fn call<'a>(route: &Route, call: &'a Call, id: &'a str) -> Handling<'a> {
    match (route.method, route.path) {
        ("GET", "/v1/surveys") => Box::pin(voice::surveys::list(call)),
        ("GET", "/v1/surveys/{id}") => Box::pin(voice::surveys::show(call, id)),
        ("PUT", "/v1/surveys/{id}") => Box::pin(voice::surveys::replace(call, id)),
        ("POST", "/v1/surveys/preview") => Box::pin(voice::surveys::preview(call)),
        ("GET", "/v1/surveys/{id}/questions") => Box::pin(voice::asking::in_page(call, id)),
        ("GET", "/v1/links/{id}") => Box::pin(voice::asking::by_link(call, id)),
        ("POST", "/v1/answers") => Box::pin(voice::answers::take(call)),
        ("GET", "/v1/answers") => Box::pin(voice::list::list(call)),
        ("GET", "/v1/prompt") => Box::pin(voice::prompts::offer(call)),
        ("POST", "/v1/prompts/{id}/shown") => Box::pin(voice::prompts::shown(call, id)),
        ("POST", "/v1/prompts/{id}/dismissed") => Box::pin(voice::prompts::dismissed(call, id)),
        ("POST", "/v1/prompts") => Box::pin(voice::invitations::invite(call)),
        ("GET", "/v1/voice/summary") => Box::pin(voice::summary::show(call)),
        ("GET", "/v1/voice") => Box::pin(voice::settings::show(call)),
        ("PATCH", "/v1/voice") => Box::pin(voice::settings::change(call)),
        ("GET", "/v1/members/{id}/voice") => Box::pin(voice::member::show(call, id)),
        ("GET", "/v1/reviews") => Box::pin(reviews::page::list(call)),
        ("POST", "/v1/reviews") => Box::pin(reviews::write::write(call)),
        ("GET", "/v1/reviews/mine") => Box::pin(reviews::own::mine(call)),
        ("GET", "/v1/reviews/queue") => Box::pin(reviews::queue::list(call)),
        ("GET", "/v1/reviews/words") => Box::pin(reviews::recurring::show(call)),
        ("GET", "/v1/reviews/places") => Box::pin(reviews::places::show(call)),
        ("PUT", "/v1/reviews/places") => Box::pin(reviews::places::replace(call)),
        ("GET", "/v1/reviews/{id}") => Box::pin(reviews::own::one(call, id)),
        ("PATCH", "/v1/reviews/{id}") => Box::pin(reviews::write::change(call, id)),
        ("DELETE", "/v1/reviews/{id}") => Box::pin(reviews::own::withdraw(call, id)),
        ("GET", "/v1/reviews/{id}/history") => Box::pin(reviews::queue::history(call, id)),
        ("POST", "/v1/reviews/{id}/decision") => Box::pin(reviews::queue::decide(call, id)),
        ("PUT", "/v1/reviews/{id}/reply") => Box::pin(reviews::queue::reply(call, id)),
        ("POST", "/v1/imports/reviews") => Box::pin(reviews::import::import(call)),
        ("GET", "/v1/complaints/form") => Box::pin(complaints::topics::form(call)),
        ("POST", "/v1/complaints") => Box::pin(complaints::take::take(call)),
        ("GET", "/v1/complaints/mine") => Box::pin(complaints::author::mine(call)),
        ("GET", "/v1/complaints") => Box::pin(complaints::desk::list(call)),
        ("GET", "/v1/complaints/topics") => Box::pin(complaints::topics::show(call)),
        ("PUT", "/v1/complaints/topics") => Box::pin(complaints::topics::replace(call)),
        ("GET", "/v1/complaints/{id}") => Box::pin(complaints::author::one(call, id)),
        ("DELETE", "/v1/complaints/{id}") => Box::pin(complaints::author::forget(call, id)),
        ("POST", "/v1/complaints/{id}/messages") => Box::pin(complaints::acts::say(call, id)),
        ("POST", "/v1/complaints/{id}/reopen") => Box::pin(complaints::acts::reopen(call, id)),
        ("GET", "/v1/complaints/{id}/file") => Box::pin(complaints::desk::show(call, id)),
        ("POST", "/v1/complaints/{id}/assign") => Box::pin(complaints::acts::assign(call, id)),
        ("POST", "/v1/complaints/{id}/answer") => Box::pin(complaints::acts::answer(call, id)),
        ("POST", "/v1/complaints/{id}/resolve") => Box::pin(complaints::acts::resolve(call, id)),
        _ => Box::pin(ready(no_handler(route))),
    }
}
