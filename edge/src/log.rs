//! One line a request, by an allow-list: the fields below and no others. No token, code, address, id of a
//! shop's or query string can reach a log, because no field takes one.

use serde::Serialize;
use worker::Request;

use crate::error::ApiError;
use crate::json;

/// What is logged of a request.
#[derive(Serialize)]
pub struct Line {
    method: String,
    /// The path's pattern, never the path.
    route: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<loyalty::wire::Code>,
    /// Our own words about a fault of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    fault: Option<String>,
    /// Round trips to the database.
    pub trips: u32,
    /// Statements in them.
    pub queries: usize,
    ms: u64,
    #[serde(skip)]
    began: u64,
}

impl Line {
    /// Starts a line about a request to this route.
    pub fn begin(request: &Request, route: &'static str) -> Self {
        Self {
            method: request.method().as_ref().to_owned(),
            route,
            status: 0,
            code: None,
            fault: None,
            trips: 0,
            queries: 0,
            ms: 0,
            began: worker::Date::now().as_millis(),
        }
    }

    /// Notes why there is no good answer.
    pub fn failed(&mut self, error: &ApiError) {
        self.code = Some(error.problem().code);
        if let ApiError::Internal(fault) = error {
            self.fault = Some(fault.clone());
        }
    }

    /// Writes the line.
    pub fn end(mut self, status: u16) {
        self.status = status;
        self.ms = worker::Date::now().as_millis().saturating_sub(self.began);
        let line = json::text(&self);
        if self.fault.is_some() { worker::console_error!("{line}") } else { worker::console_log!("{line}") }
    }
}

/// Logs a fault of ours that is no answer to a request.
pub fn fault(route: &'static str, words: &str) {
    let line = Fault { route, fault: words };
    worker::console_error!("{}", json::text(&line));
}

#[derive(Serialize)]
struct Fault<'a> {
    route: &'static str,
    fault: &'a str,
}
