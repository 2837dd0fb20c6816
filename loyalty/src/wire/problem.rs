//! What every error is answered with: RFC 9457 problem details with a stable code.

use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The stable name of a problem. Callers branch on it; the words beside it may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body or a parameter cannot be read.
    Malformed,
    /// The body has a field that this call does not know.
    UnknownField,
    /// A number, date or text is beyond its bounds.
    OutOfRange,
    /// The body is larger than a megabyte.
    TooLarge,
    /// Who is asking is not known: no key or session, or one that is no longer good.
    Unauthorized,
    /// Who is asking may not do this.
    Forbidden,
    /// A person must first prove again who they are: by a fresh code or a passkey.
    StepUpRequired,
    /// The page stands at another site than the sitting.
    OtherSite,
    /// A card's code lets see; points are spent at the counter.
    CounterOnly,
    /// There is no such thing.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The same id came before with other facts.
    KeyReused,
    /// There are fewer points than needed.
    InsufficientPoints,
    /// More is refunded than is left of the purchase.
    RefundTooLarge,
    /// The amount is in another currency than the site's.
    CurrencyMismatch,
    /// This site keeps contact data at home.
    ContactsNotKept,
    /// The program has faults; each is listed with its path.
    ProgramInvalid,
    /// The look has faults; each is listed with its path.
    LookInvalid,
    /// The survey has faults; each is listed with its path.
    SurveyInvalid,
    /// The answer does not fit the survey; each fault is listed with its path.
    AnswerInvalid,
    /// Somebody changed it since it was read.
    Changed,
    /// The coupon is already used.
    CouponUsed,
    /// The coupon's redemption was cancelled.
    CouponCancelled,
    /// There is a member of this id.
    MemberExists,
    /// The member was merged into another.
    Merged,
    /// The member is the one an owner tries things with.
    TestMember,
    /// The voucher's points are somebody's already.
    VoucherClaimed,
    /// The voucher's time is over.
    VoucherOver,
    /// What was done at the counter can no longer be undone there.
    TooLate,
    /// Several members have this address; `members` names them.
    SeveralMembers,
    /// It was sent, or is being sent.
    AlreadySent,
    /// What stands at this address is no feed that can be read; `reason` says why, `feeds` where there are some.
    FeedUnreadable,
    /// Two keys of this name are live already.
    TooManyKeys,
    /// A site without an owner would be nobody's.
    LastOwner,
    /// Too many requests.
    RateLimited,
    /// The PIN is not the one of the person who was named.
    WrongPin,
    /// This installation can send no mail.
    MailNotSetUp,
    /// It could not be done right now; the same request may be sent again.
    TryAgain,
    /// A fault of ours. It is in our log; nothing was changed.
    Internal,
}

impl Code {
    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::UnknownField => 400,
            Self::Unauthorized => 401,
            Self::Forbidden | Self::StepUpRequired | Self::OtherSite | Self::CounterOnly | Self::WrongPin => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::InsufficientPoints
            | Self::RefundTooLarge
            | Self::CouponUsed
            | Self::CouponCancelled
            | Self::MemberExists
            | Self::Merged
            | Self::TestMember
            | Self::VoucherClaimed
            | Self::VoucherOver
            | Self::TooLate
            | Self::AlreadySent
            | Self::SeveralMembers
            | Self::TooManyKeys
            | Self::LastOwner => 409,
            Self::Changed => 412,
            Self::TooLarge => 413,
            Self::OutOfRange
            | Self::KeyReused
            | Self::CurrencyMismatch
            | Self::ContactsNotKept
            | Self::FeedUnreadable
            | Self::ProgramInvalid
            | Self::LookInvalid
            | Self::SurveyInvalid
            | Self::AnswerInvalid => 422,
            Self::RateLimited => 429,
            Self::Internal => 500,
            Self::MailNotSetUp => 501,
            Self::TryAgain => 503,
        }
    }

    /// The problem's short title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Malformed => "This cannot be read",
            Self::UnknownField => "There is no such field",
            Self::OutOfRange => "This is out of range",
            Self::TooLarge => "This is too large",
            Self::Unauthorized => "Who are you?",
            Self::Forbidden => "Not allowed",
            Self::StepUpRequired => "Please prove that it is you",
            Self::OtherSite => "This page is about another site",
            Self::CounterOnly => "At the counter, please",
            Self::NotFound => "There is no such thing",
            Self::MethodNotAllowed => "Not this way",
            Self::KeyReused => "This id was used for something else",
            Self::InsufficientPoints => "Not enough points",
            Self::RefundTooLarge => "More than is left to refund",
            Self::CurrencyMismatch => "Another currency",
            Self::ContactsNotKept => "This site keeps contacts itself",
            Self::ProgramInvalid => "The program has faults",
            Self::LookInvalid => "The look has faults",
            Self::SurveyInvalid => "The survey has faults",
            Self::AnswerInvalid => "The answer has faults",
            Self::Changed => "Somebody else changed it",
            Self::CouponUsed => "The coupon is already used",
            Self::CouponCancelled => "The coupon was cancelled",
            Self::MemberExists => "There is such a member",
            Self::Merged => "The two are one member now",
            Self::TestMember => "This is the test member",
            Self::VoucherClaimed => "The voucher is somebody's already",
            Self::VoucherOver => "The voucher is over",
            Self::TooLate => "Too late to undo",
            Self::SeveralMembers => "Which of them are you?",
            Self::AlreadySent => "It is on its way",
            Self::FeedUnreadable => "This feed cannot be read",
            Self::TooManyKeys => "Too many keys",
            Self::LastOwner => "Every site has an owner",
            Self::RateLimited => "Too many requests",
            Self::WrongPin => "The PIN is wrong",
            Self::MailNotSetUp => "No mail can be sent here",
            Self::TryAgain => "Please try again",
            Self::Internal => "Something went wrong here",
        }
    }

    /// The code of this name.
    pub fn parse(name: &str) -> Option<Self> {
        let name: StrDeserializer<ValueError> = name.into_deserializer();
        Self::deserialize(name).ok()
    }
}

/// The body of every error: `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problem {
    /// Always `about:blank`: the code says what kind it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short title.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// What exactly is wrong, in words for the developer who reads it.
    pub detail: String,
    /// What belongs to this code: `needed` and `available`, `path`, `faults` …
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Problem {
    /// A problem of this code.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: code.title().to_owned(),
            status: code.status(),
            code,
            detail: detail.into(),
            extra: Map::new(),
        }
    }

    /// The same with one more field.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(field.to_owned(), value.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_documented() {
        let problem = Problem::new(Code::InsufficientPoints, "500 needed, 20 there").with("needed", 500);
        let expected = serde_json::json!({
            "type": "about:blank", "title": "Not enough points", "status": 409,
            "code": "insufficient_points", "detail": "500 needed, 20 there", "needed": 500
        });
        assert_eq!(serde_json::to_value(problem).unwrap(), expected);
        assert_eq!(Code::parse("key_reused"), Some(Code::KeyReused));
        assert_eq!(Code::parse("nonsense"), None);
    }
}
