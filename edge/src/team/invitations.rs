//! Invitations: a place in a site that waits for the person with an address. The link that is mailed can be used once,
//! and only by somebody who has signed in with that address: a letter that was passed on opens nothing.

use loyalty::contacts::is_email;
use loyalty::wire::Code;
use loyalty::wire::team::{AcceptInvitation, NewInvitation};
use worker::Response;

use super::{all, fault, role, shown};
use crate::call::Call;
use crate::changes::{actor_name, note, note_by};
use crate::db::Rollback;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::outbox::{self, INSTALLATION, Service};
use crate::people::Opened;
use crate::posting::hex_digest;
use crate::sql::statement;
use crate::{random, respond, tokens};

/// How long an invitation waits, in milliseconds: seven days.
const LIFE_MS: i64 = 7 * 24 * HOUR_MS;

/// A shop is no place to send letters from.
const INVITATIONS: Limit = Limit { what: "invitation.site", most: 30, window_ms: 24 * HOUR_MS };

/// Invites somebody. 1. Draw the link. 2. In one batch: keep its digest in the place of an earlier one, and mail it.
pub async fn invite(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewInvitation = call.read()?;
    let email = new.email.trim().to_ascii_lowercase();
    if email.len() > 254 || !is_email(&email) {
        return Err(fault("/email", "this is an e-mail address"));
    }
    let role = role(&new.role)?;
    let (id, token) = (tokens::key_id()?, tokens::invitation(shop.site)?);
    let link = [&call.origin, "/console/invited#", &token.secret].concat();
    let site = call.db.ask(vec![shop.guard("team:write"), statement!(NAME, shop.site)]).await?.unwrap_or_default();
    outbox::can_send(&call.env).await?;
    let language = outbox::language(&new.language);
    let data = object([("link", link.into()), ("site", site.into())]);
    let letter = Service { site: INSTALLATION, kind: "invitation", to: &email, language, data }.drawn(call.now.0)?;
    let details = object([("email", email.as_str().into()), ("role", role.name().into())]);
    let uses = Uses::of(call).count(INVITATIONS, &random::letters(shop.site))?;
    let mut batch = vec![shop.guard("team:write")];
    batch.extend(uses.statements());
    batch.extend([
        statement!(FORGET, shop.site, email.as_str()),
        statement!(INSERT, shop.site, id.as_str(), token.hash, email, role.name(), shop.actor(), call.now.0, LIFE_MS),
        note(&shop, "team.invited", &id, details, call.now.0),
        letter.statement,
        // Who works here already is sent nothing.
        statement!(TAKE_BACK, shop.site, id.as_str(), INSTALLATION, letter.delivery),
        statement!(SHOW, shop.site, id.as_str()),
    ]);
    match call.db.ask(batch).await {
        Ok(Some(invitation)) => {
            outbox::hurry(call, INSTALLATION).await;
            respond::json_text(201, invitation)
        }
        Ok(None) => Err(fault("/email", "they work here already")),
        Err(Rollback::Limited) => Err(uses.refusal().await),
        Err(rollback) => Err(rollback.into()),
    }
}

/// Takes an invitation back.
pub async fn withdraw(call: &Call, id: &str) -> Answer<Response> {
    let shop = call.shop()?;
    let batch = vec![
        shop.guard("team:write"),
        statement!(SHOW, shop.site, id),
        statement!(DELETE, shop.site, id),
        note(&shop, "team.invitation_withdrawn", id, object([]), call.now.0),
        all(shop.site, call.now.0),
    ];
    let answers = call.db.run(batch).await?;
    if answers.get(1).cloned().flatten().is_none() {
        return Err(ApiError::not_found("invitation"));
    }
    shown(200, answers.into_iter().next_back().flatten())
}

/// Accepts an invitation, and enters its site. Of two uses at once one finds it gone.
pub async fn accept(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let used: AcceptInvitation = call.read()?;
    let none = || ApiError::not_found("invitation: it was used, taken back or is over");
    let site = tokens::site_of_invitation(&used.token).ok_or_else(none)?;
    let hash = hex_digest(&used.token);
    // Asked by itself: a link that is no good any more must not touch the sitting of whoever opens it.
    let whose = statement!(WHOSE, site, hash.as_str(), person.person, call.now.0);
    match call.db.ask(vec![person.guard(), whose]).await?.as_deref() {
        Some("theirs") => {}
        Some(_) => {
            return Err(ApiError::of(Code::Forbidden, "it is for another address than the one you signed in with"));
        }
        None => return Err(none()),
    }
    let opened = Opened::draw(person.person, Some(site))?;
    let mut batch = vec![
        person.guard(),
        statement!(SIT, site, hash.as_str(), person.person, call.now.0),
        note_by(site, &person.actor(), "team.joined", &person.person.to_string(), object([]), call.now.0),
        statement!(USED, site, hash, person.person, call.now.0),
    ];
    batch.extend(opened.by_moving(&person, call.now.0));
    batch.push(opened.shown());
    opened.answer(201, call.db.ask(batch).await?.ok_or_else(none)?)
}

const NAME: &str = "SELECT name AS json FROM site WHERE site = ?1";

const FORGET: &str = "DELETE FROM invitation WHERE site = ?1 AND email = ?2";

const INSERT: &str = "
INSERT INTO invitation (site, invitation, hash, email, role, actor, created_at, expires_at)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, CAST(?7 AS INTEGER) + ?8
WHERE NOT EXISTS (SELECT 1 FROM person JOIN seat USING (person) WHERE email = ?4 AND site = ?1)";

const TAKE_BACK: &str = "
DELETE FROM delivery WHERE site = ?3 AND delivery = ?4 AND NOT EXISTS (SELECT 1 FROM invitation WHERE site = ?1 AND invitation = ?2)";

const SHOW: &str = concat!(
    "
SELECT json_object('id', invitation, 'email', email, 'role', role, 'by', ",
    actor_name!("actor", "?1"),
    ", 'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch')) AS json
FROM invitation WHERE site = ?1 AND invitation = ?2"
);

const DELETE: &str = "DELETE FROM invitation WHERE site = ?1 AND invitation = ?2";

const WHOSE: &str = "
SELECT iif(email = (SELECT email FROM person WHERE person = ?3), 'theirs', 'others') AS json
FROM invitation WHERE site = ?1 AND hash = ?2 AND expires_at > ?4";

const SIT: &str = "
INSERT INTO seat (site, person, role, created_at)
SELECT site, person, role, ?4 FROM invitation JOIN person USING (email) WHERE site = ?1 AND hash = ?2 AND person = ?3 AND expires_at > ?4
ON CONFLICT DO NOTHING";

const USED: &str = "
DELETE FROM invitation WHERE site = ?1 AND hash = ?2 AND expires_at > ?4 AND email = (SELECT email FROM person WHERE person = ?3)";
