//! Writes letters of every kind into a folder, to be looked at: `cargo run -p courier --example letters -- FOLDER`.

use std::path::Path;
use std::{env, fs};

use courier::layout::{Look, PostLine};
use courier::texts::{self, Content, Footer, Kind, Language, OrderNews, Unit, Why};

const ENGLISH: Unit<'_> = Unit { one: "point", few: None, many: None, other: "points" };
const RUSSIAN: Unit<'_> =
    Unit { one: "балл", few: Some("балла"), many: Some("баллов"), other: "балла" };

fn main() -> anyhow::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "target/letters".to_owned());
    fs::create_dir_all(&folder)?;
    for (name, letter) in letters() {
        fs::write(Path::new(&folder).join(format!("{name}.html")), &letter.html)?;
        fs::write(Path::new(&folder).join(format!("{name}.txt")), format!("{}\n\n{}", letter.subject, letter.text))?;
    }
    Ok(())
}

fn letters() -> Vec<(String, Content)> {
    let english = Look { site: "Morning Roast", accent: "#f5c518", on_accent: "#000000", language: Language::En };
    let russian = Look {
        site: "Мастерская «Винт»", accent: "#7c2d12", on_accent: "#ffffff", language: Language::Ru
    };
    let footer = Footer {
        why: Why::Subscribed,
        preferences_url: "https://kept.example/p/abc",
        leave_url: "https://kept.example/l/abc",
        postal: "Morning Roast Ltd, 1 High Street, Leeds LS1 1AA",
    };
    let member = Footer { why: Why::Member, postal: "", ..footer };
    let mut found = vec![
        ("sign_in".to_owned(), texts::sign_in(Language::En, "012345")),
        ("invitation".to_owned(), texts::invitation(Language::Ru, "Мастерская «Винт»", "https://kept.example/i/abc")),
        ("code".to_owned(), texts::customer_code(&russian, "907341")),
        (
            "complaint_reply".to_owned(),
            texts::complaint_reply(
                &english,
                "12",
                "We are sorry.\n\nA new pump is on its way.",
                "https://kept.example/c/thr_7",
            ),
        ),
        ("complaint_new".to_owned(), texts::complaint_new(&russian, "12")),
        ("complaint_late".to_owned(), texts::complaint_late(&russian, "12")),
        (
            "order_status".to_owned(),
            texts::order_status(
                &english,
                &OrderNews {
                    order: "R-17",
                    title: "Phone repair",
                    status: "ready",
                    name: "",
                    note: "Until 8 pm.",
                    by: "",
                },
            ),
        ),
        ("confirm".to_owned(), texts::confirm(&english, &["new posts", "offers"], "https://kept.example/c/abc")),
        ("subscribed".to_owned(), texts::subscribed(&russian, &["новые записи"], &footer)),
        ("post".to_owned(), texts::posts(&russian, &articles()[..1], &footer)),
        ("digest".to_owned(), texts::posts(&english, &articles(), &footer)),
        ("announcement".to_owned(), texts::announcement(&english, "A tasting on <Friday>", ANNOUNCEMENT, &footer)),
    ];
    for kind in Kind::ALL {
        for (look, unit, with_name) in [(&english, ENGLISH, true), (&russian, RUSSIAN, false)] {
            let values = texts::sample(look.language, unit, "https://kept.example/card", with_name);
            let letter = texts::triggered(look, &texts::defaults(kind, look.language), &values, &member);
            found.push((format!("{}_{}", kind.code(), look.language.code()), letter));
        }
    }
    found
}

fn articles() -> Vec<PostLine> {
    let post = |title: &str, html: &str, text: &str| PostLine {
        title: title.to_owned(),
        url: "https://blog.example/posts/1".to_owned(),
        summary_html: html.to_owned(),
        summary_text: text.to_owned(),
    };
    vec![
        post(
            "Как мы чинили кофемашину, которую никто не брался чинить",
            "<p>Её привезли в коробке из-под телевизора: <em>двенадцать</em> деталей, и ни одной инструкции.</p><p>Мы начали с <a href=\"https://blog.example/pump\">помпы</a>.</p>",
            "Её привезли в коробке из-под телевизора: двенадцать деталей, и ни одной инструкции.\n\nМы начали с помпы.",
        ),
        post(
            "Averyveryverylongwordwithoutanyspacethatmustnotwidenthecolumnofthelettereveronasmallscreen",
            "<p>Water at 93 °C, <code>18 g</code> of coffee, and patience.</p>",
            "Water at 93 °C, 18 g of coffee, and patience.",
        ),
        post(
            "Three beans for winter",
            "<blockquote><p>Dark, darker, darkest.</p></blockquote>",
            "Dark, darker, darkest.",
        ),
    ]
}

const ANNOUNCEMENT: &str = "On Friday at seven we open three bags from Rwanda.\nBring a friend, and [tell us](https://shop.example/tasting?a=1&b=2) who comes.\n\n[Keep a seat](https://shop.example/seat)\n\nThe room holds twenty. <b>This is text</b>, and so is [this](http://plain.example).";
