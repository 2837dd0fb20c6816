//! Signing a customer in with a code that was mailed: works on a page that has no server.
//!
//! A code is good in the frame that asked for it and nowhere else: a page that watches it being typed cannot use it.
//! Nothing here says whether an address is known; only whoever reads its mail learns that.

use loyalty::wire::card::{NewSession, SessionAnswer};
use loyalty::wire::codes::NewCustomerCode;
use loyalty::wire::purchases::MemberFields;
use loyalty::wire::{Code, Problem};
use serde_json::Value;
use worker::Response;

use super::{IDLE_MS, LIFE_MS};
use crate::call::Call;
use crate::db::Rollback;
use crate::deliveries::way;
use crate::error::{Answer, ApiError, read_stored};
use crate::json::object;
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::outbox::{self, Service};
use crate::posting::hex_digest;
use crate::sql::{Statement, statement};
use crate::subscriptions::address;
use crate::{cards, keyed, random, respond, tokens, words};

/// How long a code is good, in milliseconds.
const LIFE_OF_CODE_MS: i64 = 10 * 60 * 1000;
/// How often a code may be typed.
const TRIES_MAX: i64 = 5;

const CODES_TO_ADDRESS: Limit = Limit { what: "customer.address", most: 5, window_ms: HOUR_MS };
const CODES_FROM_NETWORK: Limit = Limit { what: "customer.network", most: 30, window_ms: HOUR_MS };
const TRIES_FROM_NETWORK: Limit = Limit { what: "customer.try", most: 100, window_ms: HOUR_MS };

/// Mails a code. In one batch: count, keep the code's digest for this frame, write the letter.
pub async fn mail(call: &Call) -> Answer<Response> {
    let new: NewCustomerCode = call.read()?;
    way::must_be_there(&call.env)?;
    let site = tokens::site_of_public_key(&new.site).ok_or_else(|| ApiError::not_found("site"))?;
    let (email, asked) = (address(&new.email)?, asked(&new.asked)?);
    let code = format!("{:06}", random::number(52)?.rem_euclid(1_000_000));
    let hash = digest(call, site, &email, &code)?;
    let of_site = [&random::letters(site), "\n", &email].concat();
    let uses = Uses::of(call).count(CODES_TO_ADDRESS, &of_site)?.count_network(CODES_FROM_NETWORK)?;
    let language = outbox::language(&new.language);
    let letter = Service { site, kind: "code", to: &email, language, data: object([("code", code.into())]) };
    let letter = letter.drawn(call.now.0)?;
    let mut batch = uses.statements();
    batch.extend([statement!(CONTACTS, site), keeping(site, &asked, &hash, &email, call.now.0), letter.statement]);
    // Where contacts are kept by the owner, or there is no such site, nothing of all this stays.
    batch.push(statement!(TAKE_BACK, site, letter.delivery));
    let contacts = uses.statements().len();
    match call.db.run(batch).await {
        Ok(answers) => match answers.get(contacts).cloned().flatten().as_deref() {
            Some("ours") => {}
            Some(_) => return Err(ApiError::of(Code::ContactsNotKept, "this site keeps contacts itself")),
            None => return Err(ApiError::not_found("site")),
        },
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    }
    outbox::hurry(call, site).await;
    respond::json_text(202, "{}".to_owned())
}

/// The statement that keeps a code for the frame that asked.
pub fn keeping(site: i64, asked: &str, hash: &str, email: &str, now: i64) -> Statement {
    statement!(KEEP, site, asked, hash, email, now, LIFE_OF_CODE_MS)
}

loyalty::stored! {
    struct Found {
        members: Vec<Value>,
    }
}

