//! What can go wrong with a request, in one place.

use loyalty::fields::{self, Fault, FromJson};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

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

    /// What went wrong, for our log.
    pub fn words(&self) -> &str {
        match self {
            Self::Problem(problem) => &problem.detail,
            Self::Internal(words) => words,
        }
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

impl From<JsValue> for ApiError {
    fn from(error: JsValue) -> Self {
        Self::Internal(format!("platform: {}", words_of(&error)))
    }
}

/// What an exception says.
pub fn words_of(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| error.message().into())
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(format!("stored JSON: {error}"))
    }
}

impl From<Fault> for ApiError {
    fn from(fault: Fault) -> Self {
        Self::Internal(format!("stored JSON: {fault} at {}", fault.path()))
    }
}

/// Reads JSON into a wire type, or says what is wrong and where. The text is read into a value first, so
/// that the parser is compiled once and not once for each type.
pub fn read_json<T: FromJson>(bytes: &[u8]) -> Result<T, Problem> {
    fields::read(&read_value(bytes)?).map_err(|fault| unreadable(&fault))
}

/// What is wrong with a body.
fn unreadable(fault: &Fault) -> Problem {
    Problem::new(fault.code(), fault.to_string()).with("path", fault.path())
}

/// What is wrong with something that an owner decides as a whole: every fault, the first one's path by itself.
pub fn faulty(code: Code, faults: &[loyalty::read::Fault]) -> Problem {
    let path = faults.first().map_or("", |fault| fault.path.as_str());
    let detail = format!("{} faults; nothing was taken", faults.len());
    Problem::new(code, detail).with("path", path).with("faults", serde_json::to_value(faults).unwrap_or_default())
}

/// Reads JSON of any form.
pub fn read_value(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::new(Code::Malformed, "the body is not UTF-8"))?;
    serde_json::from_str(text).map_err(|error| Problem::new(Code::Malformed, error.to_string()))
}

/// Reads what the database composed.
pub fn read_stored<T: FromJson>(json: &str) -> Answer<T> {
    let value: Value = serde_json::from_str(json)?;
    Ok(fields::read(&value)?)
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
        let cases: [(&[u8], Code, &str); 11] = [
            (br#"["p", {"id": "m"}]"#, Code::Malformed, ""),
            (br#"{"id": "p", "member": ["m"]}"#, Code::Malformed, "/member"),
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
