//! `cargo xtask audit`: has the edge replay every journal of a site, and prints what does not add up.

use anyhow::Result;
use loyalty::wire::audit::AuditPage;

use crate::progress::{self, Quiet};
use crate::{account, api::Api};

/// What `cargo xtask audit` may be told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    account: account::Arguments,
}

/// Pages through the audit; fails if there is a single difference.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let api = arguments.account.open()?;
    let (mut members, mut entries, mut differences) = (0, 0, 0);
    progress::step("replaying journals", |step| {
        let mut cursor = None;
        loop {
            let page = page(&api, cursor.as_deref())?;
            members += page.members;
            entries += page.entries;
            differences += page.differences.len();
            for difference in &page.differences {
                println!("member {}: {}", difference.member, difference.what);
            }
            step.detail(&format!("{members} members, {entries} entries"));
            let Some(next) = page.next else { return Ok(()) };
            cursor = Some(next);
        }
    })?;
    println!("{members} members, {entries} entries, {differences} differences");
    if differences > 0 { Err(Quiet.into()) } else { Ok(()) }
}

fn page(api: &Api, cursor: Option<&str>) -> Result<AuditPage> {
    let query = cursor.map(|cursor| format!("?cursor={}", escaped(cursor))).unwrap_or_default();
    Ok(api.get(&format!("/v1/audit{query}"))?)
}

/// A cursor as it may stand in a query.
fn escaped(text: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if safe(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
