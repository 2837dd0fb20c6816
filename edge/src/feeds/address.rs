//! Which addresses are visited because an owner, or somebody's server, named them.

use courier::address::callable;

/// The rules of one visit.
#[derive(Clone, Copy, Default)]
pub(super) struct Rules<'a> {
    /// Our own host, which is not visited.
    pub own: Option<&'a str>,
    /// Whether this installation is for somebody's own machine. Only there may a blog be on that machine as well.
    pub is_local: bool,
}

impl Rules<'_> {
    /// Whether this address, as browsers write it, may be visited.
    pub(super) fn allow(&self, url: &str) -> bool {
        callable(url, self.own.as_slice()).is_ok() || (self.is_local && is_on_this_machine(url))
    }

    /// What somebody typed, with the scheme that they left out or that we put in its place.
    pub(super) fn complete(&self, typed: &str) -> String {
        let typed = typed.trim();
        match typed.strip_prefix("http://") {
            Some(_) if self.is_local && is_on_this_machine(typed) => typed.to_owned(),
            Some(rest) => ["https://", rest].concat(),
            None if typed.contains("://") => typed.to_owned(),
            None => ["https://", typed].concat(),
        }
    }
}

/// The host of an origin.
pub(super) fn host_of(origin: &str) -> Option<&str> {
    let (_, authority) = origin.split_once("://")?;
    authority.split(':').next().filter(|host| !host.is_empty())
}

/// Whether this is a plain address on this very machine.
pub fn is_on_this_machine(url: &str) -> bool {
    let authority = url.strip_prefix("http://").and_then(|rest| rest.split(['/', '?']).next());
    authority.is_some_and(|authority| {
        let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
        ["127.0.0.1", "localhost"].contains(&host) && port.parse::<u16>().is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Rules<'_> = Rules { own: Some("kept.shop"), is_local: false };
    const LOCAL: Rules<'_> = Rules { own: None, is_local: true };

    #[test]
    fn a_blog_is_on_the_public_internet() {
        assert!(PUBLIC.allow("https://blog.org/feed.xml?a=1"));
        for other in ["http://blog.org/", "https://10.0.0.1/", "https://a.local/", ""] {
            assert!(!PUBLIC.allow(other) && !LOCAL.allow(other), "{other}");
        }
        assert!(!PUBLIC.allow("https://kept.shop/s/x"), "ours");
    }

    #[test]
    fn on_somebodys_own_machine_it_may_be_there_too_and_nowhere_else_within() {
        for own in ["http://127.0.0.1:8080/feed", "http://localhost:1/", "http://127.0.0.1/"] {
            assert!(LOCAL.allow(own) && !PUBLIC.allow(own), "{own}");
        }
        for other in [
            "http://127.0.0.1@evil.org/",
            "http://127.0.0.1.evil.org/",
            "http://192.168.0.1/",
            "http://localhost:8080@evil.org/",
            "https://127.0.0.1/",
        ] {
            assert!(!LOCAL.allow(other), "{other}");
        }
    }

    #[test]
    fn what_was_typed_gets_the_scheme_it_needs() {
        for typed in ["blog.org/feed", " http://blog.org/feed", "https://blog.org/feed "] {
            assert_eq!(PUBLIC.complete(typed), "https://blog.org/feed", "{typed}");
        }
        assert_eq!(PUBLIC.complete("ftp://blog.org"), "ftp://blog.org");
        assert_eq!(LOCAL.complete("http://127.0.0.1:80/a"), "http://127.0.0.1:80/a");
        assert_eq!(PUBLIC.complete("http://127.0.0.1:80/a"), "https://127.0.0.1:80/a");
    }

    #[test]
    fn an_origin_has_a_host() {
        assert_eq!(host_of("https://kept.shop"), Some("kept.shop"));
        assert_eq!(host_of("http://localhost:8787"), Some("localhost"));
        assert_eq!(host_of(""), None);
    }
}
