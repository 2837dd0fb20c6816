//! A blog with a real feed on this machine: what is posted there reaches its readers' mailboxes, once.

use loyalty::wire::Code;
use loyalty::wire::audit::MinuteAnswer;
use loyalty::wire::blog::{Announcement, AnnouncementPage, Feed, FeedCheck, LetterPreview, Post, PostPage};
use loyalty::wire::mail::{Letter, Mailbox};
use loyalty::wire::purchases::ImportAnswer;
use serde_json::{Value, json};

use crate::feed_server::FeedServer;
use crate::http::Ask;
use crate::member::fresh;
use crate::person::TestPerson;
use crate::server::{Server, wait_until};
use crate::site::{NOON, TestSite};

/// Readers who agreed elsewhere.
fn imports(ask: Ask<'_>, readers: &[(&str, &str, &[&str])]) {
    let line = |(email, frequency, topics): &(&str, &str, &[&str])| {
        json!({"email": email, "frequency": frequency, "topics": topics}).to_string()
    };
    let lines: Vec<String> = readers.iter().map(line).collect();
    let taken: ImportAnswer = ask.bytes(lines.join("\n")).send().is(200);
    assert_eq!((taken.accepted, taken.refused), (readers.len() as u64, vec![]));
}

/// What is due is sent; the letters to this address, oldest first.
fn letters(server: &Server, to: &str, now: &str) -> Vec<Letter> {
    let path = format!("/v1/mailbox?to={to}");
    let mailbox: Mailbox = server.ask("GET", &path).at(now).bearer(&server.operator_key).send().is(200);
    mailbox.mails.into_iter().rev().collect()
}

/// The subjects of the letters to this address, once there are so many.
#[track_caller]
fn subjects(server: &Server, to: &str, now: &str, count: usize) -> Vec<String> {
    let mut found = Vec::new();
    wait_until(&format!("{count} letters to {to}"), || {
        found = letters(server, to, now);
        found.len() >= count
    });
    found.into_iter().map(|letter| letter.subject).collect()
}

/// Has the work of a minute done.
fn minute(site: &TestSite<'_>) {
    site.ask("POST", "/v1/jobs/minute").bearer(&site.server.operator_key).send().is::<MinuteAnswer>(200);
}

fn takes_feed(site: &TestSite<'_>, url: &str) -> Feed {
    site.ask("PUT", "/v1/feed").json(&json!({"url": url})).send().is(200)
}

#[test]
fn a_new_post_reaches_every_reader_once_and_the_week_has_one_letter() {
    // On a server of its own: a minute is one of every site.
    let (server, feed) = (Server::start(), FeedServer::open());
    let site = TestSite::on(&server);
    imports(
        site.ask("POST", "/v1/imports/subscribers"),
        &[("each@reader.example", "each", &["posts"]), ("week@reader.example", "weekly", &["posts"])],
    );
    feed.holds(&[("old", "An old post")]);
    let taken = takes_feed(&site, &feed.url("/feed.xml"));
    assert_eq!((taken.title.as_deref(), taken.problem), (Some("A blog"), None));
    assert_eq!(taken.next_at.unwrap().to_rfc3339(), "2026-11-22T12:15:00Z");

    minute(&site.at("2026-11-22T12:15:00Z"));
    assert!(feed.asked().last().unwrap().contains("if-none-match: \"1\""), "{:?}", feed.asked());
    assert!(letters(&server, "each@reader.example", "2026-11-22T12:15:00Z").is_empty(), "first contact");

    feed.holds(&[("new", "A new post"), ("old", "An old post")]);
    minute(&site.at("2026-11-22T12:30:00Z"));
    let now = "2026-11-22T12:31:00Z";
    assert_eq!(subjects(&server, "each@reader.example", now, 1), ["A new post"]);
    let letter = letters(&server, "each@reader.example", now).remove(0);
    let html = letter.html.unwrap();
    assert!(html.contains("<strong>A new post</strong>") && !html.contains("alert"), "{html}");
    assert!(letter.leave_url.unwrap().starts_with(&server.url("/m/")));
    let page: PostPage = site.get("/v1/posts").is(200);
    let seen: Vec<_> = page.posts.iter().map(|post| (post.id.as_str(), post.state.as_str(), post.sent)).collect();
    assert_eq!(seen, [("new", "sent", 1), ("old", "old", 0)]);

    feed.holds(&[("new", "A new post, corrected"), ("old", "An old post")]);
    minute(&site.at("2026-11-22T12:45:00Z"));
    minute(&site.at("2026-11-23T09:00:00Z"));
    let monday = "2026-11-23T09:01:00Z";
    assert_eq!(subjects(&server, "week@reader.example", monday, 1), ["A new post, corrected"]);
    minute(&site.at("2026-11-23T09:16:00Z"));
    for reader in ["each@reader.example", "week@reader.example"] {
        assert_eq!(letters(&server, reader, monday).len(), 1, "{reader}");
    }
}

