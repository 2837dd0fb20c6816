//! Sites and their settings.

mod start;

use loyalty::look::Look;
use loyalty::program::Program;
use loyalty::wire::sites::{IdentityKey, NewSite, SiteCreated, SitePatch};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::changes::note;
use crate::error::{Answer, ApiError, faulty};
use crate::json::object;
use crate::sql::{Statement, statement};
use crate::zone::Zone;
use crate::{identity, json, program, public_config, random, respond, tokens};

pub use start::start;

/// Creates a site. 1. Check its settings. 2. Draw its number and keys. 3. Write it with the starter
/// program. 4. Show the secrets, once.
pub async fn create(call: &Call) -> Answer<Response> {
    call.operator()?;
    let new: NewSite = call.read()?;
    check(&new, false)?;
    let master = call.secret_of("MASTER_KEY")?;
    let site = random::number(40)?;
    let (secret_id, identity_id) = (tokens::key_id()?, tokens::key_id()?);
    let key = tokens::secret_key(site, &secret_id)?;
    let identity_secret =
        identity::secret(&master, site, &identity_id).ok_or_else(|| ApiError::Internal("identity secret".into()))?;
    let created = SiteCreated {
        site: random::letters(site),
        public_key: tokens::public_key(site),
        secret_key: key.secret,
        identity_key: IdentityKey { id: identity_id.clone(), secret: identity_secret },
    };
    let now = call.now.0;
    let mut batch = vec![insert(site, &new, Some(now), now)];
    batch.extend(program::put(site, &Program::starter(), "operator", None, None, now));
    batch.extend([
        statement!(INSERT_KEY, site, secret_id, "secret", key.hash, "[\"*\"]", now),
        statement!(INSERT_KEY, site, identity_id, "identity", Option::<String>::None, "[]", now),
    ]);
    call.db.run(batch).await?;
    public_config::refresh(call, site).await;
    respond::json(201, &created)
}

/// The site's settings.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call.db.ask(vec![shop.guard("site:read"), statement!(SHOW, shop.site)]).await?;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("site"))?)
}

/// Shows the site to visitors. There is no way back: whoever has points wants to see them.
pub async fn launch(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let shown = call
        .db
        .ask(vec![
            shop.guard("site:write"),
            statement!(LAUNCH, shop.site, call.now.0),
            note(&shop, "site.launched", "", object([]), call.now.0),
            statement!(SHOW, shop.site),
        ])
        .await?;
    public_config::refresh(call, shop.site).await;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("site"))?)
}

/// Changes settings; what is missing stays.
pub async fn change(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let patch: SitePatch = call.read()?;
    check_name(patch.name.as_deref())?;
    check_origins(patch.origins.as_deref())?;
    check_languages(patch.languages.as_deref())?;
    if patch.contacts.as_deref().is_some_and(|contacts| !["ours", "owner"].contains(&contacts)) {
        return Err(fault("/contacts", "this is ours or owner"));
    }
    if let Some(look) = &patch.look {
        Look::read(look, "/look").map_err(|faults| faulty(Code::LookInvalid, &faults))?;
    }
    let fields = [
        ("name", patch.name.is_some()),
        ("origins", patch.origins.is_some()),
        ("languages", patch.languages.is_some()),
        ("contacts", patch.contacts.is_some()),
        ("look", patch.look.is_some()),
    ];
    // Contacts are forgotten for good.
    let forgets = patch.contacts.as_deref() == Some("owner");
    let guard = if forgets { shop.guard_proved("site:write") } else { shop.guard("site:write") };
    let changed: Value = fields.into_iter().filter(|(_, sent)| *sent).map(|(field, _)| Value::from(field)).collect();
    let shown = call
        .db
        .ask(vec![
            guard,
            statement!(
                UPDATE,
                shop.site,
                patch.name,
                patch.origins.map(|origins| json::text(&origins)),
                patch.languages.map(|languages| json::text(&languages)),
                patch.contacts,
                patch.look,
                call.now.0
            ),
            note(&shop, "site.changed", "", object([("fields", changed)]), call.now.0),
            statement!(FORGET_CONTACTS, shop.site),
            statement!(FORGET_DELIVERIES, shop.site),
            statement!(FORGET_CONFIRMATIONS, shop.site),
            statement!(FORGET_CODES, shop.site),
            statement!(FORGET_READERS, shop.site),
            statement!(SHOW, shop.site),
        ])
        .await?;
    public_config::refresh(call, shop.site).await;
    respond::json_text(200, shown.ok_or_else(|| ApiError::not_found("site"))?)
}

/// The statement that writes a new site. Its program follows: until then it has none.
fn insert(site: i64, new: &NewSite, launched_at: Option<i64>, now: i64) -> Statement {
    let (origins, languages) = (json::text(&new.origins), json::text(&new.languages));
    let (name, currency, zone) = (new.name.as_str(), new.currency.as_str(), new.zone.as_str());
    statement!(INSERT, site, tokens::public_key(site), name, origins, currency, zone, languages, launched_at, now)
}

