//! Taking an answer: from a session, from a guest, by a link, from a shop's server.
//!
//! First who answers, and to what, is found out; then the answer is checked against the survey; then one batch counts
//! the attempt, has an earlier answer of theirs step back, keeps this one, and notes that its prompt was answered.

pub mod rows;

use loyalty::time;
use loyalty::voice::budget::{Class, RELATIONSHIP_DAYS, TRANSACTIONAL_DAYS};
use loyalty::voice::response::{self, Response as Said};
use loyalty::voice::segment;
use loyalty::voice::survey::Survey;
use loyalty::wire::voice::{AnswerKept, NewAnswer};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::facts::class;
use super::{claim, fault, known, service};
use crate::call::{Call, Shop};
use crate::db::Rollback;
use crate::error::{Answer, ApiError, faulty, read_stored};
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::zone::Zone;
use crate::{forms, keyed, random, respond, tokens};
use rows::{By, Found, Kept};

const DAY_MS: i64 = 24 * HOUR_MS;
/// Every answer is kept, also those that another replaces: somebody could otherwise fill the database.
const ANSWERS_OF_MEMBER: Limit = Limit { what: "answer.member", most: 60, window_ms: HOUR_MS };
const ANSWERS_OF_LINK: Limit = Limit { what: "answer.link", most: 20, window_ms: HOUR_MS };
// Many guests of one shop may stand in its own network.
const ANSWERS_OF_NETWORK: Limit = Limit { what: "answer.network", most: 600, window_ms: HOUR_MS };

/// Who answers.
struct Asker {
    site: i64,
    by: By,
    shop: Option<Shop>,
    /// The prompt that is answered.
    prompt: Option<i64>,
}

/// Takes an answer.
pub async fn take(call: &Call) -> Answer<Response> {
    let new: NewAnswer = call.read()?;
    if call.is_by_anybody() && new.link.is_none() && !is_machine(&new) {
        forms::check(call, new.form.as_deref(), new.proof.as_deref()).await?;
    }
    respond::json(201, &said(call, &new).await?)
}

/// Keeps what somebody says.
pub async fn said(call: &Call, new: &NewAnswer) -> Answer<AnswerKept> {
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if is_machine(new) {
        return Ok(kept(random::number(52)?, false));
    }
    let asker = asker(call, new)?;
    let service = service(new.service.as_deref())?;
    let (id, purchase) = (new.survey.as_deref(), new.purchase.as_deref());
    let mut batch: Vec<_> = asker.shop.iter().map(|shop| shop.guard("answers:write")).collect();
    batch.push(rows::finding(asker.site, &asker.by, asker.prompt, id, purchase, call.now.0));
    let found = call.db.ask(batch).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let found: Found = read_stored(&found)?;
    is_theirs(&asker, new, &found)?;
    let id = id.or(found.prompt.as_ref().map(|prompt| prompt.survey.as_str()));
    let id = id.ok_or_else(|| fault("/survey", "say which survey this answers"))?;
    let (survey, revision) = known(found.survey.as_ref(), id)?;
    let said = Said {
        score: new.score,
        comment: new.comment.as_deref(),
        answers: new.answers.as_ref().filter(|answers| !answers.is_null()).map(object).transpose()?,
    };
    let counted = said.check(&survey).map_err(|faults| faulty(Code::AnswerInvalid, &faults))?;
    let about_prompt = found.prompt.as_ref();
    let service = service.or(about_prompt.and_then(|prompt| prompt.service.as_deref())).or(found.sku.as_deref());
    let purchase = purchase.or(about_prompt.and_then(|prompt| prompt.purchase.as_deref()));
    let occasion = about_prompt.map_or("none", |prompt| prompt.occasion.as_str());
    let channel = channel(&asker.by, new.channel.as_deref())?;
    let segment = segment::of(found.member.map(|_| found.orders));
    // What an owner tries out with the test member counts in no figure.
    let counts = if found.is_test == 1 { Vec::new() } else { response::parts(&counted, service, segment, channel) };
    let zone = Zone::named(&found.zone).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
    let answer = random::number(52)?;
    let guest = if found.member.is_none() { visitor(call, asker.site, new.visitor.as_deref())? } else { None };
    let row = Kept {
        site: asker.site,
        answer,
        survey: id,
        revision,
        kind: survey.kind.name(),
        occasion,
        member: found.member,
        guest,
        score: new.score,
        comment: said.comment,
        answers: said.answers.and(new.answers.as_ref()),
        service,
        purchase,
        about: about(&survey, occasion, service, purchase),
        prompt: asker.prompt,
        channel,
        language: new.language.as_deref().filter(|code| code.len() <= 20 && code.is_ascii()),
        day: time::day(&zone, call.now),
        is_counted: !counted.is_empty(),
        counts,
        stays_ms: stays_ms(&survey, occasion),
        now: call.now.0,
    };
    keep(call, &asker, &row).await?;
    Ok(kept(answer, response::is_low(survey.kind, new.score)))
}

/// Whether the field is filled in that nobody sees.
fn is_machine(new: &NewAnswer) -> bool {
    new.website.as_deref().is_some_and(|website| !website.is_empty())
}

