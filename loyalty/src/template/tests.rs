//! What an owner gets who chose a template: a program that is taken as it is, in any currency.

use super::*;
use crate::look::Look;
use serde_json::json;

/// Every form of minor units, and every size of money.
const CURRENCIES: [&str; 24] = [
    "EUR", "USD", "GBP", "RUB", "JPY", "HUF", "IDR", "KWD", "KRW", "VND", "PLN", "CZK", "UAH", "TRY", "INR", "KZT",
    "BYN", "UZS", "CNY", "XOF", "TND", "ISK", "IRR", "XXX",
];

fn languages(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

/// What the template gives in this currency: points of 100 steps spent, then of each reward its cost and amount.
fn figures(template: Template, currency: &str) -> (i64, i64, Vec<(i64, Option<i64>)>) {
    let program = template.program(currency, &languages(&["en"]));
    let rule = &program.earn[0];
    let worth = |reward: &Reward| match reward.gives {
        Gives::AmountOff { amount_minor } => Some(amount_minor.0),
        _ => None,
    };
    (
        rule.points,
        rule.per_minor.unwrap(),
        program.rewards.iter().map(|reward| (reward.cost.0, worth(reward))).collect(),
    )
}

#[test]
fn every_template_is_a_program_without_a_fault() {
    for template in Template::ALL {
        for currency in CURRENCIES {
            for spoken in [&["en", "ru"][..], &["ru"], &["de", "en"], &["de"], &[]] {
                let program = template.program(currency, &languages(spoken));
                let document = serde_json::to_value(&program).unwrap();
                assert_eq!(Program::read(&document), Ok(program), "{template:?} {currency} {spoken:?}");
            }
        }
        let look = json!({"theme": {"preset": template.preset().name()}});
        assert_eq!(Look::read(&look, "").unwrap().theme, template.preset().theme());
        assert_eq!(Template::parse(template.name()), Some(template));
    }
    assert_eq!(Template::parse("casino"), None);
}

#[test]
fn texts_are_in_the_sites_languages_and_never_missing() {
    let spoken = |codes: &[&str]| {
        let program = Template::Shop.program("EUR", &languages(codes));
        let unit: Vec<String> = program.unit.keys().cloned().collect();
        let titles: Vec<Vec<String>> = program.rewards.iter().map(|one| one.title.keys().cloned().collect()).collect();
        assert!(titles.iter().all(|title| *title == unit), "{titles:?} {unit:?}");
        unit
    };
    assert_eq!(spoken(&["ru", "en", "de"]), ["en", "ru"]);
    assert_eq!(spoken(&["ru"]), ["ru"]);
    assert_eq!(spoken(&["de", "fr"]), ["en"]);
}

#[test]
fn a_hundred_roubles_are_not_a_hundred_dollars() {
    let shop = |unit: i64, amount_minor: i64| vec![(3 * unit, None), (5 * unit, Some(amount_minor)), (10 * unit, None)];
    for (currency, step_minor, unit, amount_minor) in [
        ("EUR", 100, 100, 500),             // 1 € brings 5 points; 500 points are 5 €
        ("RUB", 10_000, 100, 50_000),       // 100 ₽ bring 5 points; 500 points are 500 ₽
        ("JPY", 100, 100, 500),             // 100 ¥ bring 5 points; 500 points are 500 ¥
        ("HUF", 10_000, 500, 250_000),      // 100 Ft bring 5 points; 2500 points are 2500 Ft
        ("IDR", 1_000_000, 100, 5_000_000), // 10 000 Rp bring 5 points; 500 points are 50 000 Rp
        ("KWD", 1_000, 100, 5_000),         // 1 dinar brings 5 points; 500 points are 5 dinars
        ("CZK", 10_000, 20, 10_000),        // 100 crowns bring 5 points; 100 points are 100 crowns
    ] {
        assert_eq!(figures(Template::Shop, currency), (5, step_minor, shop(unit, amount_minor)), "{currency}");
    }
}

#[test]
fn a_blog_begins_with_readers_and_not_with_rewards() {
    assert!(Template::Blog.program("EUR", &languages(&["en"])).rewards.is_empty());
}

#[test]
fn a_review_is_thanked_for_with_less_than_any_reward_costs() {
    for template in [Template::Service, Template::Shop] {
        for currency in CURRENCIES {
            let program = template.program(currency, &languages(&["en"]));
            let thanks: Vec<&EarnRule> = program.earn.iter().filter(|rule| rule.on == EarnOn::Review).collect();
            assert!(thanks.len() == 1 && thanks[0].points * 2 < program.rewards[0].cost.0, "{template:?} {currency}");
        }
    }
}

/// Generous enough to be worth it, never so generous that the owner pays for the customer's return.
#[test]
fn money_comes_back_at_the_promised_share_and_the_first_reward_is_near() {
    for template in [Template::Service, Template::Shop] {
        for currency in CURRENCIES {
            let program = template.program(currency, &languages(&["en"]));
            let (rule, unit_minor) = (&program.earn[0], Figures::of(currency).unit_minor);
            let spent_for = |cost: i64| cost * rule.per_minor.unwrap() / rule.points;
            for reward in &program.rewards {
                if let Gives::AmountOff { amount_minor } = reward.gives {
                    assert_eq!(amount_minor.0 * 100 / spent_for(reward.cost.0), rule.points, "{template:?} {currency}");
                }
            }
            let first = spent_for(program.rewards[0].cost.0) / unit_minor;
            let last = spent_for(program.rewards[2].cost.0) / unit_minor;
            assert!(
                (20..=60).contains(&first) && (100..=240).contains(&last),
                "{template:?} {currency} {first} {last}"
            );
            assert!(program.rewards.is_sorted_by_key(|reward| reward.cost), "{template:?} {currency}");
        }
    }
}
