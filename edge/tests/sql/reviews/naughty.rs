//! Text that breaks programs, through the statements that keep reviews and compose what is read of them.

use edge::reviews::page::letters;

use super::*;

fn strings() -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/big-list-of-naughty-strings/blns.json");
    let list = std::fs::read(path).expect("npm's list of strings: `cargo xtask setup` installs it");
    let strings: Vec<String> = serde_json::from_slice(&list).unwrap();
    assert_eq!(strings.len(), 461);
    strings
}

/// All of a list, page by page, newest first.
fn all(store: &mut Store, page: impl Fn(Option<Cursor>) -> Statement) -> Vec<Value> {
    let (mut all, mut from) = (Vec::new(), None);
    loop {
        let shown = json_of(store, page(from));
        all.extend(shown["reviews"].as_array().unwrap().iter().cloned());
        let Some((number, name)) = shown["next"].as_str().and_then(|next| next.split_once(' ')) else { return all };
        from = Some(Cursor { number: number.parse().unwrap(), name: name.to_owned() });
    }
}

fn column(list: &[Value], path: &str) -> Vec<String> {
    list.iter().rev().map(|line| line.pointer(path).and_then(Value::as_str).unwrap().to_owned()).collect()
}

#[test]
fn every_text_of_a_review_is_read_as_it_was_written_by_everybody_and_by_its_owner() {
    let (mut store, strings) = (open(0), strings());
    for (at, text) in (0_i64..).zip(&strings) {
        let name = format!("guest {at}");
        let written = Written { name: Some(text.clone()), ..said(1, Some(text)) };
        store.run(&guests(at, &name, &written, SHOWN, at).inserting()).unwrap();
        store.run(&[queue::replying(SITE, at, Some(text.clone()), at)]).unwrap();
        let written = Written { publish: true, ..Written { stars: None, ..written } };
        let letter = Kept { is_thanks: true, ..guests(1_000 + at, &name, &written, SHOWN, at) };
        store.run(&letter.inserting()).unwrap();
    }
    let which = Which { order: Order::Newest, stars: None, is_verified: false };
    let read = all(&mut store, |from| page(SITE, &Subject::site(), which, from, 100));
    let thanks = all(&mut store, |from| letters(SITE, from, 100));
    let owners = all(&mut store, |from| queue::page(SITE, Some("shown"), from, 100).unwrap());
    for (list, path) in [(&read, "/text"), (&read, "/name"), (&read, "/reply"), (&thanks, "/text"), (&thanks, "/name")]
    {
        assert!(column(list, path) == strings, "{path}");
    }
    let reviews: Vec<Value> = owners.into_iter().filter(|one| one["review"]["kind"] == "review").collect();
    for path in ["/review/text", "/review/name", "/review/reply"] {
        assert!(column(&reviews, path) == strings, "{path}");
    }
}

#[test]
fn what_is_taken_over_is_read_as_it_stood_elsewhere() {
    let (mut store, strings) = (open(0), strings());
    let rows: Vec<Value> = (0_i64..)
        .zip(&strings)
        .map(|(at, text)| json!([at, "site", 3, text, "{}", text, format!("i/{at}"), text, text, at]))
        .collect();
    let taken = store.run(&import::taking(SITE, json!(rows))).unwrap();
    assert_eq!(taken.last().unwrap().as_deref(), Some("461"));
    let which = Which { order: Order::Newest, stars: None, is_verified: false };
    let read = all(&mut store, |from| page(SITE, &Subject::site(), which, from, 100));
    for path in ["/text", "/name", "/origin", "/reply"] {
        assert!(column(&read, path) == strings, "{path}");
    }
}
