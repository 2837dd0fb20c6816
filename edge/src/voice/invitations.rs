//! Members whom a shop asks by a link that it sends itself. The budget is the one that panels have: whoever was asked
//! there a short while ago is not asked by a letter.

use loyalty::voice::budget::{Class, may_ask};
use loyalty::wire::Code;
use loyalty::wire::voice::{NewPrompt, PromptMade};
use worker::Response;

use super::claim::{Invitation, Turn};
use super::facts::{self, Known};
use super::prompts::today;
use super::{Stored, TRIES, fault, known, service, stored};
use crate::call::Call;
use crate::changes::note_member;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::sql::{Statement, statement};
use crate::{random, respond, tokens};

/// What brings these up, for the budget.
const OCCASION: &str = "invitation";

/// Asks a member. 1. Read what is known of them, and the survey. 2. Decide. 3. Write the prompt, if nothing was decided
/// meanwhile. The link is derived from the prompt's number and kept nowhere.
pub async fn invite(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewPrompt = call.read()?;
    let service = service(new.service.as_deref())?;
    for _ in 0..TRIES {
        let batch = vec![
            shop.guard("answers:write"),
            survey(shop.site, &new.survey),
            statement!(BOUGHT, shop.site, new.member.as_str(), new.purchase.as_deref()),
            facts::of(shop.site, None, Some(&new.member), None, call.now.0),
        ];
        let mut answers = call.db.run(batch).await?.into_iter().skip(1);
        let (stored, bought) = (answers.next().flatten(), answers.next().flatten());
        let found = answers.next().flatten().ok_or_else(|| ApiError::not_found("member"))?;
        let found: Known = read_stored(&found)?;
        if new.purchase.is_some() && bought.is_none() {
            return Err(fault("/purchase", "there is no such purchase of theirs"));
        }
        let stored: Option<Stored> = read_stored(stored.as_deref().unwrap_or("null"))?;
        let (survey, _) = known(stored.as_ref(), &new.survey)?;
        if let Err(not_now) = may_ask(Class::of(survey.kind, OCCASION), &found.budget(), call.now) {
            let not_now = Some(not_now.name().to_owned());
            return respond::json(201, &PromptMade { prompt: None, link: None, not_now });
        }
        let (attempt, prompt) = (random::text(13)?, random::number(52)?);
        let today = today(&found.zone, call.now)?;
        let (site, member, version, now) = (shop.site, found.member, found.version, call.now.0);
        let turn = Turn { site, member, version, attempt: &attempt, today, now };
        let (survey, kind) = (new.survey.as_str(), survey.kind.name());
        let invitation = Invitation { prompt, survey, kind, service, purchase: new.purchase.as_deref() };
        let mut batch = vec![shop.guard("answers:write")];
        batch.extend(turn.invite(&invitation));
        batch.push(statement!("SELECT CAST(changes() AS TEXT) AS json"));
        batch.push(note_member(&shop, "prompt.made", &new.member, object([("survey", survey.into())]), now));
        let landed = call.db.run(batch).await?;
        if landed.get(3).and_then(Option::as_deref) == Some("1") {
            let link = tokens::asking(&call.secret_of("MASTER_KEY")?, site, prompt);
            return respond::json(201, &PromptMade { prompt: Some(prompt.to_string()), link, not_now: None });
        }
    }
    Err(ApiError::of(Code::TryAgain, "the member is being asked"))
}

/// The survey of this id as it is kept, or `null`.
pub fn survey(site: i64, id: &str) -> Statement {
    statement!(SURVEY, id, site)
}

const SURVEY: &str = concat!("SELECT ", stored!("?1"), " AS json");

const BOUGHT: &str = "
SELECT 'bought' AS json FROM purchase WHERE site = ?1 AND purchase = ?3
  AND member = (SELECT coalesce(merged_into, member) FROM member WHERE site = ?1 AND external = ?2)";
