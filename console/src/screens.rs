//! The screens, one file each. How to add one is told at the top of the crate.

pub mod account;
pub mod baseline;
pub mod counter_here;
pub mod customers;
pub mod export;
pub mod home;
pub mod import;
pub mod member;
pub mod program;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod team;
