//! A site's blog and what it writes to its readers: the feed, its posts, announcements.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

wire! { request
/// Where the blog's feed is.
pub struct NewFeed {
    /// The address of an RSS, Atom or JSON feed, or of a page that names one. Empty: read none any more.
    pub url: String,
}}

wire! { answer
/// A blog's feed as it was last read.
pub struct Feed {
    /// Its address; none where no feed is read.
    pub url: Option<String>,
    /// What it calls itself.
    pub title: Option<String>,
    /// When it was last read.
    pub read_at: Option<Moment>,
    /// When it is read next.
    pub next_at: Option<Moment>,
    /// Why it could not be read last time, in a stable word: `not_a_feed`, `unreachable`, `too_large`, …
    pub problem: Option<String>,
}}

wire! { answer
/// What a feed holds, before it is taken.
pub struct FeedCheck {
    /// The feed's own address: a page may have named it.
    pub url: String,
    /// What it calls itself.
    pub title: String,
    /// Its newest posts.
    pub posts: Vec<PostLine>,
}}

wire! { answer
/// A post in short.
pub struct PostLine {
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub url: String,
    /// When it appeared, as its author says.
    pub published_at: Option<Moment>,
}}

wire! { request
/// A post that the blog's own system reports. The same id again is the same post.
pub struct NewPost {
    /// Its id there.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it can be read: an `https` or `http` address.
    pub url: String,
    /// What it says, or its beginning, as HTML; what letters cannot show is taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary_html: Option<String>,
    /// When it appeared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
}}

wire! { answer
/// A post as it is known here.
pub struct Post {
    /// Its id at its author's.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it can be read.
    pub url: String,
    /// When it appeared, as its author says.
    pub published_at: Option<Moment>,
    /// When it was found.
    pub found_at: Moment,
    /// `feed` or `api`.
    pub source: String,
    /// What became of it: `old` (there before the first reading), `waiting`, `sending` or `sent`.
    pub state: String,
    /// How many readers it was sent to by itself.
    pub sent: u64,
}}

wire! { answer
/// Posts, newest first.
pub struct PostPage {
    /// The posts.
    pub posts: Vec<Post>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { request
/// An announcement: one letter to all readers of a topic.
pub struct NewAnnouncement {
    /// `news` or `offers`.
    pub topic: String,
    /// The letter by language: `{"en": {"subject", "body"}}`. A body has paragraphs, with an empty line between them,
    /// and links like `[text](https://…)`.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, Words>"))]
    pub texts: Value,
}}

wire! { request
/// The words of a letter in one language.
pub struct Words {
    /// Its subject, on one line.
    pub subject: String,
    /// What it says.
    pub body: String,
}}

wire! { answer
/// An announcement.
pub struct Announcement {
    /// Its id.
    pub id: String,
    /// `news` or `offers`.
    pub topic: String,
    /// The letter by language.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, Words>"))]
    pub texts: Value,
    /// `draft`, `sending`, `sent` or `stopped`.
    pub state: String,
    /// Changes with every change.
    pub revision: u32,
    /// How many readers it is for, as of now or as of when it was sent.
    pub readers: u64,
    /// How many it was sent to.
    pub sent: u64,
    /// How many could not be reached.
    pub failed: u64,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was sent.
    pub sending_at: Option<Moment>,
}}

wire! { answer
/// Announcements, newest first.
pub struct AnnouncementPage {
    /// The announcements.
    pub announcements: Vec<Announcement>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { request
/// Sends an announcement as it stood when it was read.
pub struct SendAnnouncement {
    /// The revision that was read.
    pub revision: u32,
}}

wire! { request
/// Sends one letter to whoever asks, as readers will get it.
pub struct TestLetter {
    /// Its language.
    pub language: String,
}}

wire! { request
/// Asks how a letter will look.
pub struct PreviewLetter {
    /// `announcement` or a kind of message.
    pub kind: String,
    /// Its language.
    pub language: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub body: String,
}}

wire! { answer
/// How a letter will look.
pub struct LetterPreview {
    /// Its subject.
    pub subject: String,
    /// Its text part.
    pub text: String,
    /// Its HTML part.
    pub html: String,
}}
