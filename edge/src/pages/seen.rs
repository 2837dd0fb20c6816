//! “We see your site”: a page that calls the line before its site is launched is how an owner learns that it stands
//! where it should.

use worker::{Env, Request};

use crate::db::Database;
use crate::error::Answer;
use crate::public_config::PublicSite;
use crate::sql::statement;
use crate::tokens;

/// The longest origin that is kept, in bytes.
const ORIGIN_BYTES_MAX: usize = 300;

/// How often one page's calls are written down, in milliseconds.
const MINUTE_MS: i64 = 60_000;

/// Notes that a page asked for the line. One whose browser does not say where it is (some pages tell it not to) is
/// seen as well, because the line stands in it; one at an address that the owner has not named is told by that address
/// alone, so that it can be added; it never hides an address that is the site's.
pub(super) async fn note(request: &Request, env: &Env, site: &PublicSite) -> Answer<()> {
    let header = |name: &str| request.headers().get(name).ok().flatten();
    let page = header("referer");
    let origin = page.as_deref().and_then(origin_of);
    // Our own pages show the site to its owner; whoever is no browser's script is no page.
    let own = page.is_some() && origin == origin_of(&request.inner().url());
    let is_page = origin.is_some() || header("sec-fetch-dest").as_deref() == Some("script");
    if own || !is_page {
        return Ok(());
    }
    let Some(number) = tokens::site_of_public_key(&site.key) else { return Ok(()) };
    let known = origin.is_none_or(|origin| site.origins.iter().any(|listed| listed == origin));
    let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or(0);
    let noted =
        if known { statement!(KNOWN, number, origin, now, MINUTE_MS) } else { statement!(STRANGE, number, origin) };
    Database::open(env, None)?.run(vec![noted]).await?;
    Ok(())
}

/// Scheme, host and port of an address.
fn origin_of(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"))?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty() && !host.contains('@'))?;
    let end = scheme.len().saturating_add(3).saturating_add(host.len());
    address.get(..end).filter(|origin| origin.len() <= ORIGIN_BYTES_MAX && origin.bytes().all(|b| b.is_ascii_graphic()))
}

const KNOWN: &str = "
UPDATE site SET seen_at = ?3, seen_origin = coalesce(?2, seen_origin)
WHERE site = ?1 AND launched_at IS NULL AND (seen_at IS NULL OR seen_at <= ?3 - ?4 OR seen_origin IS NOT coalesce(?2, seen_origin))";

const STRANGE: &str = "
UPDATE site SET seen_origin = ?2 WHERE site = ?1 AND launched_at IS NULL AND seen_at IS NULL AND seen_origin IS NOT ?2";

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn an_address_is_cut_to_its_origin() {
        for (address, origin) in [
            ("https://bell.example/a?b#c", Some("https://bell.example")),
            ("http://localhost:8080", Some("http://localhost:8080")),
            ("https://bell.example?x", Some("https://bell.example")),
            ("android-app://bell", None),
            ("https://", None),
            ("https://a@evil.example/", None),
            ("https://b\u{e4}r.example/", None),
            ("about:blank", None),
        ] {
            assert_eq!(origin_of(address), origin, "{address}");
        }
    }
}
