//! Purchases on paper: printed at the counter, credited when somebody claims the code.
//!
//! A voucher does not remember whether it was claimed. Claiming reports its purchase as any purchase is
//! reported, and the journal takes a purchase of one id once: two claims at once, a claim beside the shop's
//! own report, a claim sent again all meet at the same row.

use loyalty::ids::Id;
use loyalty::points::Money;
use loyalty::time::{Moment, When};
use loyalty::wire::cards::{Claim, ClaimAnswer, NewVoucher};
use loyalty::wire::purchases::{MemberFields, NewPurchase};
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use crate::call::Call;
use crate::cards::{self, card_of};
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::posting::append::Told;
use crate::posting::{Fact, hex_digest};
use crate::purchases::{Reporter, foretell, post};
use crate::session::{IDLE_MS, open_for};
use crate::sql::statement;
use crate::zone::Zone;
use crate::{changes, guesses, random, respond, tokens};

/// How a voucher's code begins.
pub const VOUCHER: &str = "EARN";
/// How long a voucher can be claimed, in milliseconds: 90 days.
const LIFE_MS: i64 = 90 * 24 * 60 * 60 * 1000;

loyalty::stored! {
    /// A voucher that was made.
    struct Made {
        code: String,
        same: u8,
        answer: Value,
    }
}

/// Makes a voucher. 1. Decide what somebody new would earn: a purchase that was reported already is refused
/// here. 2. Write it; under an id that is known the same voucher is shown again.
pub async fn create(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let new: NewVoucher = call.read()?;
    let reporter = Reporter::of(&shop, "counter:use", call);
    let made = call.db.ask(vec![shop.guard("counter:use"), statement!(ZONE, shop.site)]).await?.unwrap_or_default();
    let zone = Zone::named(&made).ok_or_else(|| ApiError::Internal("stored zone".into()))?;
    let at = new.at.in_zone(&zone);
    let nobody = MemberFields { id: None, card: None, email: None, phone: None, name: None, birthday: None };
    let fact = Fact::Purchase(purchase(new.id.as_str(), nobody, at.0, new.total.0)?);
    let would_earn = match foretell(call, &reporter, &fact).await {
        Ok(told) => told.get("earned").and_then(Value::as_i64),
        // Its voucher was claimed, perhaps; if it has none, nothing is written below.
        Err(ApiError::Problem(problem)) if problem.code == Code::KeyReused => None,
        Err(error) => return Err(error),
    };
    let code = cards::draw(VOUCHER)?;
    let (site, id, now) = (shop.site, new.id.as_str(), call.now.0);
    let mut batch = vec![
        shop.guard("counter:use"),
        statement!(MAKE, site, code.as_str(), id, at.0, new.total.0, now, LIFE_MS, reporter.actor, would_earn),
    ];
    batch.extend(changes::note_person(&shop, "voucher.made", id, object([]), now));
    batch.push(statement!(MADE, site, id, at.0, new.total.0, call.origin.as_str()));
    let reused = || ApiError::of(Code::KeyReused, "this purchase was reported already");
    let made: Made = read_stored(&call.db.ask(batch).await?.ok_or_else(reused)?)?;
    if made.same == 0 {
        return Err(ApiError::of(Code::KeyReused, "this purchase id came before with other facts"));
    }
    if made.code == code {
        return respond::json(201, &made.answer);
    }
    respond::replayed(respond::json(200, &made.answer)?)
}

/// What anybody who holds the code may know of a voucher, as JSON: `{site, code, points, expires_at, state}`.
/// Wrong codes count here as where they are claimed: the page would tell them apart as well.
pub async fn shown(call: &Call, site: i64, code: &str) -> Answer<Option<String>> {
    let code = cards::normal(VOUCHER, code).unwrap_or_default();
    let (who, now) = (guesses::who(site, call)?, call.now.0);
    let (known, count) = (guesses::known(site, &who, &code, now), guesses::count(site, &who, &code, now));
    let answers = call.db.run(vec![known, count, statement!(SHOWN, site, code, now)]).await?;
    guesses::check(answers.first(), "voucher")?;
    Ok(answers.into_iter().next_back().flatten())
}

loyalty::stored! {
    /// A voucher that is being claimed.
    struct Claimable {
        purchase: String,
        at: i64,
        total: i64,
        claimed: u8,
        over: u8,
        /// The shop's id of the session's member.
        member: Option<String>,
    }
}

