//! Reviews over HTTP: guests and buyers write, everybody reads, only their author changes them, and an owner hides one for
//! a reason or not at all.

mod naughty;
mod word;

use loyalty::wire::Code;
use loyalty::wire::card::SessionAnswer;
use loyalty::wire::members::Export;
use loyalty::wire::purchases::ImportAnswer;
use loyalty::wire::reviews::{
    OwnReview, OwnReviews, QueuedReview, ReviewHistory, ReviewKept, ReviewPage, ReviewPlaces, ReviewQueue, ReviewWords,
};
use loyalty::wire::sites::Site;
use serde_json::{Value, json};

use crate::http::Reply;
use crate::member::fresh;
use crate::person::TestPerson;
use crate::server::Server;
use crate::site::{NOON, TestSite};

/// When a guest reads the form that they send at noon.
const BEFORE: &str = "2026-11-22T11:59:00Z";

/// What a guest's form needs, read a minute before noon.
pub(crate) fn form(site: &TestSite) -> String {
    form_at(site, BEFORE)
}

/// The same, read at this moment.
pub(crate) fn form_at(site: &TestSite, now: &str) -> String {
    read(&site.at(now), "").form
}

/// What a guest sends who is content.
pub(crate) fn guests(site: &TestSite, form: &str, visitor: &str) -> Value {
    json!({"site": site.keys.public_key, "stars": 5, "text": "Quick and friendly", "name": "Ann", "visitor": visitor, "form": form})
}

/// A guest's review of the company.
pub(crate) fn of_guest(site: &TestSite) -> ReviewKept {
    writes(site, &guests(site, &form(site), &fresh("a visitor of these tests"))).is(201)
}

fn read(site: &TestSite, query: &str) -> ReviewPage {
    let path = format!("/v1/reviews?site={}{query}", site.keys.public_key);
    site.server.ask("GET", &path).at(&site.now).send().is(200)
}

fn writes(site: &TestSite, review: &Value) -> Reply {
    site.server.ask("POST", "/v1/reviews").at(&site.now).json(review).send()
}

/// A guest's review of something, with these fields beside or instead of the usual ones.
fn guest_with(site: &TestSite, fields: &Value) -> Reply {
    let mut review = guests(site, &form(site), &fresh("a visitor of these tests"));
    for (field, value) in fields.as_object().unwrap() {
        review[field] = value.clone();
    }
    writes(site, &review)
}

fn by_member(site: &TestSite, session: &str, method: &str, path: &str, body: &Value) -> Reply {
    site.server.ask(method, path).at(&site.now).bearer(session).json(body).send()
}

/// A decision about what its author has not changed yet, where the decision does not say otherwise.
fn decides(site: &TestSite, review: &str, decision: &Value) -> Reply {
    let mut decision = decision.clone();
    if decision.get("edits").is_none() {
        decision["edits"] = json!(0);
    }
    site.ask("POST", &format!("/v1/reviews/{review}/decision")).json(&decision).send()
}

#[test]
fn a_guests_review_waits_for_the_owner_and_is_shown_unverified() {
    let site = TestSite::open();
    let kept = of_guest(&site);
    assert_eq!((kept.state.as_str(), kept.verified), ("waiting", false));
    let page = read(&site, "");
    assert_eq!((page.reviews.len(), page.summary.as_ref().unwrap().count), (0, 0));
    assert_eq!(page.summary.unwrap().stars[0].waiting, 1, "how many wait is no secret");
    let queue: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    assert_eq!((queue.queued, queue.reviews[0].review.id.as_str()), (1, kept.review.as_str()));
    let shown: QueuedReview = decides(&site, &kept.review, &json!({"state": "shown"})).is(200);
    assert_eq!((shown.review.state.as_str(), shown.queued), ("shown", false));
    let page = read(&site, "");
    let review = &page.reviews[0];
    assert_eq!(
        (review.text.as_str(), review.name.as_deref(), review.verified),
        ("Quick and friendly", Some("Ann"), false)
    );
    assert_eq!(page.summary.unwrap().average_tenths, Some(50));
}

