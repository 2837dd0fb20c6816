//! Who works in a site. What a seat may do is in `loyalty::wire::roles`; that a site always has an owner is kept by
//! the database, so that of two owners who leave at once one stays.

mod invitations;

use loyalty::wire::roles::Role;
use loyalty::wire::team::{NewCounterPerson, TeamPatch};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::changes::{actor_name, note};
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::sql::{Statement, statement};
use crate::{pins, random, respond};

pub use invitations::{accept, invite, withdraw};

/// Everybody who works in the site, and who is invited.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    shown(200, call.db.ask(vec![shop.guard("team:read"), all(shop.site, call.now.0)]).await?)
}

/// Adds somebody who only works at a counter and has no address.
pub async fn add(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewCounterPerson = call.read()?;
    let name = name(&new.name)?;
    let pin = pins::stored(call, &new.pin).await?;
    let person = random::number(40)?;
    let details = object([("name", name.as_str().into()), ("role", Role::Staff.name().into())]);
    let batch = vec![
        shop.guard("team:write"),
        statement!(INSERT_PERSON, shop.site, person, name.as_str(), call.now.0),
        statement!(INSERT_SEAT, shop.site, person, name, pin, call.now.0),
        note(&shop, "team.added", &number(person), details, call.now.0),
        all(shop.site, call.now.0),
    ];
    shown(201, call.db.ask(batch).await?)
}

/// Changes somebody's role, name or PIN. Somebody without an address cannot sign in, and stays at the counter.
pub async fn change(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let patch: TeamPatch = call.read()?;
    let role = patch.role.as_deref().map(role).transpose()?;
    let name = patch.name.as_deref().map(name).transpose()?;
    let pin = match patch.pin.as_deref() {
        Some(pin) => Some(pins::stored(call, pin).await?),
        None => None,
    };
    let person = person_of(id)?;
    let new_pin = pin.is_some();
    let details = object([
        ("role", role.map_or(Value::Null, |role| role.name().into())),
        ("name", name.as_deref().map_or(Value::Null, Value::from)),
        ("pin", new_pin.into()),
    ]);
    let batch = vec![
        shop.guard("team:write"),
        statement!(STATE, shop.site, person),
        statement!(UPDATE, shop.site, person, role.map(Role::name), name, pin),
        note(&shop, "team.changed", id, details, call.now.0),
        // Whoever came in with the PIN before is out.
        statement!(END_SHIFTS, shop.site, person, i64::from(new_pin)),
        all(shop.site, call.now.0),
    ];
    let answers = call.db.run(batch).await?;
    match answers.get(1).and_then(Option::as_deref) {
        None => return Err(ApiError::not_found("person in this team")),
        Some("counter") if role.is_some_and(|role| role != Role::Staff) => {
            return Err(fault("/role", "somebody without an e-mail address works at the counter: invite them"));
        }
        Some(_) => {}
    }
    shown(200, answers.into_iter().next_back().flatten())
}

/// Takes somebody's seat, and ends what they have open in this site.
pub async fn remove(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let person = person_of(id)?;
    let batch = vec![
        shop.guard("team:write"),
        statement!(STATE, shop.site, person),
        statement!(DELETE, shop.site, person),
        note(&shop, "team.removed", id, object([]), call.now.0),
        statement!(END_SITTINGS, shop.site, person),
        all(shop.site, call.now.0),
    ];
    let answers = call.db.run(batch).await?;
    if answers.get(1).cloned().flatten().is_none() {
        return Err(ApiError::not_found("person in this team"));
    }
    shown(200, answers.into_iter().next_back().flatten())
}

fn all(site: i64, now: i64) -> Statement {
    statement!(ALL, site, now)
}

fn shown(status: u16, team: Option<String>) -> Answer<Response> {
    respond::json_text(status, team.unwrap_or_default())
}

/// A person's number, as the API writes it.
fn number(person: i64) -> String {
    person.to_string()
}

/// The number of the person whom a path names.
pub fn person_of(id: &str) -> Answer<i64> {
    id.parse().map_err(|_| ApiError::not_found("person in this team"))
}

fn role(name: &str) -> Answer<Role> {
    Role::parse(name).ok_or_else(|| fault("/role", "this is owner, manager or staff"))
}

/// What somebody or something is called, on one line.
pub fn name(name: &str) -> Answer<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(fault("/name", "a name has 1 to 60 characters on one line"));
    }
    Ok(name.to_owned())
}

fn fault(path: &str, detail: &str) -> ApiError {
    Problem::new(Code::OutOfRange, detail).with("path", path).into()
}

const ALL: &str = concat!(
    "
SELECT json_object(
  'people', json((SELECT json_group_array(json_object('person', CAST(person AS TEXT), 'name', called, 'email', email, 'role', role,
      'since', strftime('%Y-%m-%dT%H:%M:%SZ', since / 1000, 'unixepoch'),
      'last_seen_at', strftime('%Y-%m-%dT%H:%M:%SZ', last_seen_at / 1000, 'unixepoch'), 'has_pin', json(iif(pin IS NULL, 'false', 'true'))))
    FROM (SELECT person, coalesce(seat.name, nullif(person.name, ''), email, '') AS called, email, role, seat.created_at AS since, last_seen_at, pin
      FROM seat JOIN person USING (person) WHERE site = ?1 ORDER BY instr('owner manager staff', role), called, person))),
  'invitations', json((SELECT json_group_array(json_object('id', invitation, 'email', email, 'role', role,
      'by', ",
    actor_name!("actor", "?1"),
    ",
      'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch')))
    FROM (SELECT * FROM invitation WHERE site = ?1 AND expires_at > ?2 ORDER BY created_at DESC, invitation)))) AS json"
);

const STATE: &str = "
SELECT iif(email IS NULL, 'counter', 'console') AS json FROM seat JOIN person USING (person) WHERE site = ?1 AND person = ?2";

const INSERT_PERSON: &str = "
INSERT INTO person (person, email, name, language, created_at)
SELECT ?2, NULL, ?3, languages ->> '$[0]', ?4 FROM site WHERE site = ?1";

const INSERT_SEAT: &str = "
INSERT INTO seat (site, person, role, name, pin, created_at) VALUES (?1, ?2, 'staff', ?3, ?4, ?5)";

const UPDATE: &str = "
UPDATE seat SET role = coalesce(?3, role), name = coalesce(?4, name), pin = coalesce(?5, pin) WHERE site = ?1 AND person = ?2
  AND (coalesce(?3, 'staff') = 'staff' OR (SELECT email FROM person WHERE person.person = ?2) IS NOT NULL)";

const DELETE: &str = "DELETE FROM seat WHERE site = ?1 AND person = ?2";

const END_SHIFTS: &str = "DELETE FROM sitting WHERE person = ?2 AND site = ?1 AND kind = 'counter' AND ?3 = 1";

const END_SITTINGS: &str = "DELETE FROM sitting WHERE person = ?2 AND site = ?1";
