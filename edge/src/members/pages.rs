//! What a member bought, and the coupons they have, page by page and newest first.

use worker::Response;

use crate::call::Call;
use crate::coupons;
use crate::entries::limit;
use crate::error::{Answer, ApiError};
use crate::respond;
use crate::sql::statement;
use loyalty::wire::Code;

/// Where a page begins: after the line of this number and name.
pub struct Cursor {
    /// A moment, or whatever else orders the lines.
    pub number: i64,
    /// What tells lines of one number apart.
    pub name: String,
}

/// Reads the cursor of a request; `None` for a first page.
pub fn cursor(call: &Call) -> Answer<Option<Cursor>> {
    let Some(text) = call.query("cursor")? else { return Ok(None) };
    let read = text
        .split_once(' ')
        .and_then(|(number, name)| Some(Cursor { number: number.parse().ok()?, name: name.to_owned() }));
    read.map(Some).ok_or_else(|| ApiError::of(Code::Malformed, "cursor is not one of ours"))
}

/// A member's purchases.
pub async fn purchases(call: &Call, member: &str) -> Answer<Response> {
    page(call, member, PURCHASES).await
}

/// A member's coupons.
pub async fn coupons(call: &Call, member: &str) -> Answer<Response> {
    page(call, member, COUPONS).await
}

async fn page(call: &Call, member: &str, sql: &'static str) -> Answer<Response> {
    let shop = call.shop()?;
    let (limit, from) = (limit(call)?, cursor(call)?);
    let (number, name) = from.map_or((i64::from(i32::MAX) << 20, String::new()), |from| (from.number, from.name));
    let batch = vec![shop.guard("members:read"), statement!(sql, shop.site, member, number, name, limit)];
    let page = call.db.ask(batch).await?;
    respond::json_text(200, page.ok_or_else(|| ApiError::not_found("member"))?)
}

const PURCHASES: &str = "
SELECT json_object('purchases', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?5, last, NULL)) AS json
FROM (SELECT site, member FROM member WHERE site = ?1 AND external = ?2) AS whose LEFT JOIN (
  SELECT json_object('purchase', bought.purchase, 'at', strftime('%Y-%m-%dT%H:%M:%SZ', bought.at / 1000, 'unixepoch'),
      'total', total, 'refunded', refunded, 'earned', award, 'place', request.place) AS line,
    min(bought.at) OVER () || ' ' || last_value(bought.purchase) OVER (ORDER BY bought.at DESC, bought.purchase DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM purchase INDEXED BY purchase_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)
    AND (at, purchase) < (?3, ?4) ORDER BY at DESC, purchase DESC LIMIT CAST(?5 AS INTEGER)) AS bought
  LEFT JOIN request ON request.site = bought.site AND request.kind = 'purchase' AND request.key = bought.purchase
  ORDER BY bought.at DESC, bought.purchase DESC
) ON true GROUP BY whose.member";

const COUPONS: &str = concat!(
    "
SELECT json_object('coupons', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?5, last, NULL)) AS json
FROM (SELECT site, member FROM member WHERE site = ?1 AND external = ?2) AS whose LEFT JOIN (
  SELECT ",
    coupons::coupon_json!(),
    " AS line,
    min(issued_at) OVER () || ' ' || last_value(code) OVER (ORDER BY issued_at DESC, code DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
  FROM (SELECT * FROM coupon INDEXED BY coupon_member WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)
    AND (issued_at, code) < (?3, ?4) ORDER BY issued_at DESC, code DESC LIMIT CAST(?5 AS INTEGER)) AS coupon
  JOIN member USING (site, member)
  ORDER BY issued_at DESC, code DESC
) ON true GROUP BY whose.member"
);