#[test]
fn what_nobody_decides_about_is_shown_after_three_days_whatever_its_stars() {
    // A day passes for every site of its server.
    let server = Server::start();
    let site = TestSite::on(&server);
    guest_with(&site, &json!({"stars": 1, "text": "Bad"})).is::<ReviewKept>(201);
    site.at("2026-11-25T11:59:59Z").has_its_day();
    assert_eq!(read(&site, "").reviews.len(), 0);
    site.at("2026-11-25T12:00:00Z").has_its_day();
    assert_eq!(read(&site, "").reviews[0].stars, Some(1));
    let queue: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    assert_eq!(queue.queued, 1, "the owner is still asked to look");
}

#[test]
fn a_buyer_is_marked_by_the_journal_and_their_review_is_shown_at_once() {
    let site = TestSite::open();
    let ada = site.member("ada");
    let session = ada.signs_in().secret;
    let writes = |body: Value| by_member(&site, &session, "POST", "/v1/reviews", &body);
    let stranger: ReviewKept = writes(json!({"stars": 4, "text": "Looks fine"})).is(201);
    assert_eq!((stranger.verified, stranger.state.as_str(), stranger.token), (false, "shown", None));
    ada.buys_as("p1", 1000);
    let buyer: ReviewKept = writes(json!({"stars": 5, "text": "It is fine"})).is(201);
    assert!(buyer.verified && buyer.review != stranger.review);
    let again: ReviewKept = writes(json!({"stars": 3, "purchase": "p1"})).is(200);
    assert_eq!((again.review.as_str(), again.verified), (buyer.review.as_str(), true), "one for each purchase");
    writes(json!({"stars": 5, "purchase": "p2"})).refused(Code::OutOfRange);
    writes(json!({"stars": 6})).refused(Code::OutOfRange);
    let verified = read(&site, "&verified=1");
    assert_eq!(
        (verified.reviews.len(), verified.reviews[0].text.as_str()),
        (1, "It is fine"),
        "stars alone keep the words"
    );
    assert_eq!(verified.reviews[0].stars, Some(3));
    let mine: OwnReviews = site.server.ask("GET", "/v1/reviews/mine").at(&site.now).bearer(&session).send().is(200);
    assert_eq!(mine.reviews.len(), 2);
    guest_with(&site, &json!({"purchase": "p1"})).refused(Code::OutOfRange);
}

#[test]
fn only_its_author_changes_a_review_and_what_it_said_is_kept() {
    let site = TestSite::open();
    let kept = of_guest(&site);
    let (token, path) = (kept.token.clone().unwrap(), format!("/v1/reviews/{}", kept.token.unwrap()));
    let ask = |method: &str, path: &str| site.server.ask(method, path).at(&site.now);
    let by_number = format!("/v1/reviews/{}", kept.review);
    ask("PATCH", &by_number).json(&json!({"stars": 1})).send().refused(Code::Unauthorized);
    let eve = site.member("eve").signs_in().secret;
    by_member(&site, &eve, "PATCH", &by_number, &json!({"stars": 1})).refused(Code::NotFound);
    let other = format!("/v1/reviews/{}", token.replace("rev_", "thr_"));
    ask("GET", &other).send().refused(Code::Unauthorized);
    let changed: ReviewKept = ask("PATCH", &path).json(&json!({"stars": 2, "text": "Not any more"})).send().is(200);
    assert_eq!((changed.review.as_str(), changed.state.as_str()), (kept.review.as_str(), "waiting"));
    let own: OwnReview = ask("GET", &path).send().is(200);
    assert_eq!((own.stars, own.text.as_deref(), own.name.as_deref()), (Some(2), Some("Not any more"), Some("Ann")));
    let history: ReviewHistory = site.get(&format!("{by_number}/history")).is(200);
    assert_eq!((history.current.edits, history.before[0].stars), (1, Some(5)));
    assert_eq!(history.before[0].text.as_deref(), Some("Quick and friendly"));
    let withdrawn: OwnReview = ask("DELETE", &path).send().is(200);
    assert_eq!((withdrawn.state.as_str(), withdrawn.text), ("withdrawn", None), "a guest's words go with it");
    ask("PATCH", &path).json(&json!({"stars": 5})).send().refused(Code::NotFound);
    decides(&site, &kept.review, &json!({"state": "shown"})).refused(Code::NotFound);
    assert_eq!(read(&site, "").summary.unwrap().stars[3].waiting, 0);
}

