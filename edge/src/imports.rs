//! Whole logs of purchases and lists of members, streamed: NDJSON in, one answer out.
//!
//! Lines are posted in slices, so that a slice costs a handful of statements however many lines it has.
//! A broken line is reported by its number and the rest is taken. What is sent again is recognised line
//! by line, so an import that was cut off is simply sent again.

pub mod lines;
mod members;

use loyalty::ids::Id;
use loyalty::points::Money;
use loyalty::time::When;
use loyalty::wire::purchases::{ImportAnswer, NewPurchase, NewRefund, RefundItem, RefusedLine};
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::{BODY_BYTES_MAX, Call};
use crate::error::{Answer, ApiError, read_json};
use crate::json::object;
use crate::posting::Fact;
use crate::posting::append::{IMPORT, Told};
use crate::purchases::{Reporter, SCOPE, check_purchase, check_refund, post};
use crate::{changes, log, respond};
use lines::Taker;

/// Lines posted together: few enough that every bound list stays below D1's 2 MB for all but programs of
/// many rules, and then a slice is halved.
const SLICE_LINES_MAX: usize = 1_600;
/// The same bound in bytes, for logs with long lines.
const SLICE_BYTES_MAX: usize = 700_000;
/// Statements after which no further slice is begun, below the platform's thousand a request: a slice
/// takes 14, decided anew at most three times.
const QUERIES_MAX: usize = 900;
/// Refused lines one answer names; past that the log is no log of purchases.
pub const REFUSED_MAX: usize = 1_000;

/// A refund among purchases.
struct RefundLine {
    refund_of: Id,
    id: Id,
    at: When,
    total: Option<Money>,
    items: Option<Vec<RefundItem>>,
}

loyalty::from_json!(RefundLine, strict: true, refund_of, id, at, total, items);

/// Takes an import of purchases.
pub async fn import(call: &Call) -> Answer<Response> {
    take(call, SCOPE, read_line).await
}

/// Takes an import of members.
pub async fn members(call: &Call) -> Answer<Response> {
    take(call, "imports:write", members::read_line).await
}

async fn take(call: &Call, scope: &str, read: ReadLine) -> Answer<Response> {
    let shop = call.shop()?;
    // An import of no lines must still say whether the key is good.
    let what = if scope == SCOPE { "purchases.imported" } else { "members.imported" };
    let begun = changes::note_event(&shop, what, object([]), call.now.0);
    call.db.run(vec![shop.guard_proved(scope), begun]).await?;
    let reporter = Reporter { logged: false, place: Some(IMPORT), ..Reporter::of(&shop, scope, call) };
    let mut import = Import::new(call, &reporter, read);
    lines::each(call, &mut import).await?;
    respond::json(200, &import.answer)
}

/// Reads a line as a fact.
type ReadLine = fn(&[u8]) -> Result<Fact, Problem>;

/// An import under way.
struct Import<'a> {
    call: &'a Call,
    reporter: &'a Reporter,
    read: ReadLine,
    line: u64,
    slice: Vec<(u64, Fact)>,
    slice_bytes: usize,
    answer: ImportAnswer,
}

