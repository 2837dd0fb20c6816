//! What somebody wrote, put over what stood there. A patch changes what it names. A review that is sent once more keeps what
//! it does not name: whoever taps a star keeps their words. A letter is what was sent with it, its author's consent
//! above all, and what was taken back is no longer there to be kept.

use loyalty::review::Written;
use loyalty::wire::reviews::{NewReview, ReviewPatch};
use serde_json::Value;

use super::aspects;
use super::finding::Known;

/// What they wrote; nothing is as good as an empty text.
pub fn sent(new: &NewReview) -> Written {
    Written {
        stars: new.stars,
        text: something(new.text.as_deref()),
        aspects: new.aspects.as_ref().map(aspects).unwrap_or_default(),
        name: something(new.name.as_deref()),
        publish: new.publish.unwrap_or(false),
    }
}

/// What it says when they send this once more.
pub fn over(known: &Known, said: Written) -> Written {
    if known.kind == "thanks" || known.is_withdrawn() {
        return said;
    }
    let before = stood(known);
    let has_aspects = said.aspects.iter().any(Option::is_some);
    Written {
        stars: said.stars.or(before.stars),
        text: said.text.or(before.text),
        aspects: if has_aspects { said.aspects } else { before.aspects },
        name: said.name.or(before.name),
        publish: said.publish,
    }
}

/// What it says when they change this of it.
pub fn patched(known: &Known, patch: &ReviewPatch) -> Written {
    let before = stood(known);
    let text = |changed: &Option<String>, before: Option<String>| match changed {
        Some(text) => something(Some(text)),
        None => before,
    };
    Written {
        stars: patch.stars.or(before.stars),
        text: text(&patch.text, before.text),
        aspects: patch.aspects.as_ref().map_or(before.aspects, aspects),
        name: text(&patch.name, before.name),
        publish: patch.publish.unwrap_or(before.publish),
    }
}

/// A text that is one.
pub fn something(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// What a review says as it is kept.
fn stood(known: &Known) -> Written {
    let stars = |aspect: &str| known.aspects.get(aspect).and_then(Value::as_i64);
    Written {
        stars: known.stars,
        text: known.text.clone(),
        aspects: loyalty::review::ASPECTS.map(stars),
        name: known.name.clone(),
        publish: known.publish == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(kind: &str, state: &str) -> Known {
        Known {
            review: 1,
            subject: "site".to_owned(),
            kind: kind.to_owned(),
            member: Some(1),
            stars: (kind == "review").then_some(2),
            text: Some("slow".to_owned()),
            aspects: serde_json::json!({"speed": 1}),
            name: Some("Ada".to_owned()),
            publish: 1,
            mark: "unverified".to_owned(),
            state: state.to_owned(),
            held: Vec::new(),
            version: 3,
            is_test: 0,
        }
    }

    #[test]
    fn stars_alone_keep_the_words_that_stand_there() {
        let stars = Written { stars: Some(5), ..Written::default() };
        let now = over(&known("review", "shown"), stars);
        assert_eq!((now.stars, now.text.as_deref(), now.name.as_deref()), (Some(5), Some("slow"), Some("Ada")));
        assert_eq!(now.aspects, [None, Some(1), None]);
    }

    #[test]
    fn what_was_taken_back_does_not_come_back_with_new_stars() {
        let stars = Written { stars: Some(5), ..Written::default() };
        assert_eq!(over(&known("review", "withdrawn"), stars.clone()), stars);
    }

    #[test]
    fn a_letter_that_is_sent_without_consent_has_none_whatever_was_sent_before() {
        let letter = Written { text: Some("Thank you!".to_owned()), ..Written::default() };
        assert_eq!(over(&known("thanks", "shown"), letter.clone()), letter);
        let named = ReviewPatch { name: Some("Eve".to_owned()), ..ReviewPatch::default() };
        assert!(patched(&known("thanks", "waiting"), &named).publish, "a change that does not name it leaves it");
        let private = ReviewPatch { publish: Some(false), ..ReviewPatch::default() };
        assert!(!patched(&known("thanks", "shown"), &private).publish);
    }

    #[test]
    fn an_empty_field_of_a_patch_takes_what_it_names_away() {
        let patch = ReviewPatch { text: Some(" ".to_owned()), ..ReviewPatch::default() };
        let now = patched(&known("review", "shown"), &patch);
        assert_eq!((now.text, now.name.as_deref()), (None, Some("Ada")));
    }
}
