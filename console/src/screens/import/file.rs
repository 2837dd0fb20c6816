//! A file that was chosen, and how it is read.

use std::rc::Rc;

use loyalty::import::amounts::{Amounts, Mark};
use loyalty::import::columns::{Field, Kind, Mapping};
use loyalty::import::dates::{Dates, Order};
use loyalty::import::encoding::{Encoding, NoText};
use loyalty::import::rows::{BadRow, Line, Reader, Reading};
use loyalty::import::table::Table;
use loyalty::wire::sites::Site;
use serde::{Deserialize, Serialize};

use crate::files::{self, Kept, Zone};
use crate::{intl, reader};

/// How a file is read and how far it has come: all that has to be kept beside its bytes.
#[allow(clippy::struct_excessive_bools, reason = "each is a box to tick")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own on the screen")]
pub(crate) struct Settings {
    /// What tells this file from every other.
    pub(crate) print: String,
    /// The encoding's label.
    pub(crate) encoding: String,
    /// What separates cells.
    pub(crate) separator: u8,
    /// Whether the first row names the columns.
    pub(crate) has_header: bool,
    /// Whether it lists purchases, or else customers.
    pub(crate) is_purchases: bool,
    /// What each column holds, by the field's name; empty for what is left out.
    pub(crate) columns: Vec<String>,
    /// Whether amounts have a decimal comma.
    pub(crate) has_comma: bool,
    /// Whether dates begin with the day.
    pub(crate) day_first: bool,
    /// Lines that the edge has taken or refused so far.
    pub(crate) sent: i64,
    /// Lines that changed something.
    pub(crate) accepted: u64,
    /// Lines that were known.
    pub(crate) replayed: u64,
    /// Lines that the edge refused: the line in the file, and its code.
    pub(crate) refused: Vec<(u64, String)>,
}

/// A file with its settings.
#[derive(Clone)]
pub(crate) struct Upload {
    pub(crate) name: String,
    pub(crate) bytes: Rc<[u8]>,
    pub(crate) text: Rc<str>,
    pub(crate) settings: Settings,
    /// Whether this browser keeps it, so that its import can go on after a reload.
    pub(crate) is_kept: bool,
}

/// All rows of a file, read.
pub(crate) struct Rows {
    /// Those to send.
    pub(crate) lines: Vec<Line>,
    /// Those that cannot be taken.
    pub(crate) bad: Vec<BadRow>,
    /// Those that say again what an earlier one said.
    pub(crate) again: i64,
}

impl Settings {
    /// The settings as they are kept.
    pub(crate) fn to_text(&self) -> String {
        loyalty::json::text(self)
    }
}

impl Upload {
    /// A file that was just chosen, with everything guessed.
    pub(crate) fn new(name: &str, bytes: Vec<u8>, print: &str, site: &Site) -> Result<Self, NoText> {
        let encoding = Encoding::guess(&bytes)?;
        let text: Rc<str> = files::decode(&bytes, encoding).into();
        let settings = guessed(&Table::guess(&text), print, encoding, site);
        Ok(Self { name: name.to_owned(), bytes: bytes.into(), text, settings, is_kept: false })
    }

    /// A file that this browser kept.
    pub(crate) fn resumed(kept: Kept, _site: &Site) -> Option<Self> {
        let begun: Settings = reader::from_text(&kept.settings).ok()?;
        let noted = kept.noted.and_then(|noted| reader::from_text::<Settings>(&noted).ok());
        // Another page of the same browser may have noted how far it is with another file.
        let settings = noted.filter(|noted| noted.print == begun.print).unwrap_or(begun);
        let text = files::decode(&kept.bytes, Encoding::of_label(&settings.encoding)?).into();
        Some(Self { name: kept.name, bytes: kept.bytes.into(), text, settings, is_kept: true })
    }

