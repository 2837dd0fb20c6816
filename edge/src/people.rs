//! People who sign in to the console: how they prove who they are, and the sittings that follow.
//!
//! There are no passwords. A code goes to an address, and who reads it there is who they say they are; the
//! answer is the same whether the address is known or not. A sitting is a cookie of 256 random bits whose
//! digest is kept here; it changes whenever what it may do changes.

pub mod codes;
pub mod passkeys;
pub mod sittings;

pub use codes::{mail_code, sign_in};
pub use sittings::{Opened, change, enter, show, sign_out, sign_out_everywhere};
