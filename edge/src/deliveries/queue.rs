//! The queue that wakes the office. A message names a site and says whose turn it is; that is all it knows.

use std::collections::BTreeSet;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use worker::{Env, MessageBatch, MessageExt};

use super::{Whose, turn};
use crate::db::Database;
use crate::error::{Answer, words_of};
use crate::log;

#[wasm_bindgen(module = "/js/queue.js")]
extern "C" {
    fn send(env: &JsValue, text: &str) -> Promise;
}

/// Asks that service which was written just now is sent at once.
pub async fn hurry(env: &Env, site: i64) {
    announce(env, site, Whose::Service).await;
}

/// Asks for a site's turn.
pub async fn announce(env: &Env, site: i64, whose: Whose) {
    let mark = if whose == Whose::Service { "s" } else { "a" };
    if let Err(error) = JsFuture::from(send(env, &[mark, &site.to_string()].concat())).await {
        log::fault("deliveries", &words_of(&error));
    }
}

/// Gives every site of a batch its turn, once however often it is named. A message is over when its site had its turn:
/// what could not be sent has a time of its own in its row, and the queue's repetitions would only come beside it.
pub async fn receive(batch: &MessageBatch<String>, env: &Env) {
    let mut turns = BTreeSet::new();
    for message in batch.raw_iter() {
        match message.body().as_string().as_deref().and_then(read) {
            Some((site, whose)) => drop(turns.insert((whose == Whose::All, site))),
            None => log::fault("deliveries", "a message names no site"),
        }
        message.ack();
    }
    // Whom somebody waits for comes first, whatever the order they were announced in.
    for (is_all, site) in turns {
        let whose = if is_all { Whose::All } else { Whose::Service };
        if let Err(error) = wake(env, site, whose).await {
            log::fault("deliveries", error.words());
        }
    }
}

/// A site's turn. Where there is more, it queues up again behind the others.
async fn wake(env: &Env, site: i64, whose: Whose) -> Answer<()> {
    let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or(0);
    let db = Database::open(env, None)?;
    let more = turn(env, &db, site, whose, now).await?;
    // Turns that only served leave the rest to the ones that are under way already.
    if more && whose == Whose::All {
        announce(env, site, whose).await;
    }
    Ok(())
}

fn read(text: &str) -> Option<(i64, Whose)> {
    let whose = match text.get(..1)? {
        "s" => Whose::Service,
        "a" => Whose::All,
        _ => return None,
    };
    Some((text.get(1..)?.parse().ok()?, whose))
}

#[cfg(test)]
mod tests {
    use super::{Whose, read};

    #[test]
    fn a_message_names_a_site_and_whose_turn_it_is() {
        assert_eq!(read("s17"), Some((17, Whose::Service)));
        assert_eq!(read("a0"), Some((0, Whose::All)));
        for other in ["", "s", "x17", "a1e3", "é1"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
