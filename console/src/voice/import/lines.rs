//! A list of reviews in a file of any make: which column holds the stars, the words, the name and the day. Columns are
//! known by what is in them, because every program names them otherwise; names only tell apart what looks alike.

use std::cmp::Reverse;

use loyalty::import::dates::{Dates, Order};
use loyalty::import::table::Table;
use loyalty::time::Utc;
use loyalty::wire::reviews::ReviewLine;

/// What a list holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Reviews to send; where they come from is not known here.
    pub(super) lines: Vec<ReviewLine>,
    /// Rows without stars or without a day.
    pub(super) bad: usize,
}

/// How columns are named that hold the stars.
const STARS: [&str; 6] = ["star", "rating", "score", "оцен", "зв", "балл"];
/// How columns are named that hold what the company answered.
const REPLIES: [&str; 5] = ["reply", "repl", "answer", "response", "ответ"];
/// How columns are named that hold who wrote it.
const NAMES: [&str; 6] = ["name", "author", "user", "имя", "автор", "клиент"];
/// The words of a review are a sentence, in characters.
const SENTENCE_CHARS: usize = 12;

/// Which column holds what.
#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    stars: Option<usize>,
    at: Option<usize>,
    text: Option<usize>,
    name: Option<usize>,
    reply: Option<usize>,
}

/// Reads a list. Two-digit days and months are read day first unless the cells say otherwise.
pub(super) fn read(text: &str) -> Found {
    let table = Table::guess(text).with_header(false);
    let mut rows: Vec<Vec<String>> = table.rows().filter_map(|row| row.cells.ok()).collect();
    // A first row without stars, above rows that have some, names the columns.
    let names = if rows.len() > 1 && rows.first().is_some_and(|first| !first.iter().any(|cell| stars(cell).is_some())) {
        rows.remove(0)
    } else {
        Vec::new()
    };
    let columns = columns(&rows, &names);
    let dates = Dates::guess(rows.iter().map(|row| cell(row, columns.at)), Order::DayFirst);
    let mut found = Found::default();
    for row in &rows {
        let at = dates.read(cell(row, columns.at), Some(&Utc)).map(loyalty::time::When::to_text);
        match (stars(cell(row, columns.stars)), at) {
            (Some(stars), Some(at)) => found.lines.push(line(row, columns, stars, at)),
            _ => found.bad += 1,
        }
    }
    found
}

fn line(row: &[String], columns: Columns, stars: i64, at: String) -> ReviewLine {
    let some = |place: Option<usize>| Some(cell(row, place).to_owned()).filter(|text| !text.is_empty());
    ReviewLine {
        id: mark(&[cell(row, columns.name), &at, cell(row, columns.text)]),
        origin: String::new(),
        stars,
        at,
        subject: None,
        text: some(columns.text),
        name: some(columns.name),
        reply: some(columns.reply),
        aspects: None,
    }
}

fn columns(rows: &[Vec<String>], names: &[String]) -> Columns {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let dates = Dates { order: Order::DayFirst };
    let is_date = |text: &str| text.contains(|c: char| !c.is_ascii_digit()) && dates.read_day(text).is_some();
    // How many cells are like this, where that is half of them at least: a list may hold rows of something else.
    let alike = |place: usize, is_like: &dyn Fn(&str) -> bool| {
        let cells = rows.iter().map(|row| cell(row, Some(place))).filter(|cell| !cell.is_empty());
        let (all, alike) = cells.fold((0, 0), |(all, alike), cell| (all + 1, alike + usize::from(is_like(cell))));
        (alike > 0 && alike * 2 >= all).then_some(alike)
    };
    let called = |place: usize, words: &[&str]| {
        let name = cell(names, Some(place)).to_lowercase();
        words.iter().any(|word| name.contains(word))
    };
    // Numbers of rows look like stars in a short list; a column that is called so comes first.
    let rated = (0..width).filter_map(|place| Some((place, alike(place, &|cell| stars(cell).is_some())?)));
    let stars =
        rated.max_by_key(|&(place, alike)| (called(place, &STARS), alike, Reverse(place))).map(|(place, _)| place);
    let others = (0..width).filter(|&place| Some(place) != stars);
    let days = others.filter_map(|place| Some((place, alike(place, &is_date)?)));
    let at = days.max_by_key(|&(place, alike)| (alike, Reverse(place))).map(|(place, _)| place);
    let rest: Vec<usize> = (0..width).filter(|&place| Some(place) != stars && Some(place) != at).collect();
    let reply = rest.iter().copied().find(|&place| called(place, &REPLIES));
    let rest: Vec<usize> = rest.into_iter().filter(|&place| Some(place) != reply).collect();
    let length = |place: usize| rows.iter().map(|row| cell(row, Some(place)).chars().count()).sum::<usize>();
    let author = rest.iter().copied().find(|&place| called(place, &NAMES));
    let longest = rest.iter().copied().filter(|&place| Some(place) != author).max_by_key(|&place| length(place));
    let is_sentence = |place: &usize| length(*place) >= SENTENCE_CHARS * rows.len().min(1);
    let text = longest.filter(is_sentence);
    // What is short and was not named otherwise is most often a name.
    let short = || rest.iter().copied().find(|&place| Some(place) != text && length(place) > 0);
    Columns { stars, at, text, name: author.or_else(short), reply }
}

