//! Reviews on the wire: what somebody writes, what everybody reads, what the owner decides about.

use super::wire;
use crate::time::Moment;

wire! { request
/// Stars for parts of the whole, 1 to 5 each.
#[derive(Default)]
pub struct Aspects {
    /// How well it was done, or made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<i64>,
    /// How quickly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<i64>,
    /// How friendly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<i64>,
}}

wire! { request
/// A review, a rating without words, or a thank-you letter: by a session, or by a guest of a site.
#[derive(Default)]
pub struct NewReview {
    /// The site's public key, where nobody is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// What it is about: `site`, `product:SKU`, `service:SKU`, `article:ADDRESS`; `site` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// `review`, or `thanks` for a letter that is private until its author agreed and the owner publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 1 to 5; not in a thank-you letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<i64>,
    /// The text, kept as it is: up to 2,000 characters. Without one it is a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Stars for parts of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspects: Option<Aspects>,
    /// The name to be shown, up to 100 characters; refused where the site keeps contacts itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The purchase of theirs it is about; the newest one that fits where it is missing. Not for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase: Option<String>,
    /// Whether this thank-you letter may be published; not where it is missing, whatever they agreed to before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<bool>,
    /// The language they write in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// A guest's secret, drawn by their browser and kept there: 16 to 200 bytes. A review that they send again under it
    /// changes the one they sent before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// A guest's `form` from `GET /v1/reviews`: it says how long they had to write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// That a guest is a person, as Turnstile proves it; where the installation has it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
    /// A field that people do not see and leave empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
}}

wire! { request
/// What an author changes. What is missing stays; an empty text or name goes.
#[derive(Default)]
pub struct ReviewPatch {
    /// 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<i64>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Stars for parts of the whole; all of them at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspects: Option<Aspects>,
    /// The name to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a thank-you letter may be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publish: Option<bool>,
}}

wire! { answer
/// A review that was kept.
pub struct ReviewKept {
    /// Its id.
    pub review: String,
    /// A guest's link to it, each time they write it: whoever has it can change and withdraw it.
    pub token: Option<String>,
    /// `shown`, or `waiting` for the owner's look.
    pub state: String,
    /// Whether it is marked as a buyer's.
    pub verified: bool,
}}

wire! { answer
/// A review as everybody reads it.
pub struct Review {
    /// Its id.
    pub id: String,
    /// 1 to 5; none in a thank-you letter.
    pub stars: Option<i64>,
    /// The text.
    pub text: String,
    /// Stars for parts of the whole.
    pub aspects: Aspects,
    /// Its author's name, where they gave one.
    pub name: Option<String>,
    /// Whether they bought it.
    pub verified: bool,
    /// Whether points were given for it. They are the same whatever its stars.
    pub rewarded: bool,
    /// Where it was taken over from; none where it was written here. Search engines are told only of the latter.
    pub origin: Option<String>,
    /// When it was written.
    pub at: Moment,
    /// When its author changed it.
    pub edited_at: Option<Moment>,
    /// What the owner answers.
    pub reply: Option<String>,
    /// When.
    pub replied_at: Option<Moment>,
}}

wire! { answer
/// Ratings with so many stars. Those that were taken over from elsewhere count by themselves.
pub struct StarCount {
    /// 1 to 5.
    pub stars: i64,
    /// How many are shown.
    pub shown: u32,
    /// Of these, of buyers.
    pub verified: u32,
    /// How many the owner hid.
    pub hidden: u32,
    /// How many wait for the owner's look.
    pub waiting: u32,
    /// Hidden of each hundred; none where there are none.
    pub hidden_percent: Option<i64>,
    /// How many were taken over from elsewhere.
    pub imported: u32,
}}

wire! { answer
/// A part of the whole that was rated.
pub struct AspectAverage {
    /// `quality`, `speed` or `staff`.
    pub aspect: String,
    /// The mean, in tenths of a star.
    pub average_tenths: i64,
    /// Of so many.
    pub count: u32,
}}

wire! { answer
/// Why reviews were hidden.
pub struct HiddenFor {
    /// `spam`, `abuse`, `personal_data`, `off_topic` or `illegal`.
    pub reason: String,
    /// How many.
    pub count: u32,
}}

wire! { answer
/// What all ratings of something say.
pub struct ReviewSummary {
    /// The mean of those that are shown and were written here, in tenths of a star.
    pub average_tenths: Option<i64>,
    /// How many these are.
    pub count: u32,
    /// By stars, 5 first.
    pub stars: Vec<StarCount>,
    /// Parts of the whole.
    pub aspects: Vec<AspectAverage>,
    /// Why what is hidden was.
    pub hidden_for: Vec<HiddenFor>,
    /// The mean of those that were taken over from elsewhere, in tenths of a star.
    pub imported_tenths: Option<i64>,
    /// How many these are.
    pub imported: u32,
}}

wire! { answer
/// Where else the company is reviewed.
pub struct ReviewPlace {
    /// `google`, `yandex`, `2gis` or `trustpilot`.
    pub place: String,
    /// The address.
    pub url: String,
}}

wire! { answer
/// What search engines are told of a product (schema.org `AggregateRating`). Of a company's own they take none.
pub struct ProductRating {
    /// The product.
    pub sku: String,
    /// The mean, as a number with one decimal: `4.6`.
    pub rating_value: String,
    /// Of so many ratings.
    pub rating_count: u32,
    /// The best there can be.
    pub best: i64,
    /// The worst.
    pub worst: i64,
}}

