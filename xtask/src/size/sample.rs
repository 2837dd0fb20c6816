//! A company like one that would really use Kept, to fill the templates with before they are weighed.

use serde_json::{Value, json};

const KEY: &str = "pk_7q4m9xk2pdw3r8t1v5b6n0c4";
const NAME: &str = "Сервисный центр «Мастерская»";
const ORIGINS: [&str; 2] = ["https://service.example.com", "https://blog.example.com"];

/// The loader as a company's page gets it.
pub(crate) fn loader(template: &str) -> String {
    let config = json!({
        "name": NAME,
        "texts": {
            "en": ["Rewards", "Close", "It did not open. Try again"],
            "ru": ["Бонусы", "Закрыть", "Не открылось. Повторить"],
        },
        "css": ":host{--kept-accent:#c2410c;--kept-on-accent:#ffffff}",
        "hide": "^(?:/checkout|/checkout/.*)/?$",
    });
    template.replace("\"__KEPT_CONFIG__\"", &config.to_string())
}

/// The panel's document as a customer gets it.
pub(crate) fn panel(template: &str) -> String {
    filled(template, &boot())
}

/// The form for readers as an article gets it.
pub(crate) fn form(template: &str) -> String {
    let mut boot = boot();
    if let Some(boot) = boot.as_object_mut() {
        boot.remove("program");
    }
    filled(template, &boot)
}

fn filled(template: &str, boot: &Value) -> String {
    let template = template.replace("<style>__KEPT_LOOK__</style>", "");
    template.replace("__KEPT_BOOT__", &boot.to_string().replace('<', "\\u003c"))
}

fn boot() -> Value {
    let reward = |id: &str, en: &str, ru: &str, cost: u32, gives: Value| json!({ "id": id, "title": { "en": en, "ru": ru }, "cost": cost, "gives": gives });
    json!({
        "site": {
            "key": KEY,
            "name": NAME,
            "currency": "RUB",
            "zone": "Europe/Moscow",
            "origins": ORIGINS,
        },
        "lang": "ru",
        "topics": ["posts", "news", "offers"],
        "program": {
            "unit": {
                "en": { "one": "point", "other": "points" },
                "ru": { "one": "балл", "few": "балла", "many": "баллов", "other": "балла" },
            },
            "earn": [{ "id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down" }],
            "expiry": { "kind": "per_lot", "months": 12 },
            "rewards": [
                reward("ten_off", "10 off your next repair", "Скидка 10 на ремонт", 500,
                    json!({ "kind": "amount_off", "amount_minor": 1000 })),
                reward("tenth_off", "10 % off everything", "Скидка 10 % на всё", 900,
                    json!({ "kind": "percent_off", "percent": 10 })),
                reward("glass", "A screen protector", "Защитное стекло", 1200,
                    json!({ "kind": "free_item", "sku": "glass-01" })),
            ],
        },
    })
}
