//! What a refund does about points that are already spent.

use serde::Serialize;

/// What a refund does about points that are already spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refunds {
    /// The policy for what is missing.
    pub shortfall: Shortfall,
}

/// The policy for points a refund should take and the member no longer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shortfall {
    /// Forgive and record it.
    Clamp,
    /// Keep it as debt; later earnings repay it first.
    Debt,
}
