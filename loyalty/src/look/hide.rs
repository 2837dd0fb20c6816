//! The paths without a launcher, as one regular expression for the loader.

use std::fmt::Write as _;

use super::Look;

/// The most stars of a path. Each multiplies the time that a long address can take to be tried.
pub(super) const STARS_MAX: usize = 2;

impl Look {
    /// The source of one regular expression over `location.pathname`; none where the launcher is everywhere.
    pub fn hide(&self) -> Option<String> {
        let paths: Vec<String> = self.launcher.hide_on.iter().map(|path| expression(path)).collect();
        (!paths.is_empty()).then(|| format!("^(?:{})/?$", paths.join("|")))
    }
}

/// One path as an expression. Characters that browsers write in percent are written so here (the path
/// percent-encode set, <https://url.spec.whatwg.org/#path-percent-encode-set>); of the others, all that could
/// mean something in an expression are escaped.
fn expression(path: &str) -> String {
    let mut expression = String::new();
    for byte in path.trim_end_matches('/').bytes() {
        if byte == b'*' {
            expression.push_str(".*");
        } else if byte.is_ascii_alphanumeric() || b"/-_%!&',:;=@~".contains(&byte) {
            expression.push(char::from(byte));
        } else if b"$()+.[]|".contains(&byte) {
            expression.extend(['\\', char::from(byte)]);
        } else {
            let _written = write!(expression, "%{byte:02X}");
        }
    }
    expression
}

/// Whether this can be a path of a page: a slash or a star begins it, no query and no fragment follows.
pub(super) fn is_path(path: &str) -> bool {
    let stars = path.bytes().filter(|byte| *byte == b'*').count();
    path.starts_with(['/', '*'])
        && path.len() <= 200
        && stars <= STARS_MAX
        && !path.chars().any(|letter| letter.is_control() || matches!(letter, '?' | '#' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_expression_that_means_only_itself() {
        for (path, found) in [
            ("/checkout", "/checkout"),
            ("/checkout/", "/checkout"),
            ("/checkout/*", "/checkout/.*"),
            ("/", ""),
            ("*/pay", ".*/pay"),
            ("/a.b+c(d)[e]|$1", r"/a\.b\+c\(d\)\[e\]\|\$1"),
            ("/корзина", "/%D0%BA%D0%BE%D1%80%D0%B7%D0%B8%D0%BD%D0%B0"),
            ("/a b\"<c>{2}^`", "/a%20b%22%3Cc%3E%7B2%7D%5E%60"),
            ("/%D0%BA/it's,~@:;=&!-_", "/%D0%BA/it's,~@:;=&!-_"),
        ] {
            assert_eq!(expression(path), found, "{path}");
        }
    }

    #[test]
    fn paths_are_one_expression() {
        let mut look = Look::default();
        assert_eq!(look.hide(), None);
        look.launcher.hide_on = ["/checkout", "/checkout/*"].map(str::to_owned).into();
        assert_eq!(look.hide().as_deref(), Some("^(?:/checkout|/checkout/.*)/?$"));
    }

    #[test]
    fn what_is_no_path_of_a_page_is_told_apart() {
        for path in ["/", "/a", "*", "*/a", "/a/*/b*"] {
            assert!(is_path(path), "{path}");
        }
        let long = format!("/{}", "a".repeat(200));
        for other in ["", "a", "https://a.example/", "/a?b", "/a#b", "/a\\b", "/a\nb", "/*a*b*c", &long] {
            assert!(!is_path(other), "{other}");
        }
    }
}
