//! The customer's voice on the wire: surveys, prompts, answers, and what all of them say.

use serde_json::Value;

use super::wire;
use crate::time::Moment;
use crate::voice::figures::{Ces, Csat, Met, Move, Nps};
use crate::voice::survey::{Question, Survey};

wire! { answer
/// A survey as it stands.
pub struct SurveyShown {
    /// Its id.
    pub survey: String,
    /// Counts its changes; 0 for one of ours that the owner has not touched.
    pub revision: u32,
    /// The survey itself.
    pub document: Survey,
    /// Its questions as they are put.
    pub questions: Vec<Question>,
}}

wire! { answer
/// A site's surveys: those of ours first, then the owner's by their ids.
pub struct SurveyList {
    /// The surveys.
    pub surveys: Vec<SurveyShown>,
}}

wire! { answer
/// A survey that was checked and not kept.
pub struct SurveyPreview {
    /// Its questions as they would be put.
    pub questions: Vec<Question>,
}}

wire! { answer
/// What somebody is asked.
pub struct Asking {
    /// The survey.
    pub survey: String,
    /// Its revision.
    pub revision: u32,
    /// `nps`, `csat`, `ces`, `expectation` or `own`.
    pub kind: String,
    /// What an owner's own is called, by language.
    pub title: Option<std::collections::BTreeMap<String, String>>,
    /// The questions, each text by language. Of a standard kind these are `score` and `why`.
    pub questions: Vec<Question>,
    /// Goes along with what a guest answers in a page; behind a link there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}}

wire! { answer
/// A question that may be put now, and is held for whoever asked.
pub struct Prompt {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub asking: Asking,
    /// The service it is about.
    pub service: Option<String>,
    /// The purchase it is about.
    pub purchase: Option<String>,
    /// Until when it is held: until then it has to be shown.
    pub held_until: Moment,
}}

wire! { answer
/// What may be asked now.
pub struct PromptOffer {
    /// The question; none where nothing may be asked.
    pub prompt: Option<Prompt>,
}}

wire! { answer
/// Whether a prompt may be put before them at this very moment.
pub struct PromptShown {
    /// Whether to show it.
    pub show: bool,
}}

wire! { request
/// Somebody who shall be asked by a link.
pub struct NewPrompt {
    /// The shop's id of the member.
    pub member: String,
    /// The survey.
    pub survey: String,
    /// The service it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The purchase it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<String>,
}}

wire! { answer
/// What became of asking somebody.
pub struct PromptMade {
    /// Its id; none where they may not be asked now.
    pub prompt: Option<String>,
    /// What stands behind `link` in their answer: it is good for this one prompt.
    pub link: Option<String>,
    /// Why they may not be asked: `held_out`, `being_asked`, `once_a_visit`, `gap`, `twice_a_month`, `like_it`.
    pub not_now: Option<String>,
}}

wire! { request
/// An answer to a survey: by a session, by a guest of a site (`site`), by a link (`link`), or by a shop's server
/// with a key (`member`).
#[derive(Default)]
pub struct NewAnswer {
    /// The survey; none where `prompt` or `link` says which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<String>,
    /// The site's public key, where nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The link they came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The prompt it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// A secret of one open page, drawn by it: what a guest sends again under it replaces what they sent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// The shop's id of the member, from a shop's server only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// The score of a standard kind. Expectation: 1 worse, 2 as expected, 3 better.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i64>,
    /// Words beside it, kept as they are: up to 2,000 characters, those in `answers` among them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// The answers to an owner's own survey by its questions' ids: an option's id, a list of them, a step, or a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<std::collections::BTreeMap<String, Value>>"))]
    pub answers: Option<Value>,
    /// What the questions came with, from a guest in a page: without it, or a moment after, nothing is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// That a guest is a person, as Turnstile proves it; where the installation has it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// The service it is about, up to 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The purchase of theirs it is about; not for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<String>,
    /// Where they answer: `panel` or `block`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The language they were asked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A field that people do not see and leave empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}}

wire! { answer
/// An answer that was kept.
pub struct AnswerKept {
    /// Its id.
    pub answer: String,
    /// Whether it is a low score, after which to ask if the company shall look into it.
    pub is_low: bool,
}}

wire! { answer
/// An answer as the owner reads it.
pub struct AnswerShown {
    /// Its id.
    pub id: String,
    /// The survey.
    pub survey: String,
    /// Its revision; 0 for one of ours.
    pub revision: u32,
    /// What the survey measures.
    pub kind: String,
    /// The shop's id of the member; none for a guest, and for who was erased.
    pub member: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// The score.
    pub score: Option<i64>,
    /// Their words.
    pub comment: Option<String>,
    /// Their answers to an owner's own.
    #[cfg_attr(feature = "schema", schemars(with = "Option<std::collections::BTreeMap<String, Value>>"))]
    pub answers: Option<Value>,
    /// The service it is about.
    pub service: Option<String>,
    /// The purchase it is about.
    pub purchase: Option<String>,
    /// `panel`, `block`, `link`, `letter` or `api`.
    pub channel: String,
    /// The language they were asked in.
    pub language: Option<String>,
    /// When.
    pub at: Moment,
    /// When they answered once more: this one no longer counts.
    pub replaced_at: Option<Moment>,
}}

wire! { answer
/// Answers, newest first.
pub struct AnswerPage {
    /// The answers.
    pub answers: Vec<AnswerShown>,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// What answers of one stretch of time, or one group, say.
pub struct VoiceFigures {
    /// Net Promoter Score.
    pub nps: Nps,
    /// Customer satisfaction.
    pub csat: Csat,
    /// Customer effort.
    pub ces: Ces,
    /// What was met of what was expected.
    pub expectation: Met,
}}

wire! { answer
/// Where figures went since the window before, of the same length; none where that is not certain.
pub struct VoiceMoves {
    /// Net Promoter Score.
    pub nps: Option<Move>,
    /// Customer satisfaction.
    pub csat: Option<Move>,
    /// Customer effort: the share that agrees.
    pub ces: Option<Move>,
}}

wire! { answer
/// A day or a week with answers.
pub struct VoiceSpan {
    /// Its first day.
    pub begins: String,
    /// What they say.
    pub figures: VoiceFigures,
}}

wire! { answer
/// A service, a segment or a channel with answers.
pub struct VoiceGroup {
    /// Its name.
    pub name: String,
    /// What they say.
    pub figures: VoiceFigures,
}}

wire! { answer
/// How often a survey could be asked and was.
pub struct Asked {
    /// Could have been.
    pub eligible: u32,
    /// Was sent for, or handed to a panel.
    pub invited: u32,
    /// Was put before somebody.
    pub shown: u32,
    /// Was answered, of those shown on these days.
    pub answered: u32,
    /// Was waved away, of those shown on these days.
    pub dismissed: u32,
    /// Answered of each hundred shown; none where none was.
    pub response_percent: Option<i64>,
}}

wire! { answer
/// How often something was answered.
pub struct ValueCount {
    /// The option's id, or the step; empty for a text.
    pub value: String,
    /// How often.
    pub answers: u32,
}}

wire! { answer
/// What was answered to a question of an owner's own.
pub struct QuestionFigures {
    /// The question's id.
    pub question: String,
    /// What was answered, most often first.
    pub values: Vec<ValueCount>,
}}

wire! { answer
/// What came of one survey.
pub struct SurveyFigures {
    /// The survey.
    pub survey: String,
    /// What it measures.
    pub kind: String,
    /// Answers that count.
    pub answers: u32,
    /// How often it was asked.
    pub asked: Asked,
    /// What was answered to the questions of an owner's own.
    pub questions: Vec<QuestionFigures>,
}}

wire! { answer
/// What customers say.
pub struct VoiceSummary {
    /// The first day of the window.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// Net Promoter Score.
    pub nps: Nps,
    /// Customer satisfaction.
    pub csat: Csat,
    /// Customer effort.
    pub ces: Ces,
    /// What was met of what was expected.
    pub expectation: Met,
    /// Where they went since the window before.
    pub moves: VoiceMoves,
    /// Days or weeks of the window that have answers.
    pub trend: Vec<VoiceSpan>,
    /// With `by`: the groups that have answers, most answers first, fifty at most.
    pub groups: Vec<VoiceGroup>,
    /// The surveys that were asked or answered.
    pub surveys: Vec<SurveyFigures>,
}}

wire! { answer
/// Why a member is at their stage, or not yet at the next.
pub struct StageReason {
    /// `bought`, `nothing_bought`, `bought_once`, `scored_well`, `scored_low`, `came_back`, `lapsed`, `silent`,
    /// `wrote_review`, `wrote_thanks`, `brought_friend`, `reads_letters` or `answered_survey`.
    pub reason: String,
    /// The kind of survey it speaks of.
    pub kind: Option<String>,
}}

wire! { answer
/// What a member said, and where they stand.
pub struct MemberVoice {
    /// `satisfied`, `loyal` or `engaged`; none before the first of them, and for who was let down last.
    pub stage: Option<String>,
    /// Why.
    pub reasons: Vec<StageReason>,
    /// Their last answers, newest first, twenty at most.
    pub answers: Vec<AnswerShown>,
}}

wire! { request
/// How a site listens. What is missing stays.
#[derive(Default)]
pub struct VoicePatch {
    /// Days between any two prompts to one member, 0 to 365.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap_days: Option<u32>,
}}

wire! { answer
/// How a site listens.
pub struct Voice {
    /// Days between any two prompts to one member.
    pub gap_days: u32,
}}
