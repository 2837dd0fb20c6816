//! Text that breaks programs, as reviews, names, answers, letters, and what is taken over from elsewhere.

use super::*;
use crate::voice::naughty::{sorted, strings};

/// What a name may be.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 100
}

/// What a place may be called.
fn is_origin(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= 60 && !text.chars().any(char::is_control)
}

/// Every page of a list.
fn pages(site: &TestSite, path: &str, field: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = site.server.ask("GET", &format!("{path}{next}")).at(&site.now).bearer(&site.keys.secret_key);
        let page: Value = page.send().is(200);
        all.extend(page[field].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["next"].as_str() else { return all };
        next = format!("&cursor={}", cursor.replace(' ', "%20"));
    }
}

/// The texts at this place, in an order of their own.
fn texts(list: &[Value], path: &str) -> Vec<String> {
    sorted(list.iter().filter_map(|one| one.pointer(path).and_then(Value::as_str)).map(str::to_owned).collect())
}

fn some(strings: &[String], which: impl Fn(&str) -> bool) -> Vec<String> {
    sorted(strings.iter().filter(|text| which(text)).cloned().collect())
}

#[test]
fn what_guests_write_and_owners_answer_is_shown_byte_for_byte() {
    let (site, strings) = (TestSite::open(), strings());
    let is_text = |text: &str| !text.trim().is_empty();
    let form = form(&site);
    for text in &strings {
        let mut review = guests(&site, &form, &fresh("a visitor of these tests"));
        (review["text"], review["name"]) = (json!(text), json!(if is_name(text) { text } else { "" }));
        let kept: ReviewKept = writes(&site, &review).is(201);
        decides(&site, &kept.review, &json!({"state": "shown"})).is::<QueuedReview>(200);
        let reply = site.ask("PUT", &format!("/v1/reviews/{}/reply", kept.review)).json(&json!({"text": text}));
        reply.send().is::<QueuedReview>(200);
        (review["kind"], review["stars"], review["publish"]) = (json!("thanks"), json!(null), json!(true));
        if is_text(text) {
            let letter: ReviewKept = writes(&site, &review).is(201);
            decides(&site, &letter.review, &json!({"state": "shown"})).is::<QueuedReview>(200);
        } else {
            writes(&site, &review).refused(Code::OutOfRange);
        }
    }
    let key = &site.keys.public_key;
    let read = pages(&site, &format!("/v1/reviews?limit=100&site={key}"), "reviews");
    let letters = pages(&site, &format!("/v1/reviews?limit=100&kind=thanks&site={key}"), "reviews");
    let owners = pages(&site, "/v1/reviews/queue?limit=100&state=shown", "reviews");
    let (of_letters, of_reviews): (Vec<Value>, Vec<Value>) =
        owners.into_iter().partition(|one| one["review"]["kind"] == "thanks");
    let written = some(&strings, is_text);
    for (list, path) in [
        (&read, "/text"),
        (&read, "/reply"),
        (&letters, "/text"),
        (&of_reviews, "/review/text"),
        (&of_reviews, "/review/reply"),
        (&of_letters, "/review/text"),
    ] {
        assert!(texts(list, path) == written, "{path}");
    }
    let names = some(&strings, |text| is_text(text) && is_name(text));
    for (list, path) in [(&read, "/name"), (&letters, "/name"), (&of_reviews, "/review/name")] {
        assert!(texts(list, path) == names, "{path}");
    }
}

#[test]
fn what_is_taken_over_from_elsewhere_is_shown_byte_for_byte() {
    let (site, strings) = (TestSite::open(), strings());
    let line = |(at, text): (usize, &String)| {
        let name = is_name(text).then_some(text);
        let origin = if is_origin(text) { text } else { "Elsewhere" };
        json!({"id": at.to_string(), "origin": origin, "stars": 3, "at": "2024-05-01", "text": text, "name": name, "reply": text})
    };
    let lines: String = strings.iter().enumerate().map(|line_of| format!("{}\n", line(line_of))).collect();
    let taken: ImportAnswer = site.ask("POST", "/v1/imports/reviews").bytes(lines).send().is(200);
    assert_eq!((taken.accepted, taken.refused.len()), (461, 0));
    let read = pages(&site, &format!("/v1/reviews?limit=100&site={}", site.keys.public_key), "reviews");
    let is_text = |text: &str| !text.trim().is_empty();
    assert!(texts(&read, "/text") == some(&strings, is_text));
    assert!(texts(&read, "/reply") == some(&strings, is_text));
    assert!(texts(&read, "/name") == some(&strings, |text| is_text(text) && is_name(text)));
    let named: Vec<String> = texts(&read, "/origin").into_iter().filter(|origin| origin != "Elsewhere").collect();
    assert!(named == some(&strings, |text| is_text(text) && is_origin(text)));
}