/// Claims a voucher. 1. Find it, and whose session asks. 2. Report its purchase for that member, or for one
/// who is new. 3. Give the new one a session with their card.
pub async fn claim(call: &Call, code: &str) -> Answer<Response> {
    let customer = call.customer().ok();
    let key = call.header("idempotency-key");
    let claim: Claim = call.read()?;
    let named = claim.site.as_deref().and_then(tokens::site_of_public_key);
    let site = customer.as_ref().map(|customer| customer.site).or(named);
    let site = site.ok_or_else(|| Problem::new(Code::Malformed, "say at which site").with("path", "/site"))?;
    let code = cards::normal(VOUCHER, code).unwrap_or_default();
    let (who, now) = (guesses::who(site, call)?, call.now.0);
    let session = customer.as_ref().map(|customer| customer.session.as_str());
    let answers = call
        .db
        .run(vec![
            guesses::known(site, &who, &code, now),
            guesses::count(site, &who, &code, now),
            statement!(CLAIMABLE, site, code.as_str(), now, session),
        ])
        .await?;
    guesses::check(answers.first(), "voucher")?;
    let found = answers.into_iter().next_back().flatten().ok_or_else(|| ApiError::not_found("voucher"))?;
    let found: Claimable = read_stored(&found)?;
    if customer.is_some() && found.member.is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    if found.over == 1 && found.claimed == 0 {
        return Err(ApiError::of(Code::VoucherOver, "it can no longer be claimed"));
    }
    let member = match (found.member, key) {
        (Some(member), _) => member,
        // Who lost the answer asks again with the same key, and is the same new member.
        (None, Some(key)) => guest(&hex_digest(&[&code, "\n", &key].concat())),
        (None, None) => guest(&random::text(20)?),
    };
    let fields =
        MemberFields { id: Id::parse(&member), card: None, email: None, phone: None, name: None, birthday: None };
    let fact = Fact::Purchase(purchase(&found.purchase, fields, found.at, found.total)?);
    let reporter = Reporter { site, actor: "member".to_owned(), place: None, guard: None, logged: false };
    let (status, credited) = match post(call, &reporter, vec![fact]).await?.into_iter().next() {
        Some(Told::Now(Ok(answer))) => (201, answer),
        Some(Told::Before(Ok(answer))) => (200, answer),
        Some(Told::Faulty(problem)) if problem.code == Code::KeyReused => {
            return Err(ApiError::of(Code::VoucherClaimed, "somebody claimed it before"));
        }
        Some(Told::Now(Err(problem)) | Told::Before(Err(problem)) | Told::Faulty(problem)) => {
            return Err(problem.into());
        }
        Some(Told::Moved) | None => return Err(ApiError::of(Code::TryAgain, "the account is busy; send it again")),
    };
    let drawn = tokens::session(site)?;
    let mut batch = vec![cards::issue(site, &member, &cards::draw(cards::CARD)?, now)];
    if customer.is_none() {
        batch.push(open_for(site, &member, "card", &drawn.hash, now));
    }
    batch.push(statement!(CARD, site, member.as_str()));
    let card = call.db.ask(batch).await?.unwrap_or_default();
    let points = |field: &str| credited.get(field).and_then(Value::as_i64).unwrap_or(0);
    let opened = customer.is_none();
    let answer = ClaimAnswer {
        session: opened.then_some(drawn.secret),
        expires_at: opened.then(|| call.now.plus_ms(IDLE_MS)),
        card,
        earned: points("earned"),
        balance: points("balance"),
    };
    respond::json(status, &answer)
}

/// The id of a member who came with a voucher.
fn guest(drawn: &str) -> String {
    ["v-", drawn.get(..20).unwrap_or(drawn)].concat()
}

fn purchase(id: &str, member: MemberFields, at: i64, total: i64) -> Answer<NewPurchase> {
    Ok(NewPurchase {
        id: Id::parse(id).ok_or_else(|| ApiError::Internal("stored purchase id".into()))?,
        member,
        at: When::Moment(Moment(at)),
        currency: None,
        total: Money(total),
        discount: None,
        tax: None,
        shipping: None,
        points_used: None,
        items: None,
    })
}

const ZONE: &str = "SELECT zone AS json FROM site WHERE site = ?1";

const MAKE: &str = "
INSERT INTO voucher (site, code, purchase, at, total, made_at, expires_at, actor, would_earn)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, CAST(?6 AS INTEGER) + ?7, ?8, ?9 WHERE ?9 IS NOT NULL
ON CONFLICT DO NOTHING";

const MADE: &str = "
SELECT json_object('code', code, 'same', at = ?3 AND total = ?4, 'answer', json_object('code', code,
  'url', ?5 || '/v/' || code || '?site=' || public_key, 'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch'),
  'would_earn', would_earn)) AS json
FROM voucher JOIN site USING (site) WHERE site = ?1 AND purchase = ?2";

/// Whether a voucher's purchase was credited.
macro_rules! claimed {
    () => {
        "EXISTS (SELECT 1 FROM request WHERE request.site = voucher.site AND kind = 'purchase' AND key = voucher.purchase)"
    };
}

const SHOWN: &str = concat!(
    "
SELECT json_object('site', public_key, 'code', code, 'points', would_earn,
  'expires_at', strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch'),
  'state', iif(",
    claimed!(),
    ", 'claimed', iif(expires_at <= ?3, 'expired', 'open'))) AS json
FROM voucher JOIN site USING (site) WHERE site = ?1 AND code = ?2"
);

const CLAIMABLE: &str = concat!(
    "
SELECT json_object('purchase', purchase, 'at', at, 'total', total, 'claimed', ",
    claimed!(),
    ", 'over', expires_at <= ?3, 'member', (SELECT external FROM session JOIN member USING (site, member)
    WHERE session.site = ?1 AND hash = ?4 AND session.expires_at > ?3 AND ends_at > ?3)) AS json
FROM voucher WHERE site = ?1 AND code = ?2"
);

const CARD: &str = concat!("SELECT ", card_of!("member"), " AS json FROM member WHERE site = ?1 AND external = ?2");
