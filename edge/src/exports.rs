//! Everything of a site as tables, page by page, for its owner to take along.
//!
//! A page begins after the last row of the one before, in the order of the primary key, so that what is
//! added meanwhile neither shifts nor repeats a row.

use loyalty::wire::Code;
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::cards::card_of;
use crate::error::{Answer, ApiError, read_value};
use crate::sql::{Statement, moment, statement};
use crate::{respond, subscriptions};

/// Rows of a page: a page of them stays below D1's 2 MB.
const ROWS_MAX: i64 = 2_000;
/// The same of what has words of its own.
const WORDS_MAX: i64 = 100;
/// The same of messages, whose words are longer.
const MESSAGES_MAX: i64 = 50;

/// A page of the table of this name.
pub async fn export(call: &Call, what: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let from = call.query("cursor")?.unwrap_or_default();
    let page = page(shop.site, what, &from).ok_or_else(|| ApiError::not_found("table"))?;
    let malformed = from.len() > 500 || from.chars().any(char::is_control);
    if malformed {
        return Err(ApiError::of(Code::Malformed, "cursor is not one of ours"));
    }
    let mut batch = vec![shop.guard("members:export")];
    // Who did what is no customer's data: it is for those who may read it where it is shown.
    if what == "changes" {
        batch.push(shop.guard("changes:read"));
    }
    batch.push(page);
    let page = call.db.ask(batch).await?.unwrap_or_default();
    if what == "subscribers" {
        return respond::json(200, &with_proofs(&page, &call.secret_of("MASTER_KEY")?, shop.site)?);
    }
    respond::json_text(200, page)
}

/// Readers, each with the digest that `consents` has their proofs under: it leads from an address to its proofs, and
/// from a proof to nobody. The address is the second column.
fn with_proofs(page: &str, master: &str, site: i64) -> Answer<Value> {
    let mut page = read_value(page.as_bytes())?;
    let rows = page.get_mut("rows").and_then(Value::as_array_mut);
    for cells in rows.into_iter().flatten().filter_map(Value::as_array_mut) {
        if let Some(email) = cells.get(1).and_then(Value::as_str) {
            cells.push(subscriptions::who(master, site, email)?.into());
        }
    }
    Ok(page)
}

/// The statement of a page. A cursor is the last row's key: a text, or two parts with a space between them.
pub fn page(site: i64, what: &str, from: &str) -> Option<Statement> {
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    let (first, second) = from.split_once(' ').unwrap_or((from, ""));
    match what {
        "members" => Some(statement!(MEMBERS, site, ROWS_MAX, number(from))),
        "purchases" => Some(statement!(PURCHASES, site, ROWS_MAX, from)),
        "entries" => Some(statement!(ENTRIES, site, ROWS_MAX, number(first), number(second))),
        "coupons" => Some(statement!(COUPONS, site, ROWS_MAX, from)),
        "changes" => Some(statement!(CHANGES, site, ROWS_MAX, number(from))),
        "subscribers" => Some(statement!(SUBSCRIBERS, site, ROWS_MAX, number(from))),
        "answers" => Some(statement!(ANSWERS, site, WORDS_MAX, number(from))),
        "reviews" => Some(statement!(REVIEWS, site, WORDS_MAX, number(from))),
        "complaints" => Some(statement!(COMPLAINTS, site, WORDS_MAX, number(from))),
        "complaint_messages" => Some(statement!(MESSAGES, site, MESSAGES_MAX, number(first), number(second))),
        "orders" => Some(statement!(ORDERS, site, WORDS_MAX, from)),
        "consents" => Some(statement!(CONSENTS, site, ROWS_MAX, first, number(second))),
        _ => None,
    }
}

