//! What happened last, a sentence each.

use crate::prelude::*;
use serde_json::Value;

use crate::address::A;
use crate::parts::Empty;
use crate::texts::home as says;
use crate::{intl, texts};

/// The newest events.
#[component]
pub(super) fn Events(events: Vec<Value>, currency: String, zone: String) -> impl IntoView {
    let row = |event: &Value| {
        let words = sentence(event, &currency)?;
        let at = event.get("at").and_then(Value::as_str).unwrap_or_default();
        let text = |name| event.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
        let member = text("member");
        let name = text("name").or(member.clone()).unwrap_or_else(|| says::somebody().to_owned());
        let who = match member {
            Some(member) => {
                let address = crate::screens::member::address(&member);
                view! { <A href=address>{name}</A> }.into_any()
            }
            None => view! { <b>{name}</b> }.into_any(),
        };
        let (when, ago) = (intl::moment(at, &zone), intl::ago(at));
        let at = at.to_owned();
        let item = view! {
            <li>
                {who}
                <span>{words}</span>
                <time datetime=at title=when>{ago}</time>
            </li>
        };
        Some(item.into_any())
    };
    let rows: Vec<_> = events.iter().filter_map(row).collect();
    if rows.is_empty() {
        return view! { <h2>{says::events()}</h2><Empty title=says::events_none() says=says::events_none_why() /> }
            .into_any();
    }
    view! { <h2>{says::events()}</h2><ul class="events">{rows}</ul> }.into_any()
}

/// What happened, in words. A kind that this console does not know is left out.
fn sentence(event: &Value, currency: &str) -> Option<String> {
    let points = event.get("points").and_then(Value::as_i64).unwrap_or_default();
    let money =
        || event.get("total").and_then(Value::as_i64).map(|total| intl::money(total, currency)).unwrap_or_default();
    Some(match event.get("kind")?.as_str()? {
        "purchase" if points > 0 => says::bought(points, &money()),
        "purchase" => says::bought_plain(&money()),
        "refund" | "clawback" => says::refunded(points.abs()),
        "redemption" => match title(event) {
            Some(title) => says::redeemed_for(points.abs(), &title),
            None => says::redeemed(points.abs()),
        },
        "cancellation" => says::cancelled(points.abs()),
        "adjustment" if points < 0 => says::taken(points.abs()),
        "adjustment" => says::given(points),
        "expiry" => says::expired(points.abs()),
        "joined" => says::joined().to_owned(),
        _ => return None,
    })
}

/// A reward's title in the spoken language, or in whichever there is.
fn title(event: &Value) -> Option<String> {
    let titles = event.get("title")?.as_object()?;
    let title = titles.get(texts::language()).or_else(|| titles.values().next())?;
    title.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_reads_as_a_sentence() {
        let event = json!({"kind": "redemption", "points": -100, "title": {"ru": "Кофе", "en": "A coffee"}});
        assert_eq!(sentence(&event, "EUR").as_deref(), Some("redeemed 100 points for “A coffee”"));
        assert_eq!(sentence(&json!({"kind": "moon"}), "EUR"), None);
    }
}