#[test]
fn a_feed_that_went_silent_says_why_and_what_came_meanwhile_is_one_letter() {
    let (server, feed) = (Server::start(), FeedServer::open());
    let site = TestSite::on(&server);
    imports(site.ask("POST", "/v1/imports/subscribers"), &[("each@reader.example", "each", &["posts"])]);
    feed.holds(&[("old", "Old")]);
    takes_feed(&site, &feed.url("/feed.xml"));
    feed.breaks(true);
    for now in ["2026-11-22T12:15:00Z", "2026-11-22T12:30:00Z"] {
        minute(&site.at(now));
        let silent: Feed = site.get("/v1/feed").is(200);
        assert_eq!(silent.problem.as_deref(), Some("unreachable"), "{now}");
        assert_eq!(silent.read_at.unwrap().to_rfc3339(), NOON, "as it was last read");
    }
    feed.breaks(false);
    feed.holds(&[("c", "Third"), ("b", "Second"), ("a", "First"), ("old", "Old")]);
    minute(&site.at("2026-11-22T13:00:00Z"));
    let now = "2026-11-22T13:01:00Z";
    let said = subjects(&server, "each@reader.example", now, 1);
    assert!(said.len() == 1 && said[0].contains("Third"), "{said:?}");
    let letter = letters(&server, "each@reader.example", now).remove(0);
    for title in ["Third", "Second", "First"] {
        assert!(letter.body.contains(title), "{}", letter.body);
    }
    assert_eq!(site.get("/v1/feed").is::<Feed>(200).problem, None);
    let none = takes_feed(&site, "");
    assert_eq!((none.url, none.next_at), (None, None));
}

#[test]
fn an_owner_is_told_what_stands_at_an_address_or_why_it_cannot_be_read() {
    let (site, feed) = (TestSite::open(), FeedServer::open());
    feed.holds(&[("b", "Second"), ("a", "First")]);
    let checks = |url: &str| site.ask("POST", "/v1/feed/check").json(&json!({"url": url})).send();
    for path in ["/feed.xml", "/", "/moved"] {
        let found: FeedCheck = checks(&feed.url(path)).is(200);
        assert_eq!(found.title, "A blog");
        assert_eq!(found.posts.iter().map(|post| post.title.as_str()).collect::<Vec<_>>(), ["Second", "First"]);
        let own = if path == "/" { "/feed.xml" } else { path };
        assert_eq!(found.url, feed.url(own), "a page names its feed");
    }
    let reasons = [
        ("/loop", "redirects"),
        ("/away", "address"),
        ("/text", "not_a_feed"),
        ("/page", "web_page"),
        ("/huge", "too_large"),
        ("/missing", "not_found"),
    ];
    for (path, reason) in reasons {
        assert_eq!(checks(&feed.url(path)).refused(Code::FeedUnreadable).extra["reason"], reason, "{path}");
    }
    let within =
        ["http://10.0.0.1/feed", "https://localhost/feed", "http://[::1]/", "file:///etc/passwd", "ftp://a.com"];
    for url in within {
        assert_eq!(checks(url).refused(Code::OutOfRange).extra["path"], "/url", "{url}");
    }
    assert_eq!(site.get("/v1/feed").is::<Feed>(200).url, None, "a look takes nothing");
    let asked = (0..60).find(|_| checks("https://localhost/").status == 429);
    assert!(asked.is_some(), "nobody has us call others all day");
}

#[test]
fn a_post_that_a_blogs_own_system_reports_is_cleaned_and_sent_once() {
    let server = Server::start();
    let site = TestSite::on(&server);
    imports(site.ask("POST", "/v1/imports/subscribers"), &[("each@reader.example", "each", &["posts"])]);
    let new = json!({"id": "42", "title": "A <b>bold</b> step", "url": "https://blog.org/42",
        "summary_html": "<p onclick=x>Hello<script>alert(1)</script> <a href='/more'>more</a></p>", "published_at": NOON});
    let reports = |body: &Value| site.ask("POST", "/v1/posts").json(body).send();
    let kept: Post = reports(&new).is(201);
    assert_eq!(
        (kept.state.as_str(), kept.source.as_str(), kept.title.as_str()),
        ("waiting", "api", "A <b>bold</b> step")
    );
    assert_eq!(reports(&new).is::<Post>(200), kept);
    minute(&site.at("2026-11-22T12:01:00Z"));
    minute(&site.at("2026-11-22T12:02:00Z"));
    assert_eq!(subjects(&server, "each@reader.example", "2026-11-22T12:02:00Z", 1), ["A <b>bold</b> step"]);
    let letter = letters(&server, "each@reader.example", "2026-11-22T12:03:00Z").pop().unwrap();
    let html = letter.html.unwrap();
    assert!(html.contains("href=\"https://blog.org/more\"") && !html.contains("alert"), "{html}");
    assert!(html.contains("A &lt;b&gt;bold&lt;/b&gt; step"), "{html}");
    assert_eq!(letters(&server, "each@reader.example", "2026-11-22T12:03:00Z").len(), 1);
    assert_eq!(reports(&new).is::<Post>(200).state, "sent");
    let wrong = [
        ("id", json!(""), "/id"),
        ("title", json!(" "), "/title"),
        ("url", json!("javascript:alert(1)"), "/url"),
        ("published_at", json!("yesterday"), "/published_at"),
    ];
    for (field, value, path) in wrong {
        let mut body = new.clone();
        body[field] = value;
        assert_eq!(reports(&body).refused(Code::OutOfRange).extra["path"], path);
    }
}

