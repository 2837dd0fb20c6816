//! A shop with something of everything, and every call of the table as that shop would make it.

use loyalty::wire::blog::Announcement;
use loyalty::wire::calls::Call;
use loyalty::wire::cards::VoucherAnswer;
use loyalty::wire::devices::DeviceCreated;
use loyalty::wire::messages::{DeliveryPage, Endpoint};
use loyalty::wire::redemptions::RedemptionAnswer;
use loyalty::wire::subscriptions::SubscriberPage;
use loyalty::wire::team::Invitation;
use loyalty::wire::voice::{PromptMade, PromptOffer};
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, challenge, makes};
use crate::feed_server::FeedServer;
use crate::http::Ask;
use crate::letters::{signed, subscription};
use crate::member::fresh;
use crate::person::{TestCounter, TestPerson};
use crate::site::{NOON, TestSite, purchase, refund, reward};
use crate::{complaints, reviews};

/// A site with something of everything, so that every call finds what it is about.
pub(super) struct Shop {
    pub(super) site: TestSite<'static>,
    pub(super) session: String,
    pub(super) redemption: RedemptionAnswer,
    pub(super) voucher: String,
    pub(super) spare_key: String,
    /// Its owner at the console.
    pub(super) owner: TestPerson,
    /// A device at its counter, without a shift.
    pub(super) counter: TestCounter,
    pub(super) staff: String,
    passkey: Authenticator,
    guest: TestPerson,
    invitation: String,
    device: DeviceCreated,
    reader: String,
    letter: String,
    endpoint: String,
    announcement: String,
    /// What ada is being asked, and a link that carol was sent.
    prompt: String,
    link: String,
    review: String,
    review_token: String,
    complaint: String,
    complaint_token: String,
    form: String,
}

impl Shop {
    pub(super) fn open() -> Self {
        let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
        let ada = site.member("ada");
        site.ask("PUT", "/v1/surveys/ours").json(&survey()).send().is::<Value>(200);
        ada.buys_as("p1", 50_000);
        site.member("bob").buys(1000);
        let spare_key = site.key_for(&["keys:write"]).id;
        let (session, redemption) = (ada.signs_in().secret, ada.redeems("coffee"));
        let asked: PromptOffer = site.ask("GET", "/v1/prompt").bearer(&session).send().is(200);
        site.member("carol").buys(1000);
        let carol = json!({"member": "carol", "survey": "nps"});
        let link: PromptMade = site.ask("POST", "/v1/prompts").json(&carol).send().is(201);
        let sale = json!({"id": "on-paper", "total": 1000, "at": NOON});
        let voucher: VoucherAnswer = site.ask("POST", "/v1/vouchers").json(&sale).send().is(201);
        let till = json!({"id": "at-counter", "member": {"id": "ada"}, "total": 1000, "at": NOON});
        site.ask("POST", "/v1/purchases").header("kept-counter", "1").json(&till).send().is::<Value>(201);
        let owner = TestPerson::joins(&site);
        let (staff, counter) = (owner.hires("Petya", "2580"), owner.enrols());
        let (passkey, guest) = (makes(&owner), TestPerson::new());
        let invitation: Invitation = owner.invites(&guest.email, "staff").is(201);
        let device = owner.asks("POST", "/v1/counter/devices", &json!({"name": "Door"})).is(201);
        let (voucher, invitation) = (voucher.code, invitation.id);
        site.ask("POST", "/v1/subscriptions").json(&subscription(&site, "ada@reader.example")).send().is::<Value>(202);
        let readers: SubscriberPage = site.get("/v1/subscribers").is(200);
        let letter = given_up(&site);
        let told = json!({"url": "https://hooks.shop.dev/told", "events": ["redemption.created"]});
        let endpoint: Endpoint = site.ask("POST", "/v1/endpoints").json(&told).send().is(201);
        let announcement: Announcement = site.ask("POST", "/v1/announcements").json(&announcement()).send().is(201);
        let (review, complaint) = (reviews::of_guest(&site), complaints::of_guest(&site));
        let form = reviews::form(&site);
        let order = json!({"id": "o1", "member": {"id": "ada"}, "at": NOON});
        site.ask("POST", "/v1/orders").json(&order).send().is::<Value>(201);
        Self {
            site,
            session,
            redemption,
            voucher,
            spare_key,
            owner,
            counter,
            staff,
            passkey,
            guest,
            invitation,
            device,
            reader: readers.subscribers[0].id.clone(),
            letter,
            endpoint: endpoint.id,
            announcement: announcement.id,
            prompt: asked.prompt.expect("a question about p1").id,
            link: link.link.expect("a link"),
            review: review.review,
            review_token: review.token.unwrap(),
            complaint: complaint.complaint,
            complaint_token: complaint.token.unwrap(),
            form,
        }
    }

