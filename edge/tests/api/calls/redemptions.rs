//! Buying a reward, taking it back, and the coupon in between.

use loyalty::wire::Code;
use loyalty::wire::redemptions::{CancellationAnswer, RedemptionAnswer};
use serde_json::json;

use crate::site::{TestSite, reward};

#[test]
fn a_redemption_is_replayed_cancelled_once_and_its_coupon_used_once() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10), reward("tea", 5)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let first = ada.redemption("k1", "coffee").send();
    let bought: RedemptionAnswer = first.is(201);
    assert_eq!((bought.cost, bought.balance, bought.coupon.expires_at), (10, 40, None));
    let again = ada.redemption("k1", "coffee").send();
    assert_eq!((again.status, again.is_replayed(), again.is::<RedemptionAnswer>(200)), (200, true, bought.clone()));
    ada.redemption("k1", "tea").send().refused(Code::KeyReused);
    site.member("bob").buys(5000);
    site.member("bob").redemption("k1", "coffee").send().refused(Code::KeyReused);
    let cancel = |redemption: &str| site.ask("POST", &format!("/v1/redemptions/{redemption}/cancel")).send();
    let code = |bought: &RedemptionAnswer| format!("/v1/coupons/{}", bought.coupon.code);
    let spend = |bought: &RedemptionAnswer, on: &str| {
        site.ask("POST", &format!("{}/use", code(bought))).json(&json!({"purchase": on})).send()
    };
    let cancelled = cancel(&bought.redemption);
    let returned: CancellationAnswer = cancelled.is(200);
    assert_eq!((returned.returned, returned.balance, cancelled.is_replayed()), (10, 50, false));
    let twice = cancel(&bought.redemption);
    assert_eq!((twice.is::<CancellationAnswer>(200), twice.is_replayed()), (returned, true));
    assert_eq!(site.get(&code(&bought)).value()["status"], "cancelled");
    spend(&bought, "p1").refused(Code::CouponCancelled);
    let second = ada.redeems("tea");
    assert_eq!(site.get(&code(&second)).value()["status"], "issued");
    let used = spend(&second, "p1");
    assert_eq!((&used.value()["status"], &used.value()["purchase"]), (&json!("used"), &json!("p1")));
    assert_eq!(spend(&second, "p1").value(), used.value());
    assert_eq!(spend(&second, "p2").refused(Code::CouponUsed).extra["purchase"], "p1");
    cancel(&second.redemption).refused(Code::CouponUsed);
    let typed = second.coupon.code.to_lowercase().replace('-', "").replace('0', "o");
    assert_eq!(site.get(&format!("/v1/coupons/{typed}")).value(), used.value(), "however it is typed");
    cancel("red_unknown").refused(Code::NotFound);
    site.get("/v1/coupons/00000-00000").refused(Code::NotFound);
    assert_eq!(ada.movements(), [50, -10, 10, -5]);
    site.audit();
}
