//! Whole tables, read as an owner's file would be.

use super::*;
use crate::import::amounts::Mark;
use crate::import::dates::Order;
use crate::import::table::Table;

fn read(text: &str) -> (Vec<Value>, Vec<(u64, Reason)>) {
    let table = Table::guess(text);
    let kind = Kind::guess(&table);
    let mapping = Mapping::guess(&table, kind, true);
    let (amounts, dates) = (Amounts::of("RUB", 2, Mark::Comma), Dates { order: Order::DayFirst });
    let reading = Reading { mapping, amounts, dates, zone: Some(&crate::time::Utc), shift_days: 0 };
    let mut reader = Reader::new(&reading);
    let (mut lines, mut bad) = (Vec::new(), Vec::new());
    for row in table.rows() {
        match reader.read(&row) {
            Ok(line) => lines.extend(line.map(|line| serde_json::from_str::<Value>(&line.json).unwrap())),
            Err(row) => bad.push((row.line, row.reason)),
        }
    }
    (lines, bad)
}

#[test]
fn a_tills_log_becomes_purchases() {
    let (lines, bad) = read(
        "Номер чека;Дата;Код клиента;Телефон;Сумма\nA-1;02.11.2026;17;+7 900 000-00-01;1 500,00 ₽\nA-2;02.11.2026 15:30;18;-;990\n",
    );
    assert_eq!(bad, []);
    assert_eq!(
        lines,
        [
            json!({"id": "A-1", "member": {"id": "17", "phone": "+7 900 000-00-01"}, "at": "2026-11-02", "total": 150_000}),
            json!({"id": "A-2", "member": {"id": "18"}, "at": "2026-11-02T15:30:00Z", "total": 99_000}),
        ]
    );
    for line in lines {
        serde_json::from_value::<crate::wire::purchases::NewPurchase>(line).expect("what the API takes");
    }
}

#[test]
fn customers_bring_their_points() {
    let (lines, bad) = read(
        "Фамилия;Имя;Телефон;Почта;День рождения;Баллы;Сгорают\n\
         Иванова;Анна;8 900 000-00-01;anna@example.com;31.12.1990;1 250;01.03.2027\nПетров;Пётр;89000000002;;;0;\n",
    );
    assert_eq!(bad, []);
    assert_eq!(lines[0]["name"], "Анна Иванова");
    assert_eq!((&lines[0]["balance"], &lines[0]["expires_at"]), (&json!(1250), &json!("2027-03-01")));
    assert_eq!((&lines[0]["birthday"], lines[1].get("balance")), (&json!("1990-12-31"), None));
}

#[test]
fn customers_and_purchases_meet_by_telephone() {
    let (customers, _) = read("Имя;Телефон\nАнна;8 (900) 000-00-01\n");
    let (purchases, _) = read("Дата;Телефон;Сумма\n02.11.2026;+79000000001;500\n");
    assert_eq!(customers[0]["id"], purchases[0]["member"]["id"]);
}

#[test]
fn rows_without_a_number_keep_their_names_in_another_order_and_a_longer_file() {
    let ids = |text: &str| -> Vec<String> {
        let (lines, bad) = read(text);
        assert_eq!(bad, []);
        lines.iter().map(|line| line["id"].as_str().unwrap().to_owned()).collect()
    };
    let first = ids("client id;date;total\n1;01.11.2026;5\n2;02.11.2026;5\n1;01.11.2026;5\n");
    let longer = ids("client id;date;total\n3;03.11.2026;9\n1;01.11.2026;5,00\n1;01.11.2026;5\n2;02.11.2026;5\n");
    assert_eq!(first.iter().collect::<std::collections::BTreeSet<_>>().len(), 3, "two alike are two purchases");
    assert!(first.iter().all(|id| longer.contains(id)), "{first:?} {longer:?}");
}

#[test]
fn every_row_that_cannot_be_taken_says_why() {
    let (lines, bad) = read(
        "order id;client id;date;total;email\n\
         1;7;02.11.2026;5;ada@example.com\n\
         2;;02.11.2026;5;\n\
         3;7;32.11.2026;5;\n\
         4;7;02.11.2026;five;\n\
         5;7;02.11.2026;1,005;\n\
         6;7;02.11.2026;-5;\n\
         7;7;02.11.2026;999999999999999999;\n\
         8;7;02.11.2026;5;nobody\n\
         1;8;02.11.2026;5;\n\
         1;7;02.11.2026;5;ada@example.com\n\
         9;7;02.11.2026;5;;extra\n\
         10;7;;5;\n",
    );
    assert_eq!(lines.len(), 1);
    let reasons = [
        (3, Reason::Empty),
        (4, Reason::NoDate),
        (5, Reason::NoAmount),
        (6, Reason::TooManyDecimals),
        (7, Reason::BelowZero),
        (8, Reason::TooLarge),
        (9, Reason::NoEmail),
        (10, Reason::Again { line: 2 }),
        (12, Reason::TooManyCells),
        (13, Reason::Empty),
    ];
    assert_eq!(bad, reasons, "a row said twice is one, not a fault");
}

#[test]
fn a_customer_listed_twice_with_other_points_is_told() {
    let (lines, bad) = read("client id;name;points\n1;Ada;100\n1;Ada;250\n2;Bob;1,5\n3;Eve;-4\n");
    assert_eq!(lines.len(), 1);
    assert_eq!(bad, [(3, Reason::Again { line: 2 }), (4, Reason::NoPoints), (5, Reason::BelowZero)]);
}

#[test]
fn hostile_rows_spoil_only_themselves() {
    let long = "x".repeat(201);
    let (lines, bad) = read(&format!(
        "client id;date;total\n{long};02.11.2026;5\na\u{7}b;02.11.2026;5\n=cmd|'/c calc'!A1;02.11.2026;5\n\"a\"\"b\";02.11.2026;5\n1;02.11.2026;5\n"
    ));
    assert_eq!(bad, [(2, Reason::NoId), (3, Reason::NoId)]);
    assert_eq!(
        lines.iter().map(|line| line["member"]["id"].clone()).collect::<Vec<_>>(),
        ["=cmd|'/c calc'!A1", "a\"b", "1"]
    );
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_fail(text in "(?s).{0,400}") {
        let _read = read(&text);
        let _named = read(&format!("id;date;total;email\n{text}"));
    }
}
