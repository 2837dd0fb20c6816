//! The site that is worked on, as the edge tells it.

use serde::Deserialize;
use serde_json::Value;

use crate::api::{self, Trouble};

/// A site's settings.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Site {
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
    #[serde(default)]
    pub look: Value,
    /// Since when visitors see it.
    #[serde(default)]
    pub launched_at: Option<String>,
    /// When its line was last seen in a page.
    #[serde(default)]
    pub seen_at: Option<String>,
    /// Where it was seen.
    #[serde(default)]
    pub seen_origin: Option<String>,
    /// What kind of company it began as.
    #[serde(default)]
    pub template: Option<String>,
    /// The card code of its test member.
    #[serde(default)]
    pub test_card: Option<String>,
}

impl Site {
    /// A page that asked and is at none of the site's addresses.
    pub fn stranger(&self) -> Option<&String> {
        self.seen_origin.as_ref().filter(|origin| !self.origins.contains(origin))
    }

    /// The line to paste.
    pub fn line(&self) -> String {
        let host = web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default();
        format!("<script async src=\"{host}/s/{}.js\"></script>", self.public_key)
    }
}

/// Reads it.
pub async fn read() -> Result<Site, Trouble> {
    api::get("/v1/site").await
}
