//! The customer's voice: what may be asked of whom, what an answer has to be, and what all answers together say.
//!
//! Nobody is asked too often ([`budget`]), every question is one that others ask as well ([`wordings`]), so that a
//! figure ([`figures`]) can be held beside others', and what somebody answered decides only what they are asked next
//! ([`stage`]): never whether they may review or complain.

pub mod budget;
pub mod figures;
pub mod response;
pub mod segment;
pub mod stage;
pub mod survey;
pub mod wordings;
