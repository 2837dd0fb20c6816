//! Complaints on the wire: the form, the thread, and how they are seen to.

use std::collections::BTreeMap;

use super::wire;
use crate::time::Moment;

wire! { answer
/// What a complaint can be about, as whoever complains sees it.
pub struct ComplaintSubject {
    /// Its id.
    pub id: String,
    /// What an owner calls it, by language; none for `quality`, `delay`, `price`, `staff` and `other`.
    pub title: Option<BTreeMap<String, String>>,
    /// In how many hours it is answered.
    pub hours: i64,
}}

wire! { answer
/// What a form for complaints needs.
pub struct ComplaintForm {
    /// What they can be about.
    pub topics: Vec<ComplaintSubject>,
    /// Whether an address may be left for the reply: not where the site keeps contacts itself.
    pub takes_contacts: bool,
    /// Goes along with what a guest writes.
    pub form: String,
}}

wire! { request
/// A complaint: by a session, or by a guest of a site.
#[derive(Default)]
pub struct NewComplaint {
    /// The site's public key, where nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What it is about.
    pub topic: String,
    /// What is wrong, kept as it is: 1 to 4,000 characters.
    pub text: String,
    /// What they would like to happen, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<String>,
    /// Where the reply goes by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where they can be called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// What they are called, up to 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The purchase of theirs it is about. Not for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<String>,
    /// The language they write in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A guest's `form` from `GET /v1/complaints/form`: it says how long they had to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// That a guest is a person, as Turnstile proves it; where the installation has it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// A field that people do not see and leave empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}}

wire! { answer
/// A complaint that was taken.
pub struct ComplaintTaken {
    /// Its number.
    pub complaint: String,
    /// A guest's link to the thread, told once.
    pub token: Option<String>,
    /// Until when it is answered.
    pub promised_at: Moment,
}}

wire! { answer
/// One message of a thread.
pub struct ComplaintMessage {
    /// Counts them from 1.
    pub message: i64,
    /// `author` or `shop`.
    pub by: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Moment,
}}

wire! { answer
/// A complaint with its thread, as its author sees it.
pub struct ComplaintThread {
    /// Its number.
    pub complaint: String,
    /// What it is about.
    pub topic: String,
    /// `received`, `assigned`, `answered`, `resolved` or `reopened`.
    pub state: String,
    /// What they would like to happen.
    pub wish: Option<String>,
    /// Until when it is answered; none where nobody waits.
    pub promised_at: Option<Moment>,
    /// When it came.
    pub at: Moment,
    /// When it was closed.
    pub resolved_at: Option<Moment>,
    /// The newest messages, oldest of them first, fifty at most.
    pub messages: Vec<ComplaintMessage>,
}}

wire! { answer
/// A member's complaint in their list.
pub struct OwnComplaint {
    /// Its number.
    pub complaint: String,
    /// What it is about.
    pub topic: String,
    /// Where it stands.
    pub state: String,
    /// Until when it is answered.
    pub promised_at: Option<Moment>,
    /// When it came.
    pub at: Moment,
    /// How its first message begins.
    pub begins: String,
    /// Whether the shop wrote last.
    pub answered: bool,
}}

wire! { answer
/// A member's complaints, newest first.
pub struct OwnComplaints {
    /// The complaints, fifty at most.
    pub complaints: Vec<OwnComplaint>,
}}

wire! { request
/// What an author, or the shop, writes into a thread.
pub struct NewComplaintMessage {
    /// 1 to 4,000 characters.
    pub text: String,
}}

wire! { answer
/// A complaint as those see it who see to it.
pub struct Complaint {
    /// Its number.
    pub id: String,
    /// What it is about.
    pub topic: String,
    /// `received`, `assigned`, `answered`, `resolved` or `reopened`.
    pub state: String,
    /// How its first message begins, two hundred characters of it.
    pub begins: String,
    /// What they would like to happen.
    pub wish: Option<String>,
    /// The shop's id of its author; none for a guest.
    pub member: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// Where the reply goes by mail.
    pub email: Option<String>,
    /// Where they can be called.
    pub phone: Option<String>,
    /// The purchase it is about.
    pub purchase: Option<String>,
    /// Who sees to it: a person's number.
    pub person: Option<String>,
    /// What that person is called.
    pub person_name: Option<String>,
    /// Until when it is to be answered; none where nobody waits.
    pub due_at: Option<Moment>,
    /// When its owner was told that it is late.
    pub escalated_at: Option<Moment>,
    /// When it came.
    pub at: Moment,
    /// When something last happened.
    pub changed_at: Moment,
    /// When it was first answered.
    pub answered_at: Option<Moment>,
    /// When it was closed.
    pub resolved_at: Option<Moment>,
    /// How often it was opened again.
    pub reopened: u32,
    /// How many messages there are.
    pub messages: u32,
    /// Whether its author is the test member.
    pub test: bool,
}}

wire! { answer
/// Complaints: those that wait by their deadline, others newest first.
pub struct ComplaintPage {
    /// The complaints.
    pub complaints: Vec<Complaint>,
    /// How many wait for the company; a thousand stands for more.
    pub open: u32,
    /// How many of them are late; a thousand stands for more.
    pub late: u32,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// A complaint with its thread, as those see it who see to it.
pub struct ComplaintFile {
    /// The complaint.
    pub complaint: Complaint,
    /// The newest messages, oldest of them first, fifty at most.
    pub messages: Vec<ComplaintMessage>,
}}

wire! { request
/// Who sees to a complaint.
pub struct ComplaintAssignment {
    /// A person's number, as `GET /v1/team` tells it.
    pub person: String,
}}

wire! { request
/// Closes a complaint, with a last answer where there is one.
#[derive(Default)]
pub struct ComplaintResolution {
    /// The last answer. One that was never answered needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}}

wire! { request
/// What complaints can be about, by when they are answered, and who sees to them.
pub struct ComplaintTopic {
    /// Its id: letters, digits, `-` and `_`.
    pub id: String,
    /// What it is called, by language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, String>>"))]
    pub title: Option<serde_json::Value>,
    /// In how many hours it is answered: 1 to 744.
    pub hours: i64,
    /// The person who sees to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}}

wire! { request
/// All topics of a site, in their order.
pub struct ComplaintTopics {
    /// The topics, one to twenty.
    pub topics: Vec<ComplaintTopic>,
}}
