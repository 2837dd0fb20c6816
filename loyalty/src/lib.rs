//! What Kept's points mean.
//!
//! In scope: points and money as whole numbers, a site's program, the rules that turn facts into journal
//! entries (earn, redeem, cancel, expire, refund, adjust), the ledger that replays a journal, and the
//! wire types of the API.
//!
//! Out of scope, for ever: reading a clock, drawing random numbers, touching a database, a network or a
//! browser. Time and facts come in as parameters, entries go out; that is why every rule can be tried in
//! a millisecond and why two implementations can check each other.
//!
//! Where to start: [`program`] is what an owner decides; [`earn`] turns a purchase into entries;
//! [`account`] holds the four movements every rule ends in; [`ledger`] replays a journal; [`wire`] is the
//! API on a few pages.

pub mod account;
pub mod act;
pub mod adjust;
pub mod calendar;
pub mod card;
pub mod complaint;
pub mod consent;
pub mod contacts;
pub mod earn;
pub mod entry;
pub mod expire;
pub mod fields;
pub mod ids;
#[cfg(feature = "import")]
pub mod import;
pub mod json;
pub mod ledger;
pub mod look;
pub mod merge;
pub mod order;
pub mod points;
pub mod program;
pub mod read;
pub mod redeem;
pub mod refund;
pub mod refusal;
pub mod review;
pub mod template;
pub mod time;
pub mod voice;
pub mod wire;
