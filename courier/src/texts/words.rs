//! The sentences of `strings/`, as constants that the build script writes.

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// Fills the gaps of a sentence of ours.
pub(super) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    super::gaps::fill(sentence, |gap| {
        values.iter().find(|(name, _)| *name == gap).map(|(_, value)| (*value).to_owned())
    })
}