/// Whether a site can be made of this; `later` its pages can be named as well.
fn check(new: &NewSite, later: bool) -> Answer<()> {
    check_name(Some(&new.name))?;
    check_origins(Some(new.origins.as_slice()).filter(|origins| !later || !origins.is_empty()))?;
    check_languages(Some(&new.languages))?;
    let is_currency = new.currency.len() == 3 && new.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_currency {
        return Err(fault("/currency", "a currency is an ISO 4217 code such as EUR"));
    }
    if Zone::named(&new.zone).is_none() {
        return Err(fault("/zone", "a zone is an IANA name such as Europe/Moscow"));
    }
    Ok(())
}

fn check_name(name: Option<&str>) -> Answer<()> {
    let fits =
        |name: &str| !name.trim().is_empty() && name.chars().count() <= 80 && !name.chars().any(char::is_control);
    if name.is_none_or(fits) { Ok(()) } else { Err(fault("/name", "a name has 1 to 80 characters on one line")) }
}

/// An origin as browsers send it: scheme and host, perhaps a port, nothing after. Plain HTTP only on the
/// owner's own machine.
fn check_origins(origins: Option<&[String]>) -> Answer<()> {
    let is_host = |host: &str| {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
        !name.is_empty() && name.len() <= 253 && name.bytes().all(letters) && port.parse::<u16>().is_ok()
    };
    let is_origin = |origin: &String| {
        let local = origin.strip_prefix("http://").filter(|host| {
            let name = host.split(':').next().unwrap_or_default();
            name == "localhost" || name == "127.0.0.1" || name.ends_with(".localhost")
        });
        origin.strip_prefix("https://").or(local).is_some_and(is_host)
    };
    match origins {
        Some([]) => Err(fault("/origins", "a site has at least one origin")),
        Some(origins) if origins.len() > 20 => Err(fault("/origins", "a site has at most 20 origins")),
        Some(origins) if !origins.iter().all(is_origin) => {
            Err(fault("/origins", "an origin is https://example.com, without a path; http only for localhost"))
        }
        _ => Ok(()),
    }
}

fn check_languages(languages: Option<&[String]>) -> Answer<()> {
    let is_code = |code: &String| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    let fits = |languages: &[String]| (1..=20).contains(&languages.len()) && languages.iter().all(is_code);
    if languages.is_none_or(fits) {
        return Ok(());
    }
    Err(fault("/languages", "languages are 1 to 20 codes such as en"))
}

fn fault(path: &str, detail: &str) -> ApiError {
    Problem::new(Code::OutOfRange, detail).with("path", path).into()
}

const INSERT: &str = "
INSERT INTO site (site, public_key, name, origins, currency, zone, languages, program, launched_at, created_at, updated_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, ?8, ?9, ?9)";

const INSERT_KEY: &str = "
INSERT INTO access_key (site, id, kind, name, hash, scopes, created_at) VALUES (?1, ?2, ?3, 'first', ?4, ?5, ?6)";

// An address that is added because the line was seen at it has been seen.
const UPDATE: &str = "
UPDATE site SET name = coalesce(?2, name), origins = coalesce(?3, origins), languages = coalesce(?4, languages),
  contacts = coalesce(?5, contacts), look = coalesce(?6, look), updated_at = ?7,
  seen_at = coalesce(seen_at, (SELECT ?7 FROM json_each(?3) WHERE value = seen_origin)) WHERE site = ?1";

const LAUNCH: &str = "UPDATE site SET launched_at = ?2, updated_at = ?2 WHERE site = ?1 AND launched_at IS NULL";

// An owner who keeps contact data themselves wants none of it here, not even what came before.
const FORGET_CONTACTS: &str = "
DELETE FROM profile WHERE site = ?1 AND (SELECT contacts FROM site WHERE site = ?1) = 'owner'";

/// The site keeps contacts itself.
macro_rules! keeps_contacts_itself {
    () => {
        "site = ?1 AND (SELECT contacts FROM site WHERE site.site = ?1) = 'owner'"
    };
}

const FORGET_DELIVERIES: &str =
    concat!("DELETE FROM delivery WHERE channel <> 'webhook' AND ", keeps_contacts_itself!());
const FORGET_CONFIRMATIONS: &str = concat!("DELETE FROM confirmation WHERE ", keeps_contacts_itself!());
const FORGET_CODES: &str = concat!("DELETE FROM customer_code WHERE ", keeps_contacts_itself!());
const FORGET_READERS: &str = concat!("DELETE FROM subscriber WHERE ", keeps_contacts_itself!());

const SHOW: &str = "
SELECT json_object('site', substr(public_key, 4), 'public_key', public_key, 'name', name, 'origins', json(origins),
  'currency', currency, 'zone', zone, 'languages', json(languages), 'contacts', contacts,
  'look', json(coalesce(look, '{}')), 'template', template,
  'launched_at', strftime('%Y-%m-%dT%H:%M:%SZ', launched_at / 1000, 'unixepoch'),
  'seen_at', strftime('%Y-%m-%dT%H:%M:%SZ', seen_at / 1000, 'unixepoch'), 'seen_origin', seen_origin,
  'test_card', (SELECT code FROM member INDEXED BY member_test JOIN card USING (site, member) WHERE member.site = site.site AND test = 1 AND ended_at IS NULL AND former IS NULL),
  'created_at', strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch')) AS json
FROM site WHERE site = ?1";
