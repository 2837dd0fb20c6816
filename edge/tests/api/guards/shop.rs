//! A shop with something of everything, and every call of the table as that shop would make it.

use loyalty::wire::calls::Call;
use loyalty::wire::redemptions::RedemptionAnswer;
use serde_json::{Value, json};

use crate::http::Ask;
use crate::site::{NOON, TestSite, purchase, refund, reward};

/// A site with something of everything, so that every call finds what it is about.
pub(super) struct Shop {
    pub(super) site: TestSite<'static>,
    pub(super) session: String,
    pub(super) redemption: RedemptionAnswer,
    pub(super) spare_key: String,
}

impl Shop {
    pub(super) fn open() -> Self {
        let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
        let ada = site.member("ada");
        ada.buys_as("p1", 50_000);
        site.member("bob").buys(1000);
        let spare_key = site.key_for(&["keys:write"]).id;
        let (session, redemption) = (ada.signs_in().secret, ada.redeems("coffee"));
        Self { site, session, redemption, spare_key }
    }

    /// The call as it would succeed, but for who makes it. A new call has to be added here.
    pub(super) fn ask(&self, call: &Call) -> Ask<'static> {
        let (redemption, code) = (&self.redemption.redemption, &self.redemption.coupon.code);
        let path = match call.path {
            "/v1/keys/{id}" => format!("/v1/keys/{}", self.spare_key),
            "/v1/purchases/{id}/refunds" => "/v1/purchases/p1/refunds".into(),
            "/v1/redemptions/{id}/cancel" => format!("/v1/redemptions/{redemption}/cancel"),
            "/v1/coupons/{code}" => format!("/v1/coupons/{code}"),
            "/v1/coupons/{code}/use" => format!("/v1/coupons/{code}/use"),
            path => path.replace("{id}", if call.method == "DELETE" { "bob" } else { "ada" }),
        };
        let ask = self.site.server.ask(call.method, &path).at(NOON);
        match (call.method, call.path) {
            ("POST", "/v1/sites") => ask.json(&json!({"name": "Other", "origins": ["https://other.example"],
                "currency": "EUR", "zone": "UTC", "languages": ["en"]})),
            ("PATCH", "/v1/site") => ask.json(&json!({"name": "Renamed"})),
            ("POST", "/v1/keys") => ask.json(&json!({"kind": "secret", "name": "more", "scopes": ["keys:write"]})),
            ("PUT", "/v1/program") => ask.json(&loyalty::program::Program::starter()),
            ("POST", "/v1/purchases") => ask.json(&purchase("p2", "ada", 1000)),
            ("POST", "/v1/purchases/{id}/refunds") => ask.json(&refund("r1", 1000)),
            ("POST", "/v1/imports/purchases") => ask.json(&purchase("p3", "ada", 1000)),
            ("POST", "/v1/members/{id}/adjustments") => ask.json(&json!({"id": "a1", "points": 5, "note": "hello"})),
            ("POST", "/v1/session") => {
                let token = self.site.token("ada").signed();
                ask.json(&json!({"site": self.site.keys.public_key, "token": token}))
            }
            ("POST", "/v1/redemptions") => {
                let shops = json!({"reward": "coffee", "member": "ada"});
                ask.header("idempotency-key", "guarded").json(&shops)
            }
            ("POST", "/v1/redemptions/{id}/cancel" | "/v1/jobs/daily") => ask.bytes(""),
            ("POST", "/v1/coupons/{code}/use") => ask.json(&json!({"purchase": "p1"})),
            ("GET" | "DELETE", _) => ask,
            (method, path) => panic!("{method} {path} is new: say here how it is made"),
        }
    }

    /// Everything a call could have changed or given away.
    pub(super) fn state(&self) -> Vec<Value> {
        let code = &self.redemption.coupon.code;
        let members = ["ada", "bob"].map(|member| format!("/v1/members/{member}"));
        let journals = ["ada", "bob"].map(|member| format!("/v1/members/{member}/entries"));
        let paths = ["/v1/site", "/v1/keys", "/v1/program", "/v1/audit"].map(str::to_owned);
        let all = members.into_iter().chain(journals).chain(paths).chain([format!("/v1/coupons/{code}")]);
        all.map(|path| self.site.get(&path).is(200)).collect()
    }
}
