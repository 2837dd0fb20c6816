//! A statement and its values, before it meets a database.
//!
//! Modules build their batches from these, so that the very same SQL runs in D1 and, natively in
//! milliseconds, in the property tests. Every query answers with at most one row of one text column,
//! which SQLite composes as JSON: what a client gets is mostly passed through.

use crate::json;

/// A value bound to a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A whole number. D1 binds it as a float: write `CAST(?n AS INTEGER)` where it is not stored in, or
    /// compared with, an integer column.
    Whole(i64),
    /// A text, or JSON that `json_each` takes apart.
    Text(String),
    /// NULL.
    Nothing,
}

impl From<i64> for Arg {
    fn from(value: i64) -> Self {
        Self::Whole(value)
    }
}

impl From<&str> for Arg {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Arg {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<serde_json::Value> for Arg {
    fn from(value: serde_json::Value) -> Self {
        Self::Text(json::text(&value))
    }
}

impl<T: Into<Arg>> From<Option<T>> for Arg {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Into::into)
    }
}

/// One statement of a batch.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The SQL, with `?1`, `?2` … for the values.
    pub sql: &'static str,
    /// The values, in order.
    pub args: Vec<Arg>,
}

/// Puts a statement before the last one of a batch, which is the one that answers.
pub fn before_answer(batch: &mut Vec<Statement>, statement: Option<Statement>) {
    let last = batch.len().saturating_sub(1);
    batch.splice(last..last, statement);
}

/// A statement of this SQL with these values.
macro_rules! statement {
    ($sql:expr $(, $arg:expr)* $(,)?) => {
        $crate::sql::Statement { sql: $sql, args: vec![$($crate::sql::Arg::from($arg)),*] }
    };
}
pub(crate) use statement;

/// A moment in milliseconds as RFC 3339 in UTC; NULL where there is none.
macro_rules! moment {
    ($at:literal) => {
        concat!("strftime('%Y-%m-%dT%H:%M:%SZ', ", $at, " / 1000, 'unixepoch')")
    };
}
pub(crate) use moment;
