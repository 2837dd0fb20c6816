//! `cargo xtask bench`: measures Kept beside its peers. Each benchmark is a script of its own in `bench/`.

use anyhow::{Result, bail};

use crate::build::{self, Profile};
use crate::{project, run, setup};

/// What `cargo xtask bench` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of `bench/`
    #[arg(default_value = "api")]
    name: String,
    /// Handed on to the benchmark
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds for release and runs the benchmark.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let script = project::at("bench").join(&arguments.name).join("run.mjs");
    if !script.exists() {
        bail!("there is no benchmark `{}` in bench/", arguments.name);
    }
    setup::ensure_tools()?;
    build::ensure(Profile::Release)?;
    let mut node = run::node();
    node.arg(script).args(&arguments.rest);
    node.env("KEPT_SERVE", std::env::current_exe()?).env("KEPT_BUILT", "1");
    // Not every benchmark needs one; that which does says so.
    if let Ok(browser) = setup::browser() {
        node.env("KEPT_BROWSER", browser);
    }
    run::check(&mut node, "the benchmark")
}
