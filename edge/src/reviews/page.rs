//! What everybody reads: reviews page by page, in each order by its own index.

use loyalty::review::{Subject, SubjectKind};
use worker::Response;

use super::{OURS, contacts, fault, subject, summary};
use crate::call::Call;
use crate::entries::limit;
use crate::error::{Answer, ApiError};
use crate::members::pages::{Cursor, cursor};
use crate::sql::{Statement, moment, statement};
use crate::{forms, respond, tokens};

/// Stars stand before the time in the number that reviews are put in order by.
const STAR: i64 = 100_000_000_000_000;
/// Before everything.
const FIRST: i64 = 10 * STAR;

/// The order of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    Newest,
    /// The best first.
    Highest,
    /// The worst first.
    Lowest,
}

/// Which reviews of a subject.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    /// Their order.
    pub order: Order,
    /// Only those with so many stars.
    pub stars: Option<i64>,
    /// Only buyers'.
    pub is_verified: bool,
}

/// Reviews of something.
pub async fn list(call: &Call) -> Answer<Response> {
    let key = call.query("site")?.unwrap_or_default();
    let site = tokens::site_of_public_key(&key).ok_or_else(|| ApiError::not_found("site"))?;
    let about = subject(call.query("subject")?.as_deref().filter(|text| !text.is_empty()))?;
    let is_thanks = match call.query("kind")?.as_deref() {
        None | Some("" | "review") => false,
        Some("thanks") => true,
        Some(_) => return Err(fault("/kind", "a kind is review or thanks")),
    };
    let which = which(call)?;
    let (from, limit) = (cursor(call)?, limit(call)?);
    let form = forms::mark(call)?;
    let mut batch = vec![contacts(site)];
    let is_first = from.is_none();
    batch.push(if is_thanks { letters(site, from, limit) } else { page(site, &about, which, from, limit) });
    if is_first {
        batch.push(summary::places(site));
        if !is_thanks {
            batch.push(summary::of(site, about.as_str()));
        }
    }
    let mut answers = call.db.run(batch).await?.into_iter();
    let kept_by = answers.next().flatten().ok_or_else(|| ApiError::not_found("site"))?;
    let mut next = || answers.next().flatten();
    let page = next().unwrap_or_default();
    let places = next().unwrap_or_else(|| "[]".to_owned());
    let summary = next().unwrap_or_else(|| "null".to_owned());
    let product = summary::product(&about, &summary)?;
    let subject = crate::json::text(&serde_json::Value::from(about.as_str()));
    let rest = page.trim_start_matches('{');
    let parts = [
        "{\"subject\":",
        &subject,
        ",\"form\":\"",
        &form,
        "\",\"takes_name\":",
        if kept_by == OURS { "true" } else { "false" },
        ",\"places\":",
        &places,
        ",\"summary\":",
        &summary,
        ",\"product\":",
        &product,
        ",",
        rest,
    ];
    respond::json_text(200, parts.concat())
}

fn which(call: &Call) -> Answer<Which> {
    let order = match call.query("sort")?.as_deref() {
        None | Some("" | "newest") => Order::Newest,
        Some("highest") => Order::Highest,
        Some("lowest") => Order::Lowest,
        Some(_) => return Err(fault("/sort", "an order is newest, highest or lowest")),
    };
    let stars = match call.query("stars")?.filter(|stars| !stars.is_empty()) {
        None => None,
        Some(stars) => {
            let stars = stars.parse::<i64>().ok().filter(|stars| (1..=5).contains(stars));
            Some(stars.ok_or_else(|| fault("/stars", "stars are 1 to 5"))?)
        }
    };
    let is_verified = call.query("verified")?.as_deref() == Some("1");
    Ok(Which { order, stars, is_verified })
}

