//! Which site a command is about: the demonstration's by its name, any other by address and key.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::api::Api;
use crate::project;

/// Where `cargo xtask dev` writes down the site it made.
const DEMO: &str = ".kept/dev/site.json";

/// How a command names a site.
#[derive(clap::Args)]
#[group(id = "account")]
pub(crate) struct Arguments {
    /// `demo`: the site that `cargo xtask dev` made
    #[arg(long, required_unless_present = "url", conflicts_with = "url")]
    site: Option<String>,
    /// The edge's address, such as `https://kept.example.com`
    #[arg(long, requires = "key")]
    url: Option<String>,
    /// The site's secret key (`sk_…`); better given as `KEPT_KEY`, where no list of processes shows it
    #[arg(long, env = "KEPT_KEY", hide_env_values = true)]
    key: Option<String>,
}

impl Arguments {
    /// The site's API.
    pub(crate) fn open(&self) -> Result<Api> {
        match (&self.site, &self.url, &self.key) {
            (None, Some(url), Some(key)) => Ok(Api::new(url, key)),
            (Some(name), ..) if name == "demo" => {
                let demo = Demo::read().context("there is no demo site yet: start `cargo xtask dev` first")?;
                Ok(Api::new(&demo.url, &demo.secret_key))
            }
            (Some(name), ..) => bail!("only `demo` is known by name; for {name} give --url and --key"),
            _ => bail!("give --site demo, or --url and --key"),
        }
    }
}

/// The demonstration's site and its keys.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Demo {
    pub(crate) url: String,
    pub(crate) host: String,
    pub(crate) public_key: String,
    pub(crate) secret_key: String,
    pub(crate) identity_key_id: String,
    pub(crate) identity_secret: String,
    /// The member whose card the demonstration opens.
    pub(crate) member: String,
}

impl Demo {
    /// What an earlier start wrote down.
    pub(crate) fn read() -> Result<Self> {
        Ok(serde_json::from_str(&std::fs::read_to_string(project::at(DEMO))?)?)
    }

    /// Writes it down.
    pub(crate) fn write(&self) -> Result<()> {
        Ok(std::fs::write(project::at(DEMO), serde_json::to_string_pretty(self)?)?)
    }
}
