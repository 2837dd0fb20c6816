//! What a shop was like so far, of all that was reported or imported: what is to be improved.
//!
//! Nobody cancels a shop, so “came back” is always a statement about months. Retention of a month is the
//! share of the month before's customers who bought again in it; the curve after the first purchase counts
//! only customers for whom that month is over, or young ones would drag it down.

use loyalty::calendar::{self, Span};
use loyalty::time::Moment;
use worker::Response;

use super::{SCOPE, counts, keep, kept, known, spans};
use crate::call::Call;
use crate::error::{Answer, read_stored};
use crate::sql::{Statement, statement};
use crate::{json, respond};

/// Months that are counted at most: twenty years.
const MONTHS_MAX: usize = 240;

/// The baseline.
pub async fn baseline(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let known = call.db.ask(vec![shop.guard(SCOPE), known(&shop, "baseline", call.now.0)]).await?.unwrap_or_default();
    let known: super::Known = read_stored(&known)?;
    if let Some(kept) = &known.kept {
        return respond::json_text(200, json::text(kept));
    }
    let zone = known.zone()?;
    let (mut months, mut dates) = (Vec::new(), None);
    if let (Some(first), Some(last)) = (known.first.map(Moment), known.last.map(Moment)) {
        months = calendar::months(&zone, first, last, MONTHS_MAX);
        dates = Some([calendar::date(&zone, first), calendar::date(&zone, last)]);
    }
    let batch = vec![count(shop.site, call.now, &months, dates), kept(shop.site, "baseline")];
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

/// The statement that counts these months; `dates` are the first and the last purchase's.
pub fn count(site: i64, now: Moment, months: &[Span], dates: Option<[String; 2]>) -> Statement {
    let [from, to] = dates.map_or([None, None], |dates| dates.map(Some));
    // A month is over when the next one has begun.
    let over = months.iter().filter(|month| month.ends <= now).count();
    let over = i64::try_from(over).unwrap_or(0);
    statement!(COUNT, site, now.0, spans(months), over, from, to)
}

const COUNT: &str = keep!(
    "baseline",
    concat!(
        "
WITH visit AS MATERIALIZED (
    SELECT month.key AS month, member, count(*) AS orders
    FROM json_each(?3) AS month CROSS JOIN purchase INDEXED BY purchase_time ON site = ?1 AND at >= month.value ->> 1 AND at < month.value ->> 2
    WHERE ",
        counts!(),
        " GROUP BY month.key, member),
  known AS MATERIALIZED (
    SELECT month, member, orders, min(month) OVER of_member AS first, lag(month) OVER (of_member ORDER BY month) AS before
    FROM visit WINDOW of_member AS (PARTITION BY member)),
  customer AS MATERIALIZED (SELECT count(*) AS customers, coalesce(sum(orders > 1), 0) AS repeat, coalesce(sum(orders), 0) AS orders
    FROM (SELECT sum(orders) AS orders FROM known GROUP BY member)),
  month AS MATERIALIZED (SELECT month, count(*) AS customers, sum(month = first) AS new, sum(before = month - 1) AS retained FROM known GROUP BY month),
  cell AS MATERIALIZED (SELECT first, month - first AS months, count(*) AS came FROM known GROUP BY 1, 2)
SELECT orders AS counted, json_object('customers', customers, 'repeat', repeat, 'one_time', customers - repeat, 'from', ?5, 'to', ?6,
  'months', json((SELECT json_group_array(json_object('month', span.value ->> 0, 'customers', coalesce(month.customers, 0), 'new', coalesce(new, 0),
      'returning', coalesce(month.customers - new, 0), 'retained', coalesce(retained, 0)))
    FROM json_each(?3) AS span LEFT JOIN month ON month.month = span.key)),
  'retention', json((SELECT json_group_array(json_object('month_offset', months, 'of', size,
      'returned', coalesce((SELECT sum(came) FROM cell WHERE cell.months = ahead.months AND first + cell.months < CAST(?4 AS INTEGER)), 0)))
    FROM (SELECT key + 1 AS months, (SELECT sum(came) FROM cell WHERE cell.months = 0 AND first + key + 1 < CAST(?4 AS INTEGER)) AS size
      FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11]')) AS ahead WHERE size > 0))) AS answer
FROM customer"
    )
);
