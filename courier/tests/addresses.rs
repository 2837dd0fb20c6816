//! Which addresses may be called, with the parser of browsers as the second opinion.

use courier::address::{Refused, callable};
use proptest::prelude::*;
use url::{Host, Url};

const OURS: [&str; 2] = ["kept.dev", "office.workers.dev"];

#[test]
fn only_names_of_the_public_internet_are_called() {
    let good = [
        "https://shop.com",
        "https://shop.com/",
        "https://api.shop.co.uk/hooks/kept?site=1&x=%20y",
        "https://shop.com?x=a@b:8080/c",
        "https://xn--e1afmkfd.xn--p1ai/крючок".replace("крючок", "%D0%BA").leak(),
        "https://a-b.c1.io/~user/;p=1,2",
        "https://1password.com/",
        "https://notkept.dev/",
        "https://kept.dev.shop.com/",
    ];
    for url in good {
        assert_eq!(callable(url, &OURS), Ok(()), "{url}");
    }
    let long = format!("https://shop.com/{}", "a".repeat(2000));
    let long_label = format!("https://{}.com/", "a".repeat(64));
    let long_host = format!("https://{}com/", "abcdefg.".repeat(32));
    let bad = [
        ("http://shop.com/", Refused::NotHttps),
        ("HTTPS://shop.com/", Refused::NotHttps),
        ("//shop.com/", Refused::NotHttps),
        ("https:/shop.com/", Refused::NotHttps),
        ("https:\\\\shop.com/", Refused::NotHttps),
        (" https://shop.com/", Refused::NotHttps),
        ("ftp://shop.com/", Refused::NotHttps),
        ("javascript:alert(1)", Refused::NotHttps),
        ("", Refused::NotHttps),
        ("https://user@shop.com/", Refused::Userinfo),
        ("https://user:pass@shop.com/", Refused::Userinfo),
        ("https://shop.com@10.0.0.1/", Refused::Userinfo),
        ("https://shop.com\\@10.0.0.1/", Refused::Userinfo),
        ("https://shop.com:443/", Refused::Port),
        ("https://shop.com:8443/", Refused::Port),
        ("https://shop.com:/", Refused::Port),
        ("https://127.0.0.1/", Refused::Number),
        ("https://127.1/", Refused::Number),
        ("https://2130706433/", Refused::Number),
        ("https://0x7f000001/", Refused::Number),
        ("https://0x7f.0.0.0x1/", Refused::Number),
        ("https://0177.0.0.01/", Refused::Number),
        ("https://shop.127/", Refused::Number),
        ("https://10.0.0.1", Refused::Number),
        ("https://169.254.169.254/latest/meta-data", Refused::Number),
        ("https://127.0.0.1./", Refused::Host),
        ("https://[::1]/", Refused::Number),
        ("https://[::ffff:127.0.0.1]/", Refused::Number),
        ("https://[::ffff:7f00:1]/", Refused::Number),
        ("https://①②⑦.⓪.⓪.①/", Refused::Host),
        ("https://127。0。0。1/", Refused::Number),
        ("https://%31%32%37.0.0.1/", Refused::Number),
        ("https://127.0.0.%31/", Refused::Host),
        ("https://localhost/", Refused::Host),
        ("https://shop.localhost/", Refused::Host),
        ("https://printer.local/", Refused::Host),
        ("https://db.internal/", Refused::Host),
        ("https://metadata.google.internal/", Refused::Host),
        ("https://router.home.arpa/", Refused::Host),
        ("https://shop.test/", Refused::Host),
        ("https://shop.onion/", Refused::Host),
        ("https://intranet/", Refused::Host),
        ("https://shop.com./", Refused::Host),
        ("https://Shop.com/", Refused::Host),
        ("https://магазин.рф/", Refused::Host),
        ("https://shop..com/", Refused::Host),
        ("https://.shop.com/", Refused::Host),
        ("https://-shop.com/", Refused::Host),
        ("https://ab--cd.com/", Refused::Host),
        ("https://sho p.com/", Refused::Host),
        ("https://shop_1.com/", Refused::Host),
        ("https://shop.com#a/", Refused::Host),
        ("https://shop.com\t/", Refused::Host),
        ("https:///shop.com/", Refused::Host),
        ("https://", Refused::Host),
        (long_label.as_str(), Refused::Host),
        (long_host.as_str(), Refused::Host),
        ("https://kept.dev/v1/purchases", Refused::Ours),
        ("https://www.kept.dev/", Refused::Ours),
        ("https://office.workers.dev/", Refused::Ours),
        ("https://shop.com/a b", Refused::Malformed),
        ("https://shop.com/a\r\nHost: x", Refused::Malformed),
        ("https://shop.com/#part", Refused::Malformed),
        ("https://shop.com/\\x", Refused::Malformed),
        ("https://shop.com/путь", Refused::Malformed),
        (long.as_str(), Refused::Malformed),
    ];
    for (url, reason) in bad {
        assert_eq!(callable(url, &OURS), Err(reason), "{url}");
    }
}

/// What would come of a name that only browsers' parser reads as an address of numbers.
fn agrees(url: &str) -> Result<(), TestCaseError> {
    if callable(url, &OURS).is_err() {
        return Ok(());
    }
    let parsed = Url::parse(url).map_err(|error| TestCaseError::fail(format!("{url}: {error}")))?;
    let is_name = matches!(parsed.host(), Some(Host::Domain(_)));
    let host = url["https://".len()..].split(['/', '?']).next();
    prop_assert!(is_name && parsed.host_str() == host, "{} is {:?} to browsers", url, parsed.host());
    prop_assert!(parsed.port().is_none() && parsed.username().is_empty() && parsed.password().is_none());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_let_through_means_the_same_to_browsers(host in "[a-z0-9x.\\-]{1,20}", path in "[/?][ -~]{0,8}") {
        agrees(&["https://", &host, &path].concat())?;
        agrees(&["https://", &host, ".com", &path].concat())?;
    }

    #[test]
    fn strange_characters_do_not_hide_a_host(rest in "[a-c0-9.:@/\\\\?#%\\[\\]。\u{ad}\t-]{1,16}") {
        agrees(&["https://", &rest].concat())?;
        agrees(&["https://a.com", &rest].concat())?;
    }
}
