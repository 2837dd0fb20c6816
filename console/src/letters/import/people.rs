//! A list of readers in a file of any make: which column holds the addresses, and what else can be told from the cells
//! themselves. Columns are known by what is in them, because every program names them otherwise.

use loyalty::contacts::is_email;
use loyalty::import::dates::{Dates, Order};
use loyalty::import::table::Table;
use loyalty::wire::subscriptions::{SubscriberLine, TOPICS};

/// What a list holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct People {
    /// Readers to send.
    pub(super) lines: Vec<SubscriberLine>,
    /// Rows without an address that could be one.
    pub(super) bad: usize,
    /// Readers who, as the list itself says, have left or never confirmed.
    pub(super) silent: usize,
}

/// How a reader's state is written in our own export.
const STATES: [&str; 5] = ["asked", "confirmed", "left", "unreachable", "complained"];
/// How columns are named that say when somebody agreed.
const AGREED: [&str; 4] = ["confirm", "agree", "подтв", "соглас"];

/// Reads a list. Two-digit days and months are read day first unless the cells say otherwise.
pub(super) fn read(text: &str) -> People {
    let table = Table::guess(text).with_header(false);
    let mut rows: Vec<Vec<String>> = table.rows().filter_map(|row| row.cells.ok()).collect();
    let Some(emails) = column(&rows, is_email, 1) else { return People { bad: rows.len(), ..People::default() } };
    // A first row without an address names the columns.
    let names = match rows.first() {
        Some(first) if !is_email(cell(first, Some(emails))) => rows.remove(0),
        _ => Vec::new(),
    };
    let languages = whole_column(&rows, |cell| ["en", "ru"].iter().any(|code| language(cell) == *code));
    let topics = whole_column(&rows, |cell| words(cell).all(|word| TOPICS.contains(&word)));
    let often = whole_column(&rows, |cell| cell == "each" || cell == "weekly");
    let states = whole_column(&rows, |cell| STATES.contains(&cell));
    let dates = agreed(&rows, &names);
    let guess = Dates::guess(rows.iter().map(|row| cell(row, dates)), Order::DayFirst);
    let mut people = People::default();
    for row in &rows {
        let email = cell(row, Some(emails));
        if !is_email(email) {
            people.bad += 1;
            continue;
        }
        if states.is_some() && cell(row, states) != "confirmed" {
            people.silent += 1;
            continue;
        }
        let some = |place: Option<usize>| Some(cell(row, place)).filter(|text| !text.is_empty());
        people.lines.push(SubscriberLine {
            email: email.to_owned(),
            language: some(languages).map(language),
            topics: some(topics).map(|text| words(text).map(str::to_owned).collect()),
            frequency: some(often).map(str::to_owned),
            agreed_at: some(dates).and_then(|text| Some(guess.read(text, Some(&loyalty::time::Utc))?.to_text())),
        });
    }
    people
}

fn cell(row: &[String], place: Option<usize>) -> &str {
    place.and_then(|place| row.get(place)).map_or("", |cell| cell.trim())
}

/// `RU`, `ru-RU` and `ru` are one language.
fn language(cell: &str) -> String {
    cell.split(['-', '_']).next().unwrap_or_default().to_lowercase()
}

/// The words of a cell, whether it lists them with commas or as JSON.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', ' ', '[', ']', '"']).filter(|word| !word.is_empty())
}

/// The column with the most cells that are like this, and at least so many.
fn column(rows: &[Vec<String>], is_like: impl Fn(&str) -> bool, least: usize) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let alike = |place: usize| rows.iter().filter(|row| is_like(cell(row, Some(place)))).count();
    let best = (0..width).map(|place| (alike(place), std::cmp::Reverse(place))).max()?;
    (best.0 >= least).then_some(best.1.0)
}

/// The column in which every cell that is filled in is like this.
fn whole_column(rows: &[Vec<String>], is_like: impl Fn(&str) -> bool) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..width).find(|&place| {
        let mut filled = rows.iter().map(|row| cell(row, Some(place))).filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(&is_like)
    })
}

/// The column that says when somebody agreed: one of dates that is called so, or else the only one of dates.
fn agreed(rows: &[Vec<String>], names: &[String]) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let dates = Dates { order: Order::DayFirst };
    let is_date = |text: &str| text.contains(|c: char| !c.is_ascii_digit()) && dates.read_day(text).is_some();
    let of_dates = |place: usize| {
        let mut filled = rows.iter().map(|row| cell(row, Some(place))).filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(is_date)
    };
    let all: Vec<usize> = (0..width).filter(|&place| of_dates(place)).collect();
    let is_called = |place: &&usize| {
        let name = cell(names, Some(**place)).to_lowercase();
        AGREED.iter().any(|word| name.contains(word))
    };
    all.iter().find(is_called).or(all.first().filter(|_| all.len() == 1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(email: &str) -> SubscriberLine {
        SubscriberLine { email: email.to_owned(), language: None, topics: None, frequency: None, agreed_at: None }
    }

    #[test]
    fn a_bare_list_of_addresses_is_read_from_its_first_row() {
        let people = read("ann@shop.example\nboris@shop.example\n\nnobody\n");
        assert_eq!(
            people,
            People { lines: vec![line("ann@shop.example"), line("boris@shop.example")], bad: 1, silent: 0 }
        );
    }

    #[test]
    fn columns_are_known_by_what_is_in_them() {
        let people =
            read("Имя;Почта;Язык;Дата\nАнна;ann@shop.example;RU;05.03.2025\nБорис;b@shop.example;en-GB;13.03.2025\n");
        let [anna, boris] = people.lines.as_slice() else { panic!("{people:?}") };
        assert_eq!((anna.language.as_deref(), anna.agreed_at.as_deref()), (Some("ru"), Some("2025-03-05")));
        assert_eq!((boris.language.as_deref(), boris.email.as_str()), (Some("en"), "b@shop.example"));
    }

    #[test]
    fn who_left_according_to_our_own_export_is_not_brought_back() {
        let text = "email,state,topics,frequency,created_at,confirmed_at\n\
            ann@shop.example,confirmed,\"[\"\"posts\"\",\"\"news\"\"]\",weekly,2026-01-01T00:00:00Z,2026-01-02T10:00:00Z\n\
            b@shop.example,left,\"[\"\"posts\"\"]\",each,2026-01-01T00:00:00Z,\n";
        let people = read(text);
        let [anna] = people.lines.as_slice() else { panic!("{people:?}") };
        assert_eq!(anna.topics.as_deref().map(<[String]>::len), Some(2));
        assert!(anna.agreed_at.as_deref().is_some_and(|at| at.starts_with("2026-01-02T10:00:00")), "{anna:?}");
        assert_eq!((people.silent, anna.frequency.as_deref()), (1, Some("weekly")));
    }

    #[test]
    fn a_file_without_addresses_has_no_readers() {
        assert_eq!(read("a;b\n1;2\n"), People { lines: Vec::new(), bad: 2, silent: 0 });
    }
}
