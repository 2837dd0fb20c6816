//! A site's keys. Two of one name can be live at a time, so that a new one takes over while the old one
//! still works.

use loyalty::wire::calls::SCOPES;
use loyalty::wire::sites::{KeyCreated, NewKey};
use loyalty::wire::{Code, Problem};
use worker::Response;

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::sql::statement;
use crate::{changes, identity, json, respond, tokens};

/// The site's keys, without their secrets.
pub async fn list(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let listed = call.db.ask(vec![shop.guard("keys:write"), statement!(LIST, shop.site)]).await?;
    respond::json_text(200, listed.unwrap_or_default())
}

/// Creates a key. It may do no more than the key that creates it: nobody widens their own power. A person
/// who may make keys is an owner, who may do everything: in SQL their key is NULL.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewKey = call.read()?;
    let scopes = new.scopes.as_deref().unwrap_or_default();
    check(&new, scopes)?;
    let id = tokens::key_id()?;
    let (secret, hash) = if new.kind == "secret" {
        let drawn = tokens::secret_key(shop.site, &id)?;
        (drawn.secret, Some(drawn.hash))
    } else {
        let master = call.secret_of("MASTER_KEY")?;
        let secret = identity::secret(&master, shop.site, &id);
        (secret.ok_or_else(|| ApiError::Internal("identity secret".into()))?, None)
    };
    // Who can sign for customers can do all that customers can: only a key that may do everything makes one.
    let wanted = if new.kind == "identity" { "[\"*\"]".to_owned() } else { json::text(scopes) };
    let scopes = json::text(scopes);
    let made = json::object([("name", new.name.as_str().into()), ("kind", new.kind.as_str().into())]);
    let inserted = call
        .db
        .ask(vec![
            shop.guard("keys:write"),
            statement!(
                INSERT,
                shop.site,
                id.as_str(),
                new.kind,
                new.name,
                hash,
                scopes,
                call.now.0,
                shop.key(),
                wanted.clone()
            ),
            changes::note(&shop, "key.created", &id, made, call.now.0),
            statement!(OUTCOME, shop.site, id.as_str(), shop.key(), wanted),
        ])
        .await?;
    match inserted.as_deref() {
        Some("created") => respond::json(201, &KeyCreated { id, secret }),
        Some("wider") => Err(ApiError::of(Code::Forbidden, "a key cannot give what it may not do itself")),
        _ => Err(ApiError::of(Code::TooManyKeys, "two keys of this name are live: revoke one first")),
    }
}

/// Revokes a key at once: one that may do no more than the key that revokes it, and never the last one
/// that can make keys, or nobody could ever let the owner in again.
pub async fn revoke(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let revoked = call
        .db
        .run(vec![
            shop.guard("keys:write"),
            statement!(MAY_REVOKE, shop.site, id, shop.key()),
            statement!(REVOKE, shop.site, id, shop.key(), call.now.0),
            changes::note(&shop, "key.revoked", id, json::object([]), call.now.0),
            statement!(SHOW, shop.site, id),
        ])
        .await?;
    match revoked.get(1).cloned().flatten().as_deref() {
        Some("yes") => {}
        Some("wider") => return Err(ApiError::of(Code::Forbidden, "that key may do more than this one")),
        Some(_) => return Err(ApiError::of(Code::Forbidden, "it is the last key that can make keys")),
        None => return Err(ApiError::not_found("key")),
    }
    let shown = revoked.into_iter().next_back().flatten();
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("key"))?)
}

fn check(new: &NewKey, scopes: &[String]) -> Answer<()> {
    let fault = |path: &str, detail: &str| -> Answer<()> {
        Err(Problem::new(Code::OutOfRange, detail).with("path", path).into())
    };
    if new.kind != "secret" && new.kind != "identity" {
        return fault("/kind", "this is secret or identity");
    }
    if new.name.trim().is_empty() || new.name.chars().count() > 60 || new.name.chars().any(char::is_control) {
        return fault("/name", "a name has 1 to 60 characters on one line");
    }
    if let Some(other) = scopes.iter().find(|scope| !SCOPES.contains(&scope.as_str())) {
        let other: String = other.chars().take(40).collect();
        return fault("/scopes", &["there is no scope ", &other, "; openapi.json names all of them"].concat());
    }
    if (new.kind == "secret") == scopes.is_empty() {
        return fault("/scopes", "a secret key has scopes, an identity key has none");
    }
    Ok(())
}

const INSERT: &str = "
INSERT INTO access_key (site, id, kind, name, hash, scopes, created_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
WHERE (SELECT count(*) FROM access_key WHERE site = ?1 AND kind = ?3 AND name = ?4 AND revoked_at IS NULL) < 2
  AND (?8 IS NULL OR NOT EXISTS (
    SELECT 1 FROM json_each(?9) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM access_key AS own, json_each(own.scopes) AS had WHERE own.site = ?1 AND own.id = ?8 AND had.value IN ('*', wanted.value))))";

const OUTCOME: &str = "
SELECT iif(EXISTS (SELECT 1 FROM access_key WHERE site = ?1 AND id = ?2), 'created',
  iif(?3 IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(?4) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM access_key AS own, json_each(own.scopes) AS had WHERE own.site = ?1 AND own.id = ?3 AND had.value IN ('*', wanted.value))),
  'wider', 'full')) AS json";

/// Whether the key `?3` may revoke the key `?2`: `yes`, `wider` or `last`. An identity key counts as `*`.
macro_rules! may_revoke {
    () => {
        "iif(?3 IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(iif(kind = 'identity', '[\"*\"]', scopes)) AS its
      WHERE NOT EXISTS (SELECT 1 FROM access_key AS own, json_each(own.scopes) AS had WHERE own.site = ?1 AND own.id = ?3 AND had.value IN ('*', its.value))), 'wider',
    iif(revoked_at IS NULL AND EXISTS (SELECT 1 FROM json_each(scopes) AS its WHERE its.value IN ('*', 'keys:write'))
      AND NOT EXISTS (SELECT 1 FROM access_key AS other, json_each(other.scopes) AS had WHERE other.site = ?1 AND other.id <> ?2 AND other.revoked_at IS NULL
        AND had.value IN ('*', 'keys:write'))
      AND NOT EXISTS (SELECT 1 FROM seat WHERE seat.site = ?1 AND seat.role = 'owner'), 'last', 'yes'))"
    };
}

const MAY_REVOKE: &str = concat!("SELECT ", may_revoke!(), " AS json FROM access_key WHERE site = ?1 AND id = ?2");

const REVOKE: &str = concat!(
    "UPDATE access_key SET revoked_at = ?4 WHERE site = ?1 AND id = ?2 AND revoked_at IS NULL AND ",
    may_revoke!(),
    " = 'yes'"
);

macro_rules! key_json {
    () => {
        "json_object('id', id, 'kind', kind, 'name', name, 'scopes', json(scopes),
  'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
  'revoked_at', strftime('%Y-%m-%dT%H:%M:%SZ', revoked_at / 1000, 'unixepoch'))"
    };
}

const SHOW: &str = concat!("SELECT ", key_json!(), " AS json FROM access_key WHERE site = ?1 AND id = ?2");

const LIST: &str = concat!(
    "SELECT json_object('keys', json_group_array(",
    key_json!(),
    ")) AS json FROM (SELECT * FROM access_key WHERE site = ?1 ORDER BY created_at, id)"
);
