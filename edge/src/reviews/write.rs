//! Writing a review and changing it, as a member or as a guest.
//!
//! One trip finds out who writes, what they bought, what is there already and what is odd about it. What it would say
//! then is checked, and where it stands. The other trip is one batch that counts the attempt, keeps the review and marks
//! what belongs together with it; where somebody changed the same review meanwhile nothing is written, and they are asked
//! to send it again.

use loyalty::review::{Flag, Seen, State, Subject, SubjectKind, Writer, Written, flags, has_link, standing};
use loyalty::wire::Code;
use loyalty::wire::reviews::{NewReview, ReviewKept, ReviewPatch};
use serde_json::Value;
use worker::Response;

use super::rows::{Finding, Found, Kept, Known};
use super::{Author, aspects, digest, drawn, fault, named, subject, token, wrong};
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
        return told(201, drawn()?, token, State::Waiting, false);
    }
    let guest = if session.is_none() { Some(guest(call, site, &new)?) } else { None };
    let is_thanks = match new.kind.as_deref() {
        None | Some("review") => false,
        Some("thanks") => true,
        Some(_) => return Err(fault("/kind", "a kind is review or thanks")),
    };
    let about = subject(new.subject.as_deref().filter(|_| !is_thanks))?;
    let said = said(&new);
    let words = said.text.as_deref().and_then(digest);
    let network = network(call, site)?;
    let is_article = about.kind() == SubjectKind::Article;
    let finding = Finding {
        session: session.as_deref(),
        guest: guest.as_deref(),
        sku: about.sku(),
        origin: about.origin().as_deref(),
        purchase: new.purchase.as_deref(),
        is_thanks,
        ..finding(call, site, about.as_str(), words.as_deref(), network.as_deref())
    }
    .statement();
    let found = found(call, finding, session.is_some()).await?;
    if found.is_here == 0 {
        return Err(fault("/subject", "an article stands on one of the site's own pages"));
    }
    let purchase = found.purchase.as_deref().filter(|_| !is_article && !is_thanks);
    if new.purchase.is_some() && purchase.is_none() {
        return Err(fault("/purchase", "there is no such purchase of theirs that fits"));
    }
    let row =
        Row { site, about: &about, is_thanks, guest: guest.as_deref(), purchase, language: new.language.as_deref() };
    let written = found.known.as_ref().map_or_else(|| said.clone(), |known| over(known, &said));
    save(call, &row, &found, &written, network.as_deref()).await
}

