//! Addresses that a letter may carry: absolute, `http` or `https`.

use url::Url;

/// An address as it stands in a feed, made absolute; nothing if it leads anywhere but to the web.
pub(crate) fn absolute(href: &str, base: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    let url = match base {
        Some(base) => base.join(href),
        None => Url::parse(href),
    };
    url.ok().filter(|url| ["http", "https"].contains(&url.scheme()) && url.has_host())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_and_of_the_web_or_none() {
        let base = Url::parse("https://blog.example/feeds/all.xml").unwrap();
        let made = |href| absolute(href, Some(&base)).map(String::from);
        assert_eq!(made("/a post"), Some("https://blog.example/a%20post".to_owned()));
        assert_eq!(made("b"), Some("https://blog.example/feeds/b".to_owned()));
        assert_eq!(made("//other.example/c"), Some("https://other.example/c".to_owned()));
        for href in ["", "javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", "ftp://a.example/", "http://"]
        {
            assert_eq!(made(href), None, "{href}");
        }
        assert_eq!(absolute("/nowhere", None), None);
    }
}
