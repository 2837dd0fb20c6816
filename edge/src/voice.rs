//! The customer's voice: who is asked what, what they answer, and what all of it says.
//!
//! Whether somebody may be asked is decided by the rules of `loyalty` on facts that one query reads ([`facts`]). What
//! was decided lands only where nothing was decided meanwhile ([`claim`]): however many panels, tabs and servers ask at
//! once, a member is asked one question. Answers are counted by the database as they come, by the day, so that no
//! figure reads them all.

pub mod answers;
pub mod asking;
pub mod claim;
pub mod due;
pub mod facts;
pub mod invitations;
pub mod leaving;
pub mod list;
pub mod member;
pub mod prompts;
pub mod settings;
pub mod summary;
pub mod surveys;

use loyalty::voice::survey::Survey;
use loyalty::wire::voice::Asking;
use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::error::{Answer, ApiError};

/// The longest name of a service, in characters.
pub const SERVICE_CHARS_MAX: usize = 200;

/// A decision is made anew so often where another came first.
const TRIES: usize = 3;

/// What a person needs to read what customers say.
const READ: &str = "voice:read";
/// What they need to change what is asked.
const WRITE: &str = "voice:write";

loyalty::stored! {
    /// A survey as it is kept.
    pub struct Stored {
        /// Its id.
        pub survey: String,
        /// Its revision.
        pub revision: i64,
        /// The document.
        pub document: Value,
    }
}

impl Stored {
    /// The survey in it.
    pub fn read(&self) -> Answer<Survey> {
        Survey::read(&self.document).map_err(|_| ApiError::Internal("stored survey".into()))
    }
}

/// A survey that a site has: the owner's, or one of ours under this name.
pub fn known(stored: Option<&Stored>, id: &str) -> Answer<(Survey, i64)> {
    match stored {
        Some(stored) => Ok((stored.read()?, stored.revision)),
        None => Survey::ready(id).map(|ready| (ready, 0)).ok_or_else(|| ApiError::not_found("survey")),
    }
}

/// A survey as it is put by a company of this name.
pub fn asked(id: &str, survey: &Survey, revision: i64, company: &str) -> Asking {
    Asking {
        survey: id.to_owned(),
        revision: whole(revision),
        kind: survey.kind.name().to_owned(),
        title: survey.title.clone(),
        questions: survey.questions(company),
        form: None,
    }
}

/// A count or a revision on the wire.
fn whole(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

/// The name of a service somebody names; the rest of what they may write there is theirs.
fn service(named: Option<&str>) -> Answer<Option<&str>> {
    match named {
        Some(name) if name.is_empty() || name.chars().count() > SERVICE_CHARS_MAX => {
            Err(fault("/service", "a service's name has 1 to 200 characters"))
        }
        named => Ok(named),
    }
}

fn fault(path: &str, words: &str) -> ApiError {
    Problem::new(Code::OutOfRange, words).with("path", path).into()
}

/// The document of the survey of this id, as [`Stored`]. `survey` is a row or a parameter; the site is `?2`.
macro_rules! stored {
    ($survey:literal) => {
        concat!(
            "json((SELECT json_object('survey', survey.survey, 'revision', survey.revision, 'document', json(document)) FROM survey JOIN survey_revision USING (site, survey, revision) WHERE survey.site = ?2 AND survey.survey = ",
            $survey,
            "))"
        )
    };
}
use stored;
