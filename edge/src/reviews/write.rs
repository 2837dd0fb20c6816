//! Writing a review and changing it, as a member or as a guest.
//!
//! One trip finds out who writes, what they bought, what is there already and what is odd about it. What it would say
//! then is checked, and where it stands. The other trip is one batch that counts the attempt, keeps the review and marks
//! what belongs together with it; where anything was done with the same review meanwhile, by its author or by its
//! owner, nothing is written, and they are asked to send it again.

use loyalty::review::{State, Subject, SubjectKind, Writer, Written, flags, standing};
use loyalty::wire::Code;
use loyalty::wire::reviews::{NewReview, ReviewKept, ReviewPatch};
use worker::Response;

use super::finding::{Finding, Found};
use super::rows::{self, Kept};
use super::{Author, OURS, digest, drawn, fault, named, not_kept, said, subject, token, wrong};
use crate::call::Call;
use crate::db::Rollback;
use crate::error::{Answer, ApiError, read_stored};
use crate::limits::{HOUR_MS, Limit, Uses};
use crate::{forms, keyed, random, respond, tokens};

const WRITES_OF_MEMBER: Limit = Limit { what: "review.member", most: 30, window_ms: HOUR_MS };
const WRITES_OF_NETWORK: Limit = Limit { what: "review.network", most: 60, window_ms: HOUR_MS };

/// Writes one.
pub async fn write(call: &Call) -> Answer<Response> {
    let new: NewReview = call.read()?;
    let (site, session) = asker(call, new.site.as_deref())?;
    // Who fills in what nobody sees is a machine; it is told what everybody is told.
    if new.website.as_deref().is_some_and(|website| !website.is_empty()) {
        let token = if session.is_none() { Some(tokens::nobodys("rev_", site)?) } else { None };
        return respond::json(201, &told(drawn()?, token, State::Waiting, false));
    }
    let (status, kept) = keep(call, site, session.as_deref(), &new).await?;
    respond::json(status, &kept)
}

/// Keeps what somebody writes: the member of a session, or a guest. Answers with 201 where it is new, else with 200.
pub async fn keep(call: &Call, site: i64, session: Option<&str>, new: &NewReview) -> Answer<(u16, ReviewKept)> {
    let guest = if session.is_none() { Some(guest(call, site, new).await?) } else { None };
    let is_thanks = match new.kind.as_deref() {
        None | Some("review") => false,
        Some("thanks") => true,
        Some(_) => return Err(fault("/kind", "a kind is review or thanks")),
    };
    let about = subject(new.subject.as_deref().filter(|_| !is_thanks))?;
    let sent = said::sent(new);
    let key = rows::key(is_thanks, about.as_str(), sent.text.as_deref());
    let words = sent.text.as_deref().and_then(digest);
    let network = network(call, site)?;
    let is_article = about.kind() == SubjectKind::Article;
    let finding = Finding {
        session,
        guest: guest.as_deref(),
        sku: about.sku(),
        origin: about.origin().as_deref(),
        purchase: new.purchase.as_deref(),
        is_thanks,
        ..finding(call, site, &key, words.as_deref(), network.as_deref())
    }
    .statement();
    let found = found(call, finding, session.is_some()).await?;
    takes_name(&found, sent.name.as_deref())?;
    if found.is_here == 0 {
        return Err(fault("/subject", "an article stands on one of the site's own pages"));
    }
    let purchase = found.purchase.as_deref().filter(|_| !is_article && !is_thanks);
    if new.purchase.is_some() && purchase.is_none() {
        return Err(fault("/purchase", "there is no such purchase of theirs that fits"));
    }
    let row =
        Row { site, about: &about, is_thanks, guest: guest.as_deref(), purchase, language: new.language.as_deref() };
    let written = match &found.known {
        Some(known) => said::over(known, sent),
        None => sent,
    };
    let (review, state, is_new) = save(call, &row, &found, written, network.as_deref()).await?;
    // Whoever has the secret has the link as well, also where its first answer was lost on the way.
    let token = if session.is_none() { Some(token(call, site, review)?) } else { None };
    let is_verified = found.known.as_ref().map_or(purchase.is_some(), |known| known.mark == "verified");
    Ok((if is_new { 201 } else { 200 }, told(review, token, state, is_verified)))
}

/// Changes one.
pub async fn change(call: &Call, id: &str) -> Answer<Response> {
    let (site, review, author) = named(call, id)?;
    respond::json(200, &changed(call, site, review, &author, &call.read()?).await?)
}

/// Changes one of this author's.
pub async fn changed(call: &Call, site: i64, review: i64, author: &Author, patch: &ReviewPatch) -> Answer<ReviewKept> {
    let words = patch.text.as_deref().and_then(digest);
    let network = network(call, site)?;
    let session = match author {
        Author::Session(session) => Some(session.as_str()),
        Author::Token => None,
    };
    let finding =
        Finding { session, review: Some(review), ..finding(call, site, "", words.as_deref(), network.as_deref()) };
    let found = found(call, finding.statement(), session.is_some()).await?;
    let missing = || ApiError::not_found("review");
    let known = found.known.as_ref().ok_or_else(missing)?;
    if known.member != found.member || known.mark == "imported" || known.is_withdrawn() {
        return Err(missing());
    }
    takes_name(&found, patch.name.as_deref())?;
    let about = Subject::parse(&known.subject).ok_or_else(|| ApiError::Internal("stored subject".into()))?;
    let is_thanks = known.kind == "thanks";
    let row = Row { site, about: &about, is_thanks, guest: None, purchase: None, language: None };
    let written = said::patched(known, patch);
    let (review, state, _) = save(call, &row, &found, written, network.as_deref()).await?;
    Ok(told(review, None, state, known.mark == "verified"))
}

