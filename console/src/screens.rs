//! The screens, one file each. How to add one is told at the top of the crate.

pub mod account;
pub mod counter_here;
pub mod home;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod team;
