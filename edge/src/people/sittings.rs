//! Sittings at the console: who is signed in, at which site, and until when.

use loyalty::wire::people::{ConsolePatch, EnterSite};
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::{self, Call, PROOF_MS, Person};
use crate::error::{Answer, ApiError};
use crate::sql::{Statement, statement};
use crate::tokens::{self, Drawn};
use crate::{outbox, respond};

/// A sitting that is not used ends after 12 hours.
const IDLE_MS: i64 = 12 * 60 * 60 * 1000;
/// Every sitting ends after 14 days.
const LIFE_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// A sitting about to be opened: its statements and its cookie.
pub struct Opened {
    drawn: Drawn,
    person: i64,
    site: Option<i64>,
}

impl Opened {
    /// Draws the cookie of a person at a site, or at none yet.
    pub fn draw(person: i64, site: Option<i64>) -> Answer<Self> {
        Ok(Self { drawn: tokens::sitting(person, site)?, person, site })
    }

    /// Whose it is.
    pub fn person(&self) -> i64 {
        self.person
    }

    /// The digest that is kept of its cookie.
    pub fn hash(&self) -> &str {
        &self.drawn.hash
    }

    /// Opens it for whoever has this code.
    pub fn by_code(&self, email: &str, code: &str, now: i64) -> Statement {
        let hash = self.drawn.hash.as_str();
        statement!(BY_CODE, hash, self.person, self.site, now, IDLE_MS, LIFE_MS, email, code)
    }

    /// Opens it for whoever has used this passkey.
    pub fn by_passkey(&self, id: &str, now: i64) -> Statement {
        statement!(BY_PASSKEY, self.drawn.hash.as_str(), self.person, self.site, now, IDLE_MS, LIFE_MS, id)
    }

    /// Opens it in the place of this person's earlier one, at a site where they have a seat. When it ends
    /// and how lately they proved who they are stays as it was.
    pub fn by_moving(&self, from: &Person, now: i64) -> [Statement; 2] {
        let (hash, before) = (self.drawn.hash.as_str(), from.sitting.as_str());
        [statement!(BY_MOVING, hash, before, self.site, now, IDLE_MS), statement!(END_MOVED, before, hash)]
    }

    /// Reads what the console is told about it; nothing where it was not opened.
    pub fn shown(&self) -> Statement {
        statement!(SHOW, self.drawn.hash.as_str())
    }

    /// The answer: what [`Self::shown`] read, and the cookie.
    pub fn answer(self, status: u16, shown: String) -> Answer<Response> {
        let response = respond::json_text(status, shown)?;
        response.headers().append("set-cookie", &call::console(&self.drawn.secret))?;
        Ok(response)
    }
}

impl Person {
    /// Ends their sitting.
    pub fn ends(&self) -> Statement {
        statement!(END, self.sitting.as_str())
    }
}

/// Who is signed in, where, and how they can prove it.
pub async fn show(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let shown = call.db.ask(vec![person.guard(), statement!(SHOW_ALL, person.sitting.as_str(), PROOF_MS)]).await?;
    respond::json_text(200, shown.unwrap_or_default())
}

/// Changes a person's own name or language.
pub async fn change(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let patch: ConsolePatch = call.read()?;
    let fault = |path: &str, detail: &str| ApiError::from(Problem::new(Code::OutOfRange, detail).with("path", path));
    let name = patch.name.map(|name| name.trim().to_owned());
    if name.as_deref().is_some_and(|name| name.chars().count() > 60 || name.chars().any(char::is_control)) {
        return Err(fault("/name", "a name has at most 60 characters on one line"));
    }
    if patch.language.as_deref().is_some_and(|language| outbox::language(language) != language) {
        return Err(fault("/language", "this is en or ru"));
    }
    let shown = call
        .db
        .ask(vec![
            person.guard(),
            statement!(UPDATE, person.person, name, patch.language),
            statement!(SHOW_ALL, person.sitting.as_str(), PROOF_MS),
        ])
        .await?;
    respond::json_text(200, shown.unwrap_or_default())
}