/// What of a review does not change.
struct Row<'a> {
    site: i64,
    about: &'a Subject,
    is_thanks: bool,
    guest: Option<&'a str>,
    purchase: Option<&'a str>,
    language: Option<&'a str>,
}

/// Keeps what was written: a new row, or the next form of the one that is there. Answers with its number, where it stands,
/// and whether it is new.
async fn save(
    call: &Call,
    row: &Row<'_>,
    found: &Found,
    mut written: Written,
    network: Option<&str>,
) -> Answer<(i64, State, bool)> {
    // What was kept before the site kept contacts itself goes with the next change.
    if !keeps_names(found) {
        written.name = None;
    }
    written.check(row.is_thanks).map_err(wrong)?;
    let known = found.known.as_ref();
    let (member, is_test) = known.map_or((found.member, found.is_test), |known| (known.member, known.is_test));
    let odd = flags(found.seen(&written));
    let writer = match member {
        Some(_) if is_test == 1 => Writer::Test,
        Some(_) => Writer::Member,
        None => Writer::Guest,
    };
    let review = known.map_or_else(drawn, |known| Ok(known.review))?;
    let attempt = random::text(13)?;
    let kept = Kept {
        site: row.site,
        review,
        subject: row.about.as_str(),
        is_thanks: row.is_thanks,
        written: &written,
        member,
        guest: row.guest,
        is_test: writer == Writer::Test,
        purchase: row.purchase,
        language: row.language.filter(|code| code.len() <= 20 && code.is_ascii()),
        standing: standing(writer, written.text.is_some(), row.is_thanks, &odd),
        flags: &odd,
        network,
        attempt: &attempt,
        now: call.now.0,
    };
    let uses = Uses::of(call);
    let uses = match member {
        Some(member) => uses.count(WRITES_OF_MEMBER, &member.to_string())?,
        None => uses.count_network_at(WRITES_OF_NETWORK, row.site)?,
    };
    let mut batch = uses.statements();
    batch.extend(known.map_or_else(|| kept.inserting(), |known| kept.changing(known.version)));
    let again = || ApiError::of(Code::TryAgain, "it is being changed: send it again");
    let landed = match call.db.run(batch).await {
        Ok(landed) => landed.into_iter().next_back().flatten(),
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(Rollback::Taken(_)) => return Err(again()),
        Err(rollback) => return Err(rollback.into()),
    };
    if known.is_some() && landed.is_none() {
        return Err(again());
    }
    Ok((review, kept.standing.state, known.is_none()))
}

/// Refuses a name where the site itself keeps who somebody is.
fn takes_name(found: &Found, name: Option<&str>) -> Answer<()> {
    if keeps_names(found) || said::something(name).is_none() { Ok(()) } else { Err(not_kept()) }
}

fn keeps_names(found: &Found) -> bool {
    found.contacts == OURS
}

/// Who writes: a session, or anybody who names a site.
fn asker(call: &Call, key: Option<&str>) -> Answer<(i64, Option<String>)> {
    if call.is_by_anybody() {
        let site = tokens::site_of_public_key(key.unwrap_or_default()).ok_or_else(|| ApiError::not_found("site"))?;
        return Ok((site, None));
    }
    let customer = call.customer()?;
    Ok((customer.site, Some(customer.session)))
}

/// A guest, by a secret that stays in their browser, who had time to write.
async fn guest(call: &Call, site: i64, new: &NewReview) -> Answer<String> {
    let secret = new.visitor.as_deref().filter(|secret| (16..=200).contains(&secret.len()));
    let secret = secret.ok_or_else(|| fault("/visitor", "a guest's secret has 16 to 200 bytes"))?;
    if new.purchase.is_some() {
        return Err(fault("/purchase", "a guest has no purchases"));
    }
    forms::check(call, new.form.as_deref(), new.proof.as_deref()).await?;
    let text = ["reviewer", &random::letters(site), secret].join("\n");
    keyed::digest(&call.secret_of("MASTER_KEY")?, &text).ok_or_else(|| ApiError::Internal("visitor".into()))
}

/// The digest of where it comes from, where the platform says.
fn network(call: &Call, site: i64) -> Answer<Option<String>> {
    let Some(network) = call.network.as_deref() else { return Ok(None) };
    let text = ["review", &random::letters(site), network].join("\n");
    Ok(keyed::digest(&call.secret_of("MASTER_KEY")?, &text))
}

/// What is looked for, all but who and what.
fn finding<'a>(call: &Call, site: i64, key: &'a str, digest: Option<&'a str>, network: Option<&'a str>) -> Finding<'a> {
    Finding {
        site,
        session: None,
        guest: None,
        review: None,
        key,
        sku: None,
        origin: None,
        purchase: None,
        is_thanks: false,
        digest,
        network,
        now: call.now.0,
    }
}

async fn found(call: &Call, finding: crate::sql::Statement, is_session: bool) -> Answer<Found> {
    let found = call.db.ask(vec![finding]).await?.ok_or_else(|| ApiError::not_found("site"))?;
    let found: Found = read_stored(&found)?;
    if is_session && found.member.is_none() {
        return Err(ApiError::unauthorized("the session is over"));
    }
    Ok(found)
}

fn told(review: i64, token: Option<String>, state: State, verified: bool) -> ReviewKept {
    ReviewKept { review: review.to_string(), token, state: state.name().to_owned(), verified }
}