    /// Whoever makes the calls of people: the owner, but for an invitation the person who has it.
    pub(super) fn person(&self, call: &Call) -> &TestPerson {
        if call.path == "/v1/console/invitations" { &self.guest } else { &self.owner }
    }

    /// Where the call is made. A new path has to be added here where its parameter is none of these.
    pub(super) fn path(&self, call: &Call) -> String {
        let (redemption, code) = (&self.redemption.redemption, &self.redemption.coupon.code);
        match call.path {
            "/v1/keys/{id}" => format!("/v1/keys/{}", self.spare_key),
            "/v1/purchases/{id}/refunds" => "/v1/purchases/p1/refunds".into(),
            path if path.starts_with("/v1/orders/{id}") => path.replace("{id}", "o1"),
            "/v1/redemptions/{id}/cancel" => format!("/v1/redemptions/{redemption}/cancel"),
            "/v1/exports/{what}" => "/v1/exports/members".into(),
            "/v1/vouchers/{code}/claim" => format!("/v1/vouchers/{}/claim", self.voucher),
            "/v1/coupons/{code}" => format!("/v1/coupons/{code}"),
            "/v1/coupons/{code}/use" => format!("/v1/coupons/{code}/use"),
            "/v1/team/{id}" => format!("/v1/team/{}", self.staff),
            "/v1/team/invitations/{id}" => format!("/v1/team/invitations/{}", self.invitation),
            "/v1/counter/devices/{id}" => format!("/v1/counter/devices/{}", self.counter.device),
            "/v1/console/passkeys/{id}" => format!("/v1/console/passkeys/{}", self.passkey.id),
            "/v1/program/revisions/{id}" => "/v1/program/revisions/2".into(),
            "/v1/subscribers/{id}" => format!("/v1/subscribers/{}", self.reader),
            "/v1/deliveries/{id}/retry" => format!("/v1/deliveries/{}/retry", self.letter),
            "/v1/endpoints/{id}" | "/v1/endpoints/{id}/secret" => call.path.replace("{id}", &self.endpoint),
            path if path.starts_with("/v1/announcements/{id}") => path.replace("{id}", &self.announcement),
            "/v1/surveys/{id}/questions" => format!("/v1/surveys/ours/questions?site={}", self.site.keys.public_key),
            path if path.starts_with("/v1/surveys/{id}") => path.replace("{id}", "ours"),
            path if path.starts_with("/v1/prompts/{id}") => path.replace("{id}", &self.prompt),
            "/v1/links/{id}" => format!("/v1/links/{}", self.link),
            "/v1/messages/{id}" => "/v1/messages/welcome".into(),
            "/v1/reviews" | "/v1/complaints/form" if call.method == "GET" => {
                format!("{}?site={}", call.path, self.site.keys.public_key)
            }
            "/v1/reviews/{id}" => format!("/v1/reviews/{}", self.review_token),
            path if path.starts_with("/v1/reviews/{id}") => path.replace("{id}", &self.review),
            "/v1/complaints/{id}" | "/v1/complaints/{id}/messages" | "/v1/complaints/{id}/reopen" => {
                call.path.replace("{id}", &self.complaint_token)
            }
            path if path.starts_with("/v1/complaints/{id}") => path.replace("{id}", &self.complaint),
            path => path.replace("{id}", if call.method == "DELETE" { "bob" } else { "ada" }),
        }
    }

