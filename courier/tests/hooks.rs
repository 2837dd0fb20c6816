//! Signed webhooks: the vectors of the specification, its negative cases, and its own library as the receiver.

use std::time::{SystemTime, UNIX_EPOCH};

use courier::hook::{BadId, Headers, SIGNATURE, Secret, Unverified, headers, verify};
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use standardwebhooks::Webhook;

/// Secret, id, second, body, signature.
const VECTORS: [(&str, &str, i64, &str, &str); 2] = [
    (
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (
        "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
        "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
        1_649_367_553,
        r#"{"email":"test@example.com","username":"test_user"}"#,
        "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
    ),
];

#[test]
fn signatures_are_those_of_the_specification() {
    for (secret, id, at_s, body, signature) in VECTORS {
        let secrets = [Secret::parse(secret).unwrap()];
        let found = headers(id, at_s, body.as_bytes(), &secrets).unwrap();
        let expected = [("webhook-id", id), ("webhook-timestamp", &at_s.to_string()), ("webhook-signature", signature)];
        assert_eq!(found.each_ref().map(|(name, value)| (*name, value.as_str())), expected);
        let received = Headers { id: Some(id), timestamp: Some(expected[1].1), signature: Some(signature) };
        assert_eq!(verify(&received, body.as_bytes(), &secrets, at_s), Ok(()));
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the library reads the clock by itself, so the test must read the same one"
)]
fn the_reference_library_believes_what_ours_signs_and_ours_what_it_signs() {
    let now_s = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
    let (old, new) = (Secret::shown(&[7; 32]), Secret::shown(&[8; 64]));
    let secrets = [&old, &new].map(|text| Secret::parse(text).unwrap());
    let body = "{\"text\": \"Здравствуйте\"}".as_bytes();
    let signed = headers("msg_1", now_s, body, &secrets).unwrap();
    let map: HeaderMap = signed
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
        .collect();
    for secret in [&old, &new] {
        Webhook::new(secret).unwrap().verify(body, &map).unwrap();
    }
    assert!(Webhook::new(&Secret::shown(&[9; 32])).unwrap().verify(body, &map).is_err());
    assert!(Webhook::new(&old).unwrap().verify(b"{}", &map).is_err());

    let theirs = Webhook::new(&new).unwrap().sign("msg_1", now_s, body).unwrap();
    let at = now_s.to_string();
    let received = Headers { id: Some("msg_1"), timestamp: Some(&at), signature: Some(&theirs) };
    assert_eq!(verify(&received, body, &secrets, now_s), Ok(()));
}

#[test]
fn what_was_not_signed_is_not_believed() {
    let (secret, id, at_s, body, signature) = VECTORS[0];
    let secrets = [Secret::parse(secret).unwrap()];
    let at = at_s.to_string();
    let good = Headers { id: Some(id), timestamp: Some(&at), signature: Some(signature) };
    let signed = |signature| Headers { signature: Some(signature), ..good };
    let listed = format!("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,abc {signature}");
    let none_good = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
    let short = &signature[..11];
    let other_version = signature.replace("v1", "v2");
    let late = at_s + 301;
    let cases = [
        ("the vector itself", good, at_s, Ok(())),
        ("one good among bad", signed(&listed), at_s, Ok(())),
        ("as old as it may be", good, at_s + 300, Ok(())),
        ("as early as it may be", good, at_s - 300, Ok(())),
        ("none good", signed(none_good), at_s, Err(Unverified::NotSigned)),
        ("no id", Headers { id: None, ..good }, at_s, Err(Unverified::Incomplete)),
        ("no timestamp", Headers { timestamp: None, ..good }, at_s, Err(Unverified::Incomplete)),
        ("no signature", Headers { signature: None, ..good }, at_s, Err(Unverified::Incomplete)),
        ("empty signature", signed(""), at_s, Err(Unverified::Incomplete)),
        ("only a label", signed("v1,"), at_s, Err(Unverified::NotSigned)),
        ("first characters", signed(short), at_s, Err(Unverified::NotSigned)),
        ("another version", signed(&other_version), at_s, Err(Unverified::NotSigned)),
        ("another id", Headers { id: Some("msg_x"), ..good }, at_s, Err(Unverified::NotSigned)),
        ("no number", Headers { timestamp: Some("hello"), ..good }, at_s, Err(Unverified::BadTimestamp)),
        ("too old", good, late, Err(Unverified::OutOfTime)),
        ("too early", good, at_s - 301, Err(Unverified::OutOfTime)),
    ];
    for (name, received, now_s, expected) in cases {
        assert_eq!(verify(&received, body.as_bytes(), &secrets, now_s), expected, "{name}");
    }
    assert_eq!(verify(&good, body.as_bytes(), &[], at_s), Err(Unverified::NotSigned));
    assert_eq!(verify(&good, b"{\"test\": 2432232315}", &secrets, at_s), Err(Unverified::NotSigned));
}

#[test]
fn secrets_are_as_long_as_the_specification_wants_them() {
    for length in [24, 32, 64] {
        assert!(Secret::parse(&Secret::shown(&vec![1; length])).is_ok());
    }
    let (short, long) = (Secret::shown(&[1; 23]), Secret::shown(&[1; 65]));
    let unpadded = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwBr"];
    for bad in
        ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_тайна", &short, &long].into_iter().chain(unpadded)
    {
        assert!(Secret::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn an_id_has_no_dot_that_could_be_taken_for_ours() {
    let secrets = [Secret::parse(VECTORS[0].0).unwrap()];
    for bad in ["", "msg.1", "msg 1", "msg\n1", "мсг", &"m".repeat(129)] {
        assert_eq!(headers(bad, 1, b"{}", &secrets), Err(BadId));
    }
    assert_eq!(headers("msg_1", 1, b"{}", &secrets).unwrap()[2].0, SIGNATURE);
}