wire! { answer
/// Reviews of something.
pub struct ReviewPage {
    /// What they are about, as it is kept.
    pub subject: String,
    /// On the first page: what all of them say.
    pub summary: Option<ReviewSummary>,
    /// Those with words.
    pub reviews: Vec<Review>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// On the first page: where else the company is reviewed. Shown to everybody alike.
    pub places: Vec<ReviewPlace>,
    /// On the first page of a product that was rated: what search engines may be told.
    pub product: Option<ProductRating>,
    /// Goes along with what a guest writes.
    pub form: String,
    /// Whether a name may go along with what somebody writes: not where the site keeps contacts itself.
    pub takes_name: bool,
}}

wire! { answer
/// A review as its author sees it.
pub struct OwnReview {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// `review` or `thanks`.
    pub kind: String,
    /// 1 to 5; none in a thank-you letter.
    pub stars: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// Stars for parts of the whole.
    pub aspects: Aspects,
    /// The name that is shown.
    pub name: Option<String>,
    /// Whether it is marked as a buyer's.
    pub verified: bool,
    /// The purchase it is about.
    pub purchase: Option<String>,
    /// Whether a thank-you letter may be published.
    pub publish: bool,
    /// `waiting`, `shown`, `hidden` or `withdrawn`.
    pub state: String,
    /// Why it is hidden.
    pub reason: Option<String>,
    /// When it was written.
    pub at: Moment,
    /// When it was changed.
    pub edited_at: Option<Moment>,
    /// What the owner answers.
    pub reply: Option<String>,
    /// When.
    pub replied_at: Option<Moment>,
}}

wire! { answer
/// A member's reviews and thank-you letters, newest first.
pub struct OwnReviews {
    /// The reviews and letters, fifty at most.
    pub reviews: Vec<OwnReview>,
}}

wire! { answer
/// A review as its owner sees it.
pub struct QueuedReview {
    /// The review.
    pub review: OwnReview,
    /// The shop's id of its author; none for a guest.
    pub member: Option<String>,
    /// Where it was taken over from.
    pub origin: Option<String>,
    /// What is odd about it: some of `burst`, `duplicate`, `link`, `was_hidden`.
    pub flags: Vec<String>,
    /// Whether it waits for a decision.
    pub queued: bool,
    /// When it is shown, decided or not.
    pub shown_at: Option<Moment>,
    /// How often its author changed it.
    pub edits: u32,
    /// Whether its author is the test member: it is never shown.
    pub test: bool,
}}

wire! { answer
/// Reviews for their owner, newest first.
pub struct ReviewQueue {
    /// The reviews.
    pub reviews: Vec<QueuedReview>,
    /// How many wait for a decision; a thousand stands for more.
    pub queued: u32,
    /// Where the next page begins.
    pub next: Option<String>,
}}

wire! { answer
/// What a review said before its author changed it.
pub struct ReviewRevision {
    /// Until when it stood there.
    pub until: Moment,
    /// 1 to 5.
    pub stars: Option<i64>,
    /// The text.
    pub text: Option<String>,
    /// Stars for parts of the whole.
    pub aspects: Aspects,
    /// The name.
    pub name: Option<String>,
}}

wire! { answer
/// A review with what it said before, newest first.
pub struct ReviewHistory {
    /// The review.
    pub current: QueuedReview,
    /// What it said before, fifty at most.
    pub before: Vec<ReviewRevision>,
}}

wire! { request
/// What an owner decides about a review.
pub struct ReviewDecision {
    /// `shown` or `hidden`.
    pub state: String,
    /// Why it is hidden: `spam`, `abuse`, `personal_data`, `off_topic` or `illegal`. A low rating is no reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `edits` of the review as they read it: where its author has changed it since, nothing is decided.
    pub edits: u32,
}}

wire! { request
/// What an owner answers to a review.
pub struct ReviewReply {
    /// Up to 1,000 characters; an empty one takes the answer back.
    pub text: String,
}}

wire! { request
/// Where else the company is reviewed, as an owner sets it.
pub struct NewReviewPlaces {
    /// Addresses at Google, Yandex, 2GIS or Trustpilot, one of each at most.
    pub urls: Vec<String>,
}}

wire! { answer
/// Where else the company is reviewed.
pub struct ReviewPlaces {
    /// The places.
    pub places: Vec<ReviewPlace>,
}}

wire! { request
/// A line of an import: a review that was written elsewhere. It is never marked as a buyer's.
pub struct ReviewLine {
    /// Its id there, or any that stays the same: the same line again changes nothing.
    pub id: String,
    /// Where it was written: `Google`, `Yandex`, a guest book; up to 60 characters.
    pub origin: String,
    /// 1 to 5.
    pub stars: i64,
    /// When it was written.
    pub at: String,
    /// What it is about; `site` where it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its author's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the company answered there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// Stars for parts of the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspects: Option<Aspects>,
}}

wire! { answer
/// A word that several reviews have.
pub struct RecurringWord {
    /// The word.
    pub word: String,
    /// Reviews that have it.
    pub reviews: u32,
    /// Of these, with one or two stars.
    pub low: u32,
    /// With three.
    pub middle: u32,
    /// With four or five.
    pub high: u32,
}}

wire! { answer
/// How parts of the whole were rated by reviews with so many stars.
pub struct AspectByStars {
    /// `quality`, `speed` or `staff`.
    pub aspect: String,
    /// The mean in reviews with one or two stars, in tenths of a star.
    pub low_tenths: Option<i64>,
    /// With three.
    pub middle_tenths: Option<i64>,
    /// With four or five.
    pub high_tenths: Option<i64>,
}}

wire! { answer
/// What recurs in the newest reviews, own ones and those taken over.
pub struct ReviewWords {
    /// How many were read.
    pub reviews: u32,
    /// The words that recur, those in most reviews first, fifty at most.
    pub words: Vec<RecurringWord>,
    /// Parts of the whole.
    pub aspects: Vec<AspectByStars>,
}}
