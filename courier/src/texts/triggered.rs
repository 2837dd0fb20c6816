//! Messages that something sets off, in the owner's words or in ours.

use super::{Content, Footer, Language, Unit, amount, gaps, markup};
use crate::layout::{self, Look, Page, Part, preview};

/// What sets a message off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody joined.
    Welcome,
    /// A purchase brought points.
    Earned,
    /// Points will lapse.
    Expiring,
    /// A balance is enough for a reward.
    Reward,
    /// A birthday.
    Birthday,
    /// Somebody has been quiet for long. The link asks why.
    WinBack,
}

/// The words of one message in one language. Body: paragraphs with an empty line between, and links as
/// `[text](https://…)`; a link alone in its paragraph is a button. Placeholders: [`Kind::gaps`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// The subject.
    pub subject: String,
    /// The body.
    pub body: String,
}

/// What is put in for placeholders. `{site}` is the look's; what a kind has no use for is left empty.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a> {
    /// The member's name. Where it is empty, sentences leave it out.
    pub name: &'a str,
    /// The points that the message is about.
    pub points: i64,
    /// The member's balance.
    pub balance: i64,
    /// What points are called.
    pub unit: Unit<'a>,
    /// A reward's title.
    pub reward: &'a str,
    /// A day, as the reader's language writes it.
    pub date: &'a str,
    /// Where the message leads.
    pub link: &'a str,
}

/// All placeholders.
pub(super) const GAPS: [&str; 7] = ["name", "site", "balance", "link", "points", "date", "reward"];

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Welcome, Self::Earned, Self::Expiring, Self::Reward, Self::Birthday, Self::WinBack];

    /// Its name in the API and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Welcome => "welcome",
            Self::Earned => "earned",
            Self::Expiring => "expiring",
            Self::Reward => "reward",
            Self::Birthday => "birthday",
            Self::WinBack => "win_back",
        }
    }

    /// The kind of this name.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The placeholders that messages of this kind have something for.
    pub fn gaps(self) -> &'static [&'static str] {
        match self {
            Self::Welcome | Self::Birthday | Self::WinBack => &["name", "site", "balance", "link"],
            Self::Earned => &["name", "site", "balance", "link", "points"],
            Self::Expiring => &["name", "site", "balance", "link", "points", "date"],
            Self::Reward => &["name", "site", "balance", "link", "reward"],
        }
    }
}

/// Our words, until the owner writes their own.
pub fn defaults(kind: Kind, language: Language) -> Texts {
    let words = language.words();
    let (subject, body) = match kind {
        Kind::Welcome => (words.welcome_subject, words.welcome_body),
        Kind::Earned => (words.earned_subject, words.earned_body),
        Kind::Expiring => (words.expiring_subject, words.expiring_body),
        Kind::Reward => (words.reward_subject, words.reward_body),
        Kind::Birthday => (words.birthday_subject, words.birthday_body),
        Kind::WinBack => (words.win_back_subject, words.win_back_body),
    };
    Texts { subject: subject.to_owned(), body: body.to_owned() }
}

/// Values for a preview. Without a name it shows what most readers of an imported list would get.
pub fn sample<'a>(language: Language, unit: Unit<'a>, link: &'a str, with_name: bool) -> Values<'a> {
    let words = language.words();
    let name = if with_name { words.sample_name } else { "" };
    Values { name, points: 120, balance: 1480, unit, reward: words.sample_reward, date: words.sample_date, link }
}

/// The letter. Texts that [`super::check`] objects to come out with their placeholders as they are written.
pub fn triggered(look: &Look<'_>, texts: &Texts, values: &Values<'_>, footer: &Footer<'_>) -> Content {
    let fill = |text: &str| filled(look, values, text);
    let parts = markup::parts(&texts.body, &fill);
    let page = Page { preview: preview(&parts), title: String::new(), parts, footer: Some(footer.below(look)) };
    Content::of(look, fill(&texts.subject), &page)
}

/// The same as a text message: its body without looks, a line each, and where to say that it was the last one. Its
/// subject, which bodies mostly repeat, would cost the owner a message more.
pub fn short(look: &Look<'_>, texts: &Texts, values: &Values<'_>, leave_url: &str) -> String {
    let mut parts = markup::parts(&texts.body, &|text| filled(look, values, text));
    let leave = look.language.words().text_leave.to_owned();
    parts.push(Part::Button { label: leave, url: leave_url.to_owned() });
    let text = layout::text(&Page { parts, ..Page::default() });
    // A space that holds amounts together is in no alphabet of telephones: one of them would halve what a message holds.
    text.trim_end().replace(":\n", ": ").replace("\n\n", "\n").replace('\u{a0}', " ")
}

fn filled(look: &Look<'_>, values: &Values<'_>, text: &str) -> String {
    let points = |points| amount(points, &values.unit, look.language);
    gaps::fill(text, |gap| match gap {
        "name" => Some(values.name.trim().to_owned()),
        "site" => Some(look.site.to_owned()),
        "balance" => Some(points(values.balance)),
        "link" => Some(values.link.to_owned()),
        "points" => Some(points(values.points)),
        "date" => Some(values.date.to_owned()),
        "reward" => Some(values.reward.to_owned()),
        _ => None,
    })
}