#[test]
fn an_owner_hides_for_a_reason_that_is_told_and_a_low_rating_is_none() {
    let site = TestSite::open();
    let low: ReviewKept = guest_with(&site, &json!({"stars": 1})).is(201);
    for decision in [
        json!({"state": "hidden"}),
        json!({"state": "hidden", "reason": "low_rating"}),
        json!({"state": "hidden", "reason": "one star"}),
        json!({"state": "shown", "reason": "spam"}),
        json!({"state": "withdrawn"}),
    ] {
        decides(&site, &low.review, &decision).refused(Code::OutOfRange);
    }
    decides(&site, &low.review, &json!({"state": "hidden", "reason": "abuse"})).is::<QueuedReview>(200);
    let summary = read(&site, "").summary.unwrap();
    assert_eq!((summary.stars[4].hidden, summary.stars[4].hidden_percent), (1, Some(100)));
    assert_eq!((summary.hidden_for[0].reason.as_str(), summary.hidden_for[0].count), ("abuse", 1));
    let own = format!("/v1/reviews/{}", low.token.unwrap());
    let told: OwnReview = site.server.ask("GET", &own).at(&site.now).send().is(200);
    assert_eq!(told.reason.as_deref(), Some("abuse"), "its author is told as well");
    let again: ReviewKept =
        site.server.ask("PATCH", &own).at(&site.now).json(&json!({"text": "Politely now"})).send().is(200);
    assert_eq!(again.state, "waiting");
    let queue: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    assert_eq!((queue.reviews[0].flags.clone(), queue.reviews[0].shown_at), (vec!["was_hidden".to_owned()], None));
}

#[test]
fn an_article_is_rated_once_by_each_reader_and_only_on_the_sites_own_pages() {
    let site = TestSite::open();
    let (form, visitor) = (form(&site), fresh("a visitor of these tests"));
    let rates = |stars: i64, address: &str, visitor: &str| {
        let subject = format!("article:{address}");
        let rating =
            json!({"site": site.keys.public_key, "subject": subject, "stars": stars, "visitor": visitor, "form": form});
        writes(&site, &rating)
    };
    let first: ReviewKept = rates(2, "https://bell.example/post?utm_source=mail#top", &visitor).is(201);
    assert_eq!(first.state, "shown", "stars alone have nothing to look at");
    let again: ReviewKept = rates(5, "https://bell.example/post", &visitor).is(200);
    assert_eq!((again.review, again.token), (first.review, first.token));
    rates(4, "https://bell.example/post", &fresh("another visitor of these")).is::<ReviewKept>(201);
    let page = read(&site, "&subject=article%3Ahttps%3A%2F%2Fbell.example%2Fpost%3Ffbclid%3Dx");
    assert_eq!(page.subject, "article:https://bell.example/post");
    let summary = page.summary.unwrap();
    assert_eq!((summary.average_tenths, summary.count, page.reviews.len()), (Some(45), 2, 0));
    rates(5, "https://elsewhere.example/post", &visitor).refused(Code::OutOfRange);
    rates(5, "javascript:alert(1)", &visitor).refused(Code::OutOfRange);
    rates(5, "https://bell.example/post", "short").refused(Code::OutOfRange);
}