/// The statement of a page of what is shown.
pub fn page(site: i64, about: &Subject, which: Which, from: Option<Cursor>, limit: i64) -> Statement {
    let Which { order, stars, is_verified } = which;
    // Among those with as many stars the order is that of time, whichever was asked for.
    let order = if stars.is_some() { Order::Highest } else { order };
    let (least, most) = stars.map_or((0, FIRST), |stars| {
        let least = stars.saturating_mul(STAR);
        (least, least.saturating_add(STAR))
    });
    let from = from.unwrap_or(Cursor { number: FIRST, name: "0".to_owned() });
    let (place, review) = (from.number.min(most), from.name.parse::<i64>().unwrap_or(0));
    let sql = match (order, is_verified) {
        (Order::Newest, false) => NEWEST,
        (Order::Highest, false) => HIGHEST,
        (Order::Lowest, false) => LOWEST,
        (Order::Newest, true) => NEWEST_VERIFIED,
        (Order::Highest, true) => HIGHEST_VERIFIED,
        (Order::Lowest, true) => LOWEST_VERIFIED,
    };
    statement!(sql, site, about.as_str(), place, review, limit, least)
}

/// The statement of a page of published thank-you letters.
pub fn letters(site: i64, from: Option<Cursor>, limit: i64) -> Statement {
    let from = from.unwrap_or(Cursor { number: FIRST, name: "0".to_owned() });
    statement!(LETTERS, site, "", from.number, from.name.parse::<i64>().unwrap_or(0), limit, 0)
}

/// Whether search engines accept ratings of this: of products, not of the company itself.
pub fn is_product(about: &Subject) -> bool {
    about.kind() == SubjectKind::Product
}

/// A page along one index: `place` is what it orders by. Its upper bound stands by itself: SQLite finds none in a pair whose
/// first half is computed, and would read from the top.
macro_rules! along {
    ($index:literal, $place:literal, $which:literal) => {
        concat!(
            "
SELECT json_object('reviews', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?5, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (
  SELECT json_object('id', CAST(review.review AS TEXT), 'stars', stars, 'text', text, 'aspects', json(aspects), 'name', name,
      'verified', json(iif(mark = 'verified', 'true', 'false')), 'rewarded', json(iif(rewarded, 'true', 'false')), 'origin', origin, 'at', ",
            moment!("created_at"),
            ", 'edited_at', ",
            moment!("edited_at"),
            ", 'reply', reply, 'replied_at', ",
            moment!("replied_at"),
            ") AS line, last_value(place || ' ' || review.review) OVER (ORDER BY place DESC, review.review DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT *, ",
            $place,
            " AS place FROM review INDEXED BY ",
            $index,
            " WHERE site = ?1 AND ",
            $which,
            " AND state = 'shown' AND ",
            $place,
            " >= ?6 AND ",
            $place,
            " <= ?3 AND (",
            $place,
            ", review) < (?3, ?4) ORDER BY ",
            $place,
            " DESC, review DESC LIMIT CAST(?5 AS INTEGER)) AS review ORDER BY place DESC, review.review DESC) ON true"
        )
    };
}

const NEWEST: &str = along!("review_newest", "created_at", "subject = ?2 AND kind = 'review' AND text IS NOT NULL");
const HIGHEST: &str = along!(
    "review_highest",
    "stars * 100000000000000 + created_at",
    "subject = ?2 AND kind = 'review' AND text IS NOT NULL"
);
const LOWEST: &str = along!(
    "review_lowest",
    "(6 - stars) * 100000000000000 + created_at",
    "subject = ?2 AND kind = 'review' AND text IS NOT NULL"
);
const NEWEST_VERIFIED: &str = along!(
    "review_newest_verified",
    "created_at",
    "subject = ?2 AND kind = 'review' AND text IS NOT NULL AND mark = 'verified'"
);
const HIGHEST_VERIFIED: &str = along!(
    "review_highest_verified",
    "stars * 100000000000000 + created_at",
    "subject = ?2 AND kind = 'review' AND text IS NOT NULL AND mark = 'verified'"
);
const LOWEST_VERIFIED: &str = along!(
    "review_lowest_verified",
    "(6 - stars) * 100000000000000 + created_at",
    "subject = ?2 AND kind = 'review' AND text IS NOT NULL AND mark = 'verified'"
);
const LETTERS: &str = along!("review_thanks", "created_at", "?2 = '' AND kind = 'thanks' AND text IS NOT NULL");