    /// The same, read as a list of something else or in another encoding: everything else is guessed anew.
    pub(crate) fn anew(&self, encoding: Encoding, kind: Option<Kind>, site: &Site) -> Self {
        let text: Rc<str> = files::decode(&self.bytes, encoding).into();
        let mut settings = guessed(&Table::guess(&text), &self.settings.print, encoding, site);
        if let Some(kind) = kind {
            settings = mapped(settings, &Table::guess(&text), kind, site);
        }
        Self { text, settings, ..self.clone() }
    }

    /// The table, as the settings cut it.
    pub(crate) fn table(&self) -> Table<'_> {
        Table::guess(&self.text).with_separator(self.settings.separator).with_header(self.settings.has_header)
    }

    /// The columns' names; numbers where they have none.
    pub(crate) fn columns(&self) -> Vec<String> {
        let table = self.table();
        let named =
            |at: usize| table.header().and_then(|header| header.get(at)).filter(|name| !name.is_empty()).cloned();
        (0..table.width())
            .map(|at| named(at).unwrap_or_else(|| crate::texts::import::column(&(at + 1).to_string())))
            .collect()
    }

    /// What the table lists.
    pub(crate) fn kind(&self) -> Kind {
        if self.settings.is_purchases { Kind::Purchases } else { Kind::Members }
    }

    /// Which column holds what.
    pub(crate) fn mapping(&self) -> Mapping {
        let mut mapping = Mapping::none(self.kind());
        for (column, name) in self.settings.columns.iter().enumerate() {
            if let Some(field) = Field::of(self.kind()).iter().find(|field| field.name() == name) {
                mapping.set(*field, Some(column));
            }
        }
        mapping
    }

    /// Reads every row.
    pub(crate) fn rows(&self, site: &Site) -> Rows {
        let zone = Zone::named(&site.zone);
        let mark = if self.settings.has_comma { Mark::Comma } else { Mark::Point };
        let decimals = u8::try_from(intl::decimals(&site.currency)).unwrap_or(2);
        let order = if self.settings.day_first { Order::DayFirst } else { Order::MonthFirst };
        let reading = Reading {
            mapping: self.mapping(),
            amounts: Amounts::of(&site.currency, decimals, mark),
            dates: Dates { order },
            zone: Some(&zone),
            shift_days: 0,
        };
        let mut reader = Reader::new(&reading);
        let mut rows = Rows { lines: Vec::new(), bad: Vec::new(), again: 0 };
        for row in self.table().rows() {
            match reader.read(&row) {
                Ok(Some(line)) => rows.lines.push(line),
                Ok(None) => rows.again += 1,
                Err(bad) => rows.bad.push(bad),
            }
        }
        rows
    }
}

fn guessed(table: &Table, print: &str, encoding: Encoding, site: &Site) -> Settings {
    let settings = Settings {
        print: print.to_owned(),
        encoding: encoding.label().to_owned(),
        separator: table.separator(),
        has_header: table.header().is_some(),
        is_purchases: false,
        columns: Vec::new(),
        has_comma: false,
        day_first: true,
        sent: 0,
        accepted: 0,
        replayed: 0,
        refused: Vec::new(),
    };
    mapped(settings, table, Kind::guess(table), site)
}

/// Guesses what the columns hold, and how their cells are written.
pub(crate) fn mapped(settings: Settings, table: &Table, kind: Kind, site: &Site) -> Settings {
    let mapping = Mapping::guess(table, kind, site.contacts != "owner");
    let columns = (0..table.width()).map(|at| mapping.field(at).map_or("", Field::name).to_owned()).collect();
    let sample = table.sample();
    let cells = |field: Field| sample.iter().filter_map(|row| mapping.get(row, field)).collect::<Vec<_>>();
    let has_comma = Mark::guess([Field::Total, Field::Balance].map(cells).concat().into_iter()) == Mark::Comma;
    // Where money is counted in dollars, 11/02 usually is November.
    let usual = if site.currency == "USD" { Order::MonthFirst } else { Order::DayFirst };
    let dates = [Field::Date, Field::Birthday, Field::Expires].map(cells).concat();
    let day_first = Dates::guess(dates.into_iter(), usual).order == Order::DayFirst;
    Settings { is_purchases: kind == Kind::Purchases, columns, has_comma, day_first, ..settings }
}
