//! The demonstration's site: a service centre with rewards, and a real shop's purchases as its history.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use loyalty::wire::sites::{NewSite, Site, SiteCreated, SitePatch};
use serde_json::{Value, json};

use crate::account::Demo;
use crate::api::Api;
use crate::{import, progress, project};

const PURCHASES: &str = "bench/data/cdnow_sample.csv";
const COLUMNS: &str = "member=master_id,at=date,total=amount";
/// The log's amounts are dollars.
const CURRENCY: &str = "USD";

/// The site of an earlier start, or a new one.
pub(crate) fn ensure(url: &str, operator_key: &str, host: &str) -> Result<Demo> {
    let Ok(mut demo) = Demo::read() else { return create(url, operator_key, host) };
    if demo.host != host {
        let patch = SitePatch { origins: Some(vec![host.to_owned()]), ..SitePatch::default() };
        let _site: Site = Api::new(url, &demo.secret_key).send("PATCH", "/v1/site", &patch)?;
    }
    if (demo.host.as_str(), demo.url.as_str()) != (host, url) {
        (demo.host, demo.url) = (host.to_owned(), url.to_owned());
        demo.write()?;
    }
    Ok(demo)
}

/// Makes the site and its history. Written down last: an interrupted start makes another one.
fn create(url: &str, operator_key: &str, host: &str) -> Result<Demo> {
    let site = NewSite {
        name: "Verstak".to_owned(),
        origins: vec![host.to_owned()],
        currency: CURRENCY.to_owned(),
        zone: "America/New_York".to_owned(),
        languages: vec!["en".to_owned(), "ru".to_owned()],
    };
    let created: SiteCreated = Api::new(url, operator_key).send("POST", "/v1/sites", &site)?;
    let shop = Api::new(url, &created.secret_key);
    let _program: Value = shop.send("PUT", "/v1/program", &program())?;
    progress::step("importing real purchases", |_| {
        let report = import::file(&shop, &project::at(PURCHASES), &COLUMNS.parse()?, CURRENCY)?;
        if !report.refused.is_empty() {
            bail!("{} purchases were refused", report.refused.len());
        }
        progress::note(&format!("{} purchases", report.accepted + report.replayed));
        Ok(())
    })?;
    let demo = Demo {
        url: url.to_owned(),
        host: host.to_owned(),
        public_key: created.public_key,
        secret_key: created.secret_key,
        identity_key_id: created.identity_key.id,
        identity_secret: created.identity_key.secret,
        member: regular()?,
    };
    demo.write()?;
    Ok(demo)
}

fn program() -> Value {
    let reward = |id: &str, cost: u32, en: &str, ru: &str, gives: Value| json!({ "id": id, "cost": cost, "title": { "en": en, "ru": ru }, "gives": gives });
    json!({
        "version": 1,
        "unit": {
            "en": { "one": "point", "other": "points" },
            "ru": { "one": "балл", "few": "балла", "many": "баллов", "other": "балла" },
        },
        "earn": [{ "id": "base", "on": "purchase", "points": 1, "per_minor": 100, "rounding": "down" }],
        "expiry": { "kind": "per_lot", "months": 12 },
        "refunds": { "shortfall": "clamp" },
        "rewards": [
            reward("five_off", 100, "$5 off your next repair", "Скидка $5 на следующий ремонт",
                json!({ "kind": "amount_off", "amount_minor": 500 })),
            reward("tenth_off", 250, "10% off any service", "Скидка 10% на любую услугу",
                json!({ "kind": "percent_off", "percent": 10 })),
            reward("screen_glass", 400, "A screen protector, fitted", "Защитное стекло с установкой",
                json!({ "kind": "free_item", "sku": "screen-glass" })),
        ],
    })
}

/// The customer who bought most often in the log's last year: their points have not expired.
fn regular() -> Result<String> {
    let mut reader = csv::Reader::from_path(project::at(PURCHASES))?;
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    let cell = |row: &csv::StringRecord, column: usize| row.get(column).unwrap_or_default().to_owned();
    let (member, date) = (0, 2);
    let last = rows.iter().map(|row| cell(row, date)).max().context("the log is empty")?;
    let first = last.parse::<chrono::NaiveDate>()? - chrono::TimeDelta::days(365);
    let first = first.to_string();
    let mut visits: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows.iter().filter(|row| cell(row, date) > first) {
        *visits.entry(cell(row, member)).or_default() += 1;
    }
    let most = visits.into_iter().max_by_key(|(_, count)| *count);
    Ok(most.context("nobody bought anything")?.0)
}
