//! Counters: the devices of a site, and who works at one of them.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

wire! { request
/// A device to be enrolled.
pub struct NewDevice {
    /// What it is called: “the tablet at the window”.
    pub name: String,
}}

wire! { answer
/// A device that waits to be enrolled.
pub struct DeviceCreated {
    /// Its id.
    pub device: String,
    /// What is typed at it, once.
    pub code: String,
    /// Until when.
    pub expires_at: Moment,
}}

wire! { answer
/// A device.
pub struct Device {
    /// Its id.
    pub device: String,
    /// What it is called.
    pub name: String,
    /// Since when it is known.
    pub created_at: Moment,
    /// Since when it is a counter.
    pub enrolled_at: Option<Moment>,
    /// When it was last used.
    pub seen_at: Option<Moment>,
}}

wire! { answer
/// A site's devices.
pub struct DeviceList {
    /// Those that are not revoked, oldest first.
    pub devices: Vec<Device>,
}}

wire! { request
/// Makes the browser that asks a counter.
pub struct Enrol {
    /// The code that the console showed.
    pub code: String,
}}

wire! { request
/// Opens a shift.
pub struct NewShift {
    /// Who works.
    pub person: String,
    /// Their PIN.
    pub pin: String,
}}

wire! { answer
/// What a counter knows.
pub struct Counter {
    /// Where it stands.
    pub site: CounterSite,
    /// The program in force.
    #[cfg_attr(feature = "schema", schemars(with = "crate::program::Program"))]
    pub program: Value,
    /// Who can open a shift: everybody with a PIN, by name.
    pub people: Vec<CounterPerson>,
    /// Who works here now.
    pub shift: Option<Shift>,
}}

wire! { answer
/// What a counter knows of its site.
pub struct CounterSite {
    /// The key that stands in pages, and in the `kept-site` header.
    pub public_key: String,
    /// What customers know the company by.
    pub name: String,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// IANA name of its time zone.
    pub zone: String,
    /// Languages of its pages.
    pub languages: Vec<String>,
    /// Who keeps contact data: `ours` or `owner`.
    pub contacts: String,
}}

wire! { answer
/// Somebody who can open a shift.
pub struct CounterPerson {
    /// Their number, as text.
    pub person: String,
    /// What they are called.
    pub name: String,
}}

wire! { answer
/// A shift.
pub struct Shift {
    /// Who works: their number, as text.
    pub person: String,
    /// What they are called.
    pub name: String,
    /// When it ends if nobody does anything.
    pub until: Moment,
}}