/// Enters a site where the person has a seat.
pub async fn enter(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let wanted: EnterSite = call.read()?;
    let no_seat = || ApiError::not_found("site of yours");
    let site = tokens::site_of_public_key(&wanted.site).ok_or_else(no_seat)?;
    let opened = Opened::draw(person.person, Some(site))?;
    let mut batch = vec![person.guard()];
    batch.extend(opened.by_moving(&person, call.now.0));
    batch.push(opened.shown());
    match call.db.ask(batch).await? {
        Some(shown) => opened.answer(200, shown),
        None => Err(no_seat()),
    }
}

/// Signs out here.
pub async fn sign_out(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    call.db.run(vec![person.guard(), person.ends()]).await?;
    signed_out()
}

/// Signs out everywhere, at every counter too.
pub async fn sign_out_everywhere(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    call.db.run(vec![person.guard(), statement!(END_ALL, person.person)]).await?;
    signed_out()
}

fn signed_out() -> Answer<Response> {
    let response = respond::json_text(200, "{}".to_owned())?;
    response.headers().append("set-cookie", &call::clear_console())?;
    Ok(response)
}

/// Opens a sitting of `?2`, at the site `?3` where they have a seat there, for what a table holds.
macro_rules! open {
    ($held:literal) => {
        concat!(
            "
INSERT INTO sitting (hash, kind, person, site, created_at, slid_at, expires_at, ends_at, proved_at)
SELECT ?1, 'console', ?2, (SELECT site FROM seat WHERE seat.site = ?3 AND seat.person = ?2), ?4, ?4,
  CAST(?4 AS INTEGER) + ?5, CAST(?4 AS INTEGER) + ?6, ?4 FROM ",
            $held
        )
    };
}

const BY_CODE: &str = open!("sign_in_code WHERE email = ?7 AND hash = ?8");

const BY_PASSKEY: &str = open!("passkey WHERE id = ?7 AND person = ?2");

const BY_MOVING: &str = "
INSERT INTO sitting (hash, kind, person, site, created_at, slid_at, expires_at, ends_at, proved_at)
SELECT ?1, kind, person, ?3, created_at, ?4, CAST(?4 AS INTEGER) + ?5, ends_at, proved_at FROM sitting
WHERE hash = ?2 AND EXISTS (SELECT 1 FROM seat WHERE seat.site = ?3 AND seat.person = sitting.person)";

const END_MOVED: &str = "DELETE FROM sitting WHERE hash = ?1 AND EXISTS (SELECT 1 FROM sitting WHERE hash = ?2)";

const END: &str = "DELETE FROM sitting WHERE hash = ?1";

const END_ALL: &str = "DELETE FROM sitting WHERE person = ?1";

const UPDATE: &str = "
UPDATE person SET name = coalesce(?2, name), language = coalesce(?3, language) WHERE person = ?1";

/// What the console is told of a sitting, with more fields behind it.
macro_rules! shown {
    ($more:expr) => {
        concat!(
            "
SELECT json_object('person', json_object('id', CAST(person AS TEXT), 'email', email, 'name', name, 'language', language),
  'sites', json((SELECT json_group_array(json_object('site', public_key, 'name', name, 'role', role, 'launched', json(iif(launched_at IS NULL, 'false', 'true'))))
    FROM (SELECT public_key, site.name, role, launched_at FROM seat JOIN site USING (site) WHERE seat.person = sitting.person ORDER BY site.name, site))),
  'site', (SELECT public_key FROM site WHERE site.site = sitting.site)",
            $more,
            ") AS json
FROM sitting JOIN person USING (person) WHERE hash = ?1"
        )
    };
}

const SHOW: &str = shown!("");

const SHOW_ALL: &str = shown!(
    ",
  'passkeys', json((SELECT json_group_array(json_object('id', id, 'name', name, 'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch')))
    FROM (SELECT * FROM passkey WHERE passkey.person = sitting.person ORDER BY created_at, id))),
  'proved_until', strftime('%Y-%m-%dT%H:%M:%SZ', (proved_at + ?2) / 1000, 'unixepoch')"
);
