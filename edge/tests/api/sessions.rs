//! Tokens become sessions, sessions end: the rules of who is asking, on the test clock.

use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::sites::{IdentityKey, KeyCreated};
use serde_json::{Value, json};

use crate::at_once::at_once;
use crate::member::Session;
use crate::site::{NOON, TestSite, reward};
use crate::token::Token;

/// So many minutes (and seconds) after noon.
fn after(minutes: i64, seconds: i64) -> String {
    Moment::parse(NOON).unwrap().plus_ms((minutes * 60 + seconds) * 1000).to_rfc3339()
}

/// Whether the session still opens the card at this moment. A look with a tag slides nothing.
fn lives(session: &Session, now: &str) -> bool {
    let look = session.at(now).ask("GET", "/v1/card").header("if-none-match", "\"none\"").send();
    let lives = look.status == 200;
    assert!(lives || look.refused(Code::Unauthorized).status == 401);
    lives
}

#[test]
fn a_signed_customer_is_greeted_by_name_and_sees_their_points() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10), reward("dinner", 500)]);
    let ada = site.member("ada");
    ada.buys(12_050);
    let token = site.token("ada").claim("name", "Ada Lovelace").claim("role", "admin").signed();
    let opened: Value = site.exchanges(&token).is(201);
    assert_eq!(opened["expires_at"], after(30, 0), "half an hour unless it is used");
    let session = Session { site: site.clone(), secret: opened["session"].as_str().unwrap().to_owned() };
    let card = session.card();
    assert_eq!(card["member"], json!({"id": "ada", "name": "Ada Lovelace"}));
    assert_eq!((&card["balance"], &card["version"]), (&json!(120), &json!(1)));
    assert_eq!(card["next"], json!({"reward": "dinner", "missing": 380}));
    let missing: Vec<&Value> = card["rewards"].as_array().unwrap().iter().map(|reward| &reward["missing"]).collect();
    assert_eq!(missing, [&json!(0), &json!(380)]);
}

#[test]
fn an_address_counts_only_when_the_site_verified_it() {
    let site = TestSite::open();
    let email = |token: Token| {
        site.exchanges(&token.signed()).is::<Value>(201);
        site.member("ada").shown().email
    };
    let claimed = || site.token("ada").claim("email", "ada@example.com");
    assert_eq!(email(claimed()), None);
    assert_eq!(email(claimed().claim("email_verified", false)), None);
    assert_eq!(email(claimed().claim("email_verified", true)).as_deref(), Some("ada@example.com"));
}

#[test]
fn a_token_that_breaks_any_rule_opens_nothing() {
    let (site, other) = (TestSite::open(), TestSite::open());
    let good = || site.token("ada");
    let bad: Vec<(&str, Token)> = vec![
        ("another secret", good().by("idk_0000")),
        ("an empty secret", good().by("")),
        ("another site's secret", good().by(&other.keys.identity_key.secret)),
        ("another site's key", other.token("ada").claim("iss", site.keys.public_key.clone())),
        ("another site's token", other.token("ada")),
        ("alg none", good().headed("alg", "none")),
        ("another alg", good().headed("alg", "HS512")),
        ("no alg", good().headed("alg", Value::Null)),
        ("no typ", good().headed("typ", Value::Null)),
        ("no kid", good().headed("kid", Value::Null)),
        ("an unknown kid", good().headed("kid", "k0000000")),
        ("a secret key's id as kid", good().headed("kid", &site.keys.secret_key[11..19])),
        ("crit", good().headed("crit", json!(["b64"]))),
        ("another audience", good().claim("aud", "kept-staging")),
        ("no subject", good().claim("sub", Value::Null)),
        ("an empty subject", good().claim("sub", "")),
        ("a subject of 10 kB", good().claim("sub", "x".repeat(10_000))),
        ("a number as subject", good().claim("sub", 7)),
        ("no jti", good().claim("jti", Value::Null)),
        ("no iat", good().claim("iat", Value::Null)),
        ("no exp", good().claim("exp", Value::Null)),
        ("more than 300 s", good().moved("exp", 1)),
        ("no life at all", good().moved("exp", -300)),
        ("iat in the future", good().moved("iat", 61).moved("exp", 61)),
        ("over", good().moved("iat", -360).moved("exp", -360)),
    ];
    for (what, token) in bad {
        let reply = site.exchanges(&token.signed());
        assert_eq!(reply.status, 401, "{what}: {}", reply.text());
        reply.refused(Code::Unauthorized);
    }
    let signed = good().signed();
    let (unsigned, _) = signed.rsplit_once('.').unwrap();
    for text in ["", "a.b.c", "....", unsigned, &format!("{unsigned}."), &signed.replace('.', " ")] {
        site.exchanges(text).refused(Code::Unauthorized);
    }
    let wrong_site = json!({"site": "pk_unknown0", "token": signed});
    site.server.ask("POST", "/v1/session").at(NOON).json(&wrong_site).send().refused(Code::Unauthorized);
    site.get("/v1/members/ada").refused(Code::NotFound);
    site.exchanges(&signed).is::<Value>(201);
}

