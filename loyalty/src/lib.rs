//! skeleton
pub mod account;
pub mod adjust;
pub mod earn;
pub mod entry;
pub mod expire;
pub mod ids;
pub mod ledger;
pub mod points;
pub mod program;
pub mod redeem;
pub mod refund;
pub mod refusal;
pub mod time;
