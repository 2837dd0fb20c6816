//! How often somebody may do something within a window. Counted in the database: a counter anywhere else
//! could be run past from another place on earth.
//!
//! The one time too many ends the whole batch, so that nothing of it happens.

use loyalty::time::Moment;
use loyalty::wire::{Code, Problem};

use crate::call::Call;
use crate::error::{Answer, ApiError};
use crate::sql::{Statement, statement};
use crate::{keyed, random};

/// One limit: so many times, in so many milliseconds.
#[derive(Clone, Copy)]
pub struct Limit {
    /// What is limited: `code.address`.
    pub what: &'static str,
    /// How often.
    pub most: i64,
    /// Within how many milliseconds.
    pub window_ms: i64,
}

/// An hour, in milliseconds.
pub const HOUR_MS: i64 = 60 * 60 * 1000;

/// Uses what these limits allow, each by whom it is counted for; all or nothing. Only digests are kept of
/// addresses and networks.
pub struct Uses<'a> {
    call: &'a Call,
    counted: Vec<(Limit, String)>,
}

impl<'a> Uses<'a> {
    /// None yet.
    pub fn of(call: &'a Call) -> Self {
        Self { call, counted: Vec::new() }
    }

    /// Also counts this one for `who`.
    pub fn count(mut self, limit: Limit, who: &str) -> Answer<Self> {
        let who = keyed::digest(&self.call.secret_of("MASTER_KEY")?, &["limit", limit.what, who].join("\n"));
        self.counted.push((limit, who.ok_or_else(|| ApiError::Internal("limit".into()))?));
        Ok(self)
    }

    /// Also counts this one for the network that asks, where the platform names it.
    pub fn count_network(self, limit: Limit) -> Answer<Self> {
        match self.call.network.as_deref() {
            Some(network) => self.count(limit, network),
            None => Ok(self),
        }
    }

    /// The same at one site alone: what somebody does there takes nothing from their neighbours elsewhere. One network may
    /// be a whole town's.
    pub fn count_network_at(self, limit: Limit, site: i64) -> Answer<Self> {
        match self.call.network.as_deref() {
            Some(network) => self.count(limit, &[&random::letters(site), "/", network].concat()),
            None => Ok(self),
        }
    }

    /// The statements that count; put them first in the batch.
    pub fn statements(&self) -> Vec<Statement> {
        self.counted.iter().map(|(limit, who)| take(*limit, who, self.call.now.0)).collect()
    }

    /// The statements that forget what was counted: it turned out to be right.
    pub fn forgets(&self) -> Vec<Statement> {
        self.counted.iter().map(|(limit, who)| statement!(FORGET, limit.what, who.as_str())).collect()
    }

    /// What to answer when the batch ended with [`crate::db::Rollback::Limited`]: when there is room again.
    pub async fn refusal(&self) -> ApiError {
        let ends = self.counted.iter().map(|(limit, who)| ends(*limit, who, self.call.now.0));
        let ends = match self.call.db.run(ends.collect()).await {
            Ok(ends) => ends,
            Err(rollback) => return rollback.into(),
        };
        let last = ends.into_iter().flatten().filter_map(|text| text.parse().ok()).max().unwrap_or(self.call.now.0);
        let retry_at = Moment(last).to_rfc3339();
        Problem::new(Code::RateLimited, "that was too often; see retry_at").with("retry_at", retry_at).into()
    }
}

/// Counts one use, and ends the batch if it is one too many.
pub fn take(limit: Limit, who: &str, now: i64) -> Statement {
    statement!(TAKE, limit.what, who, limit.most, now, limit.window_ms)
}

/// Reads when there is room again; nothing where there is.
pub fn ends(limit: Limit, who: &str, now: i64) -> Statement {
    statement!(ENDS, limit.what, who, now)
}

const TAKE: &str = "
INSERT INTO allowance (what, who, used, most, ends_at) VALUES (?1, ?2, 1, ?3, CAST(?4 AS INTEGER) + ?5)
ON CONFLICT DO UPDATE SET used = iif(ends_at <= ?4, 1, used + 1), most = excluded.most, ends_at = iif(ends_at <= ?4, excluded.ends_at, ends_at)";

const FORGET: &str = "DELETE FROM allowance WHERE what = ?1 AND who = ?2";

const ENDS: &str = "
SELECT CAST(ends_at AS TEXT) AS json FROM allowance WHERE what = ?1 AND who = ?2 AND used >= most AND ends_at > ?3";
