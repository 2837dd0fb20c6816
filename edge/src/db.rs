//! The one way to D1: batches of [`Statement`]s in a session.
//!
//! A batch is one transaction and one round trip. What went wrong in it is told apart by the names our
//! constraints and triggers carry, because a batch does not say which statement failed.

use std::cell::Cell;

use js_sys::{Array, Promise};
use loyalty::wire::Code;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use crate::error::{Answer, ApiError, words_of};
use crate::sql::{Arg, Statement};

#[wasm_bindgen(module = "/js/d1.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn open(env: &JsValue, bookmark: &str) -> Result<JsValue, JsValue>;
    fn batch(session: &JsValue, statements: &Array) -> Promise;
    #[wasm_bindgen(catch)]
    fn bookmark(session: &JsValue) -> Result<Option<String>, JsValue>;
}

/// A request's way to the database of its site.
pub struct Database {
    session: JsValue,
    trips: Cell<u32>,
    queries: Cell<usize>,
}

/// Why a batch was rolled back.
#[derive(Debug)]
pub enum Rollback {
    /// An account moved between reading and writing: decide again.
    Moved,
    /// Two rows met where one may be: the constraint or index, as the database names it.
    Taken(String),
    /// Something was done more often than it may be.
    Limited,
    /// Anything else, ready to be answered.
    Error(ApiError),
}

impl From<Rollback> for ApiError {
    fn from(rollback: Rollback) -> Self {
        match rollback {
            Rollback::Moved => Self::of(Code::TryAgain, "the member's account is busy"),
            Rollback::Taken(what) => Self::Internal(format!("taken: {what}")),
            Rollback::Limited => Self::of(Code::RateLimited, "that was too often"),
            Rollback::Error(error) => error,
        }
    }
}

impl Database {
    /// Opens a session on the database of a site. There is one database today; a site's number will pick
    /// among several. `bookmark` is the caller's last one, so that they read what they wrote.
    pub fn open(env: &Env, bookmark: Option<&str>) -> Answer<Self> {
        let session = open(env, bookmark.unwrap_or("first-primary"))?;
        Ok(Self { session, trips: Cell::new(0), queries: Cell::new(0) })
    }

    /// Runs a batch; answers with each statement's text, where it has one.
    pub async fn run(&self, batch: Vec<Statement>) -> Result<Vec<Option<String>>, Rollback> {
        self.trips.set(self.trips.get().saturating_add(1));
        self.queries.set(self.queries.get().saturating_add(batch.len()));
        let answers = JsFuture::from(self::batch(&self.session, &batch.iter().map(bound).collect())).await;
        let answers: Array = answers.map_err(|error| rollback(&words_of(&error)))?.unchecked_into();
        Ok(answers.iter().map(|text| text.as_string()).collect())
    }

    /// Runs a batch; answers with the last statement's text.
    pub async fn ask(&self, batch: Vec<Statement>) -> Result<Option<String>, Rollback> {
        Ok(self.run(batch).await?.pop().flatten())
    }

    /// Round trips so far.
    pub fn trips(&self) -> u32 {
        self.trips.get()
    }

    /// Statements so far: the platform allows a thousand a request.
    pub fn queries(&self) -> usize {
        self.queries.get()
    }

    /// The bookmark after what was done.
    pub fn bookmark(&self) -> Option<String> {
        bookmark(&self.session).ok().flatten()
    }
}

/// A statement as a list: the SQL, then its values.
fn bound(statement: &Statement) -> Array {
    let value = |arg: &Arg| match arg {
        // Whole numbers of ours are below 2^53, where a float is exact.
        #[allow(clippy::cast_precision_loss)]
        Arg::Whole(whole) => JsValue::from_f64(*whole as f64),
        Arg::Text(text) => JsValue::from_str(text),
        Arg::Nothing => JsValue::NULL,
    };
    std::iter::once(JsValue::from_str(statement.sql)).chain(statement.args.iter().map(value)).collect()
}

fn rollback(words: &str) -> Rollback {
    let problem = |code, detail: &str| Rollback::Error(ApiError::of(code, detail));
    if words.contains("E_UNAUTHORIZED") {
        problem(Code::Unauthorized, "the key or sitting is unknown or over")
    } else if words.contains("E_FORBIDDEN") {
        problem(Code::Forbidden, "this key or role may not do that")
    } else if words.contains("E_STEP_UP") {
        problem(Code::StepUpRequired, "prove first that it is you: by a fresh code or a passkey")
    } else if words.contains("E_MERGED") {
        problem(Code::Merged, "this member was merged into another, whom `merged_into` of theirs names")
    } else if words.contains("E_LAST_OWNER") {
        problem(Code::LastOwner, "make somebody else an owner first")
    } else if words.contains("E_LIMITED") {
        Rollback::Limited
    } else if words.contains("E_SEQ") {
        Rollback::Moved
    } else if let Some((_, what)) = words.split_once("UNIQUE constraint failed: ") {
        Rollback::Taken(first_words(what).split(": SQLITE").next().unwrap_or(what).to_owned())
    } else if is_passing(words) {
        problem(Code::TryAgain, "the database is busy")
    } else {
        Rollback::Error(ApiError::Internal(format!("D1: {}", first_words(words))))
    }
}

/// The message without the JavaScript stack that follows it.
fn first_words(words: &str) -> &str {
    let message = words.split_once("Error: ").map_or(words, |(_, message)| message);
    message.lines().next().unwrap_or(message)
}

/// Faults of D1 that pass by themselves; a write that met one may be sent again under its key.
fn is_passing(words: &str) -> bool {
    let passing =
        ["Network connection lost", "storage caused object to be reset", "its code was updated", "overloaded"];
    passing.iter().any(|fault| words.contains(fault))
}
