//! Every request and response of the API, as plain data: the edge answers with these, API tests read
//! them, and `openapi.json` is generated from them.
//!
//! A request refuses fields it does not know. A response may gain fields, never lose or rename one.
//! Where the database composes a response itself, the type here is its contract and the tests read the
//! real answer through it.

pub mod audit;
pub mod blog;
pub mod calls;
pub mod card;
pub mod cards;
pub mod changes;
pub mod codes;
pub mod complaints;
pub mod coupons;
pub mod devices;
pub mod entries;
pub mod events;
pub mod figures;
pub mod mail;
pub mod members;
pub mod messages;
#[cfg(feature = "schema")]
pub mod openapi;
pub mod orders;
pub mod people;
pub mod problem;
pub mod purchases;
pub mod redemptions;
pub mod reviews;
pub mod roles;
pub mod sites;
pub mod subscriptions;
pub mod team;
pub mod voice;

pub use problem::{Code, Problem};

/// Derives what every wire type has. A request also refuses unknown fields.
macro_rules! wire {
    (request $(#[$meta:meta])* pub struct $name:ident {
        $($(#[$about:meta])* pub $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$about])* pub $field: $type),*
        }
        $crate::from_json!($name, strict: true, $($field),*);
    };
    (answer $(#[$meta:meta])* pub struct $($rest:tt)*) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $($rest)*
    };
}
pub(crate) use wire;
