//! `openapi.json`, generated from the wire types and the table of calls.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::calls::{BODY, Call, Who, calls};
use super::{
    Code, Problem, audit, blog, card, cards, changes, codes, complaints, coupons, devices, entries, events, figures,
    mail, members, messages, orders, people, purchases, redemptions, reviews, sites, subscriptions, team, voice,
};
use crate::program::Program;
use crate::voice::survey::Survey;

/// Requests that are a line each of a streamed body.
const LINES: &[&str] = &["ImportLine", "ReviewLine", "SubscriberLine"];

/// The document, in version 3.1 of its format.
pub fn document() -> Value {
    let mut paths = Map::new();
    for call in calls() {
        let path = paths.entry(call.path).or_insert_with(|| json!({}));
        path[call.method.to_lowercase()] = operation(call);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Kept",
            "version": "1",
            "description": "Points that explain themselves. Money is in minor units, points are whole numbers, times are RFC 3339.",
            "license": {"name": "MIT"}
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "operator": {"type": "http", "scheme": "bearer", "description": "The installation's operator key."},
                "shop": {"type": "http", "scheme": "bearer", "description": "A site's secret key, `sk_…`."},
                "customer": {"type": "http", "scheme": "bearer", "description": "A session, `ses_…`."},
                "console": {"type": "apiKey", "in": "cookie", "name": "__Host-kept", "description": "A person's sitting; counts only beside the header `kept-site`."},
                "counter": {"type": "apiKey", "in": "cookie", "name": "__Host-kept-counter", "description": "A device and its shift; counts only beside the headers `kept-site` and `kept-counter: 1`."}
            }
        }
    })
}

fn operation(call: &Call) -> Value {
    let mut responses = Map::new();
    for (status, schema) in call.answers {
        responses.insert(status.to_string(), answer(schema));
    }
    for (status, codes) in problems(call) {
        let names: Vec<Value> = codes.iter().map(|code| json!(code)).collect();
        responses.insert(
            status.to_string(),
            json!({
                "description": codes.iter().map(|code| code.title()).collect::<Vec<_>>().join("; "),
                "content": {"application/problem+json": {"schema": {"allOf": [
                    {"$ref": "#/components/schemas/Problem"},
                    {"properties": {"code": {"enum": names}}}
                ]}}}
            }),
        );
    }
    let mut operation = json!({
        "operationId": operation_id(call),
        "summary": call.about,
        "parameters": parameters(call),
        "responses": responses,
        "security": security(call.who),
    });
    if let Some(schema) = call.request {
        let is_read = !LINES.contains(&schema);
        let media = if is_read { "application/json" } else { "application/x-ndjson" };
        let schema = match schema {
            "ImportLine" => json!({"type": "string", "description": "A purchase or a refund a line."}),
            "SubscriberLine" => json!({"type": "string", "description": "A reader a line: SubscriberLine."}),
            _ => json!({"$ref": format!("#/components/schemas/{schema}")}),
        };
        operation["requestBody"] = json!({"required": true, "content": {media: {"schema": schema}}});
    }
    operation
}

fn answer(schema: &str) -> Value {
    if schema.is_empty() {
        return json!({"description": "As described."});
    }
    let schema = json!({"$ref": format!("#/components/schemas/{schema}")});
    json!({"description": "Done.", "content": {"application/json": {"schema": schema}}})
}

/// The problems a call can have, by status.
fn problems(call: &Call) -> Vec<(u16, Vec<Code>)> {
    // A stream of lines has no body to refuse as a whole.
    let is_read = call.request.is_some_and(|request| !LINES.contains(&request));
    let mut codes = if is_read { [BODY, call.problems].concat() } else { call.problems.to_vec() };
    match call.who {
        Who::Anybody if call.request.is_some() => codes.push(Code::Unauthorized),
        Who::Anybody => {}
        Who::Operator | Who::Customer => codes.push(Code::Unauthorized),
        Who::Shop(_) | Who::CustomerOrShop(_) => {
            codes.extend([Code::Unauthorized, Code::Forbidden, Code::OtherSite, Code::StepUpRequired]);
        }
        Who::Person => codes.extend([Code::Unauthorized, Code::OtherSite, Code::StepUpRequired]),
        Who::Device => codes.extend([Code::Unauthorized, Code::OtherSite]),
    }
    if call.path.contains('{') || !call.query.is_empty() {
        codes.push(Code::OutOfRange);
    }
    if call.path.starts_with("/v1/") {
        // A wrong `kept-now` on an installation with a test clock; a database that is busy.
        codes.extend([Code::Malformed, Code::TryAgain]);
    }
    codes.push(Code::Internal);
    let mut statuses: Vec<u16> = codes.iter().map(|code| code.status()).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let of = |status| {
        let mut of: Vec<Code> = Vec::new();
        for code in codes.iter().filter(|code| code.status() == status) {
            if !of.contains(code) {
                of.push(*code);
            }
        }
        of
    };
    statuses.into_iter().map(|status| (status, of(status))).collect()
}

