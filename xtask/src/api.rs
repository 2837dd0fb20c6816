//! Talks to an edge over HTTP, as a shop's server would.

use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use loyalty::wire::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::Agent;
use ureq::http::{Request, Response, StatusCode};

/// An edge, and the key that opens it.
pub(crate) struct Api {
    agent: Agent,
    url: String,
    key: String,
}

/// Why a call did not succeed.
pub(crate) enum Failure {
    /// Worth trying again: nothing was answered, or the edge asked for patience.
    Passing(anyhow::Error),
    /// Trying again would change nothing.
    Lasting(anyhow::Error),
}

impl From<Failure> for anyhow::Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Passing(error) | Failure::Lasting(error) => error,
        }
    }
}

impl Api {
    /// The edge at `url` (no slash at the end), called with `key`.
    pub(crate) fn new(url: &str, key: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_mins(2)));
        let agent = config.build().new_agent();
        Self { agent, url: url.trim_end_matches('/').to_owned(), key: key.to_owned() }
    }

    /// The address it was made for.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Asks.
    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        self.call("GET", path, "", Vec::new())
    }

    /// Sends a JSON document.
    pub(crate) fn send<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let body = serde_json::to_vec(body).map_err(|error| Failure::Lasting(error.into()))?;
        self.call(method, path, "application/json", body)
    }

    /// Sends lines of JSON.
    pub(crate) fn send_lines<T: DeserializeOwned>(&self, path: &str, lines: Vec<u8>) -> Result<T, Failure> {
        self.call("POST", path, "application/x-ndjson", lines)
    }

    fn call<T: DeserializeOwned>(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Result<T, Failure> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        request = request.header("authorization", format!("Bearer {}", self.key));
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let request = request.body(body).map_err(|error| Failure::Lasting(error.into()))?;
        let answer = self.agent.run(request);
        let answer = answer.with_context(|| format!("no answer from {}", self.url)).map_err(Failure::Passing)?;
        read(method, path, answer)
    }
}

fn read<T: DeserializeOwned>(method: &str, path: &str, mut answer: Response<ureq::Body>) -> Result<T, Failure> {
    let status = answer.status();
    if status.is_success() {
        let value = answer.body_mut().read_json().with_context(|| format!("the answer to {method} {path}"));
        return value.map_err(Failure::Lasting);
    }
    let reason = match answer.body_mut().read_json::<Problem>() {
        Ok(problem) => format!("{}: {}", serde_json::json!(problem.code).as_str().unwrap_or_default(), problem.detail),
        Err(_) => "without a reason".to_owned(),
    };
    let error = anyhow!("{method} {path} was refused with {}: {reason}", status.as_u16());
    let passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    Err(if passing { Failure::Passing(error) } else { Failure::Lasting(error) })
}
