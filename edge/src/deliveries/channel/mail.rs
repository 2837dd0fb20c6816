//! Letters, one after the other over one connection that is opened anew where it breaks.

use super::{Channel, Outcome, Parcel, Sending, Sent, Turn, judged};
use crate::deliveries::letter::Writer;
use crate::deliveries::way::Way;
use crate::error::Answer;
use crate::log;
use crate::sql::Statement;

/// How often a turn opens a connection anew that broke.
const REOPENED_MAX: u32 = 2;

/// The mail of one turn.
pub struct Mail<'a> {
    turn: &'a Turn<'a>,
    way: Result<(Way, Writer<'a>), String>,
    reopened: u32,
}

impl<'a> Mail<'a> {
    /// Opens the way out. Where it is out of order that is said in the log, and letters wait.
    pub async fn open(turn: &'a Turn<'a>) -> Self {
        Self { turn, way: open(turn).await, reopened: 0 }
    }

    async fn post(&mut self, parcel: &Parcel) -> Outcome {
        let is_broken = self.way.as_ref().is_ok_and(|(way, _)| !way.is_open());
        if is_broken && self.reopened < REOPENED_MAX {
            self.reopened = self.reopened.saturating_add(1);
            self.way = open(self.turn).await;
        }
        let Turn { env, db, now, .. } = *self.turn;
        // No letter is given up because the mail server is out of order: none of them was tried.
        let Ok((way, writer)) = &mut self.way else { return judged(parcel, Sent::Closed, now) };
        let written = match writer.write(parcel) {
            Ok(written) => written,
            Err(outcome) => return outcome,
        };
        if !way.is_open() {
            return judged(parcel, Sent::Closed, now);
        }
        judged(parcel, way.send(env, db, &written, &parcel.language).await, now)
    }
}

async fn open<'a>(turn: &'a Turn<'a>) -> Result<(Way, Writer<'a>), String> {
    let opened = match Writer::new(turn) {
        Some(writer) => Way::open(turn.env).await.map(|way| (way, writer)),
        None => Err("MAIL_FROM is missing".to_owned()),
    };
    if let Err(problem) = &opened {
        log::fault("mail", problem);
    }
    opened
}

impl Channel for Mail<'_> {
    fn send<'a>(&'a mut self, parcel: &'a Parcel) -> Sending<'a, Outcome> {
        Box::pin(self.post(parcel))
    }

    fn follows(&self, parcel: &Parcel, outcome: &Outcome) -> Answer<Vec<Statement>> {
        match (outcome, &self.way) {
            (Outcome::Dead { is_address: true, .. }, Ok((_, writer))) => writer.unreachable(parcel, self.turn.now),
            _ => Ok(Vec::new()),
        }
    }

    fn close(self: Box<Self>) -> Sending<'static, ()> {
        let way = self.way.ok().map(|(way, _)| way);
        Box::pin(async {
            if let Some(way) = way {
                way.close().await;
            }
        })
    }
}
