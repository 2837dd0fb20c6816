//! What cannot be taken is answered with its stable code and changes nothing.

mod bodies;
mod facts;
mod settings;

use std::cell::RefCell;

use loyalty::wire::{Code, Problem};
use serde_json::Value;

use crate::http::{Ask, Reply};
use crate::site::{TestSite, reward};

/// For a refusal whose path depends on how far the reader came.
const ANYWHERE: &str = "*";

/// A site with a member, and everything that bad input could have changed.
struct Desk {
    site: TestSite<'static>,
    before: Vec<Value>,
    /// What went otherwise; told all at once when the desk closes.
    surprises: RefCell<Vec<String>>,
}

impl Desk {
    fn open() -> Self {
        let site = TestSite::with(|program| program.rewards = vec![reward("coffee", 10)]);
        site.member("ada").buys_as("p1", 10_000);
        let before = state(&site);
        Self { site, before, surprises: RefCell::default() }
    }

    /// A request of somebody who may make it.
    fn ask(&self, method: &str, path: &str) -> Ask<'static> {
        let ask = self.site.ask(method, path).header("idempotency-key", "k1");
        if path == "/v1/sites" { ask.bearer(&self.site.server.operator_key) } else { ask }
    }

    /// Sends a body; it must be refused with this code, at this path, and leave everything as it was.
    fn refuses(&self, method: &str, path: &str, body: impl Into<Vec<u8>>, code: Code, at: &str) {
        let body = body.into();
        let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
        let ask = self.ask(method, path).bytes(body);
        self.refused(&format!("{method} {path} {shown}"), &ask.send(), code, at);
    }

    /// Notes where a reply is not this refusal, or something changed.
    fn refused(&self, what: &str, reply: &Reply, code: Code, at: &str) {
        let problem = serde_json::from_slice::<Problem>(&reply.body).ok();
        let good = problem.as_ref().is_some_and(|problem| {
            let path = problem.extra.get("path").and_then(Value::as_str).unwrap_or_default();
            let is_expected = (problem.code, reply.status) == (code, code.status()) && (path == at || at == ANYWHERE);
            is_expected && (8..500).contains(&problem.detail.len())
        });
        if !good {
            let said = format!("{what}: expected {code:?} at \"{at}\", not {} {}", reply.status, reply.text());
            self.surprises.borrow_mut().push(said);
        }
        assert_eq!(state(&self.site), self.before, "{what} changed something");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let surprises = self.surprises.take();
        assert!(std::thread::panicking() || surprises.is_empty(), "{surprises:#?}");
    }
}

fn state(site: &TestSite) -> Vec<Value> {
    let paths = ["/v1/members/ada", "/v1/members/ada/entries", "/v1/audit", "/v1/site", "/v1/keys", "/v1/program"];
    paths.iter().map(|path| site.get(path).is(200)).collect()
}
