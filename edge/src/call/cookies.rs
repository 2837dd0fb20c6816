//! The cookies of the console and of the counter, and when they count.
//!
//! A browser sends cookies with every request, whoever made it send one. So a cookie alone says nothing:
//! it counts only beside a header that no page of another origin can set (`kept-site`, which also says
//! what site the page believes to be at) and where the browser, or the origin it names, says that our own
//! page asks. `SameSite=Strict` stands before all that.

use loyalty::wire::Code;

use super::{Device, Person, Shop};
use crate::error::{Answer, ApiError};
use crate::tokens::{self, DeviceToken, SittingToken};

const CONSOLE: &str = "__Host-kept";
const COUNTER: &str = "__Host-kept-counter";
/// The header with the public key of the site that the page is at; `-` where it is at none.
const SITE: &str = "kept-site";
/// A sitting's longest life, in seconds: 14 days.
const CONSOLE_S: &str = "1209600";
/// A device stays enrolled until it is revoked; browsers keep a cookie for 400 days at most.
const COUNTER_S: &str = "34560000";

/// What a browser keeps for us.
#[derive(Default)]
pub struct Cookies {
    at: Option<String>,
    sitting: Option<SittingToken>,
    device: Option<DeviceToken>,
}

impl Cookies {
    /// Reads those that count. At a counter the console's does not: who works there has the powers of
    /// their shift, not those of whoever signed in to the console in the same browser.
    pub fn of(header: &dyn Fn(&str) -> Option<String>, origin: &str) -> Self {
        let Some(at) = header(SITE).filter(|_| is_ours(header, origin)) else { return Self::default() };
        let kept = header("cookie").unwrap_or_default();
        let kept = |name: &str| {
            let mut pairs = kept.split(';').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
        };
        if header("kept-counter").as_deref() == Some("1") {
            let device = kept(COUNTER).and_then(tokens::read_device);
            return Self { at: Some(at), sitting: None, device };
        }
        Self { at: Some(at), sitting: kept(CONSOLE).and_then(tokens::read_sitting), device: None }
    }

    /// Whether a page of ours asks.
    pub fn are_ours(&self) -> bool {
        self.at.is_some()
    }

    /// The shop whose console or counter this is.
    pub fn shop(&self, now: i64) -> Answer<Option<Shop>> {
        if let Some(DeviceToken { site, id, hash, shift: Some((person, shift)), .. }) = &self.device {
            self.must_be_at(*site)?;
            return Ok(Some(Shop::by_shift(*site, *person, shift, (id, hash), now)));
        }
        let Some(SittingToken { person, site, hash }) = &self.sitting else { return Ok(None) };
        let site = site.ok_or_else(|| ApiError::of(Code::OtherSite, "enter a site first"))?;
        self.must_be_at(site)?;
        Ok(Some(Shop::by_sitting(site, *person, hash, now)))
    }

    /// The person at the console. A page that is at no site says so; one that is at another site is stale.
    pub fn person(&self, now: i64) -> Answer<Option<Person>> {
        let Some(SittingToken { person, site, hash }) = &self.sitting else { return Ok(None) };
        if self.at.as_deref() != Some("-") {
            self.must_be_at(site.unwrap_or(-1))?;
        }
        Ok(Some(Person { person: *person, site: *site, sitting: hash.clone(), now }))
    }

    /// The device at the counter.
    pub fn device(&self, now: i64) -> Answer<Option<Device>> {
        let Some(token) = &self.device else { return Ok(None) };
        if self.at.as_deref() != Some("-") {
            self.must_be_at(token.site)?;
        }
        Ok(Some(Device { token: token.clone(), now }))
    }

    fn must_be_at(&self, site: i64) -> Answer<()> {
        if self.at.as_deref().and_then(tokens::site_of_public_key) == Some(site) {
            return Ok(());
        }
        Err(ApiError::of(Code::OtherSite, "this page is at another site than the browser: load it again"))
    }
}

/// The console's cookie with this secret.
pub fn console(secret: &str) -> String {
    set(CONSOLE, secret, CONSOLE_S)
}

/// Takes the console's cookie back.
pub fn clear_console() -> String {
    set(CONSOLE, "", "0")
}

/// The counter's cookie: the device's secret, and behind a full stop that of its shift.
pub fn counter(secret: &str) -> String {
    set(COUNTER, secret, COUNTER_S)
}

fn set(name: &str, value: &str, seconds: &str) -> String {
    [name, "=", value, "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=", seconds].concat()
}

/// Whether a page of ours asks. The browser's own word comes first; only one that has no such word is
/// believed by the origin it names.
fn is_ours(header: &dyn Fn(&str) -> Option<String>, origin: &str) -> bool {
    match header("sec-fetch-site") {
        Some(from) => from == "same-origin",
        None => header("origin").as_deref() == Some(origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "https://kept.example";

    fn counts(headers: &[(&str, &str)]) -> bool {
        let sitting = tokens::sitting(1, Some(7)).unwrap().secret;
        let cookie = format!("a=b; {CONSOLE}={sitting}; c=d");
        let header = |name: &str| match name {
            "cookie" => Some(cookie.clone()),
            _ => headers.iter().find(|(found, _)| *found == name).map(|(_, value)| (*value).to_owned()),
        };
        Cookies::of(&header, OURS).person(0).is_ok_and(|person| person.is_some())
    }

    #[test]
    fn a_cookie_counts_only_where_our_own_page_asks() {
        let own = ("kept-site", "-");
        assert!(counts(&[own, ("sec-fetch-site", "same-origin")]));
        assert!(counts(&[own, ("origin", OURS)]));
        assert!(!counts(&[("sec-fetch-site", "same-origin")]), "no kept-site");
        assert!(!counts(&[own]), "nobody says who asks");
        for other in ["same-site", "cross-site", "none", ""] {
            assert!(!counts(&[own, ("sec-fetch-site", other), ("origin", OURS)]), "{other}");
        }
        for other in ["null", "https://evil.example", "https://kept.example.evil.example", "http://kept.example"] {
            assert!(!counts(&[own, ("origin", other)]), "{other}");
        }
    }

    #[test]
    fn a_page_at_another_site_is_told_so() {
        let ours = tokens::public_key(7);
        assert!(counts(&[("kept-site", &ours), ("origin", OURS)]));
        assert!(!counts(&[("kept-site", &tokens::public_key(8)), ("origin", OURS)]));
        assert!(!counts(&[("kept-site", ""), ("origin", OURS)]));
    }
}
