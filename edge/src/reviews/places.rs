//! Where else a company is reviewed: links that its owner sets and everybody is shown alike.

use loyalty::review::place_of;
use loyalty::wire::reviews::NewReviewPlaces;
use serde_json::Value;
use worker::Response;

use super::{READ, WRITE, fault};
use crate::call::Call;
use crate::changes::note;
use crate::error::Answer;
use crate::json::{list, object};
use crate::respond;
use crate::sql::{Statement, statement};

/// The places.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    respond::json_text(200, call.db.ask(vec![shop.guard(READ), shown(shop.site)]).await?.unwrap_or_default())
}

/// Sets them.
pub async fn replace(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewReviewPlaces = call.read()?;
    let mut rows: Vec<Value> = Vec::new();
    for url in &new.urls {
        let place = place_of(url.trim()).ok_or_else(|| {
            fault("/urls", "these are https addresses at Google Maps, Yandex Maps, 2GIS or Trustpilot")
        })?;
        if rows.iter().any(|row| row.get(0).and_then(Value::as_str) == Some(place)) {
            return Err(fault("/urls", "one address at each place"));
        }
        rows.push(list![place, url.trim()]);
    }
    let places: Value = rows.iter().filter_map(|row| row.get(0)).cloned().collect();
    let mut batch = vec![shop.guard(WRITE)];
    batch.extend(replacing(shop.site, Value::Array(rows)));
    batch.push(note(&shop, "reviews.places_changed", "", object([("places", places)]), call.now.0));
    batch.push(shown(shop.site));
    respond::json_text(200, call.db.ask(batch).await?.unwrap_or_default())
}

/// The statements that set them. The last one always changes a row: whoever sets what is set already did so, too.
pub fn replacing(site: i64, rows: Value) -> Vec<Statement> {
    vec![statement!(CLEAR, site), statement!(SET, site, rows), statement!(TOUCH, site)]
}

fn shown(site: i64) -> Statement {
    statement!(SHOW, site)
}

const CLEAR: &str = "DELETE FROM review_place WHERE site = ?1";

const SET: &str = "
INSERT INTO review_place (site, place, url, position) SELECT ?1, value ->> 0, value ->> 1, key FROM json_each(?2)";

const TOUCH: &str = "UPDATE site SET updated_at = updated_at WHERE site = ?1";

const SHOW: &str = "
SELECT json_object('places', json((SELECT json_group_array(json_object('place', place, 'url', url)) FROM (SELECT * FROM review_place WHERE site = ?1 ORDER BY position)))) AS json";
