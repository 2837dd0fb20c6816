//! Guests' forms where an installation asks for Cloudflare's Turnstile. Its test keys and answers are Cloudflare's
//! (developers.cloudflare.com/turnstile/troubleshooting/testing); a server of the test plays the part that checks.

use loyalty::wire::Code;
use loyalty::wire::complaints::ComplaintTaken;
use serde_json::{Value, json};

use crate::complaints::guests;
use crate::listener::Listener;
use crate::member::fresh;
use crate::reviews::{self, form};
use crate::server::Server;
use crate::site::TestSite;

const SITE_KEY: &str = "1x00000000000000000000AA";
const SECRET: &str = "1x0000000000000000000000000000000AA";
const PROOF: &str = "XXXX.DUMMY.TOKEN.XXXX";
const PASSES: &str = r#"{"success": true, "error-codes": []}"#;
const FAILS: &str = r#"{"success": false, "error-codes": ["invalid-input-response"]}"#;

fn served(listener: &Listener) -> Server {
    let url = listener.url("/turnstile/v0/siteverify");
    Server::told(&[("TURNSTILE_SITE_KEY", SITE_KEY), ("TURNSTILE_SECRET", SECRET), ("TURNSTILE_URL", &url)])
}

fn proven(mut body: Value, proof: &str) -> Value {
    body["proof"] = json!(proof);
    body
}

#[test]
fn a_guests_form_needs_a_proof_that_is_good_and_nobody_elses_does() {
    let listener = Listener::open();
    let server = served(&listener);
    let site = TestSite::on(&server);
    let complains = |body: &Value| server.ask("POST", "/v1/complaints").at(&site.now).json(body).send();
    let complaint = guests(&site, &form(&site));
    assert_eq!(complains(&complaint).refused(Code::OutOfRange).extra["path"], "/proof");
    assert!(listener.heard().is_empty(), "nobody is asked about no proof");
    listener.answers(200, "", FAILS);
    assert_eq!(complains(&proven(complaint.clone(), "made up")).refused(Code::OutOfRange).extra["path"], "/proof");
    listener.answers(500, "", "");
    complains(&proven(complaint.clone(), PROOF)).refused(Code::TryAgain);
    listener.answers(200, "", PASSES);
    complains(&proven(complaint, PROOF)).is::<ComplaintTaken>(201);
    let heard = listener.heard().pop().unwrap();
    assert_eq!(heard.line, "POST /turnstile/v0/siteverify");
    assert!(heard.body.contains(&format!("secret={SECRET}")) && heard.body.contains(&format!("response={PROOF}")));
    let review = reviews::guests(&site, &form(&site), &fresh("a visitor of these tests"));
    let writes = |body: &Value| server.ask("POST", "/v1/reviews").at(&site.now).json(body).send();
    writes(&review).refused(Code::OutOfRange);
    listener.answers(200, "", PASSES);
    writes(&proven(review, PROOF)).is::<Value>(201);
    // Whoever is known proves nothing.
    let before = listener.heard().len();
    let session = site.member("ada").signs_in().secret;
    let own = json!({"topic": "delay", "text": "Late"});
    server.ask("POST", "/v1/complaints").at(&site.now).bearer(&session).json(&own).send().is::<ComplaintTaken>(201);
    assert_eq!(listener.heard().len(), before);
}

#[test]
fn pages_load_its_script_there_and_nothing_of_others_elsewhere() {
    let (listener, plain) = (Listener::open(), Server::start());
    for (server, is_on) in [(served(&listener), true), (plain, false)] {
        let site = TestSite::on(&server);
        for path in [format!("/panel?site={}", site.keys.public_key), format!("/s/{}/complaint", site.keys.public_key)]
        {
            let page = server.ask("GET", &path).at(&site.now).send();
            let policy = page.header("content-security-policy").unwrap().to_owned();
            assert_eq!(policy.contains("https://challenges.cloudflare.com"), is_on, "{path}: {policy}");
            assert_eq!(page.text().contains(SITE_KEY), is_on, "{path}");
            let is_isolated = page.header("cross-origin-embedder-policy").is_some();
            assert!(!(is_on && is_isolated), "its frame could not be shown");
        }
    }
}
