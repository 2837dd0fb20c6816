//! The counts behind a summary, read in one query.

use loyalty::voice::figures::response_percent;
use loyalty::wire::voice::Asked;

use crate::sql::{Statement, statement};
use crate::voice::whole;

/// Stands for all days of the window before.
pub const BEFORE: i64 = -1;
/// The most names that are told apart.
const NAMES_MAX: i64 = 50;

/// Days of the site's calendar, counted from 1970.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first.
    pub from: i64,
    /// The last.
    pub to: i64,
    /// How many.
    pub days: i64,
    /// Days of a span of the trend: 1, or 7 from Monday on.
    pub step: i64,
}

loyalty::stored! {
    /// What was counted.
    pub struct Counted {
        /// Answers by their score and span, those of the window before among them.
        pub days: Vec<Row>,
        /// The same by names instead of spans.
        pub groups: Vec<Row>,
        /// Answers by survey.
        pub surveys: Vec<Row>,
        /// Answers to the questions of owners' own.
        pub questions: Vec<Row>,
        /// How often surveys were asked.
        pub asked: Vec<AskedRow>,
    }
}

loyalty::stored! {
    /// How often something was answered; what it is not about is empty.
    pub struct Row {
        /// The kind of survey.
        pub kind: String,
        /// The survey.
        pub survey: String,
        /// The service, segment, channel or question.
        pub name: String,
        /// The first day of its span.
        pub span: i64,
        /// The score, option or step.
        pub value: String,
        answers: i64,
    }
}

loyalty::stored! {
    /// How often a survey was asked.
    pub struct AskedRow {
        /// The survey.
        pub survey: String,
        /// What it measures.
        pub kind: String,
        eligible: i64,
        invited: i64,
        shown: i64,
        answered: i64,
        dismissed: i64,
    }
}

impl Row {
    /// How often.
    pub fn answers(&self) -> u32 {
        whole(self.answers)
    }
}

impl AskedRow {
    /// The same on the wire.
    pub fn figures(&self) -> Asked {
        let (shown, answered) = (whole(self.shown), whole(self.answered));
        Asked {
            eligible: whole(self.eligible),
            invited: whole(self.invited),
            shown,
            answered,
            dismissed: whole(self.dismissed),
            response_percent: response_percent(answered, shown),
        }
    }
}

/// The query of a window, of all surveys or one, with the groups of a part.
pub fn counting(site: i64, window: &Window, by: Option<&str>, survey: Option<&str>) -> Statement {
    let before = window.from.saturating_sub(window.days);
    statement!(COUNT, site, before, window.from, window.to, window.step, by, survey, NAMES_MAX)
}

/// Rows of a part of the days' counts.
macro_rules! rows {
    ($what:literal, $part:literal, $rest:literal) => {
        concat!(
            "json((SELECT json_group_array(json_object('kind', kind, 'survey', survey, 'name', name, 'span', span, 'value', value, 'answers', answers)) FROM (
    SELECT ",
            $what,
            ", sum(answers) AS answers FROM answer_day WHERE site = ?1 AND kind IN ('nps', 'csat', 'ces', 'expectation', 'own') AND part = ",
            $part,
            " AND (?7 IS NULL OR survey = ?7) AND ",
            $rest,
            ")))"
        )
    };
}

// The first of January 1970 was a Thursday: three days more, and weeks begin on Mondays.
const COUNT: &str = concat!(
    "
SELECT json_object('days', ",
    rows!(
        "kind, '' AS survey, '' AS name, iif(day < ?3, -1, iif(?5 = 1, day, day - (day + 3) % 7)) AS span, value",
        "''",
        "kind <> 'own' AND day BETWEEN ?2 AND ?4 GROUP BY kind, span, value"
    ),
    ", 'groups', ",
    rows!(
        "kind, '' AS survey, name, 0 AS span, value",
        "?6",
        "day BETWEEN ?3 AND ?4 AND name IN (SELECT name FROM answer_day WHERE site = ?1 AND kind IN ('nps', 'csat', 'ces', 'expectation', 'own') AND part = ?6 AND day BETWEEN ?3 AND ?4
      AND (?7 IS NULL OR survey = ?7) GROUP BY name ORDER BY sum(answers) DESC LIMIT CAST(?8 AS INTEGER)) GROUP BY kind, name, value"
    ),
    ", 'surveys', ",
    rows!(
        "kind, survey, '' AS name, 0 AS span, '' AS value",
        "''",
        "day BETWEEN ?3 AND ?4 GROUP BY kind, survey"
    ),
    ", 'questions', ",
    rows!(
        "kind, survey, name, 0 AS span, value",
        "'question'",
        "day BETWEEN ?3 AND ?4 GROUP BY kind, survey, name, value ORDER BY survey, name, answers DESC, value"
    ),
    ", 'asked', json((SELECT json_group_array(json_object('survey', survey, 'kind', coalesce((SELECT kind FROM survey WHERE survey.site = ?1 AND survey.survey = asked.survey), iif(asked.survey IN ('nps', 'csat', 'ces', 'expectation'), asked.survey, 'own')),
    'eligible', eligible, 'invited', invited, 'shown', shown, 'answered', answered, 'dismissed', dismissed)) FROM (
    SELECT survey, sum(eligible) AS eligible, sum(invited) AS invited, sum(shown) AS shown, sum(answered) AS answered, sum(dismissed) AS dismissed
    FROM prompt_day WHERE site = ?1 AND day BETWEEN ?3 AND ?4 AND (?7 IS NULL OR survey = ?7) GROUP BY survey) AS asked))) AS json"
);
