//! What all ratings of something say, from the counts that are kept with each of them.

use loyalty::review::Subject;
use serde_json::Value;

use super::page::is_product;
use crate::error::{Answer, read_value};
use crate::json::{object, text};
use crate::sql::{Statement, statement};

/// The statement that sums up the ratings of a subject.
pub fn of(site: i64, about: &str) -> Statement {
    statement!(SUMMARY, site, about)
}

/// The statement that lists where else the company is reviewed.
pub fn places(site: i64) -> Statement {
    statement!(PLACES, site)
}

/// What search engines are told of a product that was rated, as JSON.
pub fn product(about: &Subject, summary: &str) -> Answer<String> {
    let summary = read_value(summary.as_bytes())?;
    let field = |name: &str| summary.get(name).filter(|value| !value.is_null()).cloned();
    let tenths = field("average_tenths").and_then(|tenths| tenths.as_i64());
    let (Some(sku), Some(tenths), true) = (about.sku(), tenths, is_product(about)) else {
        return Ok("null".to_owned());
    };
    let value = [(tenths / 10).to_string(), (tenths % 10).to_string()].join(".");
    let count = field("count").unwrap_or(Value::Null);
    Ok(text(&object([
        ("sku", sku.into()),
        ("rating_value", value.into()),
        ("rating_count", count),
        ("best", 5.into()),
        ("worst", 1.into()),
    ])))
}

/// A mean in tenths, half up; NULL where there is nothing.
macro_rules! tenths {
    ($sum:literal, $count:literal) => {
        concat!("iif(", $count, " > 0, (20 * ", $sum, " + ", $count, ") / (2 * ", $count, "), NULL)")
    };
}

const SUMMARY: &str = concat!(
    "
WITH star AS (SELECT value AS stars, coalesce(sum(iif(mark <> 'imported', shown, 0)), 0) AS shown, coalesce(sum(iif(mark = 'verified', shown, 0)), 0) AS verified,
    coalesce(sum(iif(mark <> 'imported', hidden, 0)), 0) AS hidden, coalesce(sum(iif(mark <> 'imported', waiting, 0)), 0) AS waiting,
    coalesce(sum(iif(mark = 'imported', shown, 0)), 0) AS imported
  FROM json_each('[5,4,3,2,1]') LEFT JOIN review_star ON site = ?1 AND subject = ?2 AND stars = value GROUP BY value),
whole AS (SELECT sum(shown) AS shown, sum(shown * stars) AS stars, sum(imported) AS imported, sum(imported * stars) AS imported_stars FROM star)
SELECT json_object('average_tenths', ",
    tenths!("stars", "shown"),
    ", 'count', shown, 'imported_tenths', ",
    tenths!("imported_stars", "imported"),
    ", 'imported', imported,
  'stars', json((SELECT json_group_array(json_object('stars', stars, 'shown', shown, 'verified', verified, 'hidden', hidden, 'waiting', waiting,
    'hidden_percent', iif(shown + hidden + waiting > 0, (200 * hidden + shown + hidden + waiting) / (2 * (shown + hidden + waiting)), NULL), 'imported', imported))
    FROM (SELECT * FROM star ORDER BY stars DESC))),
  'aspects', json((SELECT json_group_array(json_object('aspect', aspect, 'average_tenths', ",
    tenths!("stars", "reviews"),
    ", 'count', reviews)) FROM (SELECT * FROM review_aspect WHERE site = ?1 AND subject = ?2 AND reviews > 0 ORDER BY aspect))),
  'hidden_for', json((SELECT json_group_array(json_object('reason', reason, 'count', reviews))
    FROM (SELECT * FROM review_reason WHERE site = ?1 AND subject = ?2 AND reviews > 0 ORDER BY reason)))) AS json
FROM whole"
);

const PLACES: &str = "
SELECT json_group_array(json_object('place', place, 'url', url)) AS json FROM (SELECT * FROM review_place WHERE site = ?1 ORDER BY position)";