    /// The call as it would succeed, but for who makes it.
    pub(super) fn ask(&self, call: &Call) -> Ask<'static> {
        self.says(call, self.site.server.ask(call.method, &self.path(call)).at(NOON))
    }

    /// The same request with what the call says. A new call has to be added here.
    pub(super) fn says(&self, call: &Call, ask: Ask<'static>) -> Ask<'static> {
        let starter = loyalty::program::Program::starter();
        match (call.method, call.path) {
            ("POST", "/v1/sites") => ask.json(&json!({"name": "Other", "origins": ["https://other.example"],
                "currency": "EUR", "zone": "UTC", "languages": ["en"]})),
            ("POST", "/v1/console/sites") => ask.json(&json!({"template": "blog", "name": "Other", "origins": [],
                "currency": "EUR", "zone": "UTC", "languages": ["en"]})),
            ("PATCH", "/v1/site") => ask.json(&json!({"name": "Renamed"})),
            ("POST", "/v1/keys") => ask.json(&json!({"kind": "secret", "name": "more", "scopes": ["keys:write"]})),
            ("PUT", "/v1/program") | ("POST", "/v1/program/preview") => ask.json(&starter),
            ("POST", "/v1/purchases") => ask.json(&purchase("p2", "ada", 1000)),
            ("POST", "/v1/purchases/preview") => ask.json(&purchase("p4", "ada", 1000)),
            ("POST", "/v1/imports/members") => ask.json(&json!({"id": "eve", "balance": 5})),
            ("POST", "/v1/members") => ask.json(&json!({"id": "eve", "name": "Eve"})),
            ("PATCH", "/v1/members/{id}") => ask.json(&json!({"name": "Ada"})),
            ("POST", "/v1/members/{id}/merge") => ask.json(&json!({"into": "bob"})),
            ("POST", "/v1/counter/find") => ask.json(&json!({"by": "ada"})),
            ("POST", "/v1/counter/members") => ask.json(&json!({"id": "eve"})),
            ("POST", "/v1/counter/undo") => ask.json(&json!({"purchase": "at-counter"})),
            ("POST", "/v1/vouchers") => ask.json(&json!({"id": "more-paper", "total": 1000, "at": NOON})),
            ("POST", "/v1/vouchers/{code}/claim") => ask.json(&json!({"site": self.site.keys.public_key})),
            ("POST", "/v1/purchases/{id}/refunds") => ask.json(&refund("r1", 1000)),
            ("POST", "/v1/imports/purchases") => ask.json(&purchase("p3", "ada", 1000)),
            ("POST", "/v1/members/{id}/adjustments") => ask.json(&json!({"id": "a1", "points": 5, "note": "hello"})),
            ("POST", "/v1/session") => {
                let token = self.site.token("ada").signed();
                ask.json(&json!({"site": self.site.keys.public_key, "token": token}))
            }
            ("POST", "/v1/subscriptions") => ask.json(&subscription(&self.site, "more@reader.example")),
            ("POST", "/v1/codes") => ask.json(&json!({"site": self.site.keys.public_key, "language": "en",
                "email": "ada@reader.example", "asked": "a secret of one frame only"})),
            ("POST", "/v1/imports/subscribers") => ask.json(&json!({"email": "imported@reader.example"})),
            ("PUT", "/v1/feed") | ("POST", "/v1/feed/check") => {
                ask.json(&json!({"url": FeedServer::shared().url("/feed.xml")}))
            }
            ("POST", "/v1/posts") => ask.json(&json!({"id": "n1", "title": "New", "url": "https://bell.example/n1"})),
            ("POST", "/v1/announcements") | ("PUT", "/v1/announcements/{id}") => ask.json(&announcement()),
            ("POST", "/v1/announcements/{id}/test") => ask.json(&json!({"language": "en"})),
            ("POST", "/v1/announcements/{id}/send") => ask.json(&json!({"revision": 1})),
            ("POST", "/v1/letters/preview") => {
                ask.json(&json!({"kind": "announcement", "language": "en", "subject": "New", "body": "Hello"}))
            }
            ("PUT", "/v1/surveys/{id}") | ("POST", "/v1/surveys/preview") => ask.json(&survey()),
            ("POST", "/v1/answers") => {
                ask.json(&json!({"site": self.site.keys.public_key, "survey": "nps", "score": 9, "form": self.form}))
            }
            ("POST", "/v1/prompts") => ask.json(&json!({"member": "bob", "survey": "nps"})),
            ("PATCH", "/v1/voice") => ask.json(&json!({"gap_days": 14})),
            ("PATCH", "/v1/correspondence") => ask.json(&json!({"sender": "Renamed"})),
            ("PUT", "/v1/messages/{id}") => ask.json(&json!({"is_on": true, "texts": {}})),
            ("POST", "/v1/endpoints") => ask.json(&json!({"url": "https://hooks.shop.dev/kept", "events": []})),
            ("POST", "/v1/mail/events") => {
                let event = json!({"type": "delivered"});
                let body = event.to_string();
                signed(ask, &body, NOON).bytes(body)
            }
            ("POST", "/v1/reviews") => {
                ask.json(&reviews::guests(&self.site, &self.form, &fresh("visitor of this shop")))
            }
            ("PATCH", "/v1/reviews/{id}") => ask.json(&json!({"stars": 3})),
            ("POST", "/v1/reviews/{id}/decision") => {
                ask.json(&json!({"state": "hidden", "reason": "spam", "edits": 0}))
            }
            ("PUT", "/v1/reviews/{id}/reply") => ask.json(&json!({"text": "Thank you"})),
            ("PUT", "/v1/reviews/places") => ask.json(&json!({"urls": ["https://2gis.ru/moscow/firm/1"]})),
            ("POST", "/v1/imports/reviews") => {
                ask.json(&json!({"id": "1", "origin": "Google", "stars": 4, "at": NOON, "text": "Fine"}))
            }
            ("POST", "/v1/complaints") => ask.json(&complaints::guests(&self.site, &self.form)),
            ("PUT", "/v1/complaints/topics") => ask.json(&json!({"topics": [{"id": "delay", "hours": 4}]})),
            ("POST", "/v1/complaints/{id}/messages" | "/v1/complaints/{id}/answer" | "/v1/complaints/{id}/resolve") => {
                ask.json(&json!({"text": "We see to it"}))
            }
            ("POST", "/v1/complaints/{id}/assign") => ask.json(&json!({"person": self.staff})),
            ("POST", "/v1/events") => {
                ask.json(&json!({"id": "e1", "member": {"id": "ada"}, "kind": "visit", "at": NOON}))
            }
            ("POST", "/v1/orders") => ask.json(&json!({"id": "o2", "member": {"id": "ada"}, "at": NOON})),
            ("POST", "/v1/orders/{id}/status") => ask.json(&json!({"status": "ready"})),
            ("PUT", "/v1/orders/settings") => ask.json(&json!({"statuses": [{"status": "done", "sends": true}]})),
            ("POST", "/v1/redemptions") => {
                let shops = json!({"reward": "coffee", "member": "ada"});
                ask.header("idempotency-key", "guarded").json(&shops)
            }
            ("POST", "/v1/coupons/{code}/use") => ask.json(&json!({"purchase": "p1"})),
            ("POST", "/v1/console/codes") => ask.json(&json!({"email": "somebody@team.example", "language": "en"})),
            ("POST", "/v1/console/session") => {
                from_own_page(ask).json(&TestPerson::mailed(&format!("{}@team.example", fresh("new")), NOON))
            }
            ("POST", "/v1/console/challenge") => ask.json(&json!({})),
            ("POST", "/v1/console/passkey") => {
                from_own_page(ask).json(&self.passkey.signs(&challenge(&self.guest.elsewhere()).challenge))
            }
            ("POST", "/v1/console/passkeys") => {
                ask.json(&Authenticator::of(&self.owner).makes(&challenge(&self.owner).challenge))
            }
            ("PATCH", "/v1/console") => ask.json(&json!({"name": "Renamed"})),
            ("PUT", "/v1/console/site") => ask.json(&json!({"site": self.site.keys.public_key})),
            ("POST", "/v1/console/invitations") => ask.json(&json!({"token": self.guest.link()})),
            ("POST", "/v1/team") => ask.json(&json!({"name": "Zoe", "pin": "1470"})),
            ("PATCH", "/v1/team/{id}") => ask.json(&json!({"name": "Zoe"})),
            ("POST", "/v1/team/invitations") => {
                ask.json(&json!({"email": "friend@team.example", "role": "staff", "language": "en"}))
            }
            ("POST", "/v1/counter/devices") => ask.json(&json!({"name": "Window"})),
            ("POST", "/v1/counter/enrol") => from_own_page(ask).json(&json!({"code": self.device.code})),
            ("POST", "/v1/counter/shift") => ask.json(&json!({"person": self.staff, "pin": "2580"})),
            (
                "POST",
                "/v1/redemptions/{id}/cancel"
                | "/v1/jobs/daily"
                | "/v1/jobs/minute"
                | "/v1/jobs/acts"
                | "/v1/deliveries/{id}/retry"
                | "/v1/endpoints/{id}/secret"
                | "/v1/site/launch"
                | "/v1/members/{id}/card"
                | "/v1/prompts/{id}/shown"
                | "/v1/prompts/{id}/dismissed"
                | "/v1/complaints/{id}/reopen",
            ) => ask.bytes(""),
            ("GET" | "DELETE", _) => ask,
            (method, path) => panic!("{method} {path} is new: say here how it is made"),
        }
    }

    /// Everything a call could have changed or given away.
    pub(super) fn state(&self) -> Vec<Value> {
        let code = &self.redemption.coupon.code;
        let members = ["ada", "bob"].map(|member| format!("/v1/members/{member}"));
        let journals = ["ada", "bob"].map(|member| format!("/v1/members/{member}/entries"));
        let paths = [
            "/v1/site",
            "/v1/keys",
            "/v1/program",
            "/v1/audit",
            "/v1/team",
            "/v1/changes",
            "/v1/counter/devices",
            "/v1/subscribers",
            "/v1/correspondence",
            "/v1/messages",
            "/v1/endpoints",
            "/v1/feed",
            "/v1/posts",
            "/v1/announcements",
            "/v1/surveys",
            "/v1/voice",
            "/v1/voice/summary",
            "/v1/reviews/queue?state=all",
            "/v1/reviews/places",
            "/v1/complaints?state=all",
            "/v1/complaints/topics",
            "/v1/orders?status=all",
            "/v1/orders/settings",
        ];
        let paths = paths.map(str::to_owned);
        let all = members.into_iter().chain(journals).chain(paths).chain([format!("/v1/coupons/{code}")]);
        all.map(|path| self.site.get(&path).is(200)).collect()
    }
}

