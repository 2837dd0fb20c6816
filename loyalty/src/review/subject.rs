//! What a review is about: the company, something it sells, or an article.

/// The kinds of things that are reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubjectKind {
    /// The company itself.
    Site,
    /// A product, by its SKU.
    Product,
    /// A service, by its SKU.
    Service,
    /// An article, by its address.
    Article,
}

/// The longest SKU, in bytes.
const SKU_BYTES_MAX: usize = 200;
/// The longest address, in bytes.
const ADDRESS_BYTES_MAX: usize = 500;
/// What stands in an address only to tell how its reader came by it: one article would have as many ratings as ways to it.
const CAMPAIGNS: [&str; 7] = ["fbclid", "gclid", "yclid", "ysclid", "mc_cid", "mc_eid", "_openstat"];

/// What a review is about, as it is written: `site`, `product:SKU`, `service:SKU`, `article:ADDRESS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    kind: SubjectKind,
    text: String,
}

impl Subject {
    /// The company itself.
    pub fn site() -> Self {
        Self { kind: SubjectKind::Site, text: "site".to_owned() }
    }

    /// The subject of this form. An article's address loses what does not tell articles apart.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let of = |kind, rest: &str| Some(Self { kind, text: [name, ":", rest].concat() });
        match name {
            "site" if text == name => Some(Self::site()),
            "product" => of(SubjectKind::Product, sku(rest)?),
            "service" => of(SubjectKind::Service, sku(rest)?),
            "article" => of(SubjectKind::Article, &address(rest)?),
            _ => None,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> SubjectKind {
        self.kind
    }

    /// The subject as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The SKU of a product or service.
    pub fn sku(&self) -> Option<&str> {
        match self.kind {
            SubjectKind::Product | SubjectKind::Service => self.text.split_once(':').map(|(_, sku)| sku),
            SubjectKind::Site | SubjectKind::Article => None,
        }
    }

    /// The origin of an article's address: whose page it is.
    pub fn origin(&self) -> Option<String> {
        let (_, address) = self.text.split_once(':').filter(|_| self.kind == SubjectKind::Article)?;
        let (scheme, rest) = address.split_once("://")?;
        let host = rest.split(['/', '?']).next()?;
        Some([scheme, "://", &host.to_ascii_lowercase()].concat())
    }
}

fn sku(text: &str) -> Option<&str> {
    let fits = (1..=SKU_BYTES_MAX).contains(&text.len()) && !text.chars().any(char::is_control);
    fits.then_some(text)
}

/// An address without its fragment and without the marks of campaigns.
fn address(text: &str) -> Option<String> {
    let bare = text.split('#').next().unwrap_or_default();
    let (page, query) = bare.split_once('?').unwrap_or((bare, ""));
    let tells = |part: &&str| {
        let name = part.split('=').next().unwrap_or_default();
        !name.is_empty() && !name.starts_with("utm_") && !CAMPAIGNS.contains(&name)
    };
    let kept: Vec<&str> = query.split('&').filter(tells).collect();
    let address = if kept.is_empty() { page.to_owned() } else { [page, "?", &kept.join("&")].concat() };
    let host = page.strip_prefix("https://").or_else(|| page.strip_prefix("http://"))?;
    let is_plain = address.len() <= ADDRESS_BYTES_MAX && !address.chars().any(|c| c.is_control() || c.is_whitespace());
    (is_plain && !host.is_empty() && !host.starts_with('/')).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_written() {
        for (text, kind, sku) in [
            ("site", SubjectKind::Site, None),
            ("product:A-1", SubjectKind::Product, Some("A-1")),
            ("service:repair: screen", SubjectKind::Service, Some("repair: screen")),
        ] {
            let subject = Subject::parse(text).unwrap();
            assert_eq!((subject.as_str(), subject.kind(), subject.sku()), (text, kind, sku));
        }
        for other in ["", "site:", "shop", "product:", "product:a\nb", "article:/post", "article:javascript:alert(1)"] {
            assert_eq!(Subject::parse(other), None, "{other}");
        }
        assert_eq!(Subject::parse(&format!("product:{}", "x".repeat(201))), None);
    }

    #[test]
    fn an_article_is_one_however_its_reader_came_to_it() {
        let bare = Subject::parse("article:https://Blog.example:8080/post?p=7").unwrap();
        for address in ["?utm_source=mail&p=7", "?p=7&fbclid=x#comments", "?p=7&"] {
            assert_eq!(Subject::parse(&format!("article:https://Blog.example:8080/post{address}")).unwrap(), bare);
        }
        assert_eq!(bare.origin().as_deref(), Some("https://blog.example:8080"));
        assert_eq!(bare.sku(), None);
    }
}
