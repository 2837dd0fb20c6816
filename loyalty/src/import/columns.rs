//! Which column holds what: guessed from header words and cells, corrected by the owner.

use std::collections::BTreeMap;

use super::headers::{plain, words};
use super::table::Table;

/// What a table is a list of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Customers, with the points they begin with.
    Members,
    /// Purchases.
    Purchases,
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The shop's number of a purchase.
    Purchase,
    /// The shop's number of a customer.
    Member,
    /// When something was bought.
    Date,
    /// What was paid.
    Total,
    /// E-mail address.
    Email,
    /// Telephone number.
    Phone,
    /// The whole name.
    Name,
    /// The given name.
    FirstName,
    /// The father's name, where names have one.
    Patronymic,
    /// The family name.
    LastName,
    /// Birthday.
    Birthday,
    /// Points to begin with.
    Balance,
    /// When those points lapse.
    Expires,
}

impl Field {
    /// The fields of such a table, in the order a person looks for them.
    pub fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Members => &[
                Self::Member,
                Self::Name,
                Self::FirstName,
                Self::Patronymic,
                Self::LastName,
                Self::Phone,
                Self::Email,
                Self::Birthday,
                Self::Balance,
                Self::Expires,
            ],
            Kind::Purchases => {
                &[Self::Member, Self::Date, Self::Total, Self::Purchase, Self::Phone, Self::Email, Self::Name]
            }
        }
    }

    /// The stable name of a field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Purchase => "purchase",
            Self::Member => "member",
            Self::Date => "date",
            Self::Total => "total",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Name => "name",
            Self::FirstName => "first_name",
            Self::Patronymic => "patronymic",
            Self::LastName => "last_name",
            Self::Birthday => "birthday",
            Self::Balance => "balance",
            Self::Expires => "expires",
        }
    }

    /// Whether it tells who somebody is: kept only where the site lets us keep contacts.
    pub fn is_contact(self) -> bool {
        matches!(
            self,
            Self::Email
                | Self::Phone
                | Self::Name
                | Self::FirstName
                | Self::Patronymic
                | Self::LastName
                | Self::Birthday
        )
    }
}

/// Which column holds which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What the table is a list of.
    pub kind: Kind,
    columns: BTreeMap<Field, usize>,
}

impl Mapping {
    /// No column holds anything yet.
    pub fn none(kind: Kind) -> Self {
        Self { kind, columns: BTreeMap::new() }
    }

    /// The likeliest mapping: the surest header first, each column once, then by what cells look like.
    pub fn guess(table: &Table, kind: Kind, keeps_contacts: bool) -> Self {
        let header: Vec<Vec<String>> = table.header().unwrap_or_default().iter().map(|name| plain(name)).collect();
        let fields = || Field::of(kind).iter().copied().filter(|field| keeps_contacts || !field.is_contact());
        let mut found: Vec<(usize, Field, usize)> = Vec::new();
        for field in fields() {
            for (column, name) in header.iter().enumerate() {
                found.extend(likeness(name, field).map(|score| (score, field, column)));
            }
        }
        found.sort_unstable_by_key(|(score, field, column)| (std::cmp::Reverse(*score), *field, *column));
        let mut mapping = Self::none(kind);
        for (_, field, column) in found {
            if mapping.column(field).is_none() && mapping.field(column).is_none() {
                mapping.set(field, Some(column));
            }
        }
        let sample = table.sample();
        for field in fields().filter(|field| *field == Field::Email || *field == Field::Phone) {
            if mapping.column(field).is_none() {
                let column = (0..table.width())
                    .find(|column| mapping.field(*column).is_none() && looks_like(field, &sample, *column));
                mapping.set(field, column);
            }
        }
        // One name in two columns is a first and a last name; in one, it is the name.
        if mapping.column(Field::LastName).is_none()
            && mapping.column(Field::Name).is_none()
            && let Some(column) = mapping.columns.remove(&Field::FirstName)
        {
            mapping.set(Field::Name, Some(column));
        }
        if kind == Kind::Members
            && mapping.column(Field::LastName).is_some()
            && mapping.column(Field::FirstName).is_none()
        {
            let column = mapping.columns.remove(&Field::Name);
            mapping.set(Field::FirstName, column);
        }
        mapping
    }

    /// Says which column holds the field; a column holds one field, so it is taken from another.
    pub fn set(&mut self, field: Field, column: Option<usize>) {
        self.columns.retain(|other, taken| *other != field && Some(*taken) != column);
        if let Some(column) = column {
            self.columns.insert(field, column);
        }
    }

