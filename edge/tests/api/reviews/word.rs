//! Reviews keep their word: what an owner decided is undone by nobody else, no words are lost, nothing waits for ever, and a
//! letter is what was sent with it.

use super::*;
use crate::at_once::at_once;
use crate::complaints;

fn history(site: &TestSite, review: &str) -> ReviewHistory {
    site.get(&format!("/v1/reviews/{review}/history")).is(200)
}

#[test]
fn an_owner_shows_only_the_words_they_read() {
    let site = TestSite::open();
    let kept = of_guest(&site);
    let path = format!("/v1/reviews/{}", kept.token.unwrap());
    let words = json!({"text": "Something quite different"});
    site.server.ask("PATCH", &path).at(&site.now).json(&words).send().is::<ReviewKept>(200);
    for decision in [json!({"state": "shown"}), json!({"state": "hidden", "reason": "spam"})] {
        decides(&site, &kept.review, &decision).refused(Code::Changed);
    }
    assert_eq!(history(&site, &kept.review).current.review.state, "waiting");
    decides(&site, &kept.review, &json!({"state": "shown", "edits": 1})).is::<QueuedReview>(200);
    decides(&site, &kept.review, &json!({"state": "shown", "edits": 0})).refused(Code::Changed);
    let unread = site.ask("POST", &format!("/v1/reviews/{}/decision", kept.review));
    unread.json(&json!({"state": "shown"})).send().refused(Code::Malformed);
}

#[test]
fn of_many_changes_at_once_each_is_kept_or_its_author_is_told() {
    let site = TestSite::open();
    let kept = of_guest(&site);
    let path = format!("/v1/reviews/{}", kept.token.unwrap());
    let replies = at_once(8, |caller| {
        let words = json!({"text": format!("These are the words of {caller}")});
        site.server.ask("PATCH", &path).at(&site.now).json(&words).send()
    });
    let kept_words = replies.iter().filter(|reply| reply.status == 200).count();
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.refused(Code::TryAgain);
    }
    let history = history(&site, &kept.review);
    assert_eq!((history.current.edits as usize, history.before.len()), (kept_words, kept_words));
}

#[test]
fn no_change_of_its_authors_shows_what_an_owner_hid() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    let writes = |words: &str| by_member(&site, &session, "POST", "/v1/reviews", &json!({"stars": 1, "text": words}));
    let kept: ReviewKept = writes("Rude words").is(201);
    decides(&site, &kept.review, &json!({"state": "hidden", "reason": "abuse"})).is::<QueuedReview>(200);
    for words in ["Ruder words", "The rudest words"] {
        assert_eq!(writes(words).is::<ReviewKept>(200).state, "waiting");
    }
    let path = format!("/v1/reviews/{}", kept.review);
    by_member(&site, &session, "DELETE", &path, &json!({})).is::<OwnReview>(200);
    let again: ReviewKept = writes("Rude words").is(200);
    assert_eq!((again.review.as_str(), again.state.as_str()), (kept.review.as_str(), "waiting"));
    let queued: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    assert_eq!((queued.reviews[0].flags.clone(), queued.reviews[0].shown_at), (vec!["was_hidden".to_owned()], None));
    decides(&site, &kept.review, &json!({"state": "shown", "edits": 3})).is::<QueuedReview>(200);
    assert_eq!(writes("Polite words").is::<ReviewKept>(200).state, "shown");
}

#[test]
fn stars_that_come_after_a_withdrawal_bring_no_words_back() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    let writes = |review: Value| by_member(&site, &session, "POST", "/v1/reviews", &review);
    let kept: ReviewKept = writes(json!({"stars": 1, "text": "I take this back", "name": "Ada"})).is(201);
    site.ask("PUT", &format!("/v1/reviews/{}/reply", kept.review))
        .json(&json!({"text": "We are sorry"}))
        .send()
        .is::<QueuedReview>(200);
    let path = format!("/v1/reviews/{}", kept.review);
    by_member(&site, &session, "DELETE", &path, &json!({})).is::<OwnReview>(200);
    assert_eq!(writes(json!({"stars": 5})).is::<ReviewKept>(200).review, kept.review);
    let page = read(&site, "");
    assert_eq!((page.reviews.len(), page.summary.unwrap().count), (0, 1));
    let own: OwnReview = site.server.ask("GET", &path).at(&site.now).bearer(&session).send().is(200);
    assert_eq!((own.stars, own.text, own.name, own.reply), (Some(5), None, None, None));
}

#[test]
fn what_is_odd_is_shown_after_two_weeks_and_is_counted_as_waiting_until_then() {
    // A day passes for every site of its server.
    let server = Server::start();
    let site = TestSite::on(&server);
    guest_with(&site, &json!({"stars": 1, "text": "See https://elsewhere.example"})).is::<ReviewKept>(201);
    let told = read(&site, "").summary.unwrap();
    assert_eq!((told.stars[4].waiting, told.count), (1, 0));
    site.at("2026-12-06T11:59:59Z").has_its_day();
    assert_eq!(read(&site, "").reviews.len(), 0);
    site.at("2026-12-06T12:00:00Z").has_its_day();
    assert_eq!(read(&site, "").reviews[0].text, "See https://elsewhere.example");
}

