//! Feeds that others collected: the fixtures of Python's `feedparser`, a few thousand of which show one oddity of real
//! feeds each, and hundreds of which try to get something past a sanitizer.
//!
//! `KEPT_FEEDS` is the archive as it is published; `cargo xtask test reader` fetches it.

#[path = "fixtures/archive.rs"]
mod archive;
#[path = "fixtures/letter.rs"]
mod letter;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use archive::Fixture;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use reader::{Feed, POSTS_MAX, Unreadable};

/// Feeds that the archive holds, at least.
const FIXTURES_MIN: usize = 2_200;

/// Feeds in its folder `wellformed` that are read, at least. The others are CDF, RSS without a channel, and Atom whose
/// content is in base64 or in a type that no letter shows.
const WELLFORMED_READ_MIN: usize = 1_700;

/// Damaged feeds that are tried.
const MUTATIONS: u32 = 10_000;

/// Damaged feeds that are read nevertheless, at least one in so many: what is refused at once tries nothing.
const MUTATIONS_FOR_ONE_READ: u32 = 5;

/// Where the fixtures are read as if they had been found there.
const BASE: &str = "https://blog.example/feeds/all.xml";

static FIXTURES: LazyLock<Vec<Fixture>> = LazyLock::new(archive::read);

fn read(bytes: &[u8]) -> Result<Feed, Unreadable> {
    reader::read(bytes, None, BASE)
}

#[test]
fn every_fixture_is_read_or_refused_with_a_reason() {
    let mut counts: BTreeMap<&str, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    assert!(FIXTURES.len() >= FIXTURES_MIN, "the archive holds {} feeds", FIXTURES.len());
    for fixture in FIXTURES.iter() {
        let (parsed, refused) = counts.entry(&fixture.group).or_default();
        match read(&fixture.bytes) {
            Ok(feed) => {
                *parsed += 1;
                holds_what_is_promised(&fixture.name, &feed);
            }
            Err(unreadable) => {
                *refused.entry(unreadable.code()).or_default() += 1;
                println!("{}: {unreadable}", fixture.name);
            }
        }
    }
    for (group, (parsed, refused)) in &counts {
        println!("{group}: {parsed} read, refused {refused:?}");
    }
    let wellformed = counts.iter().filter(|(group, _)| group.starts_with("wellformed/"));
    let (read, all) = wellformed.fold((0, 0), |(read, all), (_, (parsed, refused))| {
        (read + parsed, all + parsed + refused.values().sum::<usize>())
    });
    println!("wellformed: {read} of {all} read");
    assert!(read >= WELLFORMED_READ_MIN, "{read} of {all} wellformed feeds were read");
}

#[test]
fn damaged_fixtures_bring_nothing_down_and_let_nothing_through() {
    let strategy = (any::<Index>(), any::<Index>(), vec((any::<Index>(), any::<Index>(), any::<u8>(), 0..8_u8), 1..5));
    let mut runner = TestRunner::new(Config { cases: MUTATIONS, failure_persistence: None, ..Config::default() });
    let reads = Cell::new(0);
    let outcome = runner.run(&strategy, |(first, second, changes)| {
        let donor = &first.get(FIXTURES.as_slice()).bytes;
        let mut bytes = second.get(FIXTURES.as_slice()).bytes.clone();
        for (at, length, byte, kind) in changes {
            change(&mut bytes, donor, (at, length, byte, kind));
        }
        if let Ok(feed) = read(&bytes) {
            reads.set(reads.get() + 1);
            holds_what_is_promised(&String::from_utf8_lossy(&bytes), &feed);
        }
        Ok(())
    });
    outcome.unwrap();
    println!("damaged: {} of {MUTATIONS} read", reads.get());
    assert!(reads.get() * MUTATIONS_FOR_ONE_READ >= MUTATIONS);
}

/// One damage: a byte replaced, bytes lost, repeated, taken from another feed, the rest cut off, or markup of another feed
/// written as text between two elements, which the document survives.
fn change(bytes: &mut Vec<u8>, donor: &[u8], (at, length, byte, kind): (Index, Index, u8, u8)) {
    if bytes.is_empty() {
        return;
    }
    let start = at.index(bytes.len());
    let end = start + length.index(bytes.len() - start).min(200);
    let from = at.index(donor.len());
    match kind {
        0 => bytes[start] = byte,
        1 => drop(bytes.drain(start..end)),
        2 => bytes.extend_from_within(start..end),
        3 => drop(bytes.splice(start..end, donor[from..].iter().copied().take(200))),
        4 => bytes.truncate(start),
        _ => {
            let markup = String::from_utf8_lossy(&donor[from..]).chars().take(200).collect::<String>();
            let text = markup.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let between = start + bytes[start..].iter().position(|byte| *byte == b'>').map_or(0, |end| end + 1);
            drop(bytes.splice(between..between, text.into_bytes()));
        }
    }
}

fn holds_what_is_promised(name: &str, feed: &Feed) {
    assert!(feed.posts.len() <= POSTS_MAX, "{name}");
    for post in &feed.posts {
        assert!(!post.id.is_empty() && post.id.len() <= 500, "{name}: {:?}", post.id);
        assert!(post.title.chars().count() <= 300, "{name}: {:?}", post.title);
        assert!(post.summary_text.chars().count() <= 600, "{name}: {:?}", post.summary_text);
        assert!(post.summary_html.len() <= 20_000, "{name}");
        assert!(post.url.as_deref().is_none_or(letter::is_web), "{name}: {:?}", post.url);
        if let Some(found) = letter::foreign(&post.summary_html) {
            panic!("{name}: {found} in {}", post.summary_html);
        }
    }
}
