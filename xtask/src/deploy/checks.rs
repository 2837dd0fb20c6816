//! What must not be deployed, each as one sentence.

use std::collections::BTreeSet;

use serde_json::Value;

use super::secrets::{NEEDED, Secrets};
use crate::build::worker::Worker;

/// Characters a key has at least: 32 random bytes as text.
const LENGTH_MIN: usize = 32;
/// Different characters a random key of that length surely has; a phrase or a pattern has fewer.
const VARIETY_MIN: usize = 10;
/// What serves only on one's own machine, and why a deploy with it is refused.
const LOCAL: [(&str, &str); 3] = [
    ("TURNSTILE_URL", "TURNSTILE_URL is set: only tests ask a stand-in whether a guest is a person"),
    ("TEST_CLOCK", "TEST_CLOCK is set: with it anybody may say what time it is"),
    ("MAILBOX", "MAILBOX is set: with it anybody may read everybody's letters, codes to sign in with included"),
];
/// Words that no random key contains.
const TELLTALES: [&str; 8] = ["test", "secret", "changeme", "change-me", "example", "password", "default", "kept"];

/// Faults of the configuration: nothing secret in it, and nothing that serves only on one's own machine.
pub(crate) fn config(config: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    let environments = config["env"].as_object().into_iter().flat_map(|all| all.values());
    for place in std::iter::once(config).chain(environments) {
        faults.extend(local_only(|name| !place["vars"][name].is_null()));
        let secret = NEEDED.iter().chain(&["SMTP_USER", "SMTP_PASSWORD", "SMS_TOKEN", "TURNSTILE_SECRET"]);
        for name in secret.filter(|name| !place["vars"][**name].is_null()) {
            faults.push(format!("{name} stands in the configuration: it is a secret, and this file is not"));
        }
        if place["vars"]["SMTP_SECURITY"].as_str() == Some("none") {
            faults.push("SMTP_SECURITY is none: letters, codes to sign in with included, would travel open".to_owned());
        }
    }
    faults
}

/// What Workers must have in common and do not: the database and the copies of what is public.
pub(crate) fn alike(configs: &[(&Worker, Value)]) -> Vec<String> {
    let mut faults = Vec::new();
    for (kind, id) in [("d1_databases", "database_id"), ("kv_namespaces", "id")] {
        let mut bound = configs.iter().filter(|(_, config)| !config[kind].is_null());
        let Some((first, wanted)) = bound.next() else { continue };
        for (worker, _) in bound.filter(|(_, config)| config[kind][0][id] != wanted[kind][0][id]) {
            faults.push(format!("`{kind}` in {} is not the one in {}", worker.config, first.config));
        }
    }
    faults
}

/// Parts of a configuration that every owner has to fill in.
pub(crate) fn placeholders(file: &str, config: &Value) -> Vec<String> {
    let unset = |list: &Value, id: &str| {
        let id = list[0][id].as_str().unwrap_or_default();
        !list.is_null() && id.bytes().all(|byte| byte == b'0' || byte == b'-')
    };
    let mut faults = Vec::new();
    if unset(&config["d1_databases"], "database_id") {
        faults.push(format!("`database_id` in {file} is not yours yet: `wrangler d1 create kept` says it"));
    }
    if unset(&config["kv_namespaces"], "id") {
        faults.push(format!("the KV `id` in {file} is not yours yet: `wrangler kv namespace create CONFIG` says it"));
    }
    faults
}

/// What is wrong with a Worker's secrets on the other side, of which `given` are replaced by a file's.
pub(crate) fn names(worker: &Worker, there: &[String], given: bool) -> Vec<String> {
    let is_there = |name: &str| there.iter().any(|found| found == name);
    let missing = worker.secrets.iter().filter(|name| !given && !is_there(name));
    let mut faults: Vec<_> =
        missing.map(|name| format!("the {}'s secret {name} is missing: give --secrets FILE", worker.name)).collect();
    faults.extend(local_only(is_there));
    faults
}

/// Faults of the keys themselves. `local` are keys of servers on this machine: tests have seen them.
pub(crate) fn secrets(secrets: &Secrets, local: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for name in NEEDED {
        match secrets.get(name) {
            None => faults.push(format!("{name} is not in the file")),
            Some(key) => faults.extend(weakness(key, local).map(|why| format!("{name} {why}"))),
        }
    }
    faults.extend(local_only(|name| secrets.get(name).is_some()));
    if secrets.get(NEEDED[0]).is_some() && secrets.get(NEEDED[0]) == secrets.get(NEEDED[1]) {
        faults.push(format!("{} and {} are the same", NEEDED[0], NEEDED[1]));
    }
    faults
}

/// What of [`LOCAL`] is set.
fn local_only(is_set: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
    let set = LOCAL.into_iter().filter(move |(name, _)| is_set(name));
    set.map(|(_, why)| why.to_owned())
}

