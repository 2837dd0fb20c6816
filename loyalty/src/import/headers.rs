//! The words by which tables call what they hold, in English and Russian.

use super::columns::Field;

// A table; rustfmt would give each word a line.
#[rustfmt::skip]
/// What each field is called, the surest words first. A header matches by all of a phrase's words.
pub(super) fn words(field: Field) -> &'static [&'static str] {
    match field {
        Field::Purchase => &[
            "purchase id", "order id", "order number", "order no", "receipt number", "receipt id", "receipt",
            "transaction id", "transaction", "invoice number", "invoice", "order", "номер заказа", "номер чека",
            "номер документа", "номер операции", "номер продажи", "id заказа", "id чека", "чек", "заказ",
            "документ", "накладная",
        ],
        Field::Member => &[
            "customer id", "client id", "member id", "user id", "customer number", "card number", "loyalty card",
            "master id", "id клиента", "код клиента", "номер клиента", "номер карты", "код покупателя",
            "id покупателя", "карта", "member", "customer", "client", "клиент", "покупатель", "контрагент", "id",
            "код",
        ],
        Field::Date => &[
            "purchase date", "order date", "sale date", "date", "created at", "datetime", "time", "at", "day",
            "дата покупки", "дата заказа", "дата продажи", "дата чека", "дата время", "дата", "день",
        ],
        Field::Total => &[
            "total paid", "grand total", "total", "amount", "sum", "paid", "price", "revenue", "к оплате",
            "сумма покупки", "сумма чека", "сумма заказа", "оплачено", "сумма", "итого", "стоимость", "выручка",
        ],
        Field::Email => &["email", "e mail", "mail", "электронная почта", "почта", "эл почта", "имейл"],
        Field::Phone => {
            &["phone", "mobile", "telephone", "tel", "cell", "телефон", "тел", "мобильный", "номер телефона"]
        }
        Field::Name => &[
            "full name", "customer name", "client name", "name", "фио", "ф и о", "имя клиента", "имя покупателя",
            "полное имя", "имя",
        ],
        Field::FirstName => &["first name", "given name", "имя"],
        Field::Patronymic => &["middle name", "patronymic", "отчество"],
        Field::LastName => &["last name", "surname", "family name", "фамилия"],
        Field::Birthday => {
            &["birthday", "birth date", "date of birth", "dob", "born", "дата рождения", "день рождения", "др"]
        }
        Field::Balance => &[
            "points balance", "bonus balance", "points", "balance", "bonuses", "bonus", "остаток баллов",
            "бонусный баланс", "баллы", "баллов", "бонусы", "бонусов", "баланс", "остаток",
        ],
        Field::Expires => &[
            "points expire", "expires at", "expiry date", "expiration date", "valid until", "сгорают", "сгорание",
            "действуют до", "действительны до", "срок действия",
        ],
    }
}

/// A header as words: lower case, `ё` as `е`, everything but letters and digits a gap.
pub(super) fn plain(header: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut after_lower = false;
    for c in header.chars() {
        // `customerId` is two words.
        if c.is_uppercase() && after_lower {
            spaced.push(' ');
        }
        after_lower = c.is_lowercase();
        spaced.extend(c.to_lowercase().map(|c| if c == 'ё' { 'е' } else { c }));
    }
    spaced.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
