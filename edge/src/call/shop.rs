//! A shop that asks: its server with a key, somebody of it at the console, or somebody at its counter.
//! What they show has been read but not yet checked: the guard checks it in the same trip as the work.

use loyalty::wire::roles::{May, Role};

use crate::sql::{Arg, Statement, statement};

/// How long a proof of who somebody is holds, in milliseconds: ten minutes.
pub const PROOF_MS: i64 = 10 * 60 * 1000;

/// A shop.
pub struct Shop {
    /// The site.
    pub site: i64,
    by: By,
}

/// Who acts for it.
enum By {
    Key { id: String, hash: String },
    Sitting { person: i64, hash: String, now: i64 },
    Shift { person: i64, hash: String, device: String, device_hash: String, now: i64 },
}

impl Shop {
    /// A server with this key.
    pub fn by_key(site: i64, id: &str, hash: String) -> Self {
        Self { site, by: By::Key { id: id.to_owned(), hash } }
    }

    /// Somebody at the console.
    pub fn by_sitting(site: i64, person: i64, hash: &str, now: i64) -> Self {
        Self { site, by: By::Sitting { person, hash: hash.to_owned(), now } }
    }

    /// Somebody at the counter: the digest of their shift, the device's id and its digest.
    pub fn by_shift(site: i64, person: i64, hash: &str, (device, device_hash): (&str, &str), now: i64) -> Self {
        let (hash, device, device_hash) = (hash.to_owned(), device.to_owned(), device_hash.to_owned());
        Self { site, by: By::Shift { person, hash, device, device_hash, now } }
    }

    /// Ends the batch unless this shop may do what one of these scopes allows: `a` or `a b`.
    pub fn guard(&self, scopes: &str) -> Statement {
        match &self.by {
            By::Key { id, hash } => statement!(BY_KEY, self.site, id.as_str(), hash.as_str(), scopes),
            By::Sitting { hash, now, .. } => {
                let always = roles(|role| role.may(scopes) == May::Always);
                let ever = roles(|role| role.may(scopes) != May::Never);
                statement!(BY_SITTING, hash.as_str(), self.site, *now, ever, always, PROOF_MS)
            }
            By::Shift { hash, device, device_hash, now, .. } => {
                // Four digits are no proof for more than the counter's work, whoever typed them.
                let may = i64::from(Role::Staff.may(scopes) == May::Always);
                statement!(BY_SHIFT, hash.as_str(), self.site, *now, device.as_str(), device_hash.as_str(), may)
            }
        }
    }

    /// The same for what changes or carries away much at once: a person must have proved shortly before
    /// who they are, whatever the scopes say. A key need not.
    pub fn guard_proved(&self, scopes: &str) -> Statement {
        let mut guard = self.guard(scopes);
        if let (By::Sitting { .. }, Some(always)) = (&self.by, guard.args.get_mut(4)) {
            *always = Arg::from("");
        }
        guard
    }

    /// Who is written down as the actor of what is done.
    pub fn actor(&self) -> String {
        match &self.by {
            By::Key { id, .. } => format!("key:{id}"),
            By::Sitting { person, .. } | By::Shift { person, .. } => format!("person:{person}"),
        }
    }

    /// The id of the key; none for a person.
    pub fn key(&self) -> Option<&str> {
        match &self.by {
            By::Key { id, .. } => Some(id),
            By::Sitting { .. } | By::Shift { .. } => None,
        }
    }

    /// The number of the person; none for a key.
    pub fn person(&self) -> Option<i64> {
        match &self.by {
            By::Key { .. } => None,
            By::Sitting { person, .. } | By::Shift { person, .. } => Some(*person),
        }
    }

    /// The id of the counter's device.
    pub fn device(&self) -> Option<&str> {
        match &self.by {
            By::Shift { device, .. } => Some(device),
            By::Key { .. } | By::Sitting { .. } => None,
        }
    }
}

/// The names of some roles, spaces between them.
fn roles(which: impl Fn(Role) -> bool) -> String {
    let names: Vec<&str> = Role::ALL.into_iter().filter(|role| which(*role)).map(Role::name).collect();
    names.join(" ")
}

const BY_KEY: &str = "
INSERT INTO guard (known, allowed)
SELECT count(*), coalesce(max(EXISTS (SELECT 1 FROM json_each(scopes) WHERE value = '*' OR instr(' ' || ?4 || ' ', ' ' || value || ' ') > 0)), 0)
FROM access_key WHERE site = ?1 AND id = ?2 AND hash = ?3 AND kind = 'secret' AND revoked_at IS NULL";

// `?4` are the roles that may at all, `?5` those that may without a fresh proof.
const BY_SITTING: &str = "
INSERT INTO guard (known, allowed, proved, sitting, now)
SELECT count(*), coalesce(max(instr(?4, role) > 0), 0), coalesce(max(instr(?5, role) > 0 OR proved_at > ?3 - ?6), 0), ?1, ?3
FROM sitting LEFT JOIN seat USING (site, person)
WHERE hash = ?1 AND site = ?2 AND kind = 'console' AND expires_at > ?3 AND ends_at > ?3";

const BY_SHIFT: &str = "
INSERT INTO guard (known, allowed, sitting, now)
SELECT count(*), coalesce(max(role IS NOT NULL AND ?6), 0), ?1, ?3
FROM sitting JOIN device USING (site, device) LEFT JOIN seat USING (site, person)
WHERE sitting.hash = ?1 AND sitting.site = ?2 AND kind = 'counter' AND device = ?4 AND expires_at > ?3 AND ends_at > ?3
  AND device.hash = ?5 AND revoked_at IS NULL";
