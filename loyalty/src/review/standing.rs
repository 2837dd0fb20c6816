//! Whether a review is shown at once, waits for its owner's look, or waits and is shown by itself.
//!
//! Not deciding must be no way of hiding: what nothing is wrong with is shown after three days, decided or not, and what is
//! odd after two weeks. How much of it waits stands beside the stars. What its owner hid is shown by nobody but them: no
//! change of its author's undoes that.

/// Where a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its owner has to look at it.
    Waiting,
    /// Everybody sees it.
    Shown,
    /// Its owner hid it, for a reason that is published.
    Hidden,
    /// Its author took it back.
    Withdrawn,
}

impl State {
    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Hidden => "hidden",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Shown, Self::Hidden, Self::Withdrawn].into_iter().find(|state| state.name() == name)
    }
}

/// What is odd about a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// Many came from one network within an hour.
    Burst,
    /// Somebody else wrote the same words.
    Duplicate,
    /// It has an address in it.
    Link,
    /// Its owner hid it, and its author wrote it anew.
    WasHidden,
}

impl Flag {
    /// Whether it stays until the owner decides, whatever the author makes of the words: it is not about them.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Burst | Self::WasHidden)
    }

    /// Its name, as it is stored and sent.
    pub fn name(self) -> &'static str {
        match self {
            Self::Burst => "burst",
            Self::Duplicate => "duplicate",
            Self::Link => "link",
            Self::WasHidden => "was_hidden",
        }
    }
}

/// What is known of others when somebody writes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Reviews from the same network within the hour.
    pub from_network: i64,
    /// Reviews of others with the same words.
    pub same_words: i64,
    /// Whether there is an address in it.
    pub has_link: bool,
    /// Whether it came in a burst that its owner has not decided about.
    pub was_burst: bool,
    /// Whether its owner hid it and has not shown it since.
    pub was_hidden: bool,
}

/// So many reviews of one network within an hour are a family; one more is odd.
const FROM_NETWORK_MOST: i64 = 4;

/// What is odd about it.
pub fn flags(seen: Seen) -> Vec<Flag> {
    let odd = [
        (Flag::Burst, seen.was_burst || seen.from_network >= FROM_NETWORK_MOST),
        (Flag::Duplicate, seen.same_words > 0),
        (Flag::Link, seen.has_link),
        (Flag::WasHidden, seen.was_hidden),
    ];
    odd.into_iter().filter(|(_, is_so)| *is_so).map(|(flag, _)| flag).collect()
}

/// Whether a text has an address in it that a reader could follow.
pub fn has_link(text: &str) -> bool {
    let text = text.to_lowercase();
    ["://", "www.", "href="].iter().any(|mark| text.contains(mark))
}

/// Who writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Somebody in a page.
    Guest,
    /// A member of the site.
    Member,
    /// The member whom its owner tries things with.
    Test,
}

/// Where a review stands when it has just been written or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: State,
    /// Whether its owner is asked to look at it.
    pub is_queued: bool,
    /// After how many milliseconds it is shown, decided or not.
    pub shown_in_ms: Option<i64>,
}

/// Three days, in milliseconds.
const UNDECIDED_MS: i64 = 3 * DAY_MS;
/// Two weeks: long enough for an owner who is away, too long for whoever floods a shop to wait for.
const ODD_UNDECIDED_MS: i64 = 14 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Where it stands. Stars alone have nothing that could offend; a thank-you letter is private.
pub fn standing(writer: Writer, has_words: bool, is_thanks: bool, flags: &[Flag]) -> Standing {
    let waits = |shown_in_ms| Standing { state: State::Waiting, is_queued: true, shown_in_ms };
    if writer == Writer::Test || is_thanks || flags.contains(&Flag::WasHidden) {
        return waits(None);
    }
    if !flags.is_empty() {
        return waits(Some(ODD_UNDECIDED_MS));
    }
    if writer == Writer::Member || !has_words {
        return Standing { state: State::Shown, is_queued: false, shown_in_ms: None };
    }
    waits(Some(UNDECIDED_MS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guests_words_wait_three_days_at_most_and_a_members_are_shown_at_once() {
        let waits = standing(Writer::Guest, true, false, &[]);
        assert_eq!((waits.state, waits.is_queued, waits.shown_in_ms), (State::Waiting, true, Some(259_200_000)));
        assert_eq!(standing(Writer::Member, true, false, &[]).state, State::Shown);
        assert_eq!(standing(Writer::Guest, false, false, &[]).state, State::Shown);
    }

    #[test]
    fn what_is_odd_waits_two_weeks_at_most_and_what_was_hidden_until_its_owner_shows_it() {
        for flag in [Flag::Burst, Flag::Duplicate, Flag::Link] {
            for (writer, has_words) in [(Writer::Member, true), (Writer::Guest, true), (Writer::Guest, false)] {
                let odd = standing(writer, has_words, false, &[flag]);
                let expected = (State::Waiting, true, Some(1_209_600_000));
                assert_eq!((odd.state, odd.is_queued, odd.shown_in_ms), expected, "{flag:?}");
            }
            let hidden = standing(Writer::Member, true, false, &[flag, Flag::WasHidden]);
            assert_eq!((hidden.state, hidden.is_queued, hidden.shown_in_ms), (State::Waiting, true, None), "{flag:?}");
        }
        for private in [standing(Writer::Test, true, false, &[]), standing(Writer::Guest, true, true, &[])] {
            assert_eq!((private.state, private.shown_in_ms), (State::Waiting, None));
        }
    }

    #[test]
    fn a_family_is_no_burst_and_a_link_is_seen_however_it_is_written() {
        let near = |from_network| flags(Seen { from_network, ..Seen::default() });
        assert_eq!((near(3), near(4)), (vec![], vec![Flag::Burst]));
        for text in ["see HTTP://x.example", "WWW.x.example", "<a HREF='x'>"] {
            assert!(has_link(text), "{text}");
        }
        assert!(!has_link("Done in 2.5 hours. Good: a/b"));
    }

    #[test]
    fn what_is_not_about_the_words_stays_when_they_are_changed() {
        let before = Seen { from_network: 4, same_words: 1, has_link: true, was_hidden: true, ..Seen::default() };
        let kept: Vec<Flag> = flags(before).into_iter().filter(|flag| flag.is_held()).collect();
        assert_eq!(kept, [Flag::Burst, Flag::WasHidden]);
        let after = flags(Seen { was_burst: true, was_hidden: true, ..Seen::default() });
        assert_eq!(after, kept);
    }

    #[test]
    fn a_state_is_read_back_from_its_name() {
        for state in [State::Waiting, State::Shown, State::Hidden, State::Withdrawn] {
            assert_eq!(State::parse(state.name()), Some(state));
        }
        assert_eq!(State::parse("deleted"), None);
    }
}
