//! What became of the file: the figures, a report to keep, and what comes next.

use crate::prelude::*;

use super::bad::{refused, why};
use super::file::Upload;
use super::{Step, Wizard};
use crate::address::A;
use crate::file::{MARK, csv_line};
use crate::parts::Button;
use crate::texts::import as says;
use crate::{files, intl};

#[component]
pub(super) fn Done(wizard: Wizard, upload: Upload) -> impl IntoView {
    let bad = wizard.site.with_value(|site| upload.rows(site)).bad;
    let whole = |n: u64| intl::whole(i64::try_from(n).unwrap_or(0));
    let left_out = (bad.len() + upload.settings.refused.len()) as u64;
    let figure = |label: &'static str, n: u64| view! { <div><dt>{label}</dt><dd>{whole(n)}</dd></div> };
    let figures = [
        figure(says::accepted(), upload.settings.accepted),
        figure(says::replayed(), upload.settings.replayed),
        figure(says::left_out(), left_out),
    ];
    let mut report: Vec<(u64, String)> = bad.iter().map(|bad| (bad.line, why(bad))).collect();
    report.extend(upload.settings.refused.iter().map(|(line, code)| (*line, refused(code).to_owned())));
    report.sort_unstable();
    let (name, is_purchases) = (upload.name.clone(), upload.settings.is_purchases);
    let save = move |()| {
        let mut parts = vec![MARK.to_owned(), csv_line([says::line(), says::why()].into_iter())];
        parts.extend(report.iter().map(|(line, why)| csv_line([line.to_string().as_str(), why].into_iter())));
        files::save(&format!("{name}-report.csv"), &parts, "text/csv");
    };
    view! {
        <section class="card" aria-labelledby="done">
            <h2 id="done">{says::done()}</h2>
            <dl class="figures">{figures}</dl>
            <p class="hint">{says::done_hint()}</p>
            <p class="line">
                {(left_out > 0).then(|| view! { <Button label=says::report() press=save /> })}
                <Button label=says::another() press=move |()| wizard.step.set(Step::Choose) />
                {is_purchases.then(|| view! { <A href="/console/baseline" class="main">{says::to_baseline()}</A> })}
                {(!is_purchases).then(|| view! { <A href="/console/customers" class="main">{says::to_customers()}</A> })}
            </p>
        </section>
    }
}
