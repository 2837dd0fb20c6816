//! People who sign in to the console: how they prove who they are, and what the console knows of them.

use super::roles::Role;
use super::wire;
use crate::time::Moment;

wire! { request
/// Asks for a code to sign in with.
pub struct NewCode {
    /// Where it is mailed to.
    pub email: String,
    /// The language of the letter: `en` or `ru`.
    pub language: String,
}}

wire! { request
/// Signs in with a code, or proves again who is there.
pub struct NewSitting {
    /// The address it was mailed to.
    pub email: String,
    /// The six digits.
    pub code: String,
}}

wire! { answer
/// Nothing more to say.
pub struct Nothing {}}

wire! { answer
/// A person.
pub struct Person {
    /// Their number, as text.
    pub id: String,
    /// Their address.
    pub email: Option<String>,
    /// What they are called; empty until they say.
    pub name: String,
    /// The language of their console: `en` or `ru`.
    pub language: String,
}}

wire! { answer
/// A site where the person has a seat.
pub struct Seat {
    /// The site's public key.
    pub site: String,
    /// What customers know the company by.
    pub name: String,
    /// Their role there.
    pub role: Role,
    /// Whether visitors see the launcher.
    pub launched: bool,
}}

wire! { answer
/// A sitting that has just begun or changed. Its cookie comes beside it.
pub struct Console {
    /// Who is signed in.
    pub person: Person,
    /// Where they have a seat, by name.
    pub sites: Vec<Seat>,
    /// The public key of the site they are at.
    pub site: Option<String>,
}}

wire! { answer
/// Who is signed in, where, and how they can prove it.
pub struct ConsoleAnswer {
    /// Who is signed in.
    pub person: Person,
    /// Where they have a seat, by name.
    pub sites: Vec<Seat>,
    /// The public key of the site they are at.
    pub site: Option<String>,
    /// Their passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// Until when they need not prove again who they are.
    pub proved_until: Moment,
}}

wire! { answer
/// A passkey, without its key.
pub struct Passkey {
    /// The credential's id, in base64url.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Since when it is known.
    pub created_at: Moment,
}}

wire! { request
/// Asks for a challenge; says nothing.
pub struct NewChallenge {}}

wire! { answer
/// What a passkey is asked to sign.
pub struct Challenge {
    /// 256 random bits in base64url; good once, for ten minutes.
    pub challenge: String,
    /// The host that passkeys belong to.
    pub rp_id: String,
    /// Who is signed in, where somebody is: for them a passkey can be made.
    #[serde(default)]
    pub user: Option<ChallengeUser>,
    /// The passkeys they have.
    #[serde(default)]
    pub credentials: Option<Vec<String>>,
}}

wire! { answer
/// Who a new passkey is for.
pub struct ChallengeUser {
    /// Their handle, in base64url: its bytes are `user.id`.
    pub id: String,
    /// What the browser shows beside the passkey.
    pub name: String,
}}

wire! { request
/// A new passkey, as the browser made it. Binary fields are in base64url.
pub struct NewPasskey {
    /// The credential's id.
    pub id: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `getAuthenticatorData()`.
    pub authenticator_data: String,
    /// `getPublicKey()`: `SubjectPublicKeyInfo`.
    pub public_key: String,
    /// `getPublicKeyAlgorithm()`: -7 (ES256) or -257 (RS256).
    pub algorithm: i64,
    /// What its owner calls it.
    pub name: String,
}}

wire! { request
/// A challenge signed with a passkey. Binary fields are in base64url.
pub struct PasskeyUse {
    /// The credential's id.
    pub id: String,
    /// `clientDataJSON`.
    pub client_data: String,
    /// `authenticatorData`.
    pub authenticator_data: String,
    /// `signature`.
    pub signature: String,
    /// `userHandle`, where the browser has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_handle: Option<String>,
}}

wire! { request
/// What a person changes about themselves; what is missing stays.
#[derive(Default)]
pub struct ConsolePatch {
    /// What they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The language of their console: `en` or `ru`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}}

wire! { request
/// Enters a site.
pub struct EnterSite {
    /// Its public key.
    pub site: String,
}}
