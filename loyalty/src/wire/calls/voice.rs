//! What customers are asked, what they answer, and what an owner makes of it.

use super::{Call, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/surveys",
        who: Who::Shop("voice:read"),
        about: "All surveys: those every site has, and the owner's.",
        answers: &[(200, "SurveyList")],
        ..PLAIN
    },
    Call {
        path: "/v1/surveys/{id}",
        who: Who::Shop("voice:read"),
        about: "A survey. Its revision is the ETag.",
        answers: &[(200, "SurveyShown")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/surveys/{id}",
        who: Who::Shop("voice:write"),
        about: "Writes a survey, or its next revision; `If-Match` names the one that was read. Its kind stays.",
        request: Some("Survey"),
        answers: &[(200, "SurveyShown")],
        problems: &[Code::SurveyInvalid, Code::Changed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/surveys/preview",
        who: Who::Shop("voice:read"),
        about: "Says how a survey would be put, or everything that is wrong with it. Nothing is kept.",
        request: Some("Survey"),
        answers: &[(200, "SurveyPreview")],
        problems: &[Code::SurveyInvalid],
        ..PLAIN
    },
    Call {
        path: "/v1/surveys/{id}/questions",
        about: "What a survey asks, for whoever answers it in a page.",
        query: &[("site", "The site's public key.")],
        answers: &[(200, "Asking")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        path: "/v1/links/{id}",
        about: "What is asked by a link. `id` is the link's secret.",
        answers: &[(200, "Asking")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/answers",
        about: "Takes an answer: from a session, from a guest of a site, by a link, or from a shop's server with a key that has `answers:write`. A score without words counts, words without a score are heard. The last answer within the time between two questions counts; earlier ones are kept.",
        request: Some("NewAnswer"),
        answers: &[(201, "AnswerKept")],
        problems: &[Code::NotFound, Code::AnswerInvalid, Code::RateLimited, Code::Forbidden, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/answers",
        who: Who::Shop("voice:read"),
        about: "Answers, newest first.",
        query: &[
            ("survey", "Only those to this survey."),
            ("cursor", "Where the page begins: `next` of the one before."),
            ("limit", "How many, 1 to 100."),
        ],
        answers: &[(200, "AnswerPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/prompt",
        who: Who::Customer,
        about: "What may be asked now, if anything: it is held for this session for two minutes, and nobody else is told of it meanwhile.",
        answers: &[(200, "PromptOffer")],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/prompts/{id}/shown",
        who: Who::Customer,
        about: "Asks, the moment before it is shown, whether a prompt may still be; from then on it counts as asked.",
        answers: &[(200, "PromptShown")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/prompts/{id}/dismissed",
        who: Who::Customer,
        about: "Says that a prompt was waved away. It counts as asked.",
        answers: &[(204, "")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/prompts",
        who: Who::Shop("answers:write"),
        about: "Asks a member by a link that the shop sends, if the budget allows it: the same one that all prompts share.",
        request: Some("NewPrompt"),
        answers: &[(201, "PromptMade")],
        problems: &[Code::NotFound, Code::TryAgain],
        ..PLAIN
    },
    Call {
        path: "/v1/voice/summary",
        who: Who::Shop("voice:read"),
        about: "What customers say: NPS, CSAT, CES and expectation of a window with their intervals, how many of those asked answered, and where it goes.",
        query: &[
            ("from", "The first day, `2026-11-01`; 30 days before the last where it is missing."),
            ("to", "The last day; today where it is missing. A window has up to 366 days."),
            ("by", "`service`, `segment` or `channel`: the same for each of them."),
            ("trend", "`day` or `week`; days up to 31 of them, else weeks."),
            ("survey", "Only this survey."),
        ],
        answers: &[(200, "VoiceSummary")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        path: "/v1/voice",
        who: Who::Shop("voice:read"),
        about: "How the site listens.",
        answers: &[(200, "Voice")],
        ..PLAIN
    },
    Call {
        method: "PATCH",
        path: "/v1/voice",
        who: Who::Shop("voice:write"),
        about: "Changes how the site listens; what is missing stays.",
        request: Some("VoicePatch"),
        answers: &[(200, "Voice")],
        ..PLAIN
    },
    Call {
        path: "/v1/members/{id}/voice",
        who: Who::Shop("voice:read"),
        about: "The stage a member has grown to, with its reasons, and what they answered last.",
        answers: &[(200, "MemberVoice")],
        problems: &[Code::NotFound],
        ..PLAIN
    },
];
