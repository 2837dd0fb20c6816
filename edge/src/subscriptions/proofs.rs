//! The proof of a consent: who, when by their own clock, on which page, to which sentence.
//!
//! A proof names the address by a digest of ours. Whoever asks “did this address agree?” brings the address along;
//! once it is erased, the proof answers that question and no other.

use loyalty::consent::Consent;

use crate::posting::hex_digest;
use crate::sql::{Statement, statement};

/// One step of a consent, all but the sentence.
pub struct Proof<'a> {
    /// The site.
    pub site: i64,
    /// The address, under its digest.
    pub who: &'a str,
    /// `asked`, `confirmed` or `withdrawn`.
    pub step: &'static str,
    /// When, in milliseconds.
    pub at: i64,
    /// How far their clock was from UTC, in minutes.
    pub zone_minutes: Option<i64>,
    /// On which page.
    pub page: Option<&'a str>,
    /// How.
    pub via: &'a str,
}

impl Proof<'_> {
    /// Writes down a consent with the sentence they saw, which gets a number where it is a new one.
    pub fn of(&self, consent: Consent, language: &str, site_name: &str) -> [Statement; 2] {
        let sentence = consent.sentence(language, site_name);
        let wording = hex_digest(&sentence);
        let Self { site, who, step, at, zone_minutes, page, via } = *self;
        [
            statement!(WORDING, site, wording.as_str(), consent.name(), language, sentence, at),
            statement!(STEP, site, who, consent.name(), step, at, zone_minutes, page, via, wording.as_str()),
        ]
    }
}

const WORDING: &str = "
INSERT INTO wording (site, wording, kind, language, version, text, first_at)
SELECT ?1, ?2, ?3, ?4, 1 + (SELECT coalesce(max(version), 0) FROM wording WHERE site = ?1 AND kind = ?3 AND language = ?4), ?5, ?6
WHERE true ON CONFLICT (site, wording) DO NOTHING";

const STEP: &str = "
INSERT INTO consent (site, who, consent, kind, step, at, zone, page, via, wording)
SELECT ?1, ?2, 1 + (SELECT coalesce(max(consent), 0) FROM consent WHERE site = ?1 AND who = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9";

/// The link of a letter was followed and its button pressed: everything that was asked for with it now counts.
pub const CONFIRMED: &str = "
INSERT INTO consent (site, who, consent, kind, step, at, zone, page, via, wording)
SELECT ?1, ?2, row_number() OVER () + (SELECT coalesce(max(consent), 0) FROM consent WHERE site = ?1 AND who = ?2),
  kind, 'confirmed', ?4, zone, page, 'letter', wording
FROM consent AS asked JOIN confirmation ON confirmation.site = asked.site AND confirmation.hash = ?3
WHERE asked.site = ?1 AND asked.who = ?2 AND asked.step = 'asked' AND asked.at = confirmation.created_at
  AND used_at IS NULL AND expires_at > ?4";

/// Whatever counted counts no more.
pub const WITHDRAWN: &str = "
INSERT INTO consent (site, who, consent, kind, step, at, via, wording)
SELECT ?1, ?2, row_number() OVER () + (SELECT coalesce(max(consent), 0) FROM consent WHERE site = ?1 AND who = ?2), kind, 'withdrawn', ?4, ?5, wording
FROM (SELECT kind, step, wording, row_number() OVER (PARTITION BY kind ORDER BY consent DESC) AS newest FROM consent WHERE site = ?1 AND who = ?2)
WHERE newest = 1 AND step <> 'withdrawn' AND kind <> 'program'
  AND EXISTS (SELECT 1 FROM subscriber WHERE site = ?1 AND subscriber = ?3 AND state IN ('asked', 'confirmed'))";