fn weakness(key: &str, local: &BTreeSet<String>) -> Option<&'static str> {
    let lower = key.to_lowercase();
    if local.contains(key) {
        return Some("is the key of a server on this machine");
    }
    if key.len() < LENGTH_MIN {
        return Some("is too short: 32 random bytes, say from `openssl rand -hex 32`");
    }
    if key.chars().collect::<BTreeSet<_>>().len() < VARIETY_MIN || TELLTALES.iter().any(|word| lower.contains(word)) {
        return Some("does not look random: take it from `openssl rand -hex 32`");
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::build::worker;

    const GOOD: &str = "9f2c61b07d3e48a5c1f07792be6ad4138850e3fbd2946c1a7705bb83ce24d19f";
    const OTHER: &str = "41d8cd98f00b204e9800998ecf8427e5d41d8cd98f00b204e9800998ecf84270";

    fn faults_of(operator: &str, master: &str) -> Vec<String> {
        let text = format!("OPERATOR_KEY={operator}\nMASTER_KEY={master}\n");
        secrets(&Secrets::parse(&text).unwrap(), &BTreeSet::from([OTHER.to_owned()]))
    }

    #[test]
    fn random_keys_are_taken() {
        assert_eq!(faults_of(GOOD, &GOOD.replace('9', "0")), Vec::<String>::new());
    }

    #[test]
    fn weak_and_known_keys_are_refused() {
        let master = GOOD.replace('9', "0");
        for (key, why) in [
            ("short", "too short"),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "does not look random"),
            ("my-very-long-test-key-0123456789-abcdefghij", "does not look random"),
            (OTHER, "on this machine"),
            (master.as_str(), "are the same"),
        ] {
            let faults = faults_of(key, &master);
            assert!(faults.iter().any(|fault| fault.contains(why)), "{key}: {faults:?}");
        }
        assert_eq!(secrets(&Secrets::parse("OPERATOR_KEY=x").unwrap(), &BTreeSet::new()).len(), 2);
    }

    #[test]
    fn a_test_clock_a_mailbox_and_secrets_in_the_open_are_refused() {
        assert!(config(&json!({ "vars": { "ANYTHING": "else" } })).is_empty());
        assert_eq!(config(&json!({ "vars": { "TEST_CLOCK": "off" } })).len(), 1);
        assert_eq!(config(&json!({ "env": { "production": { "vars": { "TEST_CLOCK": "on" } } } })).len(), 1);
        assert_eq!(config(&json!({ "vars": { "MAILBOX": "on" } })).len(), 1);
        assert_eq!(config(&json!({ "vars": { "MASTER_KEY": GOOD } })).len(), 1);
        let given = format!("OPERATOR_KEY={GOOD}\nMASTER_KEY={}\nTEST_CLOCK=on\n", GOOD.replace('9', "0"));
        assert_eq!(secrets(&Secrets::parse(&given).unwrap(), &BTreeSet::new()).len(), 1);
    }

    fn worker(name: &str) -> &'static Worker {
        worker::all().find(|worker| worker.name == name).unwrap()
    }

    #[test]
    fn missing_secrets_and_placeholders_are_named() {
        let office = worker("office");
        assert!(names(office, &["OPERATOR_KEY".to_owned(), "MASTER_KEY".to_owned()], false).is_empty());
        assert_eq!(names(office, &["MASTER_KEY".to_owned()], false).len(), 1);
        assert!(names(worker("voice"), &["MASTER_KEY".to_owned()], false).is_empty());
        assert!(names(office, &["MASTER_KEY".to_owned()], true).is_empty());
        assert_eq!(names(office, &["TEST_CLOCK".to_owned()], true).len(), 1);
        assert_eq!(names(office, &["MAILBOX".to_owned()], true).len(), 1);
        let zeros = json!({ "d1_databases": [{ "database_id": "0000-00" }], "kv_namespaces": [{ "id": "a1" }] });
        assert_eq!(placeholders("a file", &zeros).len(), 1);
        assert!(placeholders("a file", &json!({})).is_empty());
    }

    #[test]
    fn letters_in_the_open_and_a_mail_password_in_the_configuration_are_refused() {
        assert!(config(&json!({ "vars": { "SMTP_HOST": "mail.shop.org", "SMTP_SECURITY": "tls" } })).is_empty());
        assert_eq!(config(&json!({ "vars": { "SMTP_SECURITY": "none" } })).len(), 1);
        assert_eq!(config(&json!({ "vars": { "SMTP_PASSWORD": "x" } })).len(), 1);
    }

    #[test]
    fn every_worker_is_handed_its_own_secrets_only() {
        let given = format!("OPERATOR_KEY={GOOD}\nMASTER_KEY={OTHER}\nSMTP_PASSWORD=x\n");
        let given = Secrets::parse(&given).unwrap();
        let names = |name: &str| given.of(worker(name)).unwrap().into_keys().collect::<Vec<_>>();
        assert_eq!(names("voice"), ["MASTER_KEY"]);
        assert_eq!(names("front"), ["MASTER_KEY", "OPERATOR_KEY"]);
        assert_eq!(names("office"), ["MASTER_KEY", "OPERATOR_KEY"]);
        assert_eq!(names("mail"), ["MASTER_KEY", "OPERATOR_KEY", "SMTP_PASSWORD"]);
    }

    #[test]
    fn workers_over_different_databases_are_refused() {
        let over = |id: &str| json!({ "d1_databases": [{ "database_id": id }] });
        let pair = |other: &str| [(worker("front"), over("a")), (worker("office"), over(other))];
        assert!(alike(&pair("a")).is_empty());
        assert_eq!(alike(&pair("b")), ["`d1_databases` in edge/office.jsonc is not the one in edge/wrangler.jsonc"]);
    }

    #[test]
    fn the_configurations_we_ship_are_deployable() {
        let configs: Vec<_> =
            worker::all().map(|worker| (worker, crate::wrangler::config(worker.config).unwrap())).collect();
        assert_eq!(alike(&configs), Vec::<String>::new());
        for (_, one) in configs {
            assert_eq!(config(&one), Vec::<String>::new());
        }
    }
}
