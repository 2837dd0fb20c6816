//! Which column of a CSV file is what: `member=customer_id,at=date,total=amount`.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use csv::StringRecord;

/// What a purchase line may be made of.
const FIELDS: [&str; 7] = ["id", "member", "at", "total", "email", "phone", "name"];
/// Those it cannot be made without.
const NEEDED: [&str; 3] = ["member", "at", "total"];

/// Field names to column names. A field that is not named is looked for under its own name.
#[derive(Clone, Default)]
pub(crate) struct Mapping {
    columns: BTreeMap<String, String>,
}

impl FromStr for Mapping {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut columns = BTreeMap::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (field, column) = pair.split_once('=').with_context(|| format!("`{pair}` is not FIELD=COLUMN"))?;
            if !FIELDS.contains(&field) {
                bail!("there is no field `{field}`; there are {}", FIELDS.join(", "));
            }
            columns.insert(field.to_owned(), column.to_owned());
        }
        Ok(Self { columns })
    }
}

impl Mapping {
    /// Finds the columns in a file's header.
    pub(crate) fn locate(&self, header: &StringRecord) -> Result<Columns> {
        let mut places = BTreeMap::new();
        for field in FIELDS {
            let named = self.columns.get(field);
            let column = named.map_or(field, String::as_str);
            let place = header.iter().position(|found| found.trim() == column);
            match place {
                Some(place) => drop(places.insert(field, place)),
                None if named.is_some() || NEEDED.contains(&field) => {
                    let found: Vec<&str> = header.iter().collect();
                    bail!("no column `{column}` for `{field}`; the file has {}", found.join(", "));
                }
                None => {}
            }
        }
        Ok(Columns { places })
    }
}

/// Where a file keeps each field.
pub(crate) struct Columns {
    places: BTreeMap<&'static str, usize>,
}

impl Columns {
    /// A field's text; nothing where the file has no such column or leaves it empty.
    pub(crate) fn get<'a>(&self, record: &'a StringRecord, field: &str) -> Option<&'a str> {
        let text = record.get(*self.places.get(field)?)?.trim();
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> StringRecord {
        StringRecord::from(vec!["customer_id", "date", "amount", "name"])
    }

    #[test]
    fn fields_are_found_by_mapping_or_by_their_own_name() {
        let mapping: Mapping = "member=customer_id,at=date,total=amount".parse().unwrap();
        let columns = mapping.locate(&header()).unwrap();
        let row = StringRecord::from(vec!["7", "1997-01-01", "11.77", ""]);
        assert_eq!(columns.get(&row, "member"), Some("7"));
        assert_eq!(columns.get(&row, "total"), Some("11.77"));
        assert_eq!(columns.get(&row, "name"), None);
        assert_eq!(columns.get(&row, "id"), None);
    }

    #[test]
    fn a_missing_column_is_named_with_those_that_exist() {
        let mapping: Mapping = "member=client,at=date,total=amount".parse().unwrap();
        let error = mapping.locate(&header()).err().unwrap().to_string();
        assert!(error.contains("no column `client` for `member`") && error.contains("customer_id"), "{error}");
    }

    #[test]
    fn an_unknown_field_is_refused() {
        assert!("membre=customer_id".parse::<Mapping>().is_err());
    }
}
