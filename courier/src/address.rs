//! Which addresses an owner may have us call.
//!
//! Whoever can name an address that we call can try what stands behind our walls. So a host must be a name
//! of the public internet, and nothing that parsers are known to disagree on is let through: instead of
//! parsing whatever browsers parse, this takes one way of writing an address and refuses every other. That
//! also saves the tables of international names, more than 70 KB of the Worker, compressed. Names beyond
//! ASCII come in as browsers write them, `xn--…` (the caller has the platform's `URL`). Names that lead to
//! private addresses cannot be seen here: the Worker's `global_fetch_strictly_public` refuses those.

/// The longest address, in bytes.
const URL_BYTES_MAX: usize = 2_000;
/// The longest host name and the longest part of one (RFC 1035, 2.3.4).
const HOST_BYTES_MAX: usize = 253;
const LABEL_BYTES_MAX: usize = 63;

/// Ends of names that never lead to the public internet: RFC 6761, 6762, 7686, 8375, 9476, and what ICANN
/// keeps for inside.
const PRIVATE: [&str; 13] = [
    "alt",
    "arpa",
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localhost",
    "onion",
    "test",
];

/// Why an address is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It does not begin with `https://`.
    NotHttps,
    /// It names a person.
    Userinfo,
    /// It names a port, be it 443.
    Port,
    /// It is a number, in whatever way numbers of machines are written.
    Number,
    /// Its host is no name of the public internet, or not written as browsers write it.
    Host,
    /// It is one of ours.
    Ours,
    /// It is too long, or has characters that addresses have not.
    Malformed,
}

/// Whether an address may be called. `ours` are our own hosts, which are refused with all below them.
pub fn callable(url: &str, ours: &[&str]) -> Result<(), Refused> {
    let rest = url.strip_prefix("https://").ok_or(Refused::NotHttps)?;
    let is_visible = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte);
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).ok_or(Refused::Malformed)?;
    if authority.contains('@') {
        return Err(Refused::Userinfo);
    }
    if authority.starts_with('[') {
        return Err(Refused::Number);
    }
    if authority.contains(':') {
        return Err(Refused::Port);
    }
    host(authority, ours)?;
    if url.len() > URL_BYTES_MAX || !path.bytes().all(is_visible) { Err(Refused::Malformed) } else { Ok(()) }
}

fn host(host: &str, ours: &[&str]) -> Result<(), Refused> {
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    // A last part that begins with a digit is how every spelling of a number looks: 1.2.3.4, 2130706433, 0x7f.1.
    if last.starts_with(|first: char| first.is_ascii_digit()) {
        return Err(Refused::Number);
    }
    let is_public = labels.len() > 1 && host.len() <= HOST_BYTES_MAX && !PRIVATE.contains(&last);
    if !is_public || !labels.iter().all(|label| is_label(label)) {
        return Err(Refused::Host);
    }
    let is_below = |own: &&str| host.strip_suffix(*own).is_some_and(|above| above.is_empty() || above.ends_with('.'));
    if ours.iter().any(is_below) { Err(Refused::Ours) } else { Ok(()) }
}

/// Small letters, digits, and hyphens within; a second pair of hyphens only where `xn--` has it.
fn is_label(label: &str) -> bool {
    let is_written = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_encoded = label.get(2..4).is_none_or(|pair| pair != "--") || label.starts_with("xn--");
    (1..=LABEL_BYTES_MAX).contains(&label.len())
        && label.bytes().all(is_written)
        && !label.starts_with('-')
        && !label.ends_with('-')
        && is_encoded
}
