//! A person at the console, and a device at a counter: read from their cookies, not yet checked.

use super::shop::PROOF_MS;
use crate::sql::{Statement, statement};
use crate::tokens::DeviceToken;

/// Somebody who is signed in to the console, with or without a site.
pub struct Person {
    /// Their number.
    pub person: i64,
    /// The site they are at.
    pub site: Option<i64>,
    /// The digest of their sitting.
    pub sitting: String,
    /// The time it is.
    pub now: i64,
}

impl Person {
    /// Ends the batch unless the sitting is live.
    pub fn guard(&self) -> Statement {
        statement!(GUARD, self.sitting.as_str(), self.person, self.now, PROOF_MS, 0)
    }

    /// Ends the batch unless the sitting is live and they proved within ten minutes who they are.
    pub fn guard_proved(&self) -> Statement {
        statement!(GUARD, self.sitting.as_str(), self.person, self.now, PROOF_MS, 1)
    }

    /// Who is written down as the actor of what they do.
    pub fn actor(&self) -> String {
        format!("person:{}", self.person)
    }
}

/// A device that is enrolled at a counter.
pub struct Device {
    /// Its site, its id and its secret.
    pub token: DeviceToken,
    /// The time it is.
    pub now: i64,
}

impl Device {
    /// Ends the batch unless the device is enrolled.
    pub fn guard(&self) -> Statement {
        let DeviceToken { site, id, hash, .. } = &self.token;
        statement!(GUARD_DEVICE, *site, id.as_str(), hash.as_str(), self.now)
    }
}

const GUARD: &str = "
INSERT INTO guard (known, allowed, proved, sitting, now)
SELECT count(*), 1, coalesce(max(?5 = 0 OR proved_at > ?3 - ?4), 0), ?1, ?3
FROM sitting WHERE hash = ?1 AND person = ?2 AND kind = 'console' AND expires_at > ?3 AND ends_at > ?3";

const GUARD_DEVICE: &str = "
INSERT INTO guard (known, allowed, now)
SELECT count(*), 1, ?4 FROM device WHERE site = ?1 AND device = ?2 AND hash = ?3 AND revoked_at IS NULL";
