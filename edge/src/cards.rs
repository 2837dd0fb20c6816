//! Codes that are printed, shown and typed: a member's card, and how any such code is read back.
//!
//! A card's code is `KEPT-` and ten characters of Crockford's alphabet: 50 bits, guessed by nobody who is
//! only let try ten times an hour. It opens what can be seen; spending happens at the counter.

use loyalty::wire::Code;
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::journal::merging::unmerged;
use crate::json::object;
use crate::sql::{Statement, statement};
use crate::{changes, random, respond};

/// How a card's code begins.
pub const CARD: &str = "KEPT";
/// Characters after the beginning.
const LETTERS: usize = 10;

/// Draws a code that begins like this.
pub fn draw(kind: &str) -> Result<String, getrandom::Error> {
    Ok(written(kind, &random::text(LETTERS)?))
}

/// The code of a card that a number drawn for it stands for.
pub fn of_number(number: i64) -> String {
    // Two numbers of 40 bits give sixteen letters; ten of them are all that is kept.
    let letters = [random::letters(number), random::letters(number >> 40)].concat();
    let start = letters.len().saturating_sub(2);
    written(CARD, &[letters.get(start..).unwrap_or_default(), letters.get(..8).unwrap_or_default()].concat())
}

fn written(kind: &str, letters: &str) -> String {
    let (first, last) = letters.split_at_checked(LETTERS / 2).unwrap_or((letters, ""));
    [kind, "-", &first.to_ascii_uppercase(), "-", &last.to_ascii_uppercase()].concat()
}

/// The code of this kind that was typed, scanned or said: in capitals, with the letters that Crockford reads
/// as digits, with or without its beginning. `None` where it is none.
pub fn normal(kind: &str, typed: &str) -> Option<String> {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_uppercase();
    let letters = letters.strip_prefix(kind).filter(|rest| rest.len() == LETTERS).unwrap_or(&letters);
    let is_code = letters.len() == LETTERS && !typed.contains('@');
    is_code.then(|| written(kind, &letters.replace('O', "0").replace(['I', 'L'], "1")))
}

/// The card's code in a text that was scanned: the code alone, or an address that carries one.
pub fn scanned(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let carried = upper.find("KEPT-").and_then(|from| upper.get(from..from.saturating_add(16)));
    normal(CARD, carried.unwrap_or(text))
}

/// Gives the member of this id a card, where they have none.
pub fn issue(site: i64, member: &str, code: &str, now: i64) -> Statement {
    statement!(ISSUE, site, member, code, now)
}

/// Gives a member a new card; the one they had ends.
pub async fn replace(call: &Call, member: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let (site, code) = (shop.site, draw(CARD)?);
    let batch = vec![
        shop.guard("members:write"),
        unmerged(site, member),
        statement!(END, site, member, call.now.0),
        issue(site, member, &code, call.now.0),
        changes::note_member(&shop, "card.issued", member, object([]), call.now.0),
        statement!(SHOW, site, member),
    ];
    let card = call.db.ask(batch).await?.ok_or_else(|| ApiError::not_found("member"))?;
    if card != code {
        return Err(ApiError::of(Code::TryAgain, "the code was somebody's; send it again"));
    }
    respond::json(200, &object([("card", card.into())]))
}

/// The card of the member in the table or alias of this name.
macro_rules! card_of {
    ($member:literal) => {
        concat!(
            "(SELECT code FROM card WHERE card.site = ",
            $member,
            ".site AND card.member = ",
            $member,
            ".member AND ended_at IS NULL AND former IS NULL)"
        )
    };
}
pub(crate) use card_of;

const ISSUE: &str = "
INSERT INTO card (site, code, member, issued_at) SELECT site, ?3, coalesce(merged_into, member), ?4 FROM member WHERE site = ?1 AND external = ?2
ON CONFLICT DO NOTHING";

const END: &str = "
UPDATE card INDEXED BY card_any SET ended_at = ?3 WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) AND ended_at IS NULL";

const SHOW: &str = concat!("SELECT ", card_of!("member"), " AS json FROM member WHERE site = ?1 AND external = ?2");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["KEPT-7Q4M0-1ABCD", "kept 7q4mo labcd", "7q4m01abcd", " 7Q4M0-IABCD ", "KEPT7Q4M01ABCD"] {
            assert_eq!(normal(CARD, typed).as_deref(), Some("KEPT-7Q4M0-1ABCD"), "{typed}");
        }
        for other in ["", "KEPT", "7Q4M0", "KEPT-7Q4M0-1ABCDE", "ada@b.example", "+7 900 123 45 67"] {
            assert_eq!(normal(CARD, other), None, "{other}");
        }
        assert_eq!(scanned("https://bell.example/#KEPT-7Q4M0-1ABCD").as_deref(), Some("KEPT-7Q4M0-1ABCD"));
    }

    #[test]
    fn a_drawn_code_is_read_back() {
        let code = draw(CARD).unwrap();
        assert_eq!(normal(CARD, &code).as_deref(), Some(code.as_str()));
        let counted = of_number(0x000f_ffff_ffff_ffff);
        assert_eq!(normal(CARD, &counted).as_deref(), Some(counted.as_str()));
        assert_ne!(of_number(1 << 41), of_number(1 << 42), "all fifty bits count");
    }
}
