//! One file per view; each is a plain function of plain data.

pub(crate) mod block;
pub(crate) mod card;
pub(crate) mod code;
pub(crate) mod coupon;
pub(crate) mod door;
pub(crate) mod ended;
pub(crate) mod guest;
pub(crate) mod history;
pub(crate) mod parts;
pub(crate) mod redeem;
pub(crate) mod rewards;
pub(crate) mod voucher;
