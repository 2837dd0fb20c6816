//! What letters say and show.

use courier::layout::{Look, PostLine};
use courier::texts::{self, Content, Fault, Field, Footer, Kind, Language, OrderNews, Problem, Texts, Unit, Why};

const UNIT: Unit<'_> =
    Unit { one: "балл", few: Some("балла"), many: Some("баллов"), other: "балла" };
const LANGUAGES: [Language; 2] = [Language::En, Language::Ru];
const LINK: &str = "https://kept.example/card?a=1&b=2";
/// What somebody who tries to break out of text would write.
const TRICK: &str = "\"><script>alert('x')</script>&amp;<a href=\"https://evil.com\">{name} [a](https://evil.com)";

fn look(language: Language) -> Look<'static> {
    Look { site: "Кофейня", accent: "#0b6b4f", on_accent: "#ffffff", language }
}

fn footer(why: Why) -> Footer<'static> {
    Footer {
        why,
        preferences_url: "https://kept.example/p/abc",
        leave_url: "https://kept.example/l/abc",
        postal: "ООО «Кофейня», Москва",
    }
}

fn posts(number: usize) -> Vec<PostLine> {
    let post = |number| PostLine {
        title: format!("Post <{number}>"),
        url: format!("https://blog.example/{number}?a=1&b=2"),
        summary_html: format!("<p>Summary <b>{number}</b></p>"),
        summary_text: format!("Summary {number}"),
    };
    (1..=number).map(post).collect()
}

fn triggered(language: Language, texts: &Texts, with_name: bool) -> Content {
    let values = texts::sample(language, UNIT, LINK, with_name);
    texts::triggered(&look(language), texts, &values, &footer(Why::Member))
}

/// One letter of each sort that can be left.
fn leavable(language: Language) -> Vec<Content> {
    let look = look(language);
    let subscribed = footer(Why::Subscribed);
    let mut letters = vec![
        texts::subscribed(&look, &["posts"], &subscribed),
        texts::posts(&look, &posts(1), &subscribed),
        texts::posts(&look, &posts(3), &subscribed),
        texts::announcement(&look, "Title", "Body", &subscribed),
    ];
    letters.extend(Kind::ALL.map(|kind| triggered(language, &texts::defaults(kind, language), true)));
    letters
}

fn service(language: Language) -> Vec<Content> {
    vec![
        texts::sign_in(language, "012345"),
        texts::invitation(language, "Кофейня", LINK),
        texts::customer_code(&look(language), "012345"),
        texts::confirm(&look(language), &["posts", "offers"], LINK),
        texts::complaint_reply(&look(language), "12", "We are sorry.\n\nA new one is on its way.", ""),
        texts::complaint_reply(&look(language), "12", "We are sorry.", LINK),
        texts::complaint_late(&look(language), "12"),
        texts::complaint_new(&look(language), "12"),
        texts::order_status(&look(language), &news("ready")),
    ]
}

#[test]
fn every_letter_has_all_its_parts() {
    for language in LANGUAGES {
        for letter in leavable(language).into_iter().chain(service(language)) {
            let Content { subject, text, html } = &letter;
            assert!(!subject.trim().is_empty() && !subject.contains('\n'), "{letter:?}");
            assert!(text.ends_with('\n') && !text.contains("\n\n\n") && !text.contains('\r'), "{text}");
            assert!(html.contains(&format!("<html lang=\"{}\">", language.code())), "{html}");
            for tag in ["div", "p", "a", "h1", "h2", "span", "style", "title"] {
                let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
                assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag} in {html}");
            }
            assert!(
                ![subject, text, html].iter().any(|part| part.contains('{') && part.contains("{name}")),
                "{letter:?}"
            );
            for absent in ["<img", "<table", "<script", "http://"] {
                assert!(!html.contains(absent), "{absent} in {html}");
            }
        }
    }
}

