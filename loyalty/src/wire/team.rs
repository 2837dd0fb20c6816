//! Who works in a site, and whom it has invited.

use super::roles::Role;
use super::wire;
use crate::time::Moment;

wire! { answer
/// Everybody who works in a site.
pub struct Team {
    /// Owners first, then by name.
    pub people: Vec<TeamPerson>,
    /// Invitations that wait, newest first.
    pub invitations: Vec<Invitation>,
}}

wire! { answer
/// Somebody with a seat.
pub struct TeamPerson {
    /// Their number, as text.
    pub person: String,
    /// What they are called here.
    pub name: String,
    /// Their address; none for somebody who only works at a counter.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Since when.
    pub since: Moment,
    /// When they last used their seat.
    pub last_seen_at: Option<Moment>,
    /// Whether they can open a shift at a counter.
    pub has_pin: bool,
}}

wire! { answer
/// A place that waits for somebody.
pub struct Invitation {
    /// Its id.
    pub id: String,
    /// Whom it was mailed to.
    pub email: String,
    /// What they will be.
    pub role: Role,
    /// Who invited them; none where a key did, or who did is gone.
    pub by: Option<String>,
    /// Until when it can be accepted.
    pub expires_at: Moment,
}}

wire! { request
/// Invites somebody.
pub struct NewInvitation {
    /// Where the link is mailed to. Only whoever signs in with this address can accept it.
    pub email: String,
    /// What they will be: `owner`, `manager` or `staff`.
    #[cfg_attr(feature = "schema", schemars(with = "Role"))]
    pub role: String,
    /// The language of the letter: `en` or `ru`.
    pub language: String,
}}

wire! { request
/// Accepts an invitation.
pub struct AcceptInvitation {
    /// What stands behind `#` in the link.
    pub token: String,
}}

wire! { request
/// Somebody who only works at a counter.
pub struct NewCounterPerson {
    /// What they are called.
    pub name: String,
    /// What they type to open a shift: 4 to 8 digits.
    pub pin: String,
}}

wire! { request
/// A change of somebody's seat; what is missing stays.
#[derive(Default)]
pub struct TeamPatch {
    /// What they may do: `owner`, `manager` or `staff`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Role>"))]
    pub role: Option<String>,
    /// What they are called here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they type to open a shift: 4 to 8 digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
}}