#[test]
fn only_a_products_rating_is_for_search_engines() {
    let site = TestSite::open();
    for subject in ["product:A-1", "site", "service:repair"] {
        let rating = json!({"subject": subject, "stars": 4, "text": null});
        guest_with(&site, &rating).is::<ReviewKept>(201);
    }
    let product = read(&site, "&subject=product:A-1").product.unwrap();
    assert_eq!((product.sku.as_str(), product.rating_value.as_str(), product.rating_count), ("A-1", "4.0", 1));
    for other in ["", "&subject=service:repair", "&subject=product:unrated"] {
        assert_eq!(read(&site, other).product, None, "{other}");
    }
}

#[test]
fn machines_are_told_what_everybody_is_told_and_nobody_is_quicker_than_a_person() {
    let site = TestSite::open();
    let machine: ReviewKept = guest_with(&site, &json!({"website": "https://spam.example"})).is(201);
    let path = format!("/v1/reviews/{}", machine.token.unwrap());
    site.server.ask("GET", &path).at(&site.now).send().refused(Code::Unauthorized);
    assert_eq!(site.get("/v1/reviews/queue?state=all").is::<ReviewQueue>(200).reviews, []);
    let quick = read(&site, "").form;
    let refused = guest_with(&site, &json!({"form": quick})).refused(Code::RateLimited);
    assert_eq!(refused.extra["retry_at"], "2026-11-22T12:00:02Z");
    let site_later = site.at("2026-11-22T12:00:02Z");
    let mut again = guests(&site, &quick, &fresh("a visitor of these tests"));
    writes(&site_later, &again).is::<ReviewKept>(201);
    again["form"] = json!("frm_0000000000000000000000000000");
    assert_eq!(writes(&site_later, &again).refused(Code::OutOfRange).extra["path"], "/form");
}

#[test]
fn many_from_one_network_and_the_same_words_are_marked_and_none_is_lost() {
    let site = TestSite::open();
    let network = "203.0.113.77";
    let send = |at: usize, text: &str| {
        let mut review = guests(&site, &form(&site), &fresh("a visitor of these tests"));
        review["text"] = json!(format!("{text} {at}"));
        let ask = site.server.ask("POST", "/v1/reviews").at(&site.now).header("cf-connecting-ip", network);
        ask.json(&review).send()
    };
    for at in 0..5 {
        send(at, "A word of my own").is::<ReviewKept>(201);
    }
    let copies = ["Excellent service, I come back every week!", "excellent service  I come back every WEEK"];
    for text in copies {
        guest_with(&site, &json!({"text": text})).is::<ReviewKept>(201);
    }
    let queue: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    let marked = |flag: &str| queue.reviews.iter().filter(|review| review.flags.iter().any(|one| one == flag)).count();
    assert_eq!((queue.reviews.len(), marked("burst"), marked("duplicate")), (7, 5, 2));
    guest_with(&site, &json!({"text": "See https://spam.example"})).is::<ReviewKept>(201);
    let queue: ReviewQueue = site.get("/v1/reviews/queue").is(200);
    assert_eq!(queue.reviews.iter().filter(|review| review.flags == ["link"]).count(), 1);
    let statuses: Vec<u16> = (0..60).map(|at| send(100 + at, "More").status).collect();
    assert!(statuses.contains(&201) && statuses.last() == Some(&429), "{statuses:?}");
}

