//! A new site of whoever is signed in: a ready program, its look, its owner, and a member to try things with.

use loyalty::template::Template;
use loyalty::wire::sites::{NewSite, StartSite};
use worker::Response;

use super::{check, fault, insert};
use crate::call::Call;
use crate::cards::{self, CARD};
use crate::changes::note_by;
use crate::db::Rollback;
use crate::error::{Answer, ApiError};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::people::Opened;
use crate::sql::statement;
use crate::{program, random};

/// Nobody has that many companies.
const SITES_OF_PERSON: Limit = Limit { what: "site.person", most: 20, window_ms: 24 * HOUR_MS };

/// The shop's id of the member that an owner tries things with.
const TEST_MEMBER: &str = "test";

/// Creates the site, all in one batch, and enters it.
pub async fn start(call: &Call) -> Answer<Response> {
    let person = call.person()?;
    let StartSite { template, name, currency, zone, languages, origins } = call.read()?;
    let template = Template::parse(&template).ok_or_else(|| fault("/template", "this is service, shop or blog"))?;
    let new = NewSite { name, origins, currency, zone, languages };
    check(&new, true)?;
    let (site, now, actor) = (random::number(40)?, call.now.0, person.actor());
    let look = object([("theme", object([("preset", template.preset().name().into())]))]);
    let opened = Opened::draw(person.person, Some(site))?;
    let details = object([("template", template.name().into())]);
    let uses = Uses::of(call).count(SITES_OF_PERSON, &actor)?;
    let mut batch = vec![person.guard()];
    batch.extend(uses.statements());
    batch.push(insert(site, &new, None, now));
    batch.push(statement!(PREPARE, site, template.name(), look));
    let program = template.program(&new.currency, &new.languages);
    batch.extend(program::put(site, &program, &actor, None, None, now));
    batch.extend([
        statement!(SEAT, site, person.person, now),
        note_by(site, &actor, "site.created", "", details, now),
        statement!(TEST, site, random::number(52)?, TEST_MEMBER, random::number(52)?, now),
        statement!(TEST_ACCOUNT, site),
        cards::issue(site, TEST_MEMBER, &cards::draw(CARD)?, now),
    ]);
    batch.extend(opened.by_moving(&person, now));
    batch.push(opened.shown());
    match call.db.ask(batch).await {
        Ok(Some(shown)) => opened.answer(201, shown),
        Ok(None) => Err(ApiError::Internal("a new site was not entered".into())),
        Err(Rollback::Limited) => Err(uses.refusal().await),
        Err(rollback) => Err(rollback.into()),
    }
}

const PREPARE: &str = "UPDATE site SET template = ?2, look = ?3 WHERE site = ?1";

const SEAT: &str = "INSERT INTO seat (site, person, role, created_at) VALUES (?1, ?2, 'owner', ?3)";

const TEST: &str = "
INSERT INTO member (site, member, external, bucket, created_at, test) VALUES (?1, ?2, ?3, CAST(?4 AS INTEGER) % 10000, ?5, 1)";

const TEST_ACCOUNT: &str = "
INSERT INTO account (site, member) SELECT site, member FROM member INDEXED BY member_test WHERE site = ?1 AND test = 1";
