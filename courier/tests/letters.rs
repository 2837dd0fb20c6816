//! Letters, read back by a parser that is not ours: the one of Python's standard library.

use std::fs;
use std::path::Path;
use std::process::Command;

use courier::letter::{Letter, List, Unfit, mime};
use courier::mailbox::Mailbox;
use serde_json::{Value, json};

fn mailbox(name: &str, address: &str) -> Mailbox {
    Mailbox { name: name.to_owned(), address: address.to_owned() }
}

fn plain() -> Letter {
    Letter {
        from: mailbox("", "news@kept.example"),
        reply_to: None,
        to: "reader@b.example".to_owned(),
        subject: "Hello".to_owned(),
        text: "Hello\n".to_owned(),
        html: None,
        message_id: "d7.42@kept.example".to_owned(),
        date_ms: 1_795_000_000_500,
        list: None,
        auto: false,
    }
}

fn list(url: &str) -> List {
    List { id: "posts.s7.kept.example".to_owned(), leave_url: url.to_owned() }
}

fn string(letter: &Letter) -> String {
    String::from_utf8(mime(letter).unwrap()).unwrap()
}

/// Letters of every kind that gave mailers trouble.
fn letters() -> Vec<(String, Letter)> {
    let mut letters = Vec::new();
    let mut add = |name: &str, letter: Letter| letters.push((name.to_owned(), letter));
    let subjects = [
        ("russian", "Новая запись: как мы чинили кофемашину, которую никто не брался чинить".to_owned()),
        ("emoji", "🎁 Подарок 👩‍👩‍👧‍👦 ждёт — Geschenk 🇩🇪".to_owned()),
        ("long", "слово и ещё одно ".repeat(30).trim_end().to_owned()),
        ("long_ascii", "x".repeat(500)),
        ("long_words", "seven words of no use to anybody ".repeat(15).trim_end().to_owned()),
        ("quotes", "\"Quoted\", with: commas; and <angles> (comments) \\ @".to_owned()),
        ("spaces_within", "two  spaces   three".to_owned()),
        ("combining", "e\u{301}".repeat(120)),
    ];
    for (name, subject) in subjects {
        add(name, Letter { subject, ..plain() });
    }
    let names = [
        "Кофейня «Утро»",
        "Smith, John \"Jack\" (Ltd.)",
        "a.b@c.example",
        "Ünïcode & Söhne GmbH, Zürich",
        "x",
        "日本語の名前日本語の名前",
    ]
    .map(str::to_owned);
    for (number, name) in names.into_iter().enumerate() {
        let reply_to = Some(mailbox(&name, "answers@shop.example"));
        add(&format!("name_{number}"), Letter { from: mailbox(&name, "news@kept.example"), reply_to, ..plain() });
    }
    let texts = [
        ("russian_text", "Здравствуйте!\n\nЭто письмо.\n".to_owned()),
        ("long_line", "a".repeat(5000)),
        ("long_russian_line", "щ".repeat(5000)),
        ("dots", ".\n..\n.end\n".to_owned()),
        ("from_line", "From here on\n>From there\n".to_owned()),
        ("trailing_spaces", "one \ntwo\t\n\n\n".to_owned()),
        ("boundary_like", "--=_kept_d742keptexample\n--=_kept_d742keptexample--\n".to_owned()),
        ("empty_text", String::new()),
        ("line_ends", "a\r\nb\nc".to_owned()),
        ("equals", "a=3D b=\n=C3=A9".to_owned()),
    ];
    for (name, text) in texts {
        let html = Some(format!("<p>{text}</p>"));
        add(name, Letter { text: text.clone(), ..plain() });
        add(&format!("{name}_both"), Letter { text, html, ..plain() });
    }
    add("empty_html", Letter { html: Some(String::new()), ..plain() });
    let url = format!("https://kept.example/leave/{}", "a1B2-_".repeat(140));
    add("list", Letter { list: Some(list(&url)), auto: true, html: Some("<p>Hi</p>".to_owned()), ..plain() });
    add("utf8_address", Letter { to: "почта@пример.рф".to_owned(), ..plain() });
    letters
}

