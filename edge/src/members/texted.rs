//! What a member agreed to get text messages about. It belongs to their number, as its proof does: with another number
//! it is over, and nobody is texted whom the shop did not report as having agreed.

use loyalty::contacts::international;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::call::{Call, Shop};
use crate::error::{Answer, ApiError};
use crate::sql::{Statement, statement};
use crate::subscriptions::who;

/// What messages can be about.
const TOPICS: [&str; 2] = ["points", "offers"];

/// What was agreed to for a number.
pub struct Agreed {
    /// What about; empty for nothing any more.
    topics: Value,
    /// The number as it is kept, and its digest.
    number: Option<(String, String)>,
}

impl Agreed {
    /// Checks what a shop reports. `phone` is the number that comes with it; otherwise it is about the one that is known,
    /// which costs a trip.
    pub async fn read(call: &Call, shop: &Shop, member: &str, asked: &[String], phone: Option<&str>) -> Answer<Self> {
        let fault = |words: &str| ApiError::from(Problem::new(Code::OutOfRange, words).with("path", "/text_topics"));
        if asked.iter().any(|topic| !TOPICS.contains(&topic.as_str())) {
            return Err(fault("topics of text messages are points and offers"));
        }
        let topics: Value = TOPICS.into_iter().filter(|topic| asked.iter().any(|asked| asked == topic)).collect();
        let phone = match phone {
            Some(phone) => Some(phone.to_owned()),
            None => call.db.ask(vec![shop.guard("members:write"), statement!(PHONE, shop.site, member)]).await?,
        };
        let number = phone.and_then(|phone| international(&phone).map(|number| (phone, number)));
        let number = match number {
            Some((phone, number)) => Some((phone, who(&call.secret_of("MASTER_KEY")?, shop.site, &number)?)),
            None if asked.is_empty() => None,
            None => {
                return Err(fault("whoever is texted has a telephone number with its country, such as +49 30 1234567"));
            }
        };
        Ok(Self { topics, number })
    }

    /// Keeps it, with its proof. `origin` is the address of ours that links will lead to.
    pub fn statements(&self, site: i64, member: &str, origin: &str, now: i64) -> Vec<Statement> {
        let Some((phone, who)) = &self.number else { return Vec::new() };
        vec![
            statement!(AGREE, site, member, self.topics.clone(), origin, phone.as_str()),
            statement!(PROOF_OF_NAMED, site, member, who.as_str(), now, "shop"),
        ]
    }
}

/// Texts a member nothing any more: they said so, or nobody can be reached there. Answers nothing.
pub fn ended(site: i64, member: i64, who: &str, via: &'static str, now: i64) -> [Statement; 2] {
    [statement!(END, site, member), statement!(PROOF, site, member, who, now, via)]
}

const PHONE: &str = "
SELECT phone AS json FROM profile WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2)";

const AGREE: &str = "
UPDATE profile SET text_topics = nullif(?3, '[]'), text_origin = iif(?3 = '[]', NULL, ?4)
WHERE site = ?1 AND member = (SELECT member FROM member WHERE site = ?1 AND external = ?2) AND phone = ?5
  AND EXISTS (SELECT 1 FROM site WHERE site.site = ?1 AND contacts = 'ours')";

const END: &str = "UPDATE profile SET text_topics = NULL, text_origin = NULL WHERE site = ?1 AND member = ?2";

/// A line for each consent of this member's number whose newest one says otherwise than the profile does.
macro_rules! proof {
    ($member:literal) => {
        concat!(
            "
INSERT INTO consent (site, who, consent, kind, step, at, via)
SELECT ?1, ?3, row_number() OVER () + (SELECT coalesce(max(consent), 0) FROM consent WHERE consent.site = ?1 AND consent.who = ?3), kind, iif(wanted, 'confirmed', 'withdrawn'), ?4, ?5
FROM (SELECT value AS kind, coalesce(iif(value = 'subscription', text_topics IS NOT NULL, text_topics LIKE '%\"offers\"%'), 0) AS wanted
  FROM json_each('[\"subscription\",\"advertising\"]') CROSS JOIN profile WHERE profile.site = ?1 AND profile.member = ",
            $member,
            ") AS wants
WHERE wanted <> coalesce((SELECT step = 'confirmed' FROM consent WHERE consent.site = ?1 AND consent.who = ?3 AND consent.kind = wants.kind ORDER BY consent DESC LIMIT 1), 0)"
        )
    };
}

const PROOF: &str = proof!("?2");

const PROOF_OF_NAMED: &str = proof!("(SELECT member FROM member WHERE member.site = ?1 AND external = ?2)");
