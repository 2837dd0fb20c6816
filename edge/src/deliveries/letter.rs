//! A row becomes a letter: the words of its kind, filled with its data, in its site's name and colours.

use courier::layout::{Look, PostLine};
use courier::letter::{Letter, List};
use courier::mailbox::Mailbox;
use courier::texts::{self, Content, Footer, Kind, Language, Why};
use serde_json::Value;

use super::channel::Turn;
use super::claim::{Issue, Outcome, Parcel};
use super::way;
use super::wording::{Wording, spoken};
use crate::error::Answer;
use crate::outbox::INSTALLATION;
use crate::pages::letters::{LINKS, words};
use crate::random;
use crate::sql::Statement;
use crate::subscriptions::{self, leaving};
use crate::tokens;

/// Writes the letters of one turn.
pub struct Writer<'a> {
    turn: &'a Turn<'a>,
    from: String,
    wording: Option<Wording<'a>>,
}

impl<'a> Writer<'a> {
    /// The writer of a site's letters; none where nobody said which address they come from.
    pub fn new(turn: &'a Turn<'a>) -> Option<Self> {
        Some(Self { turn, from: way::from(turn.env)?, wording: Wording::of(turn) })
    }

    /// The letter of a parcel; or what becomes of it at once, where there is none to write.
    pub fn write(&self, parcel: &Parcel) -> Result<Letter, Outcome> {
        let dead = |problem: &str| Outcome::Dead { problem: problem.to_owned(), is_address: false };
        let to = parcel.recipient.clone().ok_or(Outcome::Dropped)?;
        let links = self.links(parcel);
        let content = self.content(parcel, links.as_deref()).ok_or_else(|| dead("content"))?;
        let host = self.from.rsplit_once('@').map_or("localhost", |(_, host)| host);
        let writing = self.turn.claimed.site.as_ref();
        let name = writing.map(|site| site.sender.clone().unwrap_or_else(|| site.name.clone()));
        let reply_to = writing.and_then(|site| site.reply_to.clone());
        let list_id = [&random::letters(self.turn.site), ".", host].concat();
        Ok(Letter {
            from: Mailbox { name: name.unwrap_or_else(|| "Kept".to_owned()), address: self.from.clone() },
            reply_to: reply_to.map(|address| Mailbox { name: String::new(), address }),
            to,
            subject: content.subject,
            text: content.text,
            html: Some(content.html).filter(|html| !html.is_empty()),
            // The same however often it is tried: whoever gets it twice can tell.
            message_id: format!("{}.{:x}@{host}", random::letters(self.turn.site), parcel.delivery),
            date_ms: parcel.created_at,
            list: links.map(|leave_url| List { id: list_id, leave_url }),
            auto: true,
        })
    }

    /// What follows when nobody is at a parcel's address: its reader is never written to again.
    pub fn unreachable(&self, parcel: &Parcel, now: i64) -> Answer<Vec<Statement>> {
        let (Some(subscriber), Some(email)) = (parcel.subscriber, parcel.recipient.as_deref()) else {
            return Ok(Vec::new());
        };
        let who = subscriptions::who(&self.turn.master, self.turn.site, email)?;
        Ok(leaving(self.turn.site, subscriber, &who, "unreachable", None, "provider", now))
    }

    /// The reader's own link; none for letters of service, which nobody subscribed to.
    fn links(&self, parcel: &Parcel) -> Option<String> {
        let own = tokens::reader(&self.turn.master, self.turn.site, parcel.subscriber?)?;
        Some([parcel.origin.as_deref()?, LINKS, &own].concat())
    }

    fn content(&self, parcel: &Parcel, link: Option<&str>) -> Option<Content> {
        let language = Language::of(&parcel.language);
        let data = |field: &str| parcel.data.get(field).and_then(Value::as_str).unwrap_or_default();
        if self.turn.site == INSTALLATION {
            return match parcel.kind.as_str() {
                "sign_in" => Some(texts::sign_in(language, data("code"))),
                "invitation" => Some(texts::invitation(language, data("site"), data("link"))),
                _ => None,
            };
        }
        let wording = self.wording.as_ref()?;
        let look = wording.look(language);
        let words = words::of(std::iter::once(language.code()));
        match parcel.kind.as_str() {
            "code" => return Some(texts::customer_code(&look, data("code"))),
            "complaint_reply" => {
                return Some(texts::complaint_reply(&look, data("number"), data("text"), data("link")));
            }
            "complaint_new" => return Some(texts::complaint_new(&look, data("number"))),
            "order_status" => return wording.order(parcel, texts::order_status),
            "complaint_late" => return Some(texts::complaint_late(&look, data("number"))),
            "confirm" => {
                let topics = parcel.data.get("topics").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let topics: Vec<&str> =
                    topics.iter().filter_map(Value::as_str).map(|topic| words.topic(topic)).collect();
                return Some(texts::confirm(&look, &topics, data("link")));
            }
            "announcement_test" => {
                let footer = Footer { why: Why::Subscribed, preferences_url: "#", leave_url: "#", postal: "" };
                return Some(texts::announcement(&look, data("subject"), data("body"), &footer));
            }
            _ => {}
        }
        let postal = wording.site.postal.as_deref().unwrap_or_default();
        let why = if Kind::of(&parcel.kind).is_some_and(|kind| kind != Kind::Welcome) {
            Why::Member
        } else {
            Why::Subscribed
        };
        let footer = Footer { why, preferences_url: link?, leave_url: link?, postal };
        if let Some(number) = parcel.issue {
            let issue = self.turn.claimed.issues.iter().find(|issue| issue.issue == number)?;
            return copy(issue, &look, &footer);
        }
        wording.with(parcel, |look, texts, values| texts::triggered(look, texts, values, &footer))
    }
}

/// A reader's copy of an issue.
fn copy(issue: &Issue, look: &Look<'_>, footer: &Footer<'_>) -> Option<Content> {
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    if issue.kind == "posts" {
        let line = |post: &Value| PostLine {
            title: text(post, "title"),
            url: text(post, "url"),
            summary_html: text(post, "summary_html"),
            summary_text: text(post, "summary_text"),
        };
        let posts: Vec<PostLine> = issue.content.get("posts")?.as_array()?.iter().map(line).collect();
        return Some(texts::posts(look, &posts, footer));
    }
    let words = spoken(&issue.content, look.language)?;
    Some(texts::announcement(look, &text(words, "subject"), &text(words, "body"), footer))
}