/// Opens a session with a code. 1. Count the try, look whether this is the code, and whose address it is. 2. In one
/// batch: make the member where the address is still new, open the session, burn the code. Of two uses at once one finds
/// it burnt; two frames with a code each become one member.
pub async fn open(call: &Call, new: &NewSession) -> Answer<Response> {
    let site = tokens::site_of_public_key(&new.site).ok_or_else(|| ApiError::not_found("site"))?;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (email, asked) = (address(&text(&new.email))?, asked(&text(&new.asked))?);
    let code: String = text(&new.code).chars().filter(|character| !character.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Problem::new(Code::OutOfRange, "a code has six digits").with("path", "/code").into());
    }
    // Keyed digests are compared: how long that takes says nothing about the code.
    let hash = digest(call, site, &email, &code)?;
    let uses = Uses::of(call).count_network(TRIES_FROM_NETWORK)?;
    let mut batch = uses.statements();
    batch.extend(trying(site, &asked, &hash, call.now.0));
    let found = match call.db.ask(batch).await {
        Ok(found) => found.ok_or_else(wrong)?,
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(rollback) => return Err(rollback.into()),
    };
    let Found { members } = read_stored(&found)?;
    let id = |member: &Value| member.get("id").and_then(Value::as_str).map(str::to_owned);
    let chosen = match (new.member.as_deref(), members.as_slice()) {
        (_, []) => ["m-", &random::text(10)?].concat(),
        (None, [only]) => id(only).ok_or_else(wrong)?,
        (Some(asked), some) => some.iter().filter_map(id).find(|id| id == asked).ok_or_else(wrong)?,
        (None, _) => return Err(which(members)),
    };
    let drawn = tokens::session(site)?;
    let opening = Opening { site, asked: &asked, hash: &hash, email: &email, member: &chosen, session: &drawn.hash };
    let batch = opening.statements(random::number(52)?, random::number(52)?, &cards::draw(cards::CARD)?, call.now.0);
    match call.db.ask(batch).await {
        Ok(Some(_)) => {}
        Ok(None) => return Err(wrong()),
        Err(Rollback::Taken(_)) => return Err(ApiError::of(Code::TryAgain, "ask for a fresh code")),
        Err(rollback) => return Err(rollback.into()),
    }
    respond::json(201, &SessionAnswer { session: drawn.secret, expires_at: call.now.plus_ms(IDLE_MS) })
}

/// Counts a try; answers with the members of the address where the code is right.
pub fn trying(site: i64, asked: &str, hash: &str, now: i64) -> [Statement; 2] {
    [statement!(TRY, site, asked), statement!(FOUND, site, asked, hash, TRIES_MAX, now)]
}

/// What a session is opened with.
pub struct Opening<'a> {
    /// The site.
    pub site: i64,
    /// The digest of the frame's secret.
    pub asked: &'a str,
    /// The digest of the code.
    pub hash: &'a str,
    /// The address, which a new member has.
    pub email: &'a str,
    /// The member's id at the shop; a new one's is drawn.
    pub member: &'a str,
    /// The digest of the session.
    pub session: &'a str,
}

impl Opening<'_> {
    /// The batch; the last statement answers where the session is open.
    pub fn statements(&self, number: i64, bucket: i64, card: &str, now: i64) -> Vec<Statement> {
        let Self { site, asked, hash, email, member, session } = *self;
        let fields = MemberFields {
            id: None,
            card: None,
            email: Some(email.to_owned()),
            phone: None,
            name: None,
            birthday: None,
        };
        vec![
            statement!(NEW_MEMBER, site, asked, hash, number, member, bucket, now),
            statement!(NEW_ACCOUNT, site, number),
            statement!(NEW_PROFILE, site, number, email, now, words::of(&fields)),
            cards::issue(site, member, card, now),
            statement!(OPEN, site, session, member, now, IDLE_MS, LIFE_MS, asked, hash),
            statement!(READER, site, session, asked),
            statement!(BURN, site, asked, hash),
            statement!(OPENED, site, session),
        ]
    }
}

/// Asks which of the members they are who share the address.
fn which(members: Vec<Value>) -> ApiError {
    let problem = Problem::new(Code::SeveralMembers, "several members have this address: send `member` along");
    problem.with("members", members).into()
}

fn wrong() -> ApiError {
    ApiError::unauthorized("the code is wrong, used or over: ask for another one")
}

/// The digest of the frame's secret.
fn asked(secret: &str) -> Answer<String> {
    if (22..=100).contains(&secret.len()) {
        return Ok(hex_digest(secret));
    }
    Err(Problem::new(Code::OutOfRange, "`asked` has 22 to 100 random characters").with("path", "/asked").into())
}