#[test]
fn what_can_be_left_says_why_it_came_and_how_to_leave() {
    for language in LANGUAGES {
        for letter in leavable(language) {
            for needed in
                ["https://kept.example/p/abc", "https://kept.example/l/abc", "ООО «Кофейня», Москва", "Кофейня"]
            {
                assert!(letter.text.contains(needed) && letter.html.contains(needed), "{needed} in {letter:?}");
            }
        }
        for letter in service(language) {
            assert!(!letter.text.contains("/l/abc") && !letter.html.contains("/l/abc"));
        }
    }
}

#[test]
fn a_code_stands_first_in_the_subject_and_by_itself_in_the_text() {
    for language in LANGUAGES {
        for letter in [texts::sign_in(language, "012345"), texts::customer_code(&look(language), "012345")] {
            assert!(letter.subject.starts_with("012345 ") && letter.text.contains("\n    012345\n"), "{letter:?}");
            assert!(letter.html.contains(">012345</p>"));
        }
    }
    assert_eq!(
        ["ru", "ru-RU", "RU_ru", "en", "fr", ""].map(|asked| Language::of(asked).code()),
        ["ru", "ru", "ru", "en", "en", "en"]
    );
}

#[test]
fn a_confirmation_names_what_is_confirmed_and_for_how_long() {
    let letter = texts::confirm(&look(Language::En), &["new posts", "offers"], LINK);
    for needed in ["Кофейня", "new posts, offers", LINK, "7 days", "If it was not you, do nothing"] {
        assert!(letter.text.contains(needed), "{needed} in {}", letter.text);
    }
    assert!(letter.html.contains("href=\"https://kept.example/card?a=1&amp;b=2\""), "{}", letter.html);
    let letter = texts::confirm(&look(Language::Ru), &[], LINK);
    assert!(
        letter.text.contains("7 дней")
            && letter.text.contains("ничего не делайте")
            && !letter.text.contains("получать")
    );
}

/// An order of which this is told.
fn news(status: &str) -> OrderNews<'_> {
    OrderNews { order: "R-17", title: "", status, name: "", note: "", by: "" }
}

#[test]
fn an_order_that_is_ready_is_told_in_the_sites_words_or_in_ours() {
    let letter = texts::order_status(&look(Language::En), &OrderNews { title: "Phone repair", ..news("ready") });
    assert_eq!(letter.subject, "Phone repair: ready (Кофейня)");
    assert!(letter.text.contains("Phone repair: ready.") && letter.text.contains("No. R-17"), "{}", letter.text);
    let own = OrderNews { name: "можно забирать", note: "До 20:00.", ..news("ready") };
    let letter = texts::order_status(&look(Language::Ru), &own);
    assert_eq!(letter.subject, "Ваш заказ № R-17: можно забирать (Кофейня)");
    assert!(letter.text.contains("До 20:00."), "{}", letter.text);
    let waits = OrderNews { title: "Ремонт", by: "3 марта", ..news("waiting_for_parts") };
    let text = texts::order_short(&look(Language::Ru), &waits);
    assert_eq!(text, "Ремонт: ждём запчасти (Кофейня). Должно быть готово к 3 марта.");
}

#[test]
fn a_reply_to_a_complaint_says_which_and_holds_its_words_as_they_are() {
    let letter = texts::complaint_reply(&look(Language::En), "12", "We are sorry.\n<b>Really</b>", "");
    assert_eq!(letter.subject, "Your complaint No. 12: Кофейня");
    assert!(letter.text.contains("We are sorry.\n<b>Really</b>\n"), "{}", letter.text);
    assert!(letter.html.contains("&lt;b&gt;Really&lt;/b&gt;"), "{}", letter.html);
    let guests = texts::complaint_reply(&look(Language::En), "12", "We are sorry.", LINK);
    assert!(
        guests.html.contains(&LINK.replace('&', "&amp;")) && guests.text.contains(LINK) && !letter.html.contains("<a "),
        "{guests:?}"
    );
    let late = texts::complaint_late(&look(Language::Ru), "12");
    assert!(late.subject.contains("№ 12") && late.text.contains("Кофейня"), "{late:?}");
}