fn operation_id(call: &Call) -> String {
    let words = call.path.split(['/', '{', '}', '.']).filter(|word| !word.is_empty() && *word != "v1");
    let words: Vec<&str> = std::iter::once(call.method).chain(words).collect();
    words.join("_").to_lowercase()
}

fn parameters(call: &Call) -> Vec<Value> {
    let path = call.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path = path.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 200}}));
    let query = call
        .query
        .iter()
        .map(|(name, about)| json!({"name": name, "in": "query", "description": about, "schema": {"type": "string"}}));
    let mut all: Vec<Value> = path.chain(query).collect();
    if call.path.ends_with("/claim") {
        all.push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "schema": {"type": "string", "minLength": 1, "maxLength": 200}}));
    }
    if call.path == "/v1/redemptions" {
        all.push(json!({"name": "Idempotency-Key", "in": "header", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 200}}));
    }
    all
}

fn security(who: Who) -> Value {
    match who {
        Who::Anybody => json!([]),
        Who::Operator => json!([{"operator": []}]),
        Who::Shop(scopes) => Value::Array(shop(scopes)),
        Who::Customer => json!([{"customer": []}]),
        Who::CustomerOrShop(scopes) => Value::Array([vec![json!({"customer": []})], shop(scopes)].concat()),
        Who::Person => json!([{"console": []}]),
        Who::Device => json!([{"counter": []}]),
    }
}

/// The ways in for a shop: a key, a person at the console, a person at the counter; any scope of several.
fn shop(scopes: &str) -> Vec<Value> {
    let mut ways: Vec<Value> = Vec::new();
    for scope in scopes.split(' ') {
        ways.push(json!({"shop": [scope]}));
        ways.push(json!({"console": [scope]}));
    }
    if scopes.split(' ').any(|scope| scope == "counter:use") {
        ways.push(json!({"counter": ["counter:use"]}));
    }
    ways
}

fn schemas() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    include_all(&mut generator);
    generator.take_definitions(true)
}

