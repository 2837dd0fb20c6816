//! `cargo xtask screens`: photographs every screen of console, counter and the customer's own views, in both languages
//! and both schemes, as a phone and a desktop show it. The pictures are for people to look at; what a program can see
//! (an error, a page that scrolls sideways, a screen without an entry) fails the walk.

use anyhow::Result;

use crate::build::{self, Profile};
use crate::{progress, project, run, setup};

/// What `cargo xtask screens` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only screens whose name holds one of these words
    only: Vec<String>,
    /// Photograph the quick, unoptimised build
    #[arg(long)]
    quick: bool,
    /// Put the small set for the documentation into docs/screens
    #[arg(long)]
    docs: bool,
}

/// Builds, seeds an installation, walks through it.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let profile = if arguments.quick { Profile::Quick } else { Profile::Release };
    setup::ensure_tools()?;
    build::ensure(profile)?;
    let mut node = run::node();
    node.arg(project::at("e2e/screens/run.mjs")).args(&arguments.only);
    node.env("KEPT_SERVE", std::env::current_exe()?).env("KEPT_BUILT", "1").env("KEPT_BROWSER", setup::browser()?);
    if arguments.quick {
        node.env("KEPT_QUICK", "1");
    }
    if arguments.docs {
        node.env("KEPT_DOCS", "1");
    }
    run::check(&mut node, "the walk")?;
    progress::note("the pictures are in target/kept/screens");
    Ok(())
}
