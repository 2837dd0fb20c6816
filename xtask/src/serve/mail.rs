//! How mail leaves a served edge: by SMTP, to whom the environment or an option names.

use serde_json::Value;

/// What the environment may say, by the names that the Worker knows it under.
const NAMES: [&str; 6] = ["SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER", "SMTP_PASSWORD", "MAIL_FROM"];
/// Who writes to a mailbox on this machine.
const FROM: &str = "kept@localhost";

/// A way out for mail.
#[derive(Clone)]
pub(crate) struct Mail {
    variables: Vec<(String, Value)>,
}

impl Mail {
    /// A server on this machine at this port, which takes letters without encryption or a name.
    pub(crate) fn local(port: u16) -> Self {
        let said = |name: &str, value: &str| (name.to_owned(), Value::from(value));
        let port = port.to_string();
        Self {
            variables: vec![
                said("SMTP_HOST", "127.0.0.1"),
                said("SMTP_PORT", &port),
                said("SMTP_SECURITY", "none"),
                said("MAIL_FROM", FROM),
            ],
        }
    }

    /// What the environment says, if it names a server.
    pub(crate) fn of_environment() -> Option<Self> {
        let variables = NAMES.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?.into())));
        let mail = Self { variables: variables.collect() };
        mail.variables.iter().any(|(name, _)| name == "SMTP_HOST").then_some(mail)
    }

    /// The Worker's variables.
    pub(crate) fn variables(&self) -> impl Iterator<Item = (String, Value)> {
        self.variables.iter().cloned()
    }
}
