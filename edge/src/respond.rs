//! Responses. Nothing may be cached unless its route says so.

use loyalty::wire::Problem;
use serde::Serialize;
use worker::{Response, ResponseBuilder};

use crate::error::Answer;
use crate::json;

/// JSON that the database composed.
pub fn json_text(status: u16, json: String) -> Answer<Response> {
    Ok(builder(status, "application/json")?.fixed(json.into_bytes()))
}

/// A wire type as JSON.
pub fn json<T: Serialize>(status: u16, value: &T) -> Answer<Response> {
    json_text(status, json::text(value))
}

/// The same answer as the first time.
pub fn replayed(response: Response) -> Answer<Response> {
    response.headers().set("idempotent-replayed", "true")?;
    Ok(response)
}

/// A problem.
pub fn problem(problem: &Problem) -> Answer<Response> {
    let body = json::text(problem).into_bytes();
    Ok(builder(problem.status, "application/problem+json")?.fixed(body))
}

/// A response of this type that nobody caches.
pub fn builder(status: u16, content_type: &str) -> Answer<ResponseBuilder> {
    let builder = ResponseBuilder::new().with_status(status).with_header("content-type", content_type)?;
    Ok(builder.with_header("cache-control", "no-store")?.with_header("x-content-type-options", "nosniff")?)
}