    /// The column that holds the field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// The field that a column holds.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.columns.iter().find(|(_, taken)| **taken == column).map(|(field, _)| *field)
    }

    /// A field's text in a row; nothing where there is no such column or the cell is empty.
    pub fn get<'r>(&self, row: &'r [String], field: Field) -> Option<&'r str> {
        row.get(self.column(field)?).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// What must still be mapped before rows can be read. A customer may be known by a contact instead of a number.
    pub fn missing(&self) -> Vec<Field> {
        let needed: &[Field] = if self.kind == Kind::Purchases { &[Field::Date, Field::Total] } else { &[] };
        let mut missing: Vec<Field> = needed.iter().copied().filter(|field| self.column(*field).is_none()).collect();
        if [Field::Member, Field::Phone, Field::Email].iter().all(|field| self.column(*field).is_none()) {
            missing.insert(0, Field::Member);
        }
        missing
    }
}

impl Kind {
    /// What a table most likely lists: what has an amount and a date are purchases.
    pub fn guess(table: &Table) -> Self {
        let mapping = Mapping::guess(table, Self::Purchases, true);
        let is_paid = mapping.column(Field::Total).is_some() && mapping.column(Field::Date).is_some();
        if is_paid { Self::Purchases } else { Self::Members }
    }
}

/// How well a header's words name a field: the whole phrase best, then one within it, earlier phrases first.
fn likeness(header: &[String], field: Field) -> Option<usize> {
    let mut best = None;
    for (rank, phrase) in words(field).iter().enumerate() {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let score = if header == phrase.as_slice() {
            1000 - rank
        } else if header.windows(phrase.len()).any(|part| part == phrase.as_slice()) {
            100 * phrase.len() - rank
        } else {
            continue;
        };
        best = best.max(Some(score));
    }
    best
}

/// Whether most of a column's cells look like such a contact.
fn looks_like(field: Field, sample: &[Vec<String>], column: usize) -> bool {
    let is_like = |cell: &str| {
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let is_phone = cell.starts_with('+') && (10..=15).contains(&digits);
        if field == Field::Email { crate::contacts::is_email(cell) } else { is_phone }
    };
    let cells: Vec<&str> =
        sample.iter().filter_map(|row| row.get(column)).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    !cells.is_empty() && 2 * cells.iter().filter(|cell| is_like(cell)).count() > cells.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(text: &str) -> (Kind, Vec<(&'static str, usize)>) {
        let table = Table::guess(text);
        let kind = Kind::guess(&table);
        let mapping = Mapping::guess(&table, kind, true);
        (kind, mapping.columns.iter().map(|(field, column)| (field.name(), *column)).collect())
    }

    #[test]
    fn english_and_russian_headers_are_understood() {
        let (kind, found) = guess("Order No.,CustomerID,Created at,Grand total,Discount\n");
        assert_eq!(kind, Kind::Purchases);
        assert_eq!(found, [("purchase", 0), ("member", 1), ("date", 2), ("total", 3)]);
        let (kind, found) = guess("Номер чека;Дата;Телефон клиента;Клиент;Сумма, руб.\n");
        assert_eq!(kind, Kind::Purchases);
        assert_eq!(found, [("purchase", 0), ("member", 3), ("date", 1), ("total", 4), ("phone", 2)]);
        let (kind, found) = guess("Фамилия;Имя;Отчество;Моб. телефон;День рождения;Бонусы;Срок действия\n");
        assert_eq!(kind, Kind::Members);
        let names = ["phone", "first_name", "patronymic", "last_name", "birthday", "balance", "expires"];
        assert_eq!(found.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        let (_, found) = guess("Имя;E-mail;Баллы\n");
        assert_eq!(found, [("email", 1), ("name", 0), ("balance", 2)]);
    }

    #[test]
    fn a_birth_date_is_no_date_of_purchase_and_a_sum_of_points_is_no_total() {
        let (kind, found) = guess("Name,Date of birth,Points\n");
        assert_eq!((kind, found), (Kind::Members, vec![("name", 0), ("birthday", 1), ("balance", 2)]));
    }

    #[test]
    fn contacts_are_known_by_their_looks_where_no_header_names_them() {
        let (_, found) = guess("who,where\n+7 900 000-00-01,ada@example.com\n+7 900 000-00-02,bob@example.com\n");
        assert_eq!(found, [("email", 1), ("phone", 0)]);
    }

    #[test]
    fn where_contacts_stay_at_home_no_column_of_them_is_taken() {
        let table = Table::guess("customer id,name,phone,points\n");
        let mapping = Mapping::guess(&table, Kind::Members, false);
        assert_eq!((mapping.field(0), mapping.field(1), mapping.field(2)), (Some(Field::Member), None, None));
    }

    #[test]
    fn a_column_holds_one_field_and_what_is_missing_is_named() {
        let mut mapping = Mapping::none(Kind::Purchases);
        assert_eq!(mapping.missing(), [Field::Member, Field::Date, Field::Total]);
        mapping.set(Field::Total, Some(2));
        mapping.set(Field::Date, Some(2));
        assert_eq!((mapping.column(Field::Total), mapping.field(2)), (None, Some(Field::Date)));
        mapping.set(Field::Phone, Some(0));
        assert_eq!(mapping.missing(), [Field::Total]);
        mapping.set(Field::Date, None);
        assert_eq!(mapping.field(2), None);
    }
}