#[test]
fn a_script_stays_the_text_it_is_in_every_field_and_view() {
    let site = TestSite::open();
    let (session, odd) =
        (site.member("ada").signs_in().secret, "<script>alert('1')</script>\u{202e}\u{1}\"\\ \u{1f600}");
    let review = json!({"stars": 1, "text": odd, "name": odd});
    let kept: ReviewKept = by_member(&site, &session, "POST", "/v1/reviews", &review).is(201);
    site.ask("PUT", &format!("/v1/reviews/{}/reply", kept.review))
        .json(&json!({"text": odd}))
        .send()
        .is::<QueuedReview>(200);
    let page = read(&site, "");
    let shown = &page.reviews[0];
    assert_eq!([Some(shown.text.as_str()), shown.name.as_deref(), shown.reply.as_deref()], [Some(odd); 3]);
    let own: OwnReviews = site.server.ask("GET", "/v1/reviews/mine").at(&site.now).bearer(&session).send().is(200);
    assert_eq!([own.reviews[0].text.as_deref(), own.reviews[0].name.as_deref()], [Some(odd); 2]);
    let export: Export = site.get("/v1/members/ada/export").is(200);
    assert_eq!(export.reviews[0].text.as_deref(), Some(odd));
    let table: Value = site.get("/v1/exports/reviews").is(200);
    assert_eq!(
        (&table["rows"][0][4], &table["rows"][0][8], &table["rows"][0][15]),
        (&json!(odd), &json!(odd), &json!(odd))
    );
}

#[test]
fn a_thank_you_letter_is_private_until_its_author_agreed_and_the_owner_publishes_it() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    let letter = json!({"kind": "thanks", "text": "Thank you, Petya!"});
    let kept: ReviewKept = by_member(&site, &session, "POST", "/v1/reviews", &letter).is(201);
    let publish = |edits| decides(&site, &kept.review, &json!({"state": "shown", "edits": edits}));
    publish(0).refused(Code::OutOfRange);
    let path = format!("/v1/reviews/{}", kept.review);
    by_member(&site, &session, "PATCH", &path, &json!({"publish": true})).is::<ReviewKept>(200);
    publish(1).is::<QueuedReview>(200);
    assert_eq!(read(&site, "&kind=thanks").reviews[0].text, "Thank you, Petya!");
    let page = read(&site, "");
    assert_eq!((page.reviews.len(), page.summary.unwrap().count), (0, 0), "it is no rating");
    by_member(&site, &session, "POST", "/v1/reviews", &json!({"kind": "thanks", "stars": 5, "text": "x"}))
        .refused(Code::OutOfRange);
}

#[test]
fn what_the_test_member_writes_is_shown_to_nobody() {
    let owner = TestPerson::owner();
    let site: Site = owner.get("/v1/site").is(200);
    let card = json!({"site": site.public_key, "card": site.test_card});
    let server = Server::shared();
    let ask = |method: &str, path: &str| server.ask(method, path).at(&owner.now);
    let session: SessionAnswer = ask("POST", "/v1/session").json(&card).send().is(201);
    let review = json!({"stars": 5, "text": "I try my own form"});
    let kept: ReviewKept = ask("POST", "/v1/reviews").bearer(&session.session).json(&review).send().is(201);
    assert_eq!(kept.state, "waiting");
    let path = format!("/v1/reviews/{}/decision", kept.review);
    owner.asks("POST", &path, &json!({"state": "shown", "edits": 0})).refused(Code::TestMember);
    let page: ReviewPage = ask("GET", &format!("/v1/reviews?site={}", site.public_key)).send().is(200);
    let summary = page.summary.unwrap();
    assert_eq!((page.reviews.len(), summary.count, summary.stars[0].waiting), (0, 0, 0));
}