fn survey() -> Value {
    json!({"version": 1, "kind": "csat", "is_on": true, "occasion": {"on": "purchase", "hours": 0}})
}

fn announcement() -> Value {
    json!({"topic": "news", "texts": {"en": {"subject": "New", "body": "Hello"}}})
}

/// A letter that was given up: its address can be somebody's by the books, and no mail server takes it.
fn given_up(site: &TestSite) -> String {
    let reader = json!({"email": "\"odd one\"@reader.example", "topics": ["news"]});
    site.ask("POST", "/v1/imports/subscribers").json(&reader).send().is::<Value>(200);
    let news = json!({"topic": "news", "texts": {"en": {"subject": "News", "body": "Hello"}}});
    let draft: Value = site.ask("POST", "/v1/announcements").json(&news).send().is(201);
    let path = format!("/v1/announcements/{}/send", draft["id"].as_str().unwrap());
    site.ask("POST", &path).json(&json!({"revision": draft["revision"]})).send().is::<Value>(200);
    site.server.ask("GET", "/v1/mailbox").bearer(&site.server.operator_key).send().is::<Value>(200);
    let dead: DeliveryPage = site.get("/v1/deliveries?state=dead").is(200);
    dead.deliveries[0].id.clone()
}

/// A request that a page of the console makes in which nobody is signed in.
fn from_own_page(ask: Ask<'static>) -> Ask<'static> {
    ask.without("kept-site").header("kept-site", "-").header("sec-fetch-site", "same-origin")
}