/// What the other parser finds in them.
fn read(letters: &[(String, Letter)]) -> Value {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
    _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    for (name, letter) in letters {
        fs::write(folder.join(format!("{name}.eml")), mime(letter).unwrap()).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/read.py");
    let output = Command::new("python3").arg(script).arg(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn another_parser_reads_what_was_written() {
    let letters = letters();
    let found = read(&letters);
    for (name, letter) in &letters {
        let found = &found[name];
        let lines = |text: &str| text.replace("\r\n", "\n");
        let person = |mailbox: &Mailbox| json!([[mailbox.name, mailbox.address]]);
        // An address beyond ASCII (RFC 6532) is one to this parser, which says so and reads it.
        let defects =
            if letter.to.is_ascii() { json!([]) } else { json!(["local-part contains non-ASCII characters)"]) };
        assert_eq!(found["defects"], defects, "{name}");
        assert_eq!(found["subject"], json!(letter.subject), "{name}");
        assert_eq!(found["from"], person(&letter.from), "{name}");
        assert_eq!(found["reply_to"], letter.reply_to.as_ref().map_or(json!([]), person), "{name}");
        assert_eq!(found["to"], json!([["", letter.to]]), "{name}");
        assert_eq!(found["date_s"], json!(1_795_000_000), "{name}");
        assert_eq!(
            lines(found["text"].as_str().unwrap()).trim_end_matches('\n'),
            lines(&letter.text).trim_end_matches('\n'),
            "{name}"
        );
        let html = letter.html.as_deref().filter(|html| !html.is_empty());
        assert_eq!(
            found["html"].as_str().map(|found| lines(found).trim_end_matches('\n').to_owned()),
            html.map(lines),
            "{name}"
        );
        let parts = if html.is_some() {
            json!(["multipart/alternative", "text/plain", "text/html"])
        } else {
            json!(["text/plain"])
        };
        assert_eq!(found["parts"], parts, "{name}");
        assert_eq!(found["bare_ends"], json!(0), "{name}");
        assert!(found["longest_line"].as_u64().unwrap() <= 998, "{name}");
        for header in ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"] {
            let count = found["headers"].as_array().unwrap().iter().filter(|one| one[0] == header).count();
            assert_eq!(count, 1, "{name}: {header}");
        }
    }
}

/// RFC 8058, 3.1: both headers, an https address that says by itself who leaves, and nothing else in them.
/// Signatures cover them as lines, so none is folded.
#[test]
fn leaving_takes_one_click() {
    let long = format!("https://kept.example/leave/{}", "x".repeat(870));
    let cases: [(&str, bool); 12] = [
        ("https://kept.example/leave/abc", true),
        ("https://kept.example/leave?who=abc&what=posts", true),
        ("https://news.shop.example:8443/l/abc", true),
        (&long, true),
        ("http://kept.example/leave/abc", false),
        ("mailto:leave@kept.example", false),
        ("", false),
        ("https://kept.example/leave/a b", false),
        ("https://kept.example/leave/a\r\nBcc: c@d.example", false),
        ("https://kept.example/leave/a>, <mailto:x@y.example", false),
        ("https://пример.рф/leave/a", false),
        (&format!("{long}{}", "x".repeat(40)), false),
    ];
    for (url, fits) in cases {
        let letter = Letter { list: Some(list(url)), ..plain() };
        if !fits {
            assert_eq!(mime(&letter), Err(Unfit::LeaveUrl), "{url:?}");
            continue;
        }
        let found = string(&letter);
        for line in [
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "List-Id: <posts.s7.kept.example>",
            &format!("List-Unsubscribe: <{url}>"),
        ] {
            assert_eq!(found.matches(&format!("\r\n{line}\r\n")).count(), 1, "{line} in {found}");
        }
    }
    assert!(!string(&plain()).contains("List-"), "a letter of service has nothing to leave");
}

#[test]
fn nothing_of_a_letter_adds_a_header() {
    let trick = "Hi\r\nBcc: c@d.example\r\n\r\nbody\u{85}\u{2028}\0\u{b}";
    let letter = Letter { subject: trick.to_owned(), from: mailbox(trick, "news@kept.example"), ..plain() };
    let reply = Letter { reply_to: Some(mailbox(trick, "a@b.example")), ..letter };
    let letters = [("trick".to_owned(), reply)];
    let found = string(&letters[0].1);
    let headers = found.split("\r\n\r\n").next().unwrap();
    assert!(!headers.lines().any(|line| line.starts_with("Bcc")), "{headers}");
    assert!(!headers.contains('\0') && headers.is_ascii());
    assert!(found.ends_with("\r\n\r\nHello\r\n"), "{found}");

    let address = |address: &str| mailbox("x", address);
    let unfit: [(Letter, Unfit); 6] = [
        (Letter { from: address("a@b\r\nBcc: c@d"), ..plain() }, Unfit::From),
        (Letter { reply_to: Some(address("a@b, c@d")), ..plain() }, Unfit::ReplyTo),
        (Letter { to: "a@b, c@d".to_owned(), ..plain() }, Unfit::To),
        (Letter { message_id: "a@b>\r\nBcc: c@d".to_owned(), ..plain() }, Unfit::MessageId),
        (Letter { message_id: "no side".to_owned(), ..plain() }, Unfit::MessageId),
        (
            Letter { list: Some(List { id: "a\r\nb".to_owned(), leave_url: "https://a.b".to_owned() }), ..plain() },
            Unfit::ListId,
        ),
    ];
    for (letter, reason) in unfit {
        assert_eq!(mime(&letter), Err(reason));
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let letter = Letter { html: Some("<p>Hi</p>".to_owned()), auto: true, ..plain() };
    let found = string(&letter);
    assert_eq!(found, string(&letter.clone()));
    for line in
        ["Date: Wed, 18 Nov 2026 11:06:40 +0000", "Message-ID: <d7.42@kept.example>", "Auto-Submitted: auto-generated"]
    {
        assert!(found.contains(&format!("\r\n{line}\r\n")), "{found}");
    }
    assert_ne!(string(&Letter { message_id: "d7.43@kept.example".to_owned(), ..letter }), found);
}