fn cell(row: &[String], place: Option<usize>) -> &str {
    place.and_then(|place| row.get(place)).map_or("", |cell| cell.trim())
}

/// `5`, `5.0`, `4/5`, `★★★★☆`: whole stars of five.
fn stars(cell: &str) -> Option<i64> {
    let cell = cell.trim();
    let full = cell.chars().filter(|c| *c == '★').count();
    if full > 0 && cell.chars().all(|c| "★☆".contains(c)) {
        return i64::try_from(full).ok().filter(|stars| *stars <= 5);
    }
    let number = cell.strip_suffix("/5").unwrap_or(cell).trim();
    let whole = number.split(['.', ',']).next()?;
    let is_whole = number.len() == whole.len() || number[whole.len() + 1..].bytes().all(|byte| byte == b'0');
    whole.parse().ok().filter(|stars| is_whole && (1..=5).contains(stars))
}

/// A name that the same review always gets (FNV-1a): sent once more it changes nothing.
fn mark(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_what_is_in_them() {
        let text = "Дата;Автор;Оценка;Отзыв;Ответ компании\n\
            05.03.2025;Анна;5;Починили за час, всё работает;Спасибо!\n\
            13.03.2025;Борис;2;Ждал неделю, никто не позвонил;\n";
        let Found { lines, bad } = read(text);
        let [anna, boris] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!((anna.stars, anna.name.as_deref(), anna.reply.as_deref()), (5, Some("Анна"), Some("Спасибо!")));
        assert_eq!((boris.stars, boris.text.as_deref()), (2, Some("Ждал неделю, никто не позвонил")));
        assert!(anna.at.starts_with("2025-03-05") && boris.reply.is_none());
        assert_eq!(bad, 0);
    }

    #[test]
    fn a_list_without_names_of_columns_is_read_from_its_first_row() {
        let Found { lines, bad } =
            read("4/5\t2026-01-10\tQuick and friendly, will come back\nfine\t2026-01-11\tNo stars\n");
        let [one] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!((one.stars, one.text.as_deref()), (4, Some("Quick and friendly, will come back")));
        assert_eq!(bad, 1);
    }

    #[test]
    fn numbers_of_rows_are_no_stars_where_a_column_is_called_so() {
        let Found { lines, .. } =
            read("No,Date,Rating,Review\n1,2026-01-10,5,All of it was as promised\n2,2026-01-11,3,It took a while\n");
        assert_eq!(lines.iter().map(|line| line.stars).collect::<Vec<_>>(), [5, 3]);
    }

    #[test]
    fn stars_are_read_however_they_are_written() {
        assert_eq!(["5", "4.0", "3,0", "2/5", "★★★☆☆"].map(stars), [Some(5), Some(4), Some(3), Some(2), Some(3)]);
        assert_eq!(["0", "6", "4.5", "", "good", "2026-01-01"].map(stars), [None; 6]);
    }

    #[test]
    fn the_same_review_gets_the_same_id_and_another_one_another() {
        let of = |text: &str| read(text).lines.into_iter().map(|line| line.id).collect::<Vec<_>>();
        let twice = of("5,2026-01-10,Ann,Quick and friendly indeed\n5,2026-01-10,Ann,Quick and friendly indeed!\n");
        assert_eq!(
            twice,
            of("5,2026-01-10,Ann,Quick and friendly indeed\n5,2026-01-10,Ann,Quick and friendly indeed!\n")
        );
        assert_ne!(twice[0], twice[1]);
    }
}