#[test]
fn an_announcement_is_tried_read_sent_and_then_left_alone() {
    let owner = TestPerson::owner();
    let reader = format!("{}@reader.example", fresh("announced"));
    imports(owner.ask("POST", "/v1/imports/subscribers"), &[(&reader, "weekly", &["news"])]);
    let texts = json!({"en": {"subject": "New hours", "body": "See [the page](https://bell.example)"},
        "ru": {"subject": "Новые часы", "body": "До встречи"}});
    let begun: Announcement =
        owner.asks("POST", "/v1/announcements", &json!({"topic": "news", "texts": texts})).is(201);
    assert_eq!((begun.state.as_str(), begun.revision, begun.readers), ("draft", 1, 1));
    let path = format!("/v1/announcements/{}", begun.id);
    let changes = |seen: &str| {
        let body = json!({"topic": "news", "texts": {"en": {"subject": "Newer hours", "body": "Hello"}}});
        owner.ask("PUT", &path).header("if-match", seen).json(&body).send()
    };
    assert_eq!(changes("\"1\"").is::<Announcement>(200).revision, 2);
    changes("\"1\"").refused(Code::Changed);
    let wrong = json!({"topic": "news", "texts": {"en": {"subject": "a\nb", "body": "x"}}});
    assert_eq!(owner.asks("PUT", &path, &wrong).refused(Code::OutOfRange).extra["path"], "/texts/en/subject");

    let preview = json!({"kind": "announcement", "language": "en", "subject": "Newer hours", "body": "Hello"});
    let preview: LetterPreview = owner.asks("POST", "/v1/letters/preview", &preview).is(200);
    assert!(preview.html.contains("Hello") && preview.text.contains("Hello"));
    let earned = json!({"kind": "earned", "language": "ru", "subject": "{points}", "body": "{name}"});
    let earned: LetterPreview = owner.asks("POST", "/v1/letters/preview", &earned).is(200);
    assert!(earned.subject.contains("120"), "{earned:?}");
    let test = format!("{path}/test");
    owner.asks("POST", &test, &json!({"language": "en"})).is::<Value>(202);
    assert!(subjects(owner.server, &owner.email, NOON, 2).contains(&"Newer hours".to_owned()));
    assert_eq!(
        owner.asks("POST", &test, &json!({"language": "ru"})).refused(Code::OutOfRange).extra["path"],
        "/language"
    );
    assert!(letters(owner.server, &reader, NOON).is_empty(), "nobody else");

    let send = format!("{path}/send");
    owner.at("2026-11-22T12:11:00Z").asks("POST", &send, &json!({"revision": 2})).refused(Code::StepUpRequired);
    owner.asks("POST", &send, &json!({"revision": 1})).refused(Code::Changed);
    let sent: Announcement = owner.asks("POST", &send, &json!({"revision": 2})).is(200);
    assert_eq!((sent.state.as_str(), sent.readers), ("sending", 1));
    assert_eq!(subjects(owner.server, &reader, NOON, 1), ["Newer hours"]);
    owner.asks("POST", &send, &json!({"revision": 3})).refused(Code::AlreadySent);
    changes("*").refused(Code::AlreadySent);
    let mut page = None;
    wait_until("an announcement that everybody has got", || {
        let announced: AnnouncementPage = owner.get("/v1/announcements").is(200);
        page = announced.announcements.into_iter().next();
        page.as_ref().is_some_and(|one| one.state == "sent")
    });
    assert_eq!(page.unwrap().sent, 1);
    owner.ask("DELETE", &path).send().refused(Code::AlreadySent);
    let done = ["announcement.sent", "announcement.changed", "announcement.begun"];
    assert_eq!(owner.changes()[..3].iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>(), done);
}

#[test]
fn a_key_has_no_address_to_try_an_announcement_at_and_throws_drafts_away() {
    let site = TestSite::open();
    let new = json!({"topic": "offers", "texts": {"en": {"subject": "Sale", "body": "Today"}}});
    let begun: Announcement = site.ask("POST", "/v1/announcements").json(&new).send().is(201);
    let path = format!("/v1/announcements/{}", begun.id);
    let test = site.ask("POST", &format!("{path}/test")).json(&json!({"language": "en"}));
    test.send().refused(Code::OutOfRange);
    let other = TestSite::open();
    other.ask("DELETE", &path).send().refused(Code::NotFound);
    assert_eq!(site.ask("DELETE", &path).send().status, 204);
    site.ask("DELETE", &path).send().refused(Code::NotFound);
}
