//! Rows into the lines that the API's imports take, and every row that cannot be one with its reason.

use std::collections::HashMap;
use std::fmt;

use chrono::TimeDelta;
use serde_json::{Map, Value, json};

use super::amounts::{Amounts, NoAmount};
use super::columns::{Field, Kind, Mapping};
use super::dates::{Dates, birthday};
use super::identity;
use super::table::{Row, Torn};
use crate::ids::Id;
use crate::points::ENTRY_POINTS_MAX;
use crate::time::{When, Zone};

/// What people put into a cell that has nothing in it.
const BLANKS: [&str; 8] = ["-", "—", "–", "n/a", "null", "none", "нет", "#n/a"];

/// How to read a table's rows.
pub struct Reading<'z> {
    /// Which column holds what.
    pub mapping: Mapping,
    /// How amounts are written.
    pub amounts: Amounts,
    /// How dates are written.
    pub dates: Dates,
    /// Where the shop's clocks hang; without it, a time needs an offset of its own.
    pub zone: Option<&'z dyn Zone>,
    /// Days to add to every date.
    pub shift_days: i64,
}

/// A row as the API takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its line in the file.
    pub line: u64,
    /// The document: one line of NDJSON, without its end.
    pub json: String,
}

/// A row that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the file.
    pub line: u64,
    /// The field at fault, where it is one.
    pub field: Option<Field>,
    /// What stands there.
    pub text: String,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Why a row cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// More cells than columns.
    TooManyCells,
    /// A quotation mark that nobody closed.
    OpenQuote,
    /// Something needed is empty.
    Empty,
    /// No date or time.
    NoDate,
    /// No amount of money.
    NoAmount,
    /// More decimals than the currency has.
    TooManyDecimals,
    /// An amount below zero.
    BelowZero,
    /// More than anything can cost, or more points than anybody can have.
    TooLarge,
    /// No whole number of points.
    NoPoints,
    /// No e-mail address.
    NoEmail,
    /// No birthday.
    NoBirthday,
    /// An id too long, or with characters that cannot be seen.
    NoId,
    /// The customer, or the purchase, of an earlier line, with other facts.
    Again {
        /// That line.
        line: u64,
    },
}

impl fmt::Display for BadRow {
    /// For a terminal; the console has sentences of its own.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (field, text) = (self.field.map_or("row", Field::name), &self.text);
        match self.reason {
            Reason::TooManyCells => write!(f, "the row has more cells than the header"),
            Reason::OpenQuote => write!(f, "a quotation mark is opened and not closed"),
            Reason::Empty => write!(f, "`{field}` is empty"),
            Reason::NoDate => write!(f, "`{text}` is no date"),
            Reason::NoAmount => write!(f, "`{text}` is not an amount"),
            Reason::TooManyDecimals => write!(f, "`{text}` has more decimals than the currency"),
            Reason::BelowZero => write!(f, "`{text}` is below zero"),
            Reason::TooLarge => write!(f, "`{text}` is too large"),
            Reason::NoPoints => write!(f, "`{text}` is no whole number of points"),
            Reason::NoEmail => write!(f, "`{text}` is no e-mail address"),
            Reason::NoBirthday => write!(f, "`{text}` is no birthday"),
            Reason::NoId => write!(f, "`{text}` is no id: at most 200 bytes, all of them visible"),
            Reason::Again { line } => write!(f, "`{text}` was on line {line} with other facts"),
        }
    }
}

/// What is wrong, before the row it is in is known.
type Wrong = (Option<Field>, String, Reason);

/// Reads rows in order; what came before decides which of several alike a row is.
pub struct Reader<'r, 'z> {
    reading: &'r Reading<'z>,
    /// How often each purchase without a number came.
    alike: HashMap<String, u32>,
    /// Where each id came first, and a digest of what it said.
    seen: HashMap<String, (u64, String)>,
}

impl<'r, 'z> Reader<'r, 'z> {
    /// A reader at the beginning of a file.
    pub fn new(reading: &'r Reading<'z>) -> Self {
        Self { reading, alike: HashMap::new(), seen: HashMap::new() }
    }

    /// The next row as a line; nothing where it says again what an earlier one said.
    pub fn read(&mut self, row: &Row) -> Result<Option<Line>, BadRow> {
        let bad = |(field, text, reason): Wrong| BadRow { line: row.line, field, text, reason };
        let cells = match &row.cells {
            Ok(cells) => cells,
            Err(Torn::TooManyCells) => return Err(bad((None, String::new(), Reason::TooManyCells))),
            Err(Torn::OpenQuote) => return Err(bad((None, String::new(), Reason::OpenQuote))),
        };
        let cells: Vec<String> =
            cells.iter().map(|cell| if is_blank(cell) { String::new() } else { cell.clone() }).collect();
        let (id, facts) = match self.reading.mapping.kind {
            Kind::Members => self.member(&cells),
            Kind::Purchases => self.purchase(&cells),
        }
        .map_err(bad)?;
        let json = crate::json::text(&facts);
        if let Some((line, before)) = self.seen.get(&id) {
            let again = Reason::Again { line: *line };
            return if *before == json { Ok(None) } else { Err(bad((None, id, again))) };
        }
        self.seen.insert(id, (row.line, json.clone()));
        Ok(Some(Line { line: row.line, json }))
    }