#[test]
fn a_digest_holds_every_article_in_order() {
    let look = look(Language::Ru);
    let one = texts::posts(&look, &posts(1), &footer(Why::Subscribed));
    assert_eq!(one.subject, "Post <1>");
    let three = texts::posts(&look, &posts(3), &footer(Why::Subscribed));
    assert_eq!(three.subject, "Post <1> и ещё 2");
    let place = |html: &str| three.html.find(html).unwrap_or_else(|| panic!("{html} in {}", three.html));
    let places = [1, 2, 3].map(|number| {
        place(&format!("Post &lt;{number}&gt;</a></h2>\n<div style=\"margin:0 0 8px\"><p>Summary <b>{number}</b></p>"))
    });
    assert!(places.is_sorted());
    assert!(
        three.text.contains("Post <1>\n\nSummary 1\n\nhttps://blog.example/1?a=1&b=2\n\nPost <2>\n\n"),
        "{}",
        three.text
    );
}

#[test]
fn nothing_that_is_put_in_becomes_markup() {
    let look = Look { site: TRICK, accent: "red;}</style>", on_accent: "\"", language: Language::En };
    let footer = Footer { preferences_url: TRICK, leave_url: TRICK, postal: TRICK, ..footer(Why::Member) };
    let mut article = posts(1);
    article[0].title = TRICK.to_owned();
    article[0].url = TRICK.to_owned();
    let template =
        Texts { subject: "{name}{reward}".to_owned(), body: "{name} {site}\n\n[{reward}]({link}) {date}".to_owned() };
    let values = texts::Values {
        name: TRICK,
        reward: TRICK,
        date: TRICK,
        link: TRICK,
        ..texts::sample(Language::En, UNIT, LINK, true)
    };
    let unit = Unit { one: TRICK, few: None, many: None, other: TRICK };
    let counted = Texts { subject: "{balance}".to_owned(), body: "{balance}".to_owned() };
    let letters = [
        texts::posts(&look, &article, &footer),
        texts::announcement(&look, TRICK, "<script>\n\n[<script>](https://a.com/'onclick=')", &footer),
        texts::confirm(&look, &[TRICK], TRICK),
        texts::subscribed(&look, &[TRICK], &footer),
        texts::invitation(Language::En, TRICK, TRICK),
        texts::customer_code(&look, TRICK),
        texts::complaint_reply(&look, TRICK, TRICK, ""),
        texts::complaint_late(&look, TRICK),
        texts::complaint_new(&look, TRICK),
        texts::order_status(
            &look,
            &OrderNews { order: TRICK, title: TRICK, name: TRICK, note: TRICK, ..news("ready") },
        ),
        texts::triggered(&look, &template, &values, &footer),
        texts::triggered(&look, &counted, &texts::Values { unit, ..values }, &footer),
    ];
    for letter in letters {
        assert!(
            !letter.html.contains("<script") && !letter.html.contains("red;}") && !letter.html.contains("<a href"),
            "{}",
            letter.html
        );
        assert!(!letter.html.contains("href=\"https://evil.com"), "{}", letter.html);
        assert!(letter.html.contains("&lt;script&gt;"), "{}", letter.html);
    }
}

#[test]
fn our_own_words_pass_the_check_and_read_right_with_and_without_a_name() {
    for language in LANGUAGES {
        for kind in Kind::ALL {
            let texts = texts::defaults(kind, language);
            assert_eq!(texts::check(kind, &texts), [], "{kind:?}");
            for with_name in [true, false] {
                let letter = triggered(language, &texts, with_name);
                let spoken = [letter.subject.as_str(), &letter.text].concat();
                assert!(!spoken.contains(['{', '}']), "{spoken}");
                for odd in [" ,", ",!", "  ", " !", " .", ",,", "..", "!,"] {
                    assert!(!spoken.contains(odd), "{odd:?} in {spoken}");
                }
                assert_eq!(spoken.contains("Anna") || spoken.contains("Анна"), with_name, "{spoken}");
                assert!(letter.text.contains(LINK));
            }
        }
    }
    let russian = triggered(Language::Ru, &texts::defaults(Kind::Expiring, Language::Ru), false);
    assert_eq!(russian.subject, "Успейте потратить до 1 марта: 120\u{a0}баллов");
    assert!(russian.text.starts_with("Здравствуйте!\n\nКофейня напоминает"), "{}", russian.text);
    assert!(russian.text.contains("1\u{a0}480\u{a0}баллов"));
}

