//! Passkeys, with an authenticator that can also lie: whatever does not hold lets nobody in.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use loyalty::time::Moment;
use loyalty::wire::Code;
use loyalty::wire::people::{Console, ConsoleAnswer, Nothing};
use serde_json::{Value, json};

use crate::authenticator::{Authenticator, challenge, makes, signs_in};
use crate::person::TestPerson;
use crate::site::NOON;

fn after_minutes(minutes: i64) -> String {
    Moment::parse(NOON).unwrap().plus_ms(minutes * 60 * 1000).to_rfc3339()
}

#[test]
fn a_passkey_signs_in_without_an_address_wherever_its_owner_is() {
    let ada = TestPerson::owner();
    let asked = challenge(&ada);
    let user = asked.user.expect("she is signed in");
    assert_eq!((user.name.as_str(), asked.rp_id.as_str()), (ada.email.as_str(), "127.0.0.1"));
    assert_eq!((user.id, asked.credentials), (Base64UrlUnpadded::encode_string(ada.id.as_bytes()), Some(vec![])));
    let passkey = makes(&ada);
    assert_eq!(challenge(&ada).credentials, Some(vec![passkey.id.clone()]));
    let browser = ada.elsewhere();
    assert_eq!(challenge(&browser).user, None);
    let console: Console = signs_in(&browser, &passkey).is(201);
    assert_eq!((console.person.id, console.site.as_deref()), (ada.id.clone(), Some(ada.site.as_str())));
    let shown: ConsoleAnswer = browser.get("/v1/console").is(200);
    assert_eq!(shown.passkeys.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Phone"]);
}

#[test]
fn a_signature_of_any_length_signs_in() {
    let ada = TestPerson::new();
    let mut passkey = makes(&ada);
    let challenge = challenge(&ada).challenge;
    let is_short = |signed: &Value| signed["signature"].as_str().unwrap().len() < 94;
    // A number with a zero in front makes one in 128 signatures shorter than 70 bytes, which is 94 characters.
    let short = (1..10_000).find_map(|counter| {
        passkey.counter = counter;
        Some(passkey.signs(&challenge)).filter(is_short)
    });
    ada.asks("POST", "/v1/console/passkey", &short.expect("a short one")).is::<Console>(201);
}

#[test]
fn what_does_not_hold_lets_nobody_in() {
    let (ada, bob) = (TestPerson::new(), TestPerson::new());
    let (passkey, bobs) = (makes(&ada), makes(&bob));
    let browser = ada.elsewhere();
    let with = |change: &dyn Fn(&mut Authenticator)| {
        let mut changed = passkey.clone();
        change(&mut changed);
        changed
    };
    let forgeries: Vec<(&str, Authenticator)> = vec![
        ("another origin", with(&|one| one.origin = "https://evil.example".into())),
        ("the origin with another port", with(&|one| one.origin = "http://127.0.0.1:1".into())),
        ("another host", with(&|one| one.host = "evil.example".into())),
        ("nobody verified", with(&|one| one.flags = 0b001)),
        ("nobody there", with(&|one| one.flags = 0b100)),
        ("made, not used", with(&|one| one.kind = "webauthn.create")),
        ("in somebody's frame", with(&|one| one.cross_origin = true)),
        ("another key", with(&|one| one.key = bobs.key.clone())),
        ("another's id", with(&|one| one.id.clone_from(&bobs.id))),
        ("another's handle", with(&|one| one.handle.clone_from(&bobs.handle))),
        ("an unknown id", with(&|one| one.id = "bm9ib2R5".into())),
    ];
    for (what, forged) in &forgeries {
        let reply = signs_in(&browser, forged);
        assert_eq!(reply.status, 401, "{what}: {}", reply.text());
    }
    let signed = |change: &dyn Fn(&mut Value)| {
        let mut signed = passkey.signs(&challenge(&browser).challenge);
        change(&mut signed);
        browser.asks("POST", "/v1/console/passkey", &signed)
    };
    for field in ["client_data", "authenticator_data", "signature"] {
        for text in ["", "AAAA", "%%%", "e30"] {
            signed(&|body| body[field] = text.into()).refused(Code::Unauthorized);
        }
    }
    // One bit of what was signed, and of the signature itself.
    for (field, place) in [("authenticator_data", 36), ("signature", 20), ("signature", 60)] {
        signed(&|body| {
            let mut bytes = Base64UrlUnpadded::decode_vec(body[field].as_str().unwrap()).unwrap();
            bytes[place] ^= 1;
            body[field] = Base64UrlUnpadded::encode_string(&bytes).into();
        })
        .refused(Code::Unauthorized);
    }
    signs_in(&browser, &passkey).is::<Console>(201);
}

#[test]
fn a_challenge_is_ours_fresh_used_once_and_its_askers_alone() {
    let (ada, bob) = (TestPerson::new(), TestPerson::new());
    let (passkey, bobs) = (makes(&ada), makes(&bob));
    let browser = ada.elsewhere();
    let uses = |browser: &TestPerson, signed: &Value| browser.asks("POST", "/v1/console/passkey", signed);
    uses(&browser, &passkey.signs(&Base64UrlUnpadded::encode_string(&[7; 32]))).refused(Code::Unauthorized);
    let asked = challenge(&browser).challenge;
    let late = passkey.signs(&asked);
    uses(&browser.at(&after_minutes(10)), &late).refused(Code::Unauthorized);
    let signed = passkey.signs(&challenge(&browser).challenge);
    uses(&browser, &signed).is::<Console>(201);
    uses(&browser, &signed).refused(Code::Unauthorized);
    // What fails burns its challenge too: nobody gets a second guess at it.
    let asked = challenge(&browser.elsewhere()).challenge;
    let mut wrong = passkey.clone();
    wrong.origin = "https://evil.example".into();
    uses(&browser, &wrong.signs(&asked)).refused(Code::Unauthorized);
    uses(&browser, &passkey.signs(&asked)).refused(Code::Unauthorized);
    // Bob's passkey does not answer what Ada's browser asked for herself.
    uses(&ada, &bobs.signs(&challenge(&ada).challenge)).refused(Code::Unauthorized);
}

#[test]
fn an_authenticator_that_counts_backwards_was_copied() {
    let ada = TestPerson::new();
    let mut passkey = makes(&ada);
    for (counter, holds) in [(5, true), (6, true), (6, false), (5, false), (0, false), (7, true)] {
        passkey.counter = counter;
        let status = signs_in(&ada.elsewhere(), &passkey).status;
        assert_eq!(status, if holds { 201 } else { 401 }, "{counter}");
    }
}

#[test]
fn a_passkey_proves_again_who_is_there_and_changes_the_cookie() {
    let ada = TestPerson::owner();
    let passkey = makes(&ada);
    let later = ada.at(&after_minutes(10));
    later.get("/v1/keys").refused(Code::StepUpRequired);
    let before = ada.elsewhere();
    let old = ada.cookie();
    signs_in(&later, &passkey).is::<Console>(201);
    later.get("/v1/keys").is::<Value>(200);
    let stale = before.at(&later.now).ask("GET", "/v1/console").header("cookie", &old).send();
    stale.refused(Code::Unauthorized);
}

#[test]
fn a_passkey_is_made_by_its_owner_who_is_there_and_forgotten_by_nobody_else() {
    let (ada, bob) = (TestPerson::new(), TestPerson::new());
    let new = Authenticator::of(&ada);
    let make = |person: &TestPerson, made: &Value| person.asks("POST", "/v1/console/passkeys", made);
    make(&ada, &new.makes(&challenge(&bob).challenge)).refused(Code::Unauthorized);
    make(&ada, &new.makes(&challenge(&ada.elsewhere()).challenge)).refused(Code::Unauthorized);
    make(&ada, &new.makes(&Base64UrlUnpadded::encode_string(&[7; 32]))).refused(Code::Unauthorized);
    let later = ada.at(&after_minutes(11));
    make(&later, &new.makes(&challenge(&later).challenge)).refused(Code::StepUpRequired);
    let with = |change: &dyn Fn(&mut Authenticator, &mut Value)| {
        let mut other = new.clone();
        change(&mut other, &mut Value::Null);
        let mut made = other.makes(&challenge(&ada).challenge);
        change(&mut other, &mut made);
        make(&ada, &made).status
    };
    assert_eq!(with(&|one, _| one.origin = "https://evil.example".into()), 401);
    assert_eq!(with(&|one, _| one.host = "evil.example".into()), 401);
    assert_eq!(with(&|one, _| one.cross_origin = true), 401);
    assert_eq!(with(&|_, made| made["id"] = "b3RoZXI".into()), 401, "an id that the authenticator did not say");
    assert_eq!(with(&|_, made| made["algorithm"] = json!(-8)), 401, "a signature that cannot be checked here");
    assert_eq!(with(&|_, made| made["public_key"] = "AAAA".into()), 401);
    assert_eq!(with(&|_, made| made["name"] = " ".into()), 422);
    assert_eq!(with(&|_, _| {}), 201);
    assert_eq!(with(&|_, _| {}), Code::KeyReused.status(), "it is known already");
    let path = format!("/v1/console/passkeys/{}", new.id);
    bob.ask("DELETE", &path).send().refused(Code::NotFound);
    later.ask("DELETE", &path).send().refused(Code::StepUpRequired);
    ada.ask("DELETE", &path).send().is::<Nothing>(200);
    signs_in(&ada.elsewhere(), &new).refused(Code::Unauthorized);
}
