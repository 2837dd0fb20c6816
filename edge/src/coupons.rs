//! Coupons at the till.

use loyalty::wire::coupons::CouponUse;
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::sql::statement;
use crate::{changes, respond};

/// What it takes to see and use coupons: staff do that all day.
const SCOPE: &str = "coupons:use counter:use";

loyalty::stored! {
    /// The part of a coupon that decides what its use is answered with.
    struct State {
        status: String,
        purchase: Option<String>,
    }
}

/// A coupon.
pub async fn show(call: &Call, code: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard(SCOPE), statement!(SHOW, shop.site, normal(code))]).await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("coupon"))?)
}

/// Uses a coupon for a purchase. Of two tills that try at once one wins; the winner may ask again.
pub async fn redeem(call: &Call, code: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let used: CouponUse = call.read()?;
    let (code, purchase) = (normal(code), used.purchase.as_str());
    let mut batch = vec![shop.guard(SCOPE), statement!(USE, shop.site, code.as_str(), purchase, call.now.0)];
    let details = object([("purchase", purchase.into())]);
    batch.extend(changes::note_person(&shop, "coupon.used", &code, details, call.now.0));
    batch.push(statement!(SHOW, shop.site, code.as_str()));
    let shown = call.db.ask(batch).await?;
    let shown = shown.ok_or_else(|| ApiError::not_found("coupon"))?;
    let state: State = read_stored(&shown)?;
    if state.status == "cancelled" {
        return Err(Problem::new(Code::CouponCancelled, "its points went back to the member").into());
    }
    if state.purchase.as_deref() != Some(purchase) {
        let detail = "it was used for another purchase";
        return Err(Problem::new(Code::CouponUsed, detail).with("purchase", state.purchase).into());
    }
    respond::json_text(200, shown)
}

/// A code as it is stored, however it was typed: capitals, a dash in the middle, and the letters that
/// Crockford reads as digits.
pub fn normal(code: &str) -> String {
    let letter = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(letter).collect();
    match (plain.get(..5), plain.get(5..)) {
        (Some(first), Some(last)) if plain.len() == 10 => format!("{first}-{last}"),
        _ => plain,
    }
}

/// A coupon as the shop sees it.
macro_rules! coupon_json {
    () => {
        "json_object('code', code, 'status', iif(cancelled_at IS NOT NULL, 'cancelled', iif(used_at IS NOT NULL, 'used', 'issued')),
  'redemption', redemption, 'member', external, 'reward', reward, 'title', json(title), 'gives', json(gives),
  'issued_at', strftime('%Y-%m-%dT%H:%M:%SZ', issued_at / 1000, 'unixepoch'), 'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch'),
  'used_at', strftime('%Y-%m-%dT%H:%M:%SZ', used_at / 1000, 'unixepoch'), 'purchase', purchase)"
    };
}
pub(crate) use coupon_json;

const SHOW: &str = concat!(
    "SELECT ",
    coupon_json!(),
    " AS json FROM coupon JOIN member USING (site, member) WHERE site = ?1 AND code = ?2"
);

const USE: &str = "
UPDATE coupon SET used_at = ?4, purchase = ?3 WHERE site = ?1 AND code = ?2 AND used_at IS NULL AND cancelled_at IS NULL";

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["00A1B-CD2EF", "00a1bcd2ef", " 00a1b cd2ef ", "ooaib-cd2ef"] {
            assert_eq!(normal(typed), "00A1B-CD2EF");
        }
        assert_eq!(normal("abc"), "ABC");
    }
}
