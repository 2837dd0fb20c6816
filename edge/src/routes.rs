//! From a path to its handler. The table of calls in `loyalty::wire` is the router: what is not
//! described there cannot be reached, and the Worker named there is the one that answers.
//!
//! What all Workers do with a request is here and compiled alike; the handlers themselves are named in
//! [`front`], [`office`], [`mail`] and [`voice`], so that each Worker links only its own.

pub mod front;
pub mod mail;
pub mod office;
pub mod voice;

use std::pin::Pin;

use loyalty::wire::calls::{self, Found, Place, Route};
use loyalty::wire::{Code, Problem};
use worker::{Env, Method, Request, Response};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::{log, pages, respond};

/// A handler at work. Boxed, each by itself: inlined into one future they would weigh a third more.
type Handling<'a> = Pin<Box<dyn Future<Output = Answer<Response>> + 'a>>;

/// What a Worker links: its calls and its pages.
struct Own {
    call: for<'a> fn(&Route, &'a Call, &'a str) -> Handling<'a>,
    page: for<'a> fn(&'a Request, &'a Env, &'a str) -> Handling<'a>,
}

/// Where a request leads.
enum Way<'a> {
    Page(Place),
    Call(Found<'a>),
}

impl<'a> Way<'a> {
    fn of(request: &Request, path: &'a str) -> Self {
        match pages::place(path) {
            Some(place) => Self::Page(place),
            None => Self::Call(calls::find(request.method().as_ref(), path)),
        }
    }

    /// The Worker that answers; none for what leads nowhere, which each can say.
    fn place(&self) -> Option<Place> {
        match self {
            Self::Page(place) => Some(*place),
            Self::Call(Found::Call(route, _)) => Some(route.place),
            Self::Call(_) => None,
        }
    }

    /// What a log calls it.
    fn name(&self) -> &'static str {
        match self {
            Self::Page(_) => "page",
            Self::Call(Found::Call(route, _)) => route.path,
            Self::Call(_) => "none",
        }
    }
}

/// Answers a request, whatever happens, and logs one line about it.
async fn answer(request: Request, env: Env, path: &str, way: Way<'_>, own: &Own) -> Response {
    let mut line = log::Line::begin(&request, way.name());
    let answered = match way {
        Way::Page(_) if !is_get(&request) && !pages::takes_forms(path) => {
            Err(ApiError::of(Code::MethodNotAllowed, "pages are read"))
        }
        Way::Page(_) => (own.page)(&request, &env, path).await,
        Way::Call(Found::Call(route, values)) => api(request, env, route, values, own, &mut line).await,
        Way::Call(Found::OtherMethod) => Err(ApiError::of(Code::MethodNotAllowed, "this path has other methods")),
        Way::Call(Found::Nothing) => Err(ApiError::not_found("path")),
    };
    ended(line, answered)
}

/// The answer, or the problem that stands in its place; the line is written.
fn ended(mut line: log::Line, answered: Answer<Response>) -> Response {
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

async fn api(
    request: Request,
    env: Env,
    route: &'static Route,
    values: Vec<&str>,
    own: &Own,
    line: &mut log::Line,
) -> Answer<Response> {
    let mut call = Call::open(request, env)?;
    if route.has_body && !route.path.starts_with("/v1/imports/") {
        call.receive().await?;
    }
    let parameters = values.into_iter().map(decoded).collect::<Answer<Vec<String>>>()?;
    let id = parameters.first().map_or("", String::as_str);
    let answered = (own.call)(route, &call, id).await;
    line.trips = call.db.trips();
    line.queries = call.db.queries();
    if let (Ok(response), Some(bookmark)) = (&answered, call.db.bookmark()) {
        response.headers().set("kept-bookmark", &bookmark)?;
    }
    answered
}

/// What a Worker says of a call that it does not link.
fn no_handler(route: &Route) -> Answer<Response> {
    Err(ApiError::Internal(format!("{} {} has no handler here", route.method, route.path)))
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
fn is_get(request: &Request) -> bool {
    request.method() == Method::Get
}
