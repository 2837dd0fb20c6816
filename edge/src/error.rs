//! What can go wrong with a request, in one place.

use loyalty::points::OUT_OF_RANGE;
use loyalty::wire::{Code, Problem};

/// Why a request has no good answer.
#[derive(Debug)]
pub enum ApiError {
    /// The caller is told this.
    Problem(Box<Problem>),
    /// A fault of ours: the words go to the log, the caller is told that it is our fault.
    Internal(String),
}

/// The result of handling a request.
pub type Answer<T> = Result<T, ApiError>;

impl ApiError {
    /// A problem of this code.
    pub fn of(code: Code, detail: impl Into<String>) -> Self {
        Problem::new(code, detail).into()
    }

    /// There is no such thing.
    pub fn not_found(what: &str) -> Self {
        Self::of(Code::NotFound, format!("there is no such {what}"))
    }

    /// Who is asking is not known.
    pub fn unauthorized(why: &str) -> Self {
        Self::of(Code::Unauthorized, why)
    }

    /// What the caller is told.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Problem(problem) => (**problem).clone(),
            Self::Internal(_) => Problem::new(Code::Internal, "it is in our log; nothing was changed"),
        }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<getrandom::Error> for ApiError {
    fn from(error: getrandom::Error) -> Self {
        Self::Internal(format!("random source: {error}"))
    }
}

impl From<worker::Error> for ApiError {
    fn from(error: worker::Error) -> Self {
        Self::Internal(format!("platform: {error}"))
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("stored JSON: {error}"))
    }
}

/// What is wrong with a body, from what the parser says of it.
pub fn unreadable(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = pointer(error.path());
    let words = error.into_inner().to_string();
    let code = if words.starts_with("unknown field") {
        Code::UnknownField
    } else if words.starts_with(OUT_OF_RANGE) {
        Code::OutOfRange
    } else {
        Code::Malformed
    };
    Problem::new(code, words).with("path", path)
}

/// A path as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    use std::fmt::Write;
    path.iter().fold(String::new(), |mut pointer, segment| {
        let _ = match segment {
            Segment::Seq { index } => write!(pointer, "/{index}"),
            Segment::Map { key } => write!(pointer, "/{key}"),
            Segment::Enum { variant } => write!(pointer, "/{variant}"),
            Segment::Unknown => Ok(()),
        };
        pointer
    })
}

/// Reads JSON into a wire type, or says what is wrong and where.
pub fn read_json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::Malformed, "the body is not UTF-8"))?;
    let mut parser = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut parser).map_err(unreadable)?;
    parser.end().map_err(|error| Problem::new(Code::Malformed, error.to_string()))?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use loyalty::wire::purchases::NewPurchase;

    #[test]
    fn bad_input_has_a_code_and_a_path() {
        let read = |text: &[u8]| {
            let problem = read_json::<NewPurchase>(text).unwrap_err();
            (problem.code, problem.extra.get("path").and_then(|path| path.as_str()).unwrap_or("").to_owned())
        };
        let cases: [(&[u8], Code, &str); 9] = [
            (b"{", Code::Malformed, ""),
            (b"\xff", Code::Malformed, ""),
            (br#"{"id": 5}"#, Code::Malformed, "/id"),
            (br#"{"id": ""}"#, Code::OutOfRange, "/id"),
            (br#"{"id": "p", "member": {"id": "m", "vip": true}}"#, Code::UnknownField, "/member/vip"),
            (br#"{"id": "p", "total": -1}"#, Code::OutOfRange, "/total"),
            (br#"{"id": "p", "total": 9007199254740993}"#, Code::OutOfRange, "/total"),
            (br#"{"id": "p", "at": "0001-01-01T00:00:00Z"}"#, Code::OutOfRange, "/at"),
            (
                br#"{"id": "p", "items": [{"sku": "A", "quantity": 1, "total": 1.5}]}"#,
                Code::Malformed,
                "/items/0/total",
            ),
        ];
        for (text, code, path) in cases {
            assert_eq!(read(text), (code, path.to_owned()), "{}", String::from_utf8_lossy(text));
        }
    }
}