#[test]
fn clocks_may_be_a_minute_apart() {
    let site = TestSite::open();
    site.exchanges(&site.token("ada").moved("iat", 60).moved("exp", 60).signed()).is::<Value>(201);
    site.exchanges(&site.token("ada").moved("iat", -359).moved("exp", -359).signed()).is::<Value>(201);
    site.exchanges(&site.token("ada").claim("aud", json!(["web", "kept"])).signed()).is::<Value>(201);
}

#[test]
fn a_token_opens_one_session_however_often_it_is_sent_at_once() {
    let site = TestSite::open();
    let token = site.token("ada").signed();
    let replies = at_once(8, |_| site.exchanges(&token));
    let (opened, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 201);
    assert_eq!((opened.len(), refused.len()), (1, 7));
    for reply in refused {
        reply.refused(Code::Unauthorized);
    }
    site.exchanges(&token).refused(Code::Unauthorized);
    // Its id stays burnt even in a token with another name.
    let jti = site.token("ada").claim("jti", "once").signed();
    site.exchanges(&jti).is::<Value>(201);
    site.exchanges(&site.token("bob").claim("jti", "once").signed()).refused(Code::Unauthorized);
}

#[test]
fn eight_first_visits_at_once_make_one_member() {
    let site = TestSite::open();
    at_once(8, |_| site.member("new").signs_in().card());
    assert_eq!(site.audit(), (1, 0));
}

#[test]
fn a_session_lives_half_an_hour_after_its_last_use_and_twelve_hours_at_most() {
    let session = TestSite::open().member("ada").signs_in();
    assert!(lives(&session, &after(29, 59)));
    assert!(!lives(&session, &after(30, 0)));
    session.at(&after(4, 59)).card();
    assert!(!lives(&session, &after(30, 0)), "the slide is written at most every five minutes");
    session.at(&after(25, 0)).card();
    assert!(lives(&session, &after(54, 59)) && !lives(&session, &after(55, 0)));
    for minutes in (50..12 * 60).step_by(25) {
        session.at(&after(minutes, 0)).card();
    }
    assert!(lives(&session, &after(12 * 60 - 1, 59)), "used all day long");
    assert!(!lives(&session, &after(12 * 60, 0)), "twelve hours are the end");
}

#[test]
fn polling_keeps_no_session_alive() {
    let session = TestSite::open().member("ada").signs_in();
    let tag = session.reads_card().header("etag").unwrap().to_owned();
    for minutes in 1..30 {
        let poll = session.at(&after(minutes, 0)).ask("GET", "/v1/card").header("if-none-match", &tag).send();
        assert_eq!(poll.status, 304);
    }
    assert!(!lives(&session, &after(30, 0)));
}

#[test]
fn reading_the_journal_and_redeeming_are_use() {
    let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
    let ada = site.member("ada");
    ada.buys(5000);
    let session = ada.signs_in();
    session.at(&after(20, 0)).ask("GET", "/v1/entries").send().is::<Value>(200);
    assert!(lives(&session, &after(49, 59)));
    session.at(&after(45, 0)).redemption("k1", "coffee").send().is::<Value>(201);
    assert!(lives(&session, &after(74, 59)));
    session.at(&after(75, 0)).redemption("k2", "coffee").send().refused(Code::Unauthorized);
    assert_eq!(ada.sums().0, 40);
}

#[test]
fn a_new_signing_key_takes_over_while_the_old_one_still_works() {
    let site = TestSite::open();
    let first = site.keys.identity_key.clone();
    let created: KeyCreated = site.creates_key("identity", "first", Vec::new()).is(201);
    site.creates_key("identity", "first", Vec::new()).refused(Code::TooManyKeys);
    let second = IdentityKey { id: created.id, secret: created.secret };
    assert_ne!(first.secret, second.secret);
    let by = |key: &IdentityKey| {
        let token = Token::of(&site.keys.public_key, key, "ada", NOON);
        site.exchanges(&token.signed())
    };
    by(&first).is::<Value>(201);
    by(&second).is::<Value>(201);
    site.ask("DELETE", &format!("/v1/keys/{}", first.id)).send().is::<Value>(200);
    by(&first).refused(Code::Unauthorized);
    by(&second).is::<Value>(201);
    site.creates_key("identity", "first", Vec::new()).is::<KeyCreated>(201);
}