#[test]
fn each_letter_is_its_own_with_the_consent_that_was_sent_with_it() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    let writes = |letter: Value| by_member(&site, &session, "POST", "/v1/reviews", &letter);
    let public: ReviewKept = writes(json!({"kind": "thanks", "text": "Thank you, Petya!", "publish": true})).is(201);
    decides(&site, &public.review, &json!({"state": "shown"})).is::<QueuedReview>(200);
    let private: ReviewKept = writes(json!({"kind": "thanks", "text": "Between us: Masha was late"})).is(201);
    decides(&site, &private.review, &json!({"state": "shown"})).refused(Code::OutOfRange);
    let letters = || read(&site, "&kind=thanks").reviews.into_iter().map(|letter| letter.text).collect::<Vec<_>>();
    assert_eq!(letters(), ["Thank you, Petya!"]);
    let mine: OwnReviews = site.server.ask("GET", "/v1/reviews/mine").at(&site.now).bearer(&session).send().is(200);
    let listed = |kind: &str| mine.reviews.iter().filter(|one| one.kind == kind).count();
    assert_eq!((listed("thanks"), listed("review")), (2, 0));
    // The same words once more are the letter that arrived twice: it is what was sent with it last.
    let again: ReviewKept = writes(json!({"kind": "thanks", "text": "Thank you, Petya!"})).is(200);
    assert_eq!(again.review, public.review);
    assert_eq!(letters(), Vec::<String>::new());
    let path = format!("/v1/reviews/{}", private.review);
    assert_eq!(by_member(&site, &session, "DELETE", &path, &json!({})).is::<OwnReview>(200).state, "withdrawn");
}

#[test]
fn a_guest_has_a_link_to_each_letter_and_changes_and_withdraws_it_by_that() {
    let site = TestSite::open();
    let mut letter = guests(&site, &form(&site), &fresh("a visitor of these tests"));
    (letter["kind"], letter["stars"]) = (json!("thanks"), json!(null));
    let mut send = |text: &str| {
        letter["text"] = json!(text);
        writes(&site, &letter)
    };
    let (one, other): (ReviewKept, ReviewKept) = (send("Thank you").is(201), send("Thank you both").is(201));
    assert!(one.review != other.review && one.token != other.token);
    assert_eq!(send("Thank you").is::<ReviewKept>(200).token, one.token, "a lost answer comes again");
    let path = format!("/v1/reviews/{}", one.token.unwrap());
    let ask = |method: &str| site.server.ask(method, &path).at(&site.now);
    ask("PATCH").json(&json!({"publish": true})).send().is::<ReviewKept>(200);
    assert!(ask("GET").send().is::<OwnReview>(200).publish);
    let withdrawn: OwnReview = ask("DELETE").send().is(200);
    assert_eq!((withdrawn.state.as_str(), withdrawn.text), ("withdrawn", None));
    assert_eq!(history(&site, &other.review).current.review.text.as_deref(), Some("Thank you both"));
}

#[test]
fn a_letter_of_an_erased_author_is_read_by_nobody_and_nothing_of_theirs_waits() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    let writes = |review: Value| by_member(&site, &session, "POST", "/v1/reviews", &review).is::<ReviewKept>(201);
    let letter = writes(json!({"kind": "thanks", "text": "Thank you, Petya!", "publish": true}));
    decides(&site, &letter.review, &json!({"state": "shown"})).is::<QueuedReview>(200);
    writes(json!({"stars": 2, "text": "See https://ada.example"}));
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    assert_eq!(read(&site, "&kind=thanks").reviews, []);
    let told = read(&site, "").summary.unwrap();
    assert_eq!((told.count, told.stars[3].waiting), (1, 0), "their stars stay");
    assert_eq!(site.get("/v1/reviews/queue").is::<ReviewQueue>(200).queued, 0);
}

#[test]
fn what_a_network_sends_to_one_site_takes_nothing_from_another() {
    let (site, other) = (TestSite::open(), TestSite::open());
    let network = "203.0.113.78";
    let send = |site: &TestSite, path: &str, body: &Value| {
        site.server.ask("POST", path).at(&site.now).header("cf-connecting-ip", network).json(body).send().status
    };
    let review = |site: &TestSite| {
        let fields = guests(site, &form(site), &fresh("a visitor of these tests"));
        send(site, "/v1/reviews", &fields)
    };
    let complaint = |site: &TestSite| send(site, "/v1/complaints", &complaints::guests(site, &form(site)));
    let exhausts = |call: &dyn Fn(&TestSite) -> u16| (0..100).any(|_| call(&site) == 429);
    assert!(exhausts(&review) && exhausts(&complaint));
    assert_eq!((review(&other), complaint(&other)), (201, 201));
}
