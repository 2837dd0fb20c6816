//! nginx, which one journey puts before Kept as owners do.
//!
//! A machine that has none gets its distribution's package, unpacked into the project's folder: that takes no root
//! and changes nothing outside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{progress, project, run};

const NONE: &str = "nginx is missing, and one browser test runs behind it: install it (Debian: `apt-get install \
    nginx`, macOS: `brew install nginx`), or set KEPT_NGINX to its path";

/// Where it is installed beside what `PATH` names: servers are not on everybody's.
const FOLDERS: [&str; 3] = ["/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];

/// Packages that may hold the program; on some systems the first is only a name for the second.
const PACKAGES: [&str; 2] = ["nginx", "nginx-core"];

/// An nginx that starts on this machine, fetched if need be.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("KEPT_NGINX").filter(|path| !path.is_empty()) {
        return Ok(path.into());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(FOLDERS.map(PathBuf::from));
    let ours = project::at(".kept/tools/nginx");
    let known = folders.map(|folder| folder.join("nginx")).chain([unpacked(&ours)]).find(|program| starts(program));
    match known {
        Some(program) => Ok(program),
        None => progress::step("fetching nginx", |_| fetch(&ours)).context(NONE),
    }
}

/// Fills `folder`. Another command may be doing the same: whoever ends first has filled it.
fn fetch(folder: &Path) -> Result<PathBuf> {
    let workshop = folder.with_file_name(format!("nginx-{}", std::process::id()));
    fs::create_dir_all(&workshop)?;
    let filled = fill(&workshop);
    if filled.is_err() || fs::rename(&workshop, folder).is_err() {
        fs::remove_dir_all(&workshop)?;
    }
    filled.map(|()| unpacked(folder))
}

fn fill(folder: &Path) -> Result<()> {
    for package in PACKAGES {
        download(folder, package)?;
        if starts(&unpacked(folder)) {
            return Ok(());
        }
    }
    bail!("what the packages hold does not start on this machine")
}

/// Downloads the package and unpacks it, both inside `folder`.
fn download(folder: &Path, package: &str) -> Result<()> {
    let known = run::output(apt(folder).args(["download", package]), "`apt-get download`");
    if known.is_err() {
        // A fresh container knows no packages, and a neglected machine those of last year.
        for needed in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(needed))?;
        }
        run::output(own_lists(folder).arg("update"), "`apt-get update`")?;
        run::output(own_lists(folder).args(["download", package]), "`apt-get download`")?;
    }
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.extension().is_some_and(|ending| ending == "deb") {
            let mut dpkg = run::command("dpkg");
            run::output(dpkg.arg("-x").args([&file, folder]), "`dpkg -x`")?;
            fs::remove_file(file)?;
        }
    }
    for spent in ["lists", "cache"].map(|name| folder.join(name)) {
        if spent.exists() {
            fs::remove_dir_all(spent)?;
        }
    }
    Ok(())
}

fn apt(folder: &Path) -> Command {
    let mut apt = run::command("apt-get");
    apt.current_dir(folder).arg("-qq");
    apt
}

/// apt with lists of its own, which take no root to refresh.
fn own_lists(folder: &Path) -> Command {
    let mut apt = apt(folder);
    apt.arg("-o").arg(format!("Dir::State::lists={}", folder.join("lists").display()));
    apt.arg("-o").arg(format!("Dir::Cache={}", folder.join("cache").display()));
    apt
}

fn unpacked(folder: &Path) -> PathBuf {
    folder.join("usr/sbin/nginx")
}

fn starts(program: &Path) -> bool {
    Command::new(program).arg("-v").output().is_ok_and(|output| output.status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_program_does_not_start() {
        assert!(!starts(Path::new("/nowhere/nginx")));
        assert!(!starts(&project::at("Cargo.toml")));
    }
}
