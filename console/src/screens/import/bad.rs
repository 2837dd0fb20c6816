//! Rows that cannot be taken, in words.

use loyalty::import::columns::Field;
use loyalty::import::rows::{BadRow, Reason};

use crate::intl;
use crate::texts::import as says;

/// What a field is called.
pub(crate) fn name(field: Field) -> &'static str {
    match field {
        Field::Purchase => says::field_purchase(),
        Field::Member => says::field_member(),
        Field::Date => says::field_date(),
        Field::Total => says::field_total(),
        Field::Email => says::field_email(),
        Field::Phone => says::field_phone(),
        Field::Name => says::field_name(),
        Field::FirstName => says::field_first_name(),
        Field::Patronymic => says::field_patronymic(),
        Field::LastName => says::field_last_name(),
        Field::Birthday => says::field_birthday(),
        Field::Balance => says::field_balance(),
        Field::Expires => says::field_expires(),
    }
}

/// Why a row cannot be taken.
pub(crate) fn why(bad: &BadRow) -> String {
    let (field, text) = (bad.field.map_or("", name), bad.text.as_str());
    match bad.reason {
        Reason::TooManyCells => says::bad_cells().to_owned(),
        Reason::OpenQuote => says::bad_quote().to_owned(),
        Reason::Empty => says::bad_empty(field),
        Reason::NoDate => says::bad_date(text),
        Reason::NoAmount => says::bad_amount(text),
        Reason::TooManyDecimals => says::bad_decimals(text),
        Reason::BelowZero => says::bad_negative(text),
        Reason::TooLarge => says::bad_large(text),
        Reason::NoPoints => says::bad_points(text),
        Reason::NoEmail => says::bad_email(text),
        Reason::NoBirthday => says::bad_birthday(text),
        Reason::NoId => says::bad_id(text),
        Reason::Again { line } => says::bad_again(&intl::whole(i64::try_from(line).unwrap_or(0)), text),
    }
}

/// Why the edge refused a line, by its code.
pub(crate) fn refused(code: &str) -> &'static str {
    match code {
        "key_reused" => says::refused_reused(),
        "contacts_not_kept" => says::refused_contacts(),
        "out_of_range" | "malformed" | "unknown_field" => says::refused_malformed(),
        "member_exists" => says::refused_exists(),
        _ => says::refused_other(),
    }
}
