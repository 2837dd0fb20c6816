//! Orders on the wire: what a shop reports of a job, how it stands, and what the site calls its statuses.

use std::collections::BTreeMap;

use super::purchases::MemberFields;
use super::wire;
use crate::ids::Id;
use crate::time::{Moment, When};

wire! { request
/// An order: the first report of it, or a further one. Each is known by the order and its `at`; sent again it changes nothing.
pub struct NewOrder {
    /// The shop's id of the order.
    pub id: Id,
    /// Whose it is. An order keeps its member.
    pub member: MemberFields,
    /// What it is about, as its customer would say it: up to 120 characters. Missing, it stays as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `accepted` (which is meant where it is missing), `in_work`, `waiting_for_parts`, `ready`, `done` or `cancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What its customer reads beside the status: up to 500 characters. Missing, there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// By when it will be ready; a bare date means by the end of that day. Missing, it stays as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_by: Option<When>,
    /// When it stood so. Of several reports the newest counts, whenever it arrives.
    pub at: Moment,
}}

wire! { request
/// A further report of an order that is known.
pub struct NewOrderStatus {
    /// `accepted`, `in_work`, `waiting_for_parts`, `ready`, `done` or `cancelled`.
    pub status: String,
    /// What its customer reads beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// By when it will be ready. Missing, it stays as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_by: Option<When>,
    /// When it stood so; now, where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}}

wire! { answer
/// What became of a report.
pub struct OrderReported {
    /// The order's id.
    pub order: String,
    /// The status that was reported.
    pub status: String,
    /// The moment it is about.
    pub at: Moment,
    /// Whether that is how the order stands now. Where a newer report came before, it is kept and changes nothing.
    pub counts: bool,
    /// How its customer is told: `mail` or `sms`; none where they are not.
    pub message: Option<String>,
}}

wire! { answer
/// An order as those see it who work on it.
pub struct Order {
    /// The shop's id of it.
    pub id: String,
    /// The shop's id of its customer; none once they were erased.
    pub member: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// The last four digits of their telephone number.
    pub phone_end: Option<String>,
    /// What it is about.
    pub title: Option<String>,
    /// Where it stands.
    pub status: String,
    /// What its customer reads beside it.
    pub note: Option<String>,
    /// By when it will be ready.
    pub ready_by: Option<Moment>,
    /// The moment of the report that counts.
    pub at: Moment,
    /// When it was first reported.
    pub created_at: Moment,
    /// Whether it is open and its deadline is over.
    pub late: bool,
}}

wire! { answer
/// Orders: the open ones by deadline, others with what changed last first.
pub struct OrderPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// How many are open; a thousand stands for more.
    pub open: u32,
    /// How many of them are late; a thousand stands for more.
    pub late: u32,
    /// What the statuses are called, by status and language, where the owner has names of their own.
    pub names: BTreeMap<String, BTreeMap<String, String>>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// One report in an order's history.
pub struct OrderStep {
    /// The status.
    pub status: String,
    /// What its customer read beside it.
    pub note: Option<String>,
    /// The moment it is about.
    pub at: Moment,
    /// When it arrived.
    pub recorded_at: Moment,
    /// Whether it changed the order.
    pub counts: bool,
    /// Who reported it: `key:…` or `person:…`.
    pub actor: String,
    /// What they are called, where they are still there.
    pub actor_name: Option<String>,
    /// How its customer was told.
    pub message: Option<String>,
}}

wire! { answer
/// An order with its history.
pub struct OrderFile {
    /// The order.
    pub order: Order,
    /// What was reported, the newest moment first, fifty at most.
    pub history: Vec<OrderStep>,
}}

wire! { request
/// What a site calls a status, and whether its customers are told.
pub struct OrderStatus {
    /// The status.
    pub status: String,
    /// What it is called, by language, up to 60 characters each; the usual words where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeMap<String, String>>"))]
    pub name: Option<serde_json::Value>,
    /// Whether a message goes out when an order comes to stand so.
    pub sends: bool,
}}

wire! { request
/// All statuses of a site. One that is left out is as it is for every site.
pub struct OrderSettings {
    /// The statuses.
    pub statuses: Vec<OrderStatus>,
}}

wire! { answer
/// One report of an order, as it is kept about its customer.
pub struct KeptReport {
    /// The status.
    pub status: String,
    /// What the order was about.
    pub title: Option<String>,
    /// What its customer read beside it.
    pub note: Option<String>,
    /// The moment it is about.
    pub at: Moment,
    /// How they were told.
    pub message: Option<String>,
}}

wire! { answer
/// An order with all that was reported of it, as it is kept about its customer.
pub struct KeptOrder {
    /// The shop's id of it.
    pub order: String,
    /// What it is about.
    pub title: Option<String>,
    /// Where it stands.
    pub status: String,
    /// What they read beside it.
    pub note: Option<String>,
    /// By when it will be ready.
    pub ready_by: Option<Moment>,
    /// The moment of the report that counts.
    pub at: Moment,
    /// The reports, the oldest moment first.
    pub history: Vec<KeptReport>,
}}

wire! { answer
/// An order of a member's, on their card. The deadline is for those who still wait.
pub struct CardOrder {
    /// The shop's id of it.
    pub id: String,
    /// What it is about.
    pub title: Option<String>,
    /// Where it stands.
    pub status: String,
    /// What the site calls that, by language; none for the usual words.
    pub name: Option<BTreeMap<String, String>>,
    /// What they read beside it.
    pub note: Option<String>,
    /// By when it will be ready.
    pub ready_by: Option<Moment>,
    /// The moment of the report that counts.
    pub at: Moment,
}}