/// A page of rows, each with the key it is found by: `SELECT json_array(…) AS line, … AS key`.
macro_rules! table {
    ($columns:literal, $rows:expr) => {
        concat!(
            "SELECT json_object('columns', json('",
            $columns,
            "'), 'rows', json(coalesce('[' || group_concat(line) || ']', '[]')), 'next', iif(count(line) = ?2, last, NULL)) AS json
FROM (SELECT 1) LEFT JOIN (SELECT line, last_value(key) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last FROM (",
            $rows,
            ")) ON true"
        )
    };
}

const MEMBERS: &str = table!(
    "[\"id\",\"name\",\"email\",\"phone\",\"birthday\",\"card\",\"balance\",\"pending\",\"debt\",\"orders\",\"net_minor\",\"test\",\"created_at\",\"erased_at\",\"merged_into\"]",
    concat!(
        "SELECT json_array(external, name, email, phone, birthday, ",
        card_of!("member"),
        ", balance, pending, debt, coalesce(orders, 0), coalesce(net_minor, 0), test, ",
        moment!("created_at"),
        ", ",
        moment!("erased_at"),
        ", (SELECT external FROM member AS other WHERE other.site = member.site AND other.member = member.merged_into)) AS line, CAST(member.member AS TEXT) AS key
  FROM (SELECT * FROM member WHERE site = ?1 AND member > ?3 ORDER BY member LIMIT CAST(?2 AS INTEGER)) AS member
  LEFT JOIN account USING (site, member) LEFT JOIN profile USING (site, member) LEFT JOIN member_stats USING (site, member) ORDER BY member.member"
    )
);

const PURCHASES: &str = table!(
    "[\"purchase\",\"member\",\"at\",\"total_minor\",\"refunded_minor\",\"points\",\"place\"]",
    concat!(
        "SELECT json_array(purchase.purchase, external, ",
        moment!("purchase.at"),
        ", total, refunded, award, place) AS line, purchase.purchase AS key
  FROM (SELECT * FROM purchase WHERE site = ?1 AND purchase > ?3 ORDER BY purchase LIMIT CAST(?2 AS INTEGER)) AS purchase
  JOIN member USING (site, member) LEFT JOIN request ON request.site = purchase.site AND kind = 'purchase' AND request.key = purchase.purchase
  ORDER BY purchase.purchase"
    )
);

const ENTRIES: &str = table!(
    "[\"member\",\"seq\",\"kind\",\"points\",\"at\",\"expires_at\",\"actor\",\"reason\"]",
    concat!(
        "SELECT json_array(external, seq, kind, points, ",
        moment!("at"),
        ", iif(expires_at < 253402214400000, ",
        moment!("expires_at"),
        ", NULL), actor, reason) AS line, entry.member || ' ' || seq AS key
  FROM (SELECT * FROM entry WHERE site = ?1 AND (member, seq) > (?3, ?4) ORDER BY member, seq LIMIT CAST(?2 AS INTEGER)) AS entry
  JOIN member USING (site, member) ORDER BY entry.member, seq"
    )
);

const COUPONS: &str = table!(
    "[\"code\",\"redemption\",\"member\",\"reward\",\"points\",\"issued_at\",\"expires_at\",\"used_at\",\"purchase\",\"cancelled_at\"]",
    concat!(
        "SELECT json_array(code, redemption, external, reward, cost, ",
        moment!("issued_at"),
        ", ",
        moment!("expires_at"),
        ", ",
        moment!("used_at"),
        ", purchase, ",
        moment!("cancelled_at"),
        ") AS line, code AS key
  FROM (SELECT * FROM coupon WHERE site = ?1 AND code > ?3 ORDER BY code LIMIT CAST(?2 AS INTEGER)) AS coupon
  JOIN member USING (site, member) ORDER BY code"
    )
);

const CHANGES: &str = table!(
    "[\"change\",\"at\",\"actor\",\"what\",\"subject\",\"details\"]",
    concat!(
        "SELECT json_array(change, ",
        moment!("at"),
        ", actor, what, subject, details) AS line, CAST(change AS TEXT) AS key
  FROM (SELECT * FROM change WHERE site = ?1 AND change > ?3 ORDER BY change LIMIT CAST(?2 AS INTEGER))"
    )
);

const SUBSCRIBERS: &str = table!(
    "[\"id\",\"email\",\"state\",\"topics\",\"frequency\",\"language\",\"source\",\"member\",\"created_at\",\"confirmed_at\",\"ended_at\",\"reason\",\"who\"]",
    concat!(
        "SELECT json_array(CAST(subscriber AS TEXT), email, state, json(topics), frequency, language, source, external, ",
        moment!("subscriber.created_at"),
        ", ",
        moment!("confirmed_at"),
        ", ",
        moment!("ended_at"),
        ", reason) AS line, CAST(subscriber AS TEXT) AS key
  FROM (SELECT * FROM subscriber WHERE site = ?1 AND subscriber > ?3 ORDER BY subscriber LIMIT CAST(?2 AS INTEGER)) AS subscriber
  LEFT JOIN member USING (site, member) ORDER BY subscriber"
    )
);

const CONSENTS: &str = table!(
    "[\"who\",\"kind\",\"step\",\"at\",\"zone_minutes\",\"page\",\"via\",\"language\",\"version\",\"text\"]",
    concat!(
        "SELECT json_array(who, consent.kind, step, ",
        moment!("at"),
        ", zone, page, via, language, version, text) AS line, who || ' ' || consent.consent AS key
  FROM (SELECT * FROM consent WHERE site = ?1 AND (who, consent) > (?3, ?4) ORDER BY who, consent LIMIT CAST(?2 AS INTEGER)) AS consent
  LEFT JOIN wording ON wording.site = consent.site AND wording.wording = consent.wording ORDER BY who, consent.consent"
    )
);

const ANSWERS: &str = table!(
    "[\"id\",\"survey\",\"revision\",\"kind\",\"member\",\"score\",\"comment\",\"answers\",\"service\",\"purchase\",\"channel\",\"language\",\"at\",\"replaced_at\"]",
    concat!(
        "SELECT json_array(CAST(answer AS TEXT), survey, revision, kind, external, score, comment, answers, service, purchase, channel, language, ",
        moment!("at"),
        ", ",
        moment!("replaced_at"),
        ") AS line, CAST(answer AS TEXT) AS key
  FROM (SELECT * FROM answer WHERE site = ?1 AND answer > ?3 ORDER BY answer LIMIT CAST(?2 AS INTEGER)) AS answer
  LEFT JOIN member USING (site, member) ORDER BY answer"
    )
);

const REVIEWS: &str = table!(
    "[\"id\",\"subject\",\"kind\",\"stars\",\"text\",\"quality\",\"speed\",\"staff\",\"name\",\"member\",\"mark\",\"purchase\",\"origin\",\"state\",\"reason\",\"reply\",\"at\",\"edited_at\"]",
    concat!(
        "SELECT json_array(CAST(review AS TEXT), subject, kind, stars, text, aspects ->> 'quality', aspects ->> 'speed', aspects ->> 'staff', name, external, mark, purchase, origin, state, reason, reply, ",
        moment!("review.created_at"),
        ", ",
        moment!("edited_at"),
        ") AS line, CAST(review AS TEXT) AS key
  FROM (SELECT * FROM review WHERE site = ?1 AND review > ?3 ORDER BY review LIMIT CAST(?2 AS INTEGER)) AS review
  LEFT JOIN member USING (site, member) ORDER BY review"
    )
);

const COMPLAINTS: &str = table!(
    "[\"complaint\",\"topic\",\"state\",\"wish\",\"member\",\"name\",\"email\",\"phone\",\"purchase\",\"person\",\"due_at\",\"at\",\"answered_at\",\"resolved_at\",\"reopened\"]",
    concat!(
        "SELECT json_array(CAST(complaint AS TEXT), topic, state, wish, external, name, email, phone, purchase, CAST(person AS TEXT), ",
        moment!("due_at"),
        ", ",
        moment!("complaint.created_at"),
        ", ",
        moment!("answered_at"),
        ", ",
        moment!("resolved_at"),
        ", reopened) AS line, CAST(complaint AS TEXT) AS key
  FROM (SELECT * FROM complaint WHERE site = ?1 AND complaint > ?3 ORDER BY complaint LIMIT CAST(?2 AS INTEGER)) AS complaint
  LEFT JOIN complaint_contact USING (site, complaint) LEFT JOIN member USING (site, member) ORDER BY complaint"
    )
);

const ORDERS: &str = table!(
    "[\"order\",\"member\",\"title\",\"status\",\"note\",\"ready_by\",\"at\",\"since\",\"created_at\"]",
    concat!(
        "SELECT json_array(shop_order.shop_order, external, title, status, note, ",
        moment!("ready_by"),
        ", ",
        moment!("at"),
        ", ",
        moment!("since"),
        ", ",
        moment!("shop_order.created_at"),
        ") AS line, shop_order.shop_order AS key
  FROM (SELECT * FROM shop_order WHERE site = ?1 AND shop_order > ?3 ORDER BY shop_order LIMIT CAST(?2 AS INTEGER)) AS shop_order
  LEFT JOIN member USING (site, member) ORDER BY shop_order.shop_order"
    )
);

const MESSAGES: &str = table!(
    "[\"complaint\",\"message\",\"by\",\"actor\",\"text\",\"at\"]",
    concat!(
        "SELECT json_array(CAST(complaint AS TEXT), message, author, actor, text, ",
        moment!("at"),
        ") AS line, complaint || ' ' || message AS key
  FROM (SELECT * FROM complaint_message WHERE site = ?1 AND (complaint, message) > (?3, ?4) ORDER BY complaint, message LIMIT CAST(?2 AS INTEGER))"
    )
);