#[test]
fn owners_are_told_what_is_wrong_and_where() {
    let check = |kind, subject: &str, body: &str| {
        texts::check(kind, &Texts { subject: subject.to_owned(), body: body.to_owned() })
    };
    let subject = |at, problem| Fault { field: Field::Subject, at, problem };
    let body = |at, problem| Fault { field: Field::Body, at, problem };
    assert_eq!(check(Kind::Earned, "Hi {name}", "{points} [x](https://a.com) {site} {balance} [y]({link})"), []);
    assert_eq!(check(Kind::Earned, "Ёж {nmae}", "x"), [subject(3, Problem::Unknown("nmae".to_owned()))]);
    assert_eq!(check(Kind::Welcome, "x", "Вам {points}!"), [body(4, Problem::NotHere("points".to_owned()))]);
    assert_eq!(
        check(Kind::Welcome, "{name", "{ name }"),
        [subject(0, Problem::Unfinished), body(0, Problem::Unknown(" name ".to_owned()))]
    );
    assert_eq!(check(Kind::Welcome, " ", ""), [subject(0, Problem::Empty), body(0, Problem::Empty)]);
    assert_eq!(check(Kind::Welcome, "a\nb", "x"), [subject(1, Problem::LineBreak)]);
    assert_eq!(check(Kind::Welcome, "x", "Ёж [x](http://a.com)"), [body(7, Problem::Link)]);
    assert_eq!(
        check(Kind::Welcome, &"x".repeat(201), &"ё".repeat(5001)),
        [subject(200, Problem::TooLong(200)), body(5000, Problem::TooLong(5000))]
    );
}

#[test]
fn an_announcement_has_a_subject_on_one_line_and_links_that_lead_somewhere() {
    let check = |subject: &str, body: &str| {
        texts::check_announcement(&Texts { subject: subject.to_owned(), body: body.to_owned() })
    };
    let subject = |at, problem| Fault { field: Field::Subject, at, problem };
    let body = |at, problem| Fault { field: Field::Body, at, problem };
    assert_eq!(check("{name}, hi", "{braces} are braces, [x](https://a.com) is a link"), []);
    assert_eq!(check("", " "), [subject(0, Problem::Empty), body(0, Problem::Empty)]);
    assert_eq!(check("a\nb", "x"), [subject(1, Problem::LineBreak)]);
    assert_eq!(
        check(&"ё".repeat(151), &"ё".repeat(20_001)),
        [subject(150, Problem::TooLong(150)), body(20_000, Problem::TooLong(20_000))]
    );
    let bad = check("x", "[x](http://a.com) ёж [y]({link})");
    assert_eq!(bad, [body(4, Problem::Link), body(25, Problem::Link)]);
}

#[test]
fn kinds_are_found_by_their_names() {
    for kind in Kind::ALL {
        assert_eq!(Kind::of(kind.code()), Some(kind));
    }
    assert_eq!(Kind::of("other"), None);
}

#[test]
fn a_text_message_says_the_same_in_few_letters_and_how_to_have_no_more_of_them() {
    let values = texts::sample(Language::En, UNIT, LINK, true);
    let words =
        Texts { subject: "unused".to_owned(), body: "{name}, {points} are yours.\n\n[Card]({link})".to_owned() };
    let found = texts::short(&look(Language::En), &words, &values, "https://kept.example/m/x");
    let link = "https://kept.example/card?a=1&b=2";
    assert_eq!(found, format!("Anna, 120 балла are yours.\nCard: {link}\nNo more messages: https://kept.example/m/x"));
    let earned = texts::defaults(Kind::Earned, Language::Ru);
    let found = texts::short(&look(Language::Ru), &earned, &values, "https://kept.example/m/x");
    assert!(found.ends_with("\nБольше не писать: https://kept.example/m/x") && !found.contains("\n\n"), "{found}");
}
