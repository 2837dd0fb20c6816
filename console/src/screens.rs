//! The screens, one file each. How to add one is told at the top of the crate.

pub mod account;
pub mod sign_in;
