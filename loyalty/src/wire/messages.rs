//! What a site writes by itself, how it writes, and what became of what was sent.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

/// The messages that something sets off, in the order an owner reads them.
pub const MESSAGES: &[&str] = &["welcome", "earned", "expiring", "reward", "birthday", "win_back"];

/// What an owner's systems can be told.
pub const EVENTS: [&str; 11] = [
    "redemption.created",
    "redemption.cancelled",
    "purchase.reported",
    "refund.reported",
    "member.created",
    "subscriber.confirmed",
    "subscriber.left",
    "review.created",
    "complaint.created",
    "complaint.answered",
    "order.changed",
];

wire! { request
/// How a site writes. What is missing stays, an empty text clears.
#[derive(Default)]
pub struct CorrespondencePatch {
    /// The name its letters come from; the site's own where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<String>,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The company's postal address, for the foot of its letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal: Option<String>,
    /// From when nothing but service is sent, `HH:MM` of the site's day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_from: Option<String>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<String>,
    /// How many messages a customer gets in seven days at most, service apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekly_most: Option<u32>,
}}

wire! { answer
/// How a site writes.
pub struct Correspondence {
    /// The name its letters come from.
    pub sender: String,
    /// The address they come from: this installation's. None where it has no way to send.
    pub from: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// The company's postal address.
    pub postal: Option<String>,
    /// From when nothing but service is sent, `HH:MM` of the site's day.
    pub quiet_from: String,
    /// Until when.
    pub quiet_until: String,
    /// How many messages a customer gets in seven days at most, service apart.
    pub weekly_most: u32,
}}

wire! { request
/// A message as its owner wants it.
pub struct MessageChange {
    /// Whether it is sent.
    pub is_on: bool,
    /// Its texts by language: `{"en": {"subject", "body"}}`; a language that is missing has ours.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, super::blog::Words>"))]
    pub texts: Value,
    /// How many days before, or of silence, for those that wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}}

wire! { answer
/// A message and what came of it in the last 30 days.
pub struct Message {
    /// Its kind.
    pub kind: String,
    /// Whether it is sent.
    pub is_on: bool,
    /// Its texts by language, ours where the owner has changed none.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, super::blog::Words>"))]
    pub texts: Value,
    /// How many days before, or of silence.
    pub days: Option<u32>,
    /// What can stand in its texts: `name`, `points`, …
    pub placeholders: Vec<String>,
    /// What came of it, by channel.
    pub channels: Vec<ChannelFigures>,
}}

wire! { answer
/// What came of messages by one channel in the last 30 days.
pub struct ChannelFigures {
    /// `mail`, `sms` or `webhook`.
    pub channel: String,
    /// Sent.
    pub sent: u64,
    /// Reported as delivered by the provider; none reports where this is 0.
    pub delivered: u64,
    /// Opened the site from it.
    pub opened: u64,
    /// Bought within seven days of it.
    pub purchased: u64,
    /// Could not be sent.
    pub failed: u64,
}}

wire! { answer
/// All messages.
pub struct MessageList {
    /// The messages.
    pub messages: Vec<Message>,
}}

wire! { answer
/// One thing that was sent, or is to be.
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// `mail`, `sms` or `webhook`.
    pub channel: String,
    /// What it is: `confirm`, `posts`, `announcement`, …
    pub kind: String,
    /// Whom it is for: an address, or a host.
    pub recipient: Option<String>,
    /// `due`, `sending`, `sent`, `dead` or `dropped`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it did not go out.
    pub problem: Option<String>,
    /// When it was written.
    pub created_at: Moment,
    /// When it is tried next.
    pub due_at: Option<Moment>,
    /// When it was over.
    pub ended_at: Option<Moment>,
}}

wire! { answer
/// What was sent, newest first.
pub struct DeliveryPage {
    /// The deliveries.
    pub deliveries: Vec<Delivery>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { request
/// An address of the owner's systems that is told what happens.
pub struct NewEndpoint {
    /// An `https` address on a public host.
    pub url: String,
    /// What it is told: some of `redemption.created`, `redemption.cancelled`, `purchase.reported`, `refund.reported`,
    /// `member.created`, `subscriber.confirmed`, `subscriber.left`, `review.created`, `complaint.created`, `complaint.answered` and `order.changed`; all, later ones too, where the list is empty.
    pub events: Vec<String>,
}}

wire! { answer
/// An address that is told what happens.
pub struct Endpoint {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: String,
    /// What it is told; all where the list is empty.
    pub events: Vec<String>,
    /// Since when.
    pub created_at: Moment,
    /// Since when it answers wrongly.
    pub failing_since: Option<Moment>,
    /// Since when it is told nothing any more.
    pub ended_at: Option<Moment>,
    /// What its calls are signed with (Standard Webhooks); shown once, when it is made or changed.
    pub secret: Option<String>,
}}

wire! { answer
/// The addresses that are told.
pub struct EndpointList {
    /// The addresses, oldest first.
    pub endpoints: Vec<Endpoint>,
}}

wire! { answer
/// What a mail provider says of a letter. Each says more than this; what is not known here is passed over.
pub struct MailEvent {
    /// `delivered`, `bounced` or `complained`, perhaps after `email.`.
    pub r#type: String,
    /// The letter's `Message-ID`.
    pub message_id: Option<String>,
    /// What some providers put the rest into: `message_id`, or `headers` with names and values.
    pub data: Option<Value>,
}}