    fn purchase(&mut self, cells: &[String]) -> Result<(String, Value), Wrong> {
        let mapping = &self.reading.mapping;
        let member = self.member_id(cells)?;
        let date = needed(mapping, cells, Field::Date)?;
        let at = self.reading.dates.read(date, self.reading.zone);
        let at = at.ok_or_else(|| (Some(Field::Date), date.to_owned(), Reason::NoDate))?;
        let paid = needed(mapping, cells, Field::Total)?;
        let total =
            self.reading.amounts.read(paid).map_err(|wrong| (Some(Field::Total), paid.to_owned(), wrong.into()))?;
        let id = if let Some(id) = mapping.get(cells, Field::Purchase) {
            checked(Field::Purchase, id)?
        } else {
            // Named by the date in the file: a demonstration that moves dates must not rename its purchases every day.
            let first = identity::purchase(&member, &at.to_text(), total, 1);
            let count = self.alike.entry(first).or_default();
            *count += 1;
            identity::purchase(&member, &at.to_text(), total, *count)
        };
        let mut who = contacts(mapping, cells)?;
        who.insert("id".to_owned(), member.into());
        let at = shifted(at, self.reading.shift_days).to_text();
        Ok((id.clone(), json!({ "id": id, "member": who, "at": at, "total": total })))
    }

    fn member(&self, cells: &[String]) -> Result<(String, Value), Wrong> {
        let mapping = &self.reading.mapping;
        let id = self.member_id(cells)?;
        let mut facts = contacts(mapping, cells)?;
        facts.insert("id".to_owned(), id.clone().into());
        if let Some(text) = mapping.get(cells, Field::Birthday) {
            let day = birthday(self.reading.dates, text);
            let day = day.ok_or_else(|| (Some(Field::Birthday), text.to_owned(), Reason::NoBirthday))?;
            facts.insert("birthday".to_owned(), day.into());
        }
        if let Some(text) = mapping.get(cells, Field::Balance) {
            let points = self.points(text).map_err(|reason| (Some(Field::Balance), text.to_owned(), reason))?;
            if points > 0 {
                facts.insert("balance".to_owned(), points.into());
            }
            if let (Some(text), true) = (mapping.get(cells, Field::Expires), points > 0) {
                let when = self.reading.dates.read(text, self.reading.zone);
                let when = when.ok_or_else(|| (Some(Field::Expires), text.to_owned(), Reason::NoDate))?;
                facts.insert("expires_at".to_owned(), when.to_text().into());
            }
        }
        Ok((id, Value::Object(facts)))
    }

    fn member_id(&self, cells: &[String]) -> Result<String, Wrong> {
        let id = identity::member(&self.reading.mapping, cells);
        let id = id.ok_or_else(|| (Some(Field::Member), String::new(), Reason::Empty))?;
        checked(Field::Member, &id)
    }

    /// Whole points; a balance of part points is rounded down by whoever exported it, not by us.
    fn points(&self, text: &str) -> Result<i64, Reason> {
        let points = Amounts::of("", 0, self.reading.amounts.mark()).read(text).map_err(|wrong| match wrong {
            NoAmount::BelowZero => Reason::BelowZero,
            NoAmount::TooLarge => Reason::TooLarge,
            NoAmount::NoNumber | NoAmount::TooManyDecimals => Reason::NoPoints,
        })?;
        if points > ENTRY_POINTS_MAX { Err(Reason::TooLarge) } else { Ok(points) }
    }
}

impl From<NoAmount> for Reason {
    fn from(wrong: NoAmount) -> Self {
        match wrong {
            NoAmount::NoNumber => Self::NoAmount,
            NoAmount::TooManyDecimals => Self::TooManyDecimals,
            NoAmount::BelowZero => Self::BelowZero,
            NoAmount::TooLarge => Self::TooLarge,
        }
    }
}

fn needed<'r>(mapping: &Mapping, cells: &'r [String], field: Field) -> Result<&'r str, Wrong> {
    mapping.get(cells, field).ok_or_else(|| (Some(field), String::new(), Reason::Empty))
}

fn checked(field: Field, id: &str) -> Result<String, Wrong> {
    Id::parse(id).map(|id| id.as_str().to_owned()).ok_or_else(|| (Some(field), id.to_owned(), Reason::NoId))
}

/// Name, telephone and e-mail address.
fn contacts(mapping: &Mapping, cells: &[String]) -> Result<Map<String, Value>, Wrong> {
    let mut facts = Map::new();
    let parts = [Field::Name, Field::FirstName, Field::Patronymic, Field::LastName];
    let name: Vec<&str> = parts.iter().filter_map(|field| mapping.get(cells, *field)).collect();
    if !name.is_empty() {
        facts.insert("name".to_owned(), name.join(" ").into());
    }
    if let Some(phone) = mapping.get(cells, Field::Phone) {
        facts.insert("phone".to_owned(), phone.into());
    }
    if let Some(email) = mapping.get(cells, Field::Email) {
        if !crate::contacts::is_email(email) {
            return Err((Some(Field::Email), email.to_owned(), Reason::NoEmail));
        }
        facts.insert("email".to_owned(), email.into());
    }
    Ok(facts)
}

fn is_blank(cell: &str) -> bool {
    cell.chars().count() <= 4 && BLANKS.contains(&cell.to_lowercase().as_str())
}

fn shifted(when: When, days: i64) -> When {
    let by = TimeDelta::days(days);
    match when {
        When::Moment(moment) => When::Moment(moment.plus_ms(by.num_milliseconds())),
        When::Day(day) => When::Day(day.checked_add_signed(by).unwrap_or(day)),
    }
}

#[cfg(test)]
mod tests;