/// Writes it down, as often as somebody may.
async fn keep(call: &Call, asker: &Asker, row: &Kept<'_>) -> Answer<()> {
    let uses = Uses::of(call);
    let uses = match (&asker.by, row.member) {
        (By::Shop { .. }, _) => uses,
        (By::Link, _) => uses.count(ANSWERS_OF_LINK, &row.prompt.unwrap_or(0).to_string())?,
        (_, Some(member)) => uses.count(ANSWERS_OF_MEMBER, &member.to_string())?,
        (_, None) => match call.network.as_deref() {
            Some(network) => uses.count(ANSWERS_OF_NETWORK, &[&random::letters(row.site), "/", network].concat())?,
            None => uses,
        },
    };
    let mut batch = uses.statements();
    batch.extend(row.statements());
    if let Some(member) = row.member {
        batch.push(claim::moved_on(row.site, member, &random::text(13)?));
    }
    match call.db.run(batch).await {
        Ok(_) => Ok(()),
        Err(Rollback::Limited) => Err(uses.refusal().await),
        Err(rollback) => Err(rollback.into()),
    }
}

/// Who answers, as far as the request says.
fn asker(call: &Call, new: &NewAnswer) -> Answer<Asker> {
    let prompt = match new.prompt.as_deref() {
        Some(id) => Some(id.parse::<i64>().map_err(|_| ApiError::not_found("prompt"))?),
        None => None,
    };
    if let Some(link) = new.link.as_deref() {
        let found = tokens::read_asking(&call.secret_of("MASTER_KEY")?, link);
        let (site, prompt) = found.ok_or_else(|| ApiError::not_found("link"))?;
        return Ok(Asker { site, by: By::Link, shop: None, prompt: Some(prompt) });
    }
    if call.is_by_customer() {
        let customer = call.customer()?;
        return Ok(Asker { site: customer.site, by: By::Session(customer.session), shop: None, prompt });
    }
    if prompt.is_some() {
        return Err(fault("/prompt", "a prompt is answered in a session, or by its link"));
    }
    if call.is_by_anybody() {
        let key = new.site.as_deref().unwrap_or_default();
        let site = tokens::site_of_public_key(key).ok_or_else(|| ApiError::not_found("site"))?;
        return Ok(Asker { site, by: By::Guest, shop: None, prompt });
    }
    let shop = call.shop()?;
    Ok(Asker { site: shop.site, by: By::Shop { member: new.member.clone() }, shop: Some(shop), prompt })
}

/// Whether what they name is there, and theirs.
fn is_theirs(asker: &Asker, new: &NewAnswer, found: &Found) -> Answer<()> {
    match (&asker.by, found.member) {
        (By::Session(_), None) => return Err(ApiError::unauthorized("the session is over")),
        (By::Shop { member: Some(_) }, None) => return Err(ApiError::not_found("member")),
        _ => {}
    }
    if new.member.is_some() && asker.shop.is_none() {
        return Err(fault("/member", "only a shop's server names a member"));
    }
    match &found.prompt {
        None if asker.prompt.is_some() => return Err(ApiError::not_found("prompt")),
        Some(prompt) if prompt.is_open == 0 => return Err(ApiError::not_found("prompt")),
        Some(prompt) if new.survey.as_ref().is_some_and(|survey| *survey != prompt.survey) => {
            return Err(fault("/survey", "the prompt asks another survey"));
        }
        _ => {}
    }
    if new.purchase.is_some() && found.is_bought == 0 {
        return Err(fault("/purchase", "there is no such purchase of theirs"));
    }
    Ok(())
}

/// How a guest is known as long as their page is open.
fn visitor(call: &Call, site: i64, secret: Option<&str>) -> Answer<Option<String>> {
    let Some(secret) = secret else { return Ok(None) };
    if !(16..=200).contains(&secret.len()) {
        return Err(fault("/visitor", "a secret of a page has 16 to 200 bytes"));
    }
    let text = ["visitor", &random::letters(site), secret].join("\n");
    let digest = keyed::digest(&call.secret_of("MASTER_KEY")?, &text);
    digest.map(Some).ok_or_else(|| ApiError::Internal("visitor".into()))
}

/// Where they answer.
fn channel(by: &By, named: Option<&str>) -> Answer<&'static str> {
    let own = match by {
        By::Link => return Ok("link"),
        By::Shop { .. } => return Ok("api"),
        By::Session(_) => "panel",
        By::Guest => "block",
    };
    match named {
        None => Ok(own),
        Some("panel") => Ok("panel"),
        Some("block") => Ok("block"),
        Some(_) => Err(fault("/channel", "a channel is panel or block")),
    }
}

/// What tells answers of one person to one survey apart: what they are about. The company is one.
fn about(survey: &Survey, occasion: &str, service: Option<&str>, purchase: Option<&str>) -> String {
    match (class(survey.kind.name(), occasion), purchase, service) {
        (Class::Relationship, ..) | (_, None, None) => String::new(),
        (_, Some(purchase), _) => ["purchase/", purchase].concat(),
        (_, None, Some(service)) => ["service/", service].concat(),
    }
}

/// How long the last answer is the one that counts: until the same could be asked again.
fn stays_ms(survey: &Survey, occasion: &str) -> i64 {
    let days = match class(survey.kind.name(), occasion) {
        Class::Relationship => RELATIONSHIP_DAYS,
        Class::Transactional | Class::Service => TRANSACTIONAL_DAYS,
    };
    days.saturating_mul(DAY_MS)
}

fn object(value: &Value) -> Answer<&serde_json::Map<String, Value>> {
    let wrong = || Problem::new(Code::Malformed, "answers are an object of questions' ids").with("path", "/answers");
    value.as_object().ok_or_else(|| wrong().into())
}

fn kept(answer: i64, is_low: bool) -> AnswerKept {
    AnswerKept { answer: answer.to_string(), is_low }
}
