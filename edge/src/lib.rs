//! skeleton
pub mod journal;
pub mod posting;
pub mod sql;
pub mod audit;
