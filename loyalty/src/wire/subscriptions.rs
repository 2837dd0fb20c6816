//! Readers of a site's blog and letters: how they subscribe, what they agreed to, how they leave.

use super::wire;
use crate::time::Moment;

/// What letters can be about: new articles; news of services; offers; one's own points.
pub const TOPICS: &[&str] = &["posts", "news", "offers", "points"];

/// What the readers of a site of this kind can choose. Offers need customers, and a blog has readers.
pub fn offered(template: Option<&str>) -> &'static [&'static str] {
    if template == Some("blog") { &["posts", "news"] } else { &["posts", "news", "offers"] }
}

wire! { request
/// Asks for letters. The answer is the same for every address; nothing is sent before its owner has confirmed it.
pub struct NewSubscription {
    /// The site's public key.
    pub site: String,
    /// Where the letters go.
    pub email: String,
    /// Their language: `en` or `ru`.
    pub language: String,
    /// What they are about: some of `posts`, `news`, `offers`, `points`.
    pub topics: Vec<String>,
    /// `each` post by itself, or a `weekly` letter.
    pub frequency: String,
    /// Whether they agree that the address is kept to send what they ask for. Without it nothing is kept.
    pub data: bool,
    /// Whether they also agree to advertising; offers need it.
    pub advertising: bool,
    /// The address of the page where they asked, without what follows `?`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// How far their clock is from UTC, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone_minutes: Option<i64>,
    /// A field that people do not see and leave empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}}

wire! { answer
/// A reader of a site.
pub struct Subscriber {
    /// Their id.
    pub id: String,
    /// Their address.
    pub email: String,
    /// `asked`, `confirmed`, `left`, `unreachable` or `complained`.
    pub state: String,
    /// What they want to hear of.
    pub topics: Vec<String>,
    /// `each` or `weekly`.
    pub frequency: String,
    /// `en` or `ru`.
    pub language: String,
    /// How they came: `form`, `panel` or `import`.
    pub source: String,
    /// The shop's id of the customer they are, where that was proved.
    pub member: Option<String>,
    /// When they asked.
    pub created_at: Moment,
    /// When they confirmed.
    pub confirmed_at: Option<Moment>,
    /// When they left or their address stopped working.
    pub ended_at: Option<Moment>,
    /// Why they left, in their words.
    pub reason: Option<String>,
}}

wire! { answer
/// How many readers there are in each state.
pub struct SubscriberCounts {
    /// Asked, not yet confirmed.
    pub asked: u64,
    /// Get letters.
    pub confirmed: u64,
    /// Left.
    pub left: u64,
    /// Their address does not work.
    pub unreachable: u64,
    /// Marked a letter as spam.
    pub complained: u64,
}}

wire! { answer
/// Readers, newest first.
pub struct SubscriberPage {
    /// The readers.
    pub subscribers: Vec<Subscriber>,
    /// How many there are, on the first page.
    pub counts: Option<SubscriberCounts>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// One step of a consent, with the sentence that stood there.
pub struct Consent {
    /// `data`, `advertising`, `program` or `subscription`.
    pub kind: String,
    /// `asked`, `confirmed` or `withdrawn`.
    pub step: String,
    /// When.
    pub at: Moment,
    /// How far their clock was from UTC, in minutes.
    pub zone_minutes: Option<i64>,
    /// On which page.
    pub page: Option<String>,
    /// How: `form`, `panel`, `letter`, `import`, `provider` or `console`.
    pub via: String,
    /// The sentence.
    pub text: Option<String>,
    /// Its version, counted from 1 in each language.
    pub version: Option<u32>,
}}

wire! { answer
/// A reader and the proof of what they agreed to.
pub struct SubscriberProof {
    /// The reader.
    pub subscriber: Subscriber,
    /// Their consents, oldest first.
    pub consents: Vec<Consent>,
}}

wire! { request
/// A line of an import: a reader who agreed elsewhere.
pub struct SubscriberLine {
    /// Their address.
    pub email: String,
    /// `en` or `ru`; the site's first language where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What they want to hear of; `posts` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topics: Option<Vec<String>>,
    /// `each` or `weekly`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frequency: Option<String>,
    /// When they agreed, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_at: Option<String>,
}}
