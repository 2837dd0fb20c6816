//! Calls to the edge: `api::get::<Home>("/v1/home").await`, `api::post::<Site>("/v1/site/launch", &json!({})).await`.
//!
//! Each says which site it means, and reads after writes see them (the database's bookmark goes along). A call that
//! is refused because the sitting has ended, or because it needs a fresh proof of who is asking, waits while the
//! person gives it ([`crate::gate`]) and is then repeated: the screen that made it keeps what was typed and never
//! learns of it.

mod trouble;

use std::cell::RefCell;
use std::pin::Pin;

use gloo_net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{gate, reader};
pub use trouble::{Fault, Trouble};

/// How long an answer is waited for, in milliseconds. Imports send slices that take seconds.
const PATIENCE: u32 = 60_000;
/// Says that no site is meant: a call about the person.
const NO_SITE: &str = "-";

/// Which cookie calls are made with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Console,
    Counter,
}

struct Standing {
    place: Place,
    site: Option<String>,
    bookmark: Option<String>,
}

thread_local! {
    static STANDING: RefCell<Standing> =
        const { RefCell::new(Standing { place: Place::Console, site: None, bookmark: None }) };
}

/// From now on calls mean this site.
pub fn set_site(site: Option<String>) {
    STANDING.with_borrow_mut(|standing| {
        standing.site = site;
        standing.bookmark = None;
    });
}

/// The site that calls mean.
pub fn site() -> Option<String> {
    STANDING.with_borrow(|standing| standing.site.clone())
}

/// From now on calls are made as this counter device and its shift. Who is at work there is asked by the counter's own
/// screens: an ended shift is simply a [`Trouble`].
pub fn stand_at_counter() {
    STANDING.with_borrow_mut(|standing| standing.place = Place::Counter);
}

/// Reads.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Trouble> {
    Call::new(Method::GET, path).send().await
}

/// Makes something, or does something.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Trouble> {
    Call::new(Method::POST, path).body(body).send().await
}

/// Replaces something.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Trouble> {
    Call::new(Method::PUT, path).body(body).send().await
}

/// Changes something.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Trouble> {
    Call::new(Method::PATCH, path).body(body).send().await
}

/// Takes something away.
pub async fn delete(path: &str) -> Result<(), Trouble> {
    Call::new(Method::DELETE, path).exchange().await.map(drop)
}

/// A call with more to it than a path and a body.
pub struct Call {
    method: Method,
    path: String,
    body: Option<String>,
    headers: Vec<(&'static str, String)>,
    personal: bool,
    asks: bool,
    patience_ms: u32,
    at_console: bool,
}

/// What came back, unread.
pub struct Answer {
    /// The status, 200 to 299.
    pub status: u16,
    /// The body.
    pub text: String,
    /// The version of what was read, for `if-match`.
    pub etag: Option<String>,
    /// Whether this is the answer that the same request got before.
    pub replayed: bool,
}

impl Call {
    /// A call of this method and path.
    pub fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            body: None,
            headers: Vec::new(),
            personal: false,
            asks: true,
            patience_ms: PATIENCE,
            at_console: false,
        }
    }

    /// Sends this as JSON.
    #[must_use]
    pub fn body(self, body: &impl Serialize) -> Self {
        let body = loyalty::json::text(body);
        self.text("application/json", body)
    }

    /// Sends a body that is no JSON document, such as lines to import.
    #[must_use]
    pub fn text(mut self, kind: &str, body: String) -> Self {
        self.body = Some(body);
        self.header("content-type", kind)
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// About the person and not about the site they work on.
    #[must_use]
    pub fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Without asking the person to sign in again where that is what the answer says.
    #[must_use]
    pub fn unasked(mut self) -> Self {
        self.asks = false;
        self
    }

    /// Waits no longer than this for an answer, in milliseconds.
    #[must_use]
    pub fn within(mut self, patience_ms: u32) -> Self {
        self.patience_ms = patience_ms;
        self
    }

    /// With the console's cookie, wherever it is made.
    #[must_use]
    pub fn at_console(mut self) -> Self {
        self.at_console = true;
        self
    }

    /// Whether it means no site.
    pub fn is_personal(&self) -> bool {
        self.personal
    }

    /// Makes the call and reads its answer.
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, Trouble> {
        reader::read(&self.value().await?).map_err(|_| Trouble::unreadable())
    }

    /// Boxed, so that only what differs from type to type is compiled for each.
    fn value(self) -> Pin<Box<dyn Future<Output = Result<Value, Trouble>>>> {
        Box::pin(async {
            let answer = self.exchange().await?;
            // An answer without a body is read as null, so that `()` and `Value` can be asked for.
            let text = if answer.text.is_empty() { "null" } else { &answer.text };
            serde_json::from_str(text).map_err(|_| Trouble::unreadable())
        })
    }

    /// Makes the call. Asks the person to sign in again or to prove who they are where that is missing, and then makes
    /// it again, as it was.
    pub async fn exchange(self) -> Result<Answer, Trouble> {
        loop {
            let refused = match self.once().await {
                Err(trouble) if self.asks && STANDING.with_borrow(|standing| standing.place) == Place::Console => {
                    trouble
                }
                answered => return answered,
            };
            let asked = match refused.code() {
                "unauthorized" => gate::sign_in_again().await,
                "step_up_required" => gate::prove().await,
                _ => false,
            };
            if !asked {
                return Err(refused);
            }
        }
    }

    async fn once(&self) -> Result<Answer, Trouble> {
        let request = self.prepared();
        let request = match &self.body {
            Some(body) => request.body(body.as_str()),
            None => request.build(),
        };
        let response = request.map_err(|_| Trouble::Offline)?.send().await.map_err(|_| Trouble::Offline)?;
        if let Some(bookmark) = response.headers().get("kept-bookmark") {
            STANDING.with_borrow_mut(|standing| standing.bookmark = Some(bookmark));
        }
        read(response).await
    }

    fn prepared(&self) -> RequestBuilder {
        let request = RequestBuilder::new(&self.path).method(self.method.clone());
        let patience = web_sys::AbortSignal::timeout_with_u32(self.patience_ms);
        let mut request = request.abort_signal(Some(&patience));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        STANDING.with_borrow(|standing| {
            let site = standing.site.as_deref().filter(|_| !self.personal);
            request = request.header("kept-site", site.unwrap_or(NO_SITE));
            if standing.place == Place::Counter && !self.at_console {
                request = request.header("kept-counter", "1");
            }
            match &standing.bookmark {
                Some(bookmark) => request.header("kept-bookmark", bookmark),
                None => request,
            }
        })
    }
}

async fn read(response: Response) -> Result<Answer, Trouble> {
    let status = response.status();
    let header = |name| response.headers().get(name);
    let (etag, replayed) = (header("etag"), header("idempotent-replayed").is_some());
    let text = response.text().await.map_err(|_| Trouble::Offline)?;
    if (200..300).contains(&status) {
        return Ok(Answer { status, text, etag, replayed });
    }
    Err(Trouble::refused(status, reader::value(&text)))
}