fn digest(call: &Call, site: i64, email: &str, code: &str) -> Answer<String> {
    let text = ["customer", &random::letters(site), email, code].join("\n");
    keyed::digest(&call.secret_of("MASTER_KEY")?, &text).ok_or_else(|| ApiError::Internal("code".into()))
}

const CONTACTS: &str = "SELECT contacts AS json FROM site WHERE site = ?1";

const KEEP: &str = "
INSERT INTO customer_code (site, asked, hash, email, tries, expires_at)
SELECT site, ?2, ?3, ?4, 0, CAST(?5 AS INTEGER) + ?6 FROM site WHERE site = ?1 AND contacts = 'ours'
ON CONFLICT DO UPDATE SET hash = excluded.hash, email = excluded.email, tries = 0, expires_at = excluded.expires_at";

const TAKE_BACK: &str = "
DELETE FROM delivery WHERE site = ?1 AND delivery = ?2 AND NOT EXISTS (SELECT 1 FROM site WHERE site = ?1 AND contacts = 'ours')";

const TRY: &str = "UPDATE customer_code SET tries = tries + 1 WHERE site = ?1 AND asked = ?2";

/// The members of a code's address. The plus takes the column's type from it: beside a typed column the index over an
/// expression is not used, and all profiles of the site would be read.
macro_rules! members {
    () => {
        "profile INDEXED BY profile_email JOIN member USING (site, member)
  WHERE profile.site = ?1 AND lower(profile.email) = +customer_code.email AND profile.email IS NOT NULL AND external IS NOT NULL AND merged_into IS NULL AND test = 0"
    };
}

const FOUND: &str = concat!(
    "
SELECT json_object('members', json((SELECT json_group_array(json_object('id', external, 'name', coalesce(name, ''))) FROM (
  SELECT external, name FROM ",
    members!(),
    " ORDER BY created_at, external LIMIT 10)))) AS json
FROM customer_code WHERE site = ?1 AND asked = ?2 AND hash = ?3 AND tries <= ?4 AND expires_at > ?5"
);

// Somebody else may have become the address's member since it was looked up: the same person in another frame, or the shop.
const NEW_MEMBER: &str = concat!(
    "
INSERT INTO member (site, member, external, bucket, created_at)
SELECT site, ?4, ?5, CAST(?6 AS INTEGER) % 10000, ?7 FROM customer_code WHERE site = ?1 AND asked = ?2 AND hash = ?3
  AND NOT EXISTS (SELECT 1 FROM ",
    members!(),
    ")
ON CONFLICT (site, external) WHERE external IS NOT NULL DO NOTHING"
);

const NEW_ACCOUNT: &str = "
INSERT INTO account (site, member) SELECT site, member FROM member WHERE site = ?1 AND member = ?2";

const NEW_PROFILE: &str = "
INSERT INTO profile (site, member, email, updated_at, words)
SELECT site, member, ?3, ?4, ?5 FROM member WHERE site = ?1 AND member = ?2";

// Who is signed in was chosen, or is new, or is the one member that the address has got meanwhile.
const OPEN: &str = concat!(
    "
INSERT INTO session (site, hash, member, level, created_at, slid_at, expires_at, ends_at)
SELECT whose.site, ?2, coalesce(whose.merged_into, whose.member), 'code', ?4, ?4, CAST(?4 AS INTEGER) + ?5, CAST(?4 AS INTEGER) + ?6
FROM customer_code CROSS JOIN member AS whose ON whose.site = ?1 AND whose.external = coalesce(
  (SELECT external FROM member WHERE site = ?1 AND external = ?3), (SELECT min(external) FROM ",
    members!(),
    " HAVING count(*) = 1))
WHERE customer_code.site = ?1 AND asked = ?7 AND hash = ?8"
);

// Whoever reads this address's letters here is this member.
const READER: &str = "
UPDATE subscriber SET member = session.member FROM session, customer_code
WHERE session.site = ?1 AND session.hash = ?2 AND customer_code.site = ?1 AND asked = ?3 AND subscriber.site = ?1 AND subscriber.email = customer_code.email";

const BURN: &str = "DELETE FROM customer_code WHERE site = ?1 AND asked = ?2 AND hash = ?3";

const OPENED: &str = "SELECT '{}' AS json FROM session WHERE site = ?1 AND hash = ?2";
