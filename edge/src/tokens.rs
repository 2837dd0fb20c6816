//! The forms of keys, sessions, ids and codes. Each carries its site, so that a request finds its
//! database before it has looked anything up; member-scoped ones also carry two characters of room for
//! the slot of a site that outgrows one database.

use crate::posting::hex_digest;
use crate::{keyed, random};

/// Two characters reserved for a slot; one database has one slot.
const SLOT: &str = "00";

/// `pk_` and the site: stands in pages.
pub fn public_key(site: i64) -> String {
    format!("pk_{}", random::letters(site))
}

/// The site of a public key.
pub fn site_of_public_key(key: &str) -> Option<i64> {
    random::number_of(key.strip_prefix("pk_")?)
}

/// A secret that was just drawn, and what is kept of it.
pub struct Drawn {
    /// What its owner is shown, once.
    pub secret: String,
    /// What is stored: its SHA-256. The secret has 256 random bits, so that needs no salt.
    pub hash: String,
}

/// A secret key for a shop's servers.
pub fn secret_key(site: i64, id: &str) -> Result<Drawn, getrandom::Error> {
    let secret = format!("sk_{}{id}{}", random::letters(site), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// A customer's session.
pub fn session(site: i64) -> Result<Drawn, getrandom::Error> {
    let secret = format!("ses_{}{SLOT}{}", random::letters(site), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// A person's sitting at the console; it is known by it which site they are at, if any.
pub fn sitting(person: i64, site: Option<i64>) -> Result<Drawn, getrandom::Error> {
    let site = site.map_or_else(|| NO_SITE.to_owned(), random::letters);
    let secret = format!("per_{}{site}{}", random::letters(person), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// A device at a counter.
pub fn device(site: i64, id: &str) -> Result<Drawn, getrandom::Error> {
    let secret = format!("dev_{}{id}{}", random::letters(site), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// A person's shift at a device. It counts only beside the device's own secret.
pub fn shift(person: i64) -> Result<Drawn, getrandom::Error> {
    let secret = format!("shf_{}{}", random::letters(person), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// The link of an invitation.
pub fn invitation(site: i64) -> Result<Drawn, getrandom::Error> {
    let secret = format!("inv_{}{}", random::letters(site), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// The site that an invitation is for.
pub fn site_of_invitation(secret: &str) -> Option<i64> {
    let rest = secret.strip_prefix("inv_").filter(|rest| rest.len() == 60 && rest.is_ascii())?;
    random::number_of(rest.get(..8)?)
}

/// The link that confirms a subscription.
pub fn confirmation(site: i64) -> Result<Drawn, getrandom::Error> {
    let secret = format!("cnf_{}{}", random::letters(site), random::text(52)?);
    Ok(Drawn { hash: hex_digest(&secret), secret })
}

/// A reader's own link, which stands in each of their letters and needs no row: nobody else can derive it.
pub fn reader(master_key: &str, site: i64, subscriber: i64) -> Option<String> {
    let number = format!("{subscriber:013x}");
    let proof = keyed::digest(master_key, &["link", &random::letters(site), &number].join("\n"))?;
    Some(["sub_", &random::letters(site), &number, proof.get(..32)?].concat())
}

/// The link of a message that leads to the site: it tells which message brought its reader, and nothing else.
pub fn opening(master_key: &str, site: i64, delivery: i64) -> Option<String> {
    let number = format!("{delivery:013x}");
    let proof = keyed::digest(master_key, &["opening", &random::letters(site), &number].join("\n"))?;
    Some(["opn_", &random::letters(site), &number, proof.get(..16)?].concat())
}

/// The private token of a guest's review.
pub fn review(master_key: &str, site: i64, review: i64) -> Option<String> {
    own("rev_", "review", master_key, site, review)
}

/// The review whose token this is: site and number.
pub fn read_review(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    read_own("rev_", "review", master_key, secret)
}

/// The private token of a guest's complaint.
pub fn thread(master_key: &str, site: i64, complaint: i64) -> Option<String> {
    own("thr_", "thread", master_key, site, complaint)
}

/// The complaint whose token this is: site and number.
pub fn read_thread(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    read_own("thr_", "thread", master_key, secret)
}

/// The link by which somebody answers a prompt.
pub fn asking(master_key: &str, site: i64, prompt: i64) -> Option<String> {
    own("ask_", "asking", master_key, site, prompt)
}

/// The prompt whose link this is: site and number.
pub fn read_asking(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    read_own("ask_", "asking", master_key, secret)
}

/// What opens one thing to whoever has it: it needs no row, because nobody else can derive it.
fn own(front: &str, what: &str, master_key: &str, site: i64, number: i64) -> Option<String> {
    let number = format!("{number:013x}");
    let proof = keyed::digest(master_key, &[what, &random::letters(site), &number].join("\n"))?;
    Some([front, &random::letters(site), &number, proof.get(..32)?].concat())
}

/// Looks like one of these and opens nothing: for machines, which are told what everybody is told.
pub fn nobodys(front: &str, site: i64) -> Result<String, getrandom::Error> {
    let [number, first, second, third] =
        [random::number(52)?, random::number(52)?, random::number(52)?, random::number(24)?];
    Ok([front, &random::letters(site), &format!("{number:013x}{first:013x}{second:013x}{third:06x}")].concat())
}

/// What it opens. The proof in it is derived anew and compared by digests.
fn read_own(front: &str, what: &str, master_key: &str, secret: &str) -> Option<(i64, i64)> {
    let rest = secret.strip_prefix(front).filter(|rest| rest.len() == 53 && rest.is_ascii())?;
    let (site, number) = (random::number_of(rest.get(..8)?)?, i64::from_str_radix(rest.get(8..21)?, 16).ok()?);
    let derived = own(front, what, master_key, site, number)?;
    (hex_digest(&derived) == hex_digest(secret)).then_some((site, number))
}

/// The delivery whose link this is: site and number.
pub fn read_opening(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    let rest = secret.strip_prefix("opn_").filter(|rest| rest.len() == 37 && rest.is_ascii())?;
    let (site, number) = (random::number_of(rest.get(..8)?)?, i64::from_str_radix(rest.get(8..21)?, 16).ok()?);
    let own = opening(master_key, site, number)?;
    (hex_digest(&own) == hex_digest(secret)).then_some((site, number))
}

/// The link by which a member ends text messages: the same in each, and nobody else can derive it.
pub fn texted(master_key: &str, site: i64, member: i64) -> Option<String> {
    let number = format!("{member:013x}");
    let proof = keyed::digest(master_key, &["texted", &random::letters(site), &number].join("\n"))?;
    Some(["txt_", &random::letters(site), &number, proof.get(..16)?].concat())
}

/// The member whose link this is: site and number.
pub fn read_texted(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    let rest = secret.strip_prefix("txt_").filter(|rest| rest.len() == 37 && rest.is_ascii())?;
    let (site, number) = (random::number_of(rest.get(..8)?)?, i64::from_str_radix(rest.get(8..21)?, 16).ok()?);
    let own = texted(master_key, site, number)?;
    (hex_digest(&own) == hex_digest(secret)).then_some((site, number))
}

/// The site that a link of a letter belongs to, whichever kind it is.
pub fn site_of_link(secret: &str) -> Option<i64> {
    let rest = secret.strip_prefix("cnf_").or_else(|| secret.strip_prefix("sub_")).filter(|rest| rest.is_ascii())?;
    random::number_of(rest.get(..8)?)
}

/// The reader whose own link this is: site and number. The proof in it is derived anew and compared by digests.
pub fn read_reader(master_key: &str, secret: &str) -> Option<(i64, i64)> {
    let rest = secret.strip_prefix("sub_").filter(|rest| rest.len() == 53 && rest.is_ascii())?;
    let (site, number) = (random::number_of(rest.get(..8)?)?, i64::from_str_radix(rest.get(8..21)?, 16).ok()?);
    let own = reader(master_key, site, number)?;
    (hex_digest(&own) == hex_digest(secret)).then_some((site, number))
}

/// The code that enrols a device: two groups of four characters to type on a phone, 40 bits.
pub fn enrolment() -> Result<String, getrandom::Error> {
    Ok(format!("{}-{}", random::text(4)?, random::text(4)?).to_ascii_uppercase())
}

/// Stands where a sitting is at no site yet.
const NO_SITE: &str = "--------";

/// What the cookie of a sitting says, before anything in it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SittingToken {
    /// Who they are.
    pub person: i64,
    /// The site they are at.
    pub site: Option<i64>,
    /// Its digest.
    pub hash: String,
}

/// Reads the cookie of a sitting.
pub fn read_sitting(secret: &str) -> Option<SittingToken> {
    let rest = secret.strip_prefix("per_").filter(|rest| rest.len() == 68 && rest.is_ascii())?;
    let (person, site) = (rest.get(..8)?, rest.get(8..16)?);
    let site = if site == NO_SITE { None } else { Some(random::number_of(site)?) };
    Some(SittingToken { person: random::number_of(person)?, site, hash: hex_digest(secret) })
}

/// What the cookie of a counter says, before anything in it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceToken {
    /// The device's site.
    pub site: i64,
    /// Its id.
    pub id: String,
    /// The secret itself: a cookie for a new shift repeats it.
    pub secret: String,
    /// Its digest.
    pub hash: String,
    /// Who works at it, and the digest of their shift.
    pub shift: Option<(i64, String)>,
}

/// Reads the cookie of a counter: `dev_…`, or `dev_….shf_…` during a shift.
pub fn read_device(cookie: &str) -> Option<DeviceToken> {
    let (device, shift) = cookie.split_once('.').map_or((cookie, None), |(device, shift)| (device, Some(shift)));
    let rest = device.strip_prefix("dev_").filter(|rest| rest.len() == 68 && rest.is_ascii())?;
    let shift = match shift {
        None => None,
        Some(secret) => {
            let rest = secret.strip_prefix("shf_").filter(|rest| rest.len() == 60 && rest.is_ascii())?;
            Some((random::number_of(rest.get(..8)?)?, hex_digest(secret)))
        }
    };
    let (site, id) = (random::number_of(rest.get(..8)?)?, rest.get(8..16)?.to_owned());
    Some(DeviceToken { site, id, secret: device.to_owned(), hash: hex_digest(device), shift })
}

/// The id of a key or of a device: eight characters.
pub fn key_id() -> Result<String, getrandom::Error> {
    random::text(8)
}

/// The id of a redemption.
pub fn redemption(site: i64) -> Result<String, getrandom::Error> {
    Ok(format!("red_{}{SLOT}{}", random::letters(site), random::text(16)?))
}

/// A coupon's code: two groups of five characters to read aloud, 50 bits less the slot's ten. The till
/// that takes it has said with its key which site it is.
pub fn coupon_code() -> Result<String, getrandom::Error> {
    let (first, last) = (random::text(3)?, random::text(5)?);
    Ok(format!("{SLOT}{first}-{last}").to_ascii_uppercase())
}

/// What a bearer shows.
#[derive(Debug, PartialEq, Eq)]
pub enum Bearer<'a> {
    /// A shop's secret key.
    Shop {
        /// Its site.
        site: i64,
        /// Its id.
        id: &'a str,
        /// Its digest.
        hash: String,
    },
    /// A customer's session.
    Customer {
        /// Its site.
        site: i64,
        /// Its digest.
        hash: String,
    },
    /// Something else: the operator's key, perhaps.
    Other(&'a str),
}

/// Reads what stands after `Bearer`.
pub fn bearer(secret: &str) -> Bearer<'_> {
    let shop = || {
        let rest = secret.strip_prefix("sk_").filter(|rest| rest.len() == 68 && rest.is_ascii())?;
        let site = random::number_of(rest.get(..8)?)?;
        Some(Bearer::Shop { site, id: rest.get(8..16)?, hash: hex_digest(secret) })
    };
    let customer = || {
        let rest = secret.strip_prefix("ses_").filter(|rest| rest.len() == 62 && rest.is_ascii())?;
        Some(Bearer::Customer { site: random::number_of(rest.get(..8)?)?, hash: hex_digest(secret) })
    };
    shop().or_else(customer).unwrap_or(Bearer::Other(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_is_read_back() {
        let site = 123_456_789_012;
        assert_eq!(site_of_public_key(&public_key(site)), Some(site));
        let key = secret_key(site, "abcd1234").unwrap();
        assert_eq!(bearer(&key.secret), Bearer::Shop { site, id: "abcd1234", hash: key.hash });
        let session = session(site).unwrap();
        assert_eq!(bearer(&session.secret), Bearer::Customer { site, hash: session.hash });
        assert_eq!(coupon_code().unwrap().len(), 11);
    }

    #[test]
    fn cookies_are_read_back_and_nothing_else_is() {
        for site in [None, Some(123_456_789_012)] {
            let drawn = sitting(77, site).unwrap();
            assert_eq!(read_sitting(&drawn.secret), Some(SittingToken { person: 77, site, hash: drawn.hash }));
        }
        let (device, shift) = (device(5, "abcd1234").unwrap(), shift(77).unwrap());
        let alone = read_device(&device.secret).unwrap();
        assert_eq!((alone.site, alone.id.as_str(), &alone.hash, &alone.shift), (5, "abcd1234", &device.hash, &None));
        let both = read_device(&format!("{}.{}", device.secret, shift.secret)).unwrap();
        assert_eq!((both.hash, both.shift), (device.hash, Some((77, shift.hash))));
        for other in ["", "per_", "per_é", "dev_short", &format!("{}.", device.secret), &shift.secret] {
            assert_eq!((read_sitting(other), read_device(other)), (None, None), "{other}");
        }
    }

    #[test]
    fn a_link_leads_to_its_prompt_and_no_other_does() {
        let (master, site) = ("a master key of these tests alone", 123_456_789_012);
        let link = asking(master, site, 77).unwrap();
        assert_eq!(read_asking(master, &link), Some((site, 77)));
        let grafted = [&link[..24], "e", &link[25..]].concat();
        for other in ["", "ask_", &grafted, &link.replace("ask_", "sub_"), &reader(master, site, 77).unwrap()] {
            assert_eq!(read_asking(master, other), None, "{other}");
        }
        assert_eq!(read_asking("another master key of these tests", &link), None);
    }

    #[test]
    fn a_private_token_opens_one_thing_and_no_other() {
        let (master, site) = ("a master key of these tests alone", 123_456_789_012);
        let (of_review, of_thread) = (review(master, site, 77).unwrap(), thread(master, site, 77).unwrap());
        assert_eq!(read_review(master, &of_review), Some((site, 77)));
        assert_eq!(read_thread(master, &of_thread), Some((site, 77)));
        let grafted = [&of_review[..24], "e", &of_review[25..]].concat();
        for other in ["", "rev_", "77", &grafted, &of_thread, &of_thread.replace("thr_", "rev_")] {
            assert_eq!(read_review(master, other), None, "{other}");
        }
        assert_eq!(read_review("another master key of these tests", &of_review), None);
        let machine = nobodys("thr_", site).unwrap();
        assert_eq!((machine.len(), read_thread(master, &machine)), (of_thread.len(), None));
    }

    #[test]
    fn what_is_no_key_is_something_else() {
        for other in ["", "sk_", "ses_short", "sk_é", "Bearer"] {
            assert_eq!(bearer(other), Bearer::Other(other));
        }
    }
}
