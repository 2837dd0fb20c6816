//! Every sentence that a customer reads, as a function: `texts::pending("5 points")`.
//!
//! The functions are generated from `strings/en.json`; the sentences of the visitor's language come with
//! the document. A language that misses one, or fills another gap, does not build.

use crate::js::sentence;

/// Puts values into the `{gaps}` of a sentence; a gap that nobody fills vanishes.
fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(sentence.len());
    for (number, part) in sentence.split('{').enumerate() {
        match part.split_once('}') {
            Some((gap, rest)) if number > 0 => {
                for (name, value) in values {
                    if *name == gap {
                        out.push_str(value);
                    }
                }
                out.push_str(rest);
            }
            _ => out.push_str(part),
        }
    }
    out
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn gaps_are_filled_by_name_in_any_order() {
        let values = [("reward", "a mug"), ("points", "5 points")];
        assert_eq!(fill("{points} more to “{reward}”", &values), "5 points more to “a mug”");
        assert_eq!(fill("До «{reward}» ещё {points}", &values), "До «a mug» ещё 5 points");
    }

    #[test]
    fn a_value_with_braces_is_taken_as_it_is() {
        assert_eq!(fill("Hello, {name}", &[("name", "{points}")]), "Hello, {points}");
    }
}