impl Taker for Import<'_> {
    fn is_over(&self) -> bool {
        self.answer.next_line.is_some()
    }

    async fn take(&mut self, line: &[u8]) -> Answer<()> {
        self.line = self.line.saturating_add(1);
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        let read = if line.len() > BODY_BYTES_MAX {
            Err(Problem::new(Code::TooLarge, format!("a line has at most {BODY_BYTES_MAX} bytes")))
        } else {
            (self.read)(line)
        };
        match read {
            Ok(fact) => self.slice.push((self.line, fact)),
            Err(problem) => self.refuse(self.line, &problem),
        }
        self.slice_bytes = self.slice_bytes.saturating_add(line.len());
        if self.answer.refused.len() >= REFUSED_MAX
            || self.slice.len() >= SLICE_LINES_MAX
            || self.slice_bytes >= SLICE_BYTES_MAX
        {
            self.flush().await?;
        }
        Ok(())
    }

    /// Posts what has gathered. A slice that fails as a whole is halved until the line is found that it
    /// fails for: one line never costs the others.
    async fn flush(&mut self) -> Answer<()> {
        let mut slices = vec![std::mem::take(&mut self.slice)];
        self.slice_bytes = 0;
        while let Some(mut slice) = slices.pop().filter(|slice| !slice.is_empty()) {
            let facts: Vec<Fact> = slice.iter().map(|(_, fact)| fact.clone()).collect();
            match post(self.call, self.reporter, facts).await {
                Ok(told) => {
                    members::keep_contacts(self.call, self.reporter, &slice, &told).await?;
                    self.count(&slice, told);
                }
                Err(ApiError::Internal(fault)) if slice.len() > 1 => {
                    log::fault("import", &fault);
                    let rest = slice.split_off(slice.len() / 2);
                    slices.extend([rest, slice]);
                }
                Err(ApiError::Internal(fault)) => {
                    log::fault("import", &fault);
                    let problem = Problem::new(Code::Internal, "this line cannot be stored; the fault is in our log");
                    for (line, _) in &slice {
                        self.refuse(*line, &problem);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        if self.call.db.queries() >= QUERIES_MAX || self.answer.refused.len() >= REFUSED_MAX {
            self.answer.next_line = Some(self.line.saturating_add(1));
        }
        Ok(())
    }
}

impl<'a> Import<'a> {
    fn new(call: &'a Call, reporter: &'a Reporter, read: ReadLine) -> Self {
        let answer = ImportAnswer { accepted: 0, replayed: 0, refused: Vec::new(), next_line: None };
        Self { call, reporter, read, line: 0, slice: Vec::new(), slice_bytes: 0, answer }
    }

    fn count(&mut self, slice: &[(u64, Fact)], told: Vec<Told>) {
        for ((number, _), told) in slice.iter().zip(told) {
            match told {
                Told::Now(Ok(_)) => self.answer.accepted = self.answer.accepted.saturating_add(1),
                Told::Before(Ok(_)) => self.answer.replayed = self.answer.replayed.saturating_add(1),
                Told::Now(Err(problem)) | Told::Before(Err(problem)) | Told::Faulty(problem) => {
                    self.refuse(*number, &problem);
                }
                Told::Moved => {
                    self.refuse(*number, &Problem::new(Code::TryAgain, "the account is busy: send it again"));
                }
            }
        }
    }

    fn refuse(&mut self, line: u64, problem: &Problem) {
        self.answer.refused.push(RefusedLine { line, code: problem.code, detail: problem.detail.clone() });
    }
}

fn read_line(line: &[u8]) -> Result<Fact, Problem> {
    // Inside a text the quotes would be escaped, so this finds the field and nothing else.
    if contains(line, b"\"refund_of\"") {
        let refund: RefundLine = read_json(line)?;
        let RefundLine { refund_of, id, at, total, items } = refund;
        let refund = NewRefund { id, at, total, items };
        check_refund(&refund)?;
        return Ok(Fact::Refund(refund_of.as_str().to_owned(), refund));
    }
    let purchase: NewPurchase = read_json(line)?;
    check_purchase(&purchase)?;
    if purchase.member.card.is_some() {
        let detail = "an import names members by their id";
        return Err(Problem::new(Code::Malformed, detail).with("path", "/member/card"));
    }
    Ok(Fact::Purchase(purchase))
}

fn contains(line: &[u8], word: &[u8]) -> bool {
    line.windows(word.len()).any(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_purchase_or_a_refund() {
        let purchase = br#"{"id": "p", "member": {"id": "m", "name": "\"refund\""}, "at": "2026-01-01", "total": 5}"#;
        assert!(matches!(read_line(purchase), Ok(Fact::Purchase(_))));
        let refund = br#"{"refund_of": "p", "id": "r", "at": "2026-01-01", "total": 5}"#;
        assert!(matches!(read_line(refund), Ok(Fact::Refund(of, _)) if of == "p"));
        assert_eq!(read_line(b"{").unwrap_err().code, Code::Malformed);
    }
}
