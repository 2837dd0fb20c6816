//! What the program means, in plain sentences.

use crate::prelude::*;
use loyalty::program::changes::{award, typical_totals};
use loyalty::program::{EarnOn, EarnRule, Expiry, Gives, Program, Reward, Shortfall, TermEnd, Unit};

use super::editor::Editor;
use crate::intl;
use crate::texts::{self, program as says};

/// "5 points", in the site's own word for them where it has one in the spoken language.
pub(crate) fn points(n: i64, unit: &Unit) -> String {
    let forms = unit.get(texts::language());
    let form = intl::plural(n);
    let word = forms.and_then(|forms| forms.get(&form).or_else(|| forms.get("other")));
    match word {
        Some(word) => format!("{} {word}", intl::whole(n)),
        None => says::points(n),
    }
}

/// "100 ₽ spent → 5 points", "Every purchase → 5 points", or "For a visit: 5 points"
pub(crate) fn rule(rule: &EarnRule, unit: &Unit, currency: &str) -> String {
    let given = points(rule.points, unit);
    match (rule.on, rule.per_minor) {
        (EarnOn::Purchase, Some(per_minor)) => says::rule(&intl::money(per_minor, currency), &given),
        (EarnOn::Purchase, None) => says::rule_fixed(&given),
        (on, _) => says::act_rule(&act(on.name(), rule.event.as_deref().unwrap_or_default()), &given),
    }
}

/// What a member does beside buying, by its word in the document; `event` is the shop's own name for it.
pub(crate) fn act(on: &str, event: &str) -> String {
    match on {
        "sign_up" => says::act_sign_up().to_owned(),
        "visit" => says::act_visit().to_owned(),
        "review" => says::act_review().to_owned(),
        "survey" => says::act_survey().to_owned(),
        _ => says::act_event(event),
    }
}

/// "500 points → 500 ₽ off"
pub(crate) fn reward(reward: &Reward, unit: &Unit, currency: &str) -> String {
    says::reward(&points(reward.cost.0, unit), &worth(reward, currency))
}

/// What a reward gives: "500 ₽ off".
pub(crate) fn worth(reward: &Reward, currency: &str) -> String {
    match &reward.gives {
        Gives::AmountOff { amount_minor } => says::amount_off(&intl::money(amount_minor.0, currency)),
        Gives::PercentOff { percent } => says::percent_off(&intl::percent(f64::from(*percent) / 100.0, 0)),
        Gives::FreeItem { .. } => says::free(&title(reward)),
    }
}

/// What a reward is called in the spoken language, or else in the first it has.
pub(crate) fn title(reward: &Reward) -> String {
    let title = reward.title.get(texts::language()).or_else(|| reward.title.values().next());
    title.cloned().unwrap_or_else(|| reward.id.clone())
}

/// When points lapse.
pub(crate) fn expiry(expiry: &Expiry) -> String {
    match expiry {
        Expiry::PerLot { days, months, to_end_of } => {
            let term = match (days, months) {
                (Some(days), _) => says::lapse_days(i64::from(*days)),
                (None, months) => says::lapse_months(i64::from(months.unwrap_or_default())),
            };
            match to_end_of {
                None | Some(TermEnd::Day) => term,
                Some(TermEnd::Month) => [&term, " ", says::lapse_month_end()].concat(),
                Some(TermEnd::Quarter) => [&term, " ", says::lapse_quarter_end()].concat(),
                Some(TermEnd::Year) => [&term, " ", says::lapse_year_end()].concat(),
            }
        }
        Expiry::Dates { dates, .. } => {
            let days: Vec<String> = dates.iter().map(|date| date.to_text()).collect();
            says::lapse_dates(&days.join(", "))
        }
        Expiry::None => says::lapse_never().to_owned(),
    }
}

/// What a refund does about spent points.
pub(crate) fn shortfall(shortfall: Shortfall) -> &'static str {
    match shortfall {
        Shortfall::Clamp => says::refund_clamp(),
        Shortfall::Debt => says::refund_debt(),
    }
}

/// The whole program.
fn sentences(program: &Program, currency: &str) -> Vec<String> {
    let unit = &program.unit;
    let mut sentences: Vec<String> = program.earn.iter().map(|one| rule(one, unit, currency)).collect();
    if sentences.is_empty() {
        sentences.push(says::earns_nothing().to_owned());
    }
    sentences.extend(program.rewards.iter().map(|one| reward(one, unit, currency)));
    sentences.push(expiry(&program.expiry));
    sentences.push(shortfall(program.refunds.shortfall).to_owned());
    sentences
}

/// "A purchase of 3,000 ₽ brings 150 points", and what that is good for.
fn example(program: &Program, currency: &str) -> Option<String> {
    let [total, _] = typical_totals(program, program);
    let earned = award(program, total);
    let cheapest = program.rewards.iter().min_by_key(|reward| reward.cost)?;
    // What exactly is missing does not matter here; how often one has to come does.
    let visits = (earned > 0).then(|| (cheapest.cost.0 + earned - 1) / earned)?;
    Some(says::example(visits, &intl::money(total.0, currency), &points(earned, &program.unit), &title(cheapest)))
}

/// The program in words, as it is typed.
#[component]
pub(super) fn Summary(editor: Editor) -> impl IntoView {
    let body = move || match editor.program() {
        Some(program) => {
            let currency = editor.currency();
            let lines = sentences(&program, &currency);
            view! {
                <ul class="sentences">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                {example(&program, &currency).map(|example| view! { <p class="hint">{example}</p> })}
            }
            .into_any()
        }
        None => view! { <p class="hint">{says::unfinished()}</p> }.into_any(),
    };
    view! {
        <section class="card summary" aria-labelledby="summary">
            <h2 id="summary">{says::summary()}</h2>
            {body}
        </section>
    }
}