/// Changes one.
pub async fn change(call: &Call, id: &str) -> Answer<Response> {
    let (site, review, author) = named(call, id)?;
    let patch: ReviewPatch = call.read()?;
    let words = patch.text.as_deref().and_then(digest);
    let network = network(call, site)?;
    let session = match &author {
        Author::Session(session) => Some(session.as_str()),
        Author::Token => None,
    };
    let finding =
        Finding { session, review: Some(review), ..finding(call, site, "", words.as_deref(), network.as_deref()) };
    let found = found(call, finding.statement(), session.is_some()).await?;
    let missing = || ApiError::not_found("review");
    let known = found.known.as_ref().ok_or_else(missing)?;
    if known.member != found.member || known.mark == "imported" || known.state == "withdrawn" {
        return Err(missing());
    }
    let about = Subject::parse(&known.subject).ok_or_else(|| ApiError::Internal("stored subject".into()))?;
    let is_thanks = known.kind == "thanks";
    let row = Row { site, about: &about, is_thanks, guest: None, purchase: None, language: None };
    let written = patched(known, &patch);
    save(call, &row, &found, &written, network.as_deref()).await
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

/// Keeps what was written: a new row, or the next form of the one that is there.
async fn save(call: &Call, row: &Row<'_>, found: &Found, written: &Written, network: Option<&str>) -> Answer<Response> {
    written.check(row.is_thanks).map_err(wrong)?;
    let known = found.known.as_ref();
    let (member, is_test) = known.map_or((found.member, found.is_test), |known| (known.member, known.is_test));
    let odd = flags(Seen {
        // Stars that are changed are no new ones.
        from_network: if known.is_some() { 0 } else { found.from_network },
        same_words: found.same_words,
        has_link: written.text.as_deref().is_some_and(has_link),
        was_hidden: known.is_some_and(|known| known.state == "hidden"),
    });
    let writer = match member {
        Some(_) if is_test == 1 => Writer::Test,
        Some(_) => Writer::Member,
        None => Writer::Guest,
    };
    let review = known.map_or_else(drawn, |known| Ok(known.review))?;
    let kept = Kept {
        site: row.site,
        review,
        subject: row.about.as_str(),
        is_thanks: row.is_thanks,
        written,
        member,
        guest: row.guest,
        is_test: writer == Writer::Test,
        purchase: row.purchase,
        language: row.language.filter(|code| code.len() <= 20 && code.is_ascii()),
        standing: standing(writer, written.text.is_some(), row.is_thanks, &odd),
        flags: odd.iter().map(|flag: &Flag| flag.name()).collect(),
        network,
        now: call.now.0,
    };
    let uses = Uses::of(call);
    let uses = match member {
        Some(member) => uses.count(WRITES_OF_MEMBER, &member.to_string())?,
        None => uses.count_network(WRITES_OF_NETWORK)?,
    };
    let mut batch = uses.statements();
    batch.extend(known.map_or_else(|| kept.inserting(), |known| kept.changing(known.edits)));
    let again = || ApiError::of(Code::TryAgain, "it is being changed: send it again");
    let landed = match call.db.run(batch).await {
        Ok(landed) => landed.into_iter().next_back().flatten(),
        Err(Rollback::Limited) => return Err(uses.refusal().await),
        Err(Rollback::Taken(_)) => return Err(again()),
        Err(rollback) => return Err(rollback.into()),
    };
    match known {
        Some(_) if landed.is_none() => Err(again()),
        Some(known) => told(200, review, None, kept.standing.state, known.mark == "verified"),
        None => {
            let token = if member.is_none() { Some(token(call, row.site, review)?) } else { None };
            told(201, review, token, kept.standing.state, row.purchase.is_some())
        }
    }
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
fn guest(call: &Call, site: i64, new: &NewReview) -> Answer<String> {
    let secret = new.visitor.as_deref().filter(|secret| (16..=200).contains(&secret.len()));
    let secret = secret.ok_or_else(|| fault("/visitor", "a guest's secret has 16 to 200 bytes"))?;
    if new.purchase.is_some() {
        return Err(fault("/purchase", "a guest has no purchases"));
    }
    forms::check(call, new.form.as_deref())?;
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
fn finding<'a>(
    call: &Call,
    site: i64,
    subject: &'a str,
    digest: Option<&'a str>,
    network: Option<&'a str>,
) -> Finding<'a> {
    Finding {
        site,
        session: None,
        guest: None,
        review: None,
        subject,
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

/// What they wrote; nothing is as good as an empty text.
fn said(new: &NewReview) -> Written {
    Written {
        stars: new.stars,
        text: said_something(new.text.as_deref()),
        aspects: new.aspects.as_ref().map(aspects).unwrap_or_default(),
        name: said_something(new.name.as_deref()),
        publish: new.publish.unwrap_or(false),
    }
}

/// What is there with what they wrote over it: whoever taps a star keeps their words.
fn over(known: &Known, said: &Written) -> Written {
    let before = stood(known);
    let has_aspects = said.aspects.iter().any(Option::is_some);
    Written {
        stars: said.stars.or(before.stars),
        text: said.text.clone().or(before.text),
        aspects: if has_aspects { said.aspects } else { before.aspects },
        name: said.name.clone().or(before.name),
        publish: said.publish || before.publish,
    }
}

/// What is there with what they changed.
fn patched(known: &Known, patch: &ReviewPatch) -> Written {
    let before = stood(known);
    let text = |changed: &Option<String>, before: Option<String>| match changed {
        Some(text) => said_something(Some(text)),
        None => before,
    };
    Written {
        stars: patch.stars.or(before.stars),
        text: text(&patch.text, before.text),
        aspects: patch.aspects.as_ref().map_or(before.aspects, aspects),
        name: text(&patch.name, before.name),
        publish: patch.publish.unwrap_or(before.publish),
    }
}

/// What a review says as it is kept.
fn stood(known: &Known) -> Written {
    let stars = |aspect: &str| known.aspects.get(aspect).and_then(Value::as_i64);
    Written {
        stars: known.stars,
        text: known.text.clone(),
        aspects: loyalty::review::ASPECTS.map(stars),
        name: known.name.clone(),
        publish: known.publish == 1,
    }
}

/// A text that is one.
fn said_something(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

fn told(status: u16, review: i64, token: Option<String>, state: State, verified: bool) -> Answer<Response> {
    let state = state.name().to_owned();
    respond::json(status, &ReviewKept { review: review.to_string(), token, state, verified })
}