/// Every type the table of calls names.
#[allow(clippy::too_many_lines, reason = "it is a list")]
fn include_all(generator: &mut SchemaGenerator) {
    macro_rules! include {
        ($($type:ty),* $(,)?) => { $( generator.subschema_for::<$type>(); )* };
    }
    include![
        Problem,
        Program,
        audit::AuditPage,
        audit::DailyAnswer,
        blog::Announcement,
        blog::AnnouncementPage,
        blog::Feed,
        blog::FeedCheck,
        blog::LetterPreview,
        blog::NewAnnouncement,
        blog::NewFeed,
        blog::NewPost,
        blog::Post,
        blog::PostPage,
        blog::PreviewLetter,
        blog::SendAnnouncement,
        blog::TestLetter,
        codes::NewCustomerCode,
        messages::Correspondence,
        messages::CorrespondencePatch,
        messages::Delivery,
        messages::DeliveryPage,
        messages::Endpoint,
        messages::EndpointList,
        messages::MailEvent,
        messages::MessageChange,
        messages::MessageList,
        messages::NewEndpoint,
        subscriptions::NewSubscription,
        subscriptions::SubscriberLine,
        subscriptions::SubscriberPage,
        subscriptions::SubscriberProof,
        audit::MinuteAnswer,
        card::Card,
        card::NewSession,
        card::SessionAnswer,
        changes::ChangePage,
        changes::ProgramPreview,
        changes::RevisionPage,
        cards::Claim,
        cards::ClaimAnswer,
        cards::CounterMembers,
        cards::Find,
        cards::NewVoucher,
        cards::Preview,
        cards::Undo,
        cards::Undone,
        cards::VoucherAnswer,
        coupons::Coupon,
        coupons::CouponUse,
        devices::Counter,
        devices::DeviceCreated,
        devices::DeviceList,
        devices::Enrol,
        devices::NewDevice,
        devices::NewShift,
        entries::EntryPage,
        figures::Baseline,
        figures::ExportPage,
        figures::Home,
        members::CardIssued,
        members::MemberChange,
        members::NewMerge,
        members::MergeAnswer,
        members::CouponPage,
        members::Erased,
        members::Export,
        members::LotPage,
        members::Member,
        people::Challenge,
        people::Console,
        people::ConsoleAnswer,
        people::ConsolePatch,
        people::EnterSite,
        mail::Mailbox,
        mail::Mailer,
        people::NewChallenge,
        people::NewCode,
        people::NewPasskey,
        people::NewSitting,
        people::Nothing,
        people::Passkey,
        people::PasskeyUse,
        members::MemberPage,
        members::PurchasePage,
        events::ActsPosted,
        events::EventAnswer,
        events::NewEvent,
        purchases::AdjustmentAnswer,
        purchases::ImportAnswer,
        purchases::MemberFields,
        purchases::NewAdjustment,
        purchases::NewPurchase,
        purchases::NewRefund,
        purchases::PurchaseAnswer,
        purchases::RefundAnswer,
        purchases::WaitingAnswer,
        redemptions::CancellationAnswer,
        redemptions::NewRedemption,
        redemptions::RedemptionAnswer,
        sites::KeyCreated,
        sites::Key,
        sites::KeyList,
        sites::NewKey,
        sites::NewSite,
        sites::Site,
        sites::SiteCreated,
        sites::SitePatch,
        sites::StartSite,
        team::AcceptInvitation,
        team::Invitation,
        team::NewCounterPerson,
        team::NewInvitation,
        team::Team,
        team::TeamPatch,
        Survey,
        voice::AnswerKept,
        voice::AnswerPage,
        voice::Asking,
        voice::MemberVoice,
        voice::NewAnswer,
        voice::NewPrompt,
        voice::PromptMade,
        voice::PromptOffer,
        voice::PromptShown,
        voice::SurveyList,
        voice::SurveyPreview,
        voice::SurveyShown,
        voice::Voice,
        voice::VoicePatch,
        voice::VoiceSummary,
        complaints::ComplaintAssignment,
        complaints::ComplaintFile,
        complaints::ComplaintForm,
        complaints::ComplaintPage,
        complaints::ComplaintResolution,
        complaints::ComplaintTaken,
        complaints::ComplaintThread,
        complaints::ComplaintTopics,
        complaints::NewComplaint,
        complaints::NewComplaintMessage,
        complaints::OwnComplaints,
        orders::NewOrder,
        orders::NewOrderStatus,
        orders::OrderFile,
        orders::OrderPage,
        orders::OrderReported,
        orders::OrderSettings,
        reviews::NewReview,
        reviews::NewReviewPlaces,
        reviews::OwnReview,
        reviews::OwnReviews,
        reviews::QueuedReview,
        reviews::ReviewDecision,
        reviews::ReviewHistory,
        reviews::ReviewKept,
        reviews::ReviewLine,
        reviews::ReviewPage,
        reviews::ReviewPatch,
        reviews::ReviewPlaces,
        reviews::ReviewQueue,
        reviews::ReviewReply,
        reviews::ReviewWords,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the generated document is kept, so that a reader and the edge's build find it.
    const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../edge/openapi.json");

    #[test]
    fn the_kept_document_is_the_generated_one() {
        let generated = serde_json::to_string_pretty(&document()).unwrap() + "\n";
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::write(KEPT, &generated).unwrap();
        }
        let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
        assert!(kept == generated, "edge/openapi.json is stale: run the test once with UPDATE_OPENAPI=1");
    }

    #[test]
    fn every_type_a_call_names_is_described() {
        let schemas = schemas();
        for call in calls() {
            let answers = call.answers.iter().map(|(_, schema)| *schema);
            for schema in call.request.into_iter().chain(answers) {
                let known = schema.is_empty() || schema == "ImportLine" || schemas.contains_key(schema);
                assert!(known, "{} {} names {schema}", call.method, call.path);
            }
        }
    }
}
