//! What must not be deployed, each as one sentence.

use std::collections::BTreeSet;

use serde_json::Value;

use super::secrets::{NEEDED, Secrets};

/// Characters a key has at least: 32 random bytes as text.
const LENGTH_MIN: usize = 32;
/// Different characters a random key of that length surely has; a phrase or a pattern has fewer.
const VARIETY_MIN: usize = 10;
/// What serves only on one's own machine, and why a deploy with it is refused.
const LOCAL: [(&str, &str); 2] = [
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
        for name in NEEDED.iter().filter(|name| !place["vars"][**name].is_null()) {
            faults.push(format!("{name} stands in the configuration: it is a secret, and this file is not"));
        }
    }
    faults
}

/// Parts of the configuration that every owner has to fill in.
pub(crate) fn placeholders(config: &Value) -> Vec<String> {
    let unset = |id: &Value| id.as_str().is_none_or(|id| id.bytes().all(|byte| byte == b'0' || byte == b'-'));
    let mut faults = Vec::new();
    if unset(&config["d1_databases"][0]["database_id"]) {
        faults.push(
            "`database_id` in edge/wrangler.jsonc is not yours yet: `wrangler d1 create kept` says it".to_owned(),
        );
    }
    if unset(&config["kv_namespaces"][0]["id"]) {
        faults.push(
            "the KV `id` in edge/wrangler.jsonc is not yours yet: `wrangler kv namespace create CONFIG` says it"
                .to_owned(),
        );
    }
    faults
}

/// What is wrong with the secrets on the other side, of which `given` are replaced by a file's.
pub(crate) fn names(there: &[String], given: bool) -> Vec<String> {
    let is_there = |name: &str| there.iter().any(|found| found == name);
    let missing = NEEDED.iter().filter(|name| !given && !is_there(name));
    let mut faults: Vec<_> = missing.map(|name| format!("the secret {name} is missing: give --secrets FILE")).collect();
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

    #[test]
    fn missing_secrets_and_placeholders_are_named() {
        assert!(names(&["OPERATOR_KEY".to_owned(), "MASTER_KEY".to_owned()], false).is_empty());
        assert_eq!(names(&["MASTER_KEY".to_owned()], false).len(), 1);
        assert!(names(&["MASTER_KEY".to_owned()], true).is_empty());
        assert_eq!(names(&["TEST_CLOCK".to_owned()], true).len(), 1);
        assert_eq!(names(&["MAILBOX".to_owned()], true).len(), 1);
        let zeros = json!({ "d1_databases": [{ "database_id": "0000-00" }], "kv_namespaces": [{ "id": "a1" }] });
        assert_eq!(placeholders(&zeros).len(), 1);
    }

    #[test]
    fn the_configuration_we_ship_is_deployable() {
        assert_eq!(config(&crate::wrangler::config().unwrap()), Vec::<String>::new());
    }
}