#[test]
fn reviews_from_elsewhere_say_where_and_never_move_the_mean() {
    let site = TestSite::open();
    let lines = [
        json!({"id": "g1", "origin": "Google", "stars": 1, "at": "2024-05-01", "text": "Delivery was late", "name": "Ann"}),
        json!({"id": "g2", "origin": "Google", "stars": 2, "at": "2024-05-02", "text": "late delivery", "reply": "Sorry"}),
        json!({"id": "g2", "origin": "Google", "stars": 2, "at": "2024-05-02", "text": "late delivery", "reply": "Sorry"}),
        json!({"id": "g3", "origin": "Google", "stars": 0, "at": "2024-05-02"}),
        json!({"id": "g4", "origin": "", "stars": 5, "at": "2024-05-02"}),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let taken: ImportAnswer = site.ask("POST", "/v1/imports/reviews").bytes(lines.clone()).send().is(200);
    assert_eq!((taken.accepted, taken.replayed), (2, 1));
    assert_eq!(taken.refused.iter().map(|refused| refused.line).collect::<Vec<_>>(), [4, 5]);
    let again: ImportAnswer = site.ask("POST", "/v1/imports/reviews").bytes(lines).send().is(200);
    assert_eq!((again.accepted, again.replayed), (0, 3));
    let kept: ReviewKept = guest_with(&site, &json!({"stars": 5, "text": null})).is(201);
    assert_eq!(kept.state, "shown");
    let page = read(&site, "&sort=lowest");
    let origins: Vec<(Option<&str>, bool)> =
        page.reviews.iter().map(|review| (review.origin.as_deref(), review.verified)).collect();
    assert_eq!(origins, [(Some("Google"), false); 2]);
    let summary = page.summary.unwrap();
    assert_eq!((summary.average_tenths, summary.imported_tenths, summary.imported), (Some(50), Some(15), 2));
    let words: ReviewWords = site.get("/v1/reviews/words").is(200);
    assert_eq!((words.reviews, words.words[0].word.as_str(), words.words[0].low), (2, "delivery", 2));
}

#[test]
fn links_to_other_places_are_shown_to_everybody_alike() {
    let site = TestSite::open();
    let sets = |urls: Value| site.ask("PUT", "/v1/reviews/places").json(&json!({"urls": urls})).send();
    let urls = json!(["https://2gis.ru/moscow/firm/1", "https://yandex.ru/maps/org/bell/1/reviews/"]);
    let places: ReviewPlaces = sets(urls).is(200);
    assert_eq!(places.places.iter().map(|place| place.place.as_str()).collect::<Vec<_>>(), ["2gis", "yandex"]);
    let (low, high) = (guest_with(&site, &json!({"stars": 1})), guest_with(&site, &json!({"stars": 5})));
    assert_eq!((low.status, high.status), (201, 201));
    assert_eq!(read(&site, "").places, places.places);
    for bad in [
        json!(["https://evil.example/maps"]),
        json!(["http://2gis.ru/"]),
        json!(["https://2gis.ru/a", "https://2gis.kz/b"]),
    ] {
        sets(bad).refused(Code::OutOfRange);
    }
    assert_eq!(sets(json!([])).is::<ReviewPlaces>(200).places, []);
}

#[test]
fn an_erased_author_leaves_their_stars() {
    let site = TestSite::open();
    let session = site.member("ada").signs_in().secret;
    by_member(&site, &session, "POST", "/v1/reviews", &json!({"stars": 2, "text": "Ada was here", "name": "Ada"}))
        .is::<ReviewKept>(201);
    site.ask("DELETE", "/v1/members/ada").send().is::<Value>(200);
    let page = read(&site, "");
    assert_eq!((page.reviews.len(), page.summary.unwrap().count), (0, 1));
    assert!(!site.get("/v1/exports/reviews").text().contains("Ada"));
    assert!(!site.get("/v1/reviews/queue?state=all").text().contains("Ada"));
}

#[test]
fn whoever_has_a_site_reads_its_reviews_and_no_other_ones() {
    let (site, other) = (TestSite::open(), TestSite::open());
    let kept = of_guest(&site);
    decides(&other, &kept.review, &json!({"state": "shown"})).refused(Code::NotFound);
    other.get(&format!("/v1/reviews/{}/history", kept.review)).refused(Code::NotFound);
    let ask = |query: &str| site.server.ask("GET", &format!("/v1/reviews?site={query}")).at(NOON).send();
    ask("pk_nobody").refused(Code::NotFound);
    for bad in ["&subject=shop", "&sort=best", "&stars=6", "&kind=letters", "&limit=0"] {
        ask(&format!("{}{bad}", site.keys.public_key)).refused(Code::OutOfRange);
    }
    ask(&format!("{}&cursor=first", site.keys.public_key)).refused(Code::Malformed);
}
