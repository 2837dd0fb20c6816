//! Which column of a CSV file is what: `member=customer_id,at=date,total=amount`; the rest is guessed.

use std::collections::BTreeMap;
use std::str::FromStr;

use anyhow::{Context, Result, bail};
use loyalty::import::columns::{self, Field, Kind};
use loyalty::import::table::Table;

/// What a purchase line may be made of.
const FIELDS: [(&str, Field); 7] = [
    ("id", Field::Purchase),
    ("member", Field::Member),
    ("at", Field::Date),
    ("total", Field::Total),
    ("email", Field::Email),
    ("phone", Field::Phone),
    ("name", Field::Name),
];

/// Columns that were named.
#[derive(Clone, Default)]
pub(crate) struct Mapping {
    columns: BTreeMap<Field, String>,
}

impl FromStr for Mapping {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let mut columns = BTreeMap::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, column) = pair.split_once('=').with_context(|| format!("`{pair}` is not FIELD=COLUMN"))?;
            let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == name) else {
                bail!("there is no field `{name}`; there are {}", FIELDS.map(|(known, _)| known).join(", "));
            };
            columns.insert(*field, column.to_owned());
        }
        Ok(Self { columns })
    }
}

impl Mapping {
    /// Finds the columns of a table.
    pub(crate) fn locate(&self, table: &Table) -> Result<columns::Mapping> {
        let header = table.header().unwrap_or_default();
        let mut mapping = columns::Mapping::guess(table, Kind::Purchases, true);
        for (field, column) in &self.columns {
            let Some(place) = header.iter().position(|found| found == column) else {
                bail!("no column `{column}`; the file has {}", header.join(", "));
            };
            mapping.set(*field, Some(place));
        }
        if let Some(field) = mapping.missing().first() {
            let name = FIELDS.iter().find(|(_, known)| known == field).map_or("", |(name, _)| name);
            bail!("no column is known to be `{name}`; the file has {}: name it with --map", header.join(", "));
        }
        Ok(mapping)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_or_guessed() {
        let table = Table::guess("buyer,date,amount\n7,1997-01-01,11.77\n");
        let mapping = "member=buyer".parse::<Mapping>().unwrap().locate(&table).unwrap();
        let columns = [Field::Member, Field::Date, Field::Total, Field::Purchase].map(|field| mapping.column(field));
        assert_eq!(columns, [Some(0), Some(1), Some(2), None]);
    }

    #[test]
    fn a_missing_column_is_named_with_those_that_exist() {
        let table = Table::guess("buyer,date,amount\n");
        let error = |map: &str| map.parse::<Mapping>().unwrap().locate(&table).err().unwrap().to_string();
        assert!(error("member=clients").contains("no column `clients`; the file has buyer, date, amount"));
        assert!(error("").contains("no column is known to be `member`"), "{}", error(""));
    }

    #[test]
    fn an_unknown_field_is_refused() {
        assert!("membre=customer_id".parse::<Mapping>().is_err());
    }
}
