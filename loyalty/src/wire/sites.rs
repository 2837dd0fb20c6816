//! A site, its settings and its keys.

use serde_json::Value;

use super::wire;
use crate::time::Moment;

wire! { request
/// A new site.
pub struct NewSite {
    /// What customers know the company by.
    pub name: String,
    /// Origins of its pages: `https://example.com`.
    pub origins: Vec<String>,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// IANA name of its time zone.
    pub zone: String,
    /// Languages of its pages, the first one by default.
    pub languages: Vec<String>,
}}

wire! { request
/// A new site of whoever is signed in, with a ready program.
pub struct StartSite {
    /// The program and look it starts with: `service`, `shop` or `blog`.
    pub template: String,
    /// What customers know the company by.
    pub name: String,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// IANA name of its time zone.
    pub zone: String,
    /// Languages of its pages, the first one by default.
    pub languages: Vec<String>,
    /// Origins of its pages: `https://example.com`. None yet is no fault.
    pub origins: Vec<String>,
}}

wire! { answer
/// A key that signs identity tokens. The HMAC key is the UTF-8 bytes of `secret` exactly as shown.
pub struct IdentityKey {
    /// Goes into the token's `kid`.
    pub id: String,
    /// Shown once.
    pub secret: String,
}}

wire! { answer
/// A site with its first keys; the secrets are shown once.
pub struct SiteCreated {
    /// The site's id.
    pub site: String,
    /// The key that stands in pages.
    pub public_key: String,
    /// The key for the shop's servers; it may do everything.
    pub secret_key: String,
    /// The key that signs identity tokens.
    pub identity_key: IdentityKey,
}}

wire! { answer
/// A site's settings.
pub struct Site {
    /// The site's id.
    pub site: String,
    /// The key that stands in pages.
    pub public_key: String,
    /// What customers know the company by.
    pub name: String,
    /// Origins of its pages.
    pub origins: Vec<String>,
    /// ISO 4217 code of its money.
    pub currency: String,
    /// IANA name of its time zone.
    pub zone: String,
    /// Languages of its pages.
    pub languages: Vec<String>,
    /// Who keeps contact data: `ours` or `owner`.
    pub contacts: String,
    /// How its launcher and panel look, as it was sent.
    #[cfg_attr(feature = "schema", schemars(with = "crate::look::Look"))]
    pub look: Value,
    /// The ready program it started with, where its owner chose one.
    pub template: Option<String>,
    /// Since when visitors see it; none before the launch.
    pub launched_at: Option<Moment>,
    /// When one of its pages was last seen to have the line, before the launch.
    pub seen_at: Option<Moment>,
    /// The page's origin. Without `seen_at` it is none of the site's: the line stands at an address that is not named.
    pub seen_origin: Option<String>,
    /// The card of the member that its owner tries things with, and who counts nowhere.
    pub test_card: Option<String>,
    /// Since when it exists.
    pub created_at: Moment,
}}

wire! { request
/// A change of settings; what is missing stays. The currency and the zone are for ever: points and
/// days were counted by them.
#[derive(Default)]
pub struct SitePatch {
    /// What customers know the company by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Origins of its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origins: Option<Vec<String>>,
    /// Languages of its pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
    /// Who keeps contact data: `ours` or `owner`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<String>,
    /// How its launcher and panel look, as a whole: what is missing in it is as it comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::look::Look>"))]
    pub look: Option<Value>,
}}

wire! { request
/// A key to be created.
pub struct NewKey {
    /// `secret` for servers, `identity` for signing tokens.
    pub kind: String,
    /// What it is for. Two keys of a name can be live at a time, so that one can replace the other.
    pub name: String,
    /// What a secret key may do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
}}

wire! { answer
/// A new key; its secret is shown once.
pub struct KeyCreated {
    /// The key's id.
    pub id: String,
    /// The secret.
    pub secret: String,
}}

wire! { answer
/// A key without its secret.
pub struct Key {
    /// The key's id.
    pub id: String,
    /// `secret` or `identity`.
    pub kind: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Since when it exists.
    pub created_at: Moment,
    /// Since when it does not work any more.
    pub revoked_at: Option<Moment>,
}}

wire! { answer
/// A site's keys.
pub struct KeyList {
    /// The keys, oldest first.
    pub keys: Vec<Key>,
}}
