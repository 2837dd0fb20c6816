//! What the customer said, and the stage they have grown to, with its reasons.

use crate::prelude::*;
use serde_json::Value;

use super::Page;
use crate::api;
use crate::intl;
use crate::parts::load;
use crate::texts::stage as says;

/// Answers that are shown; all of them stand with the others under what customers say.
const SHOWN: usize = 5;

/// The card.
#[component]
pub(super) fn Voice(page: Page) -> impl IntoView {
    let voice = load(move || async move { api::get::<Value>(&page.path("/voice")).await });
    let draw = move |voice: Value| {
        let list = |name: &str| voice[name].as_array().cloned().unwrap_or_default();
        let reasons: Vec<String> = list("reasons").iter().map(reason).collect();
        let answers = list("answers");
        let line = |one: &Value| {
            let at = page.moment(one["at"].as_str().unwrap_or_default());
            view! { <li><b>{said(one)}</b><span>{at}</span></li> }
        };
        let lines = answers.iter().take(SHOWN).map(line).collect_view();
        view! {
            <p><b>{stage(voice["stage"].as_str())}</b>" · "{reasons.join(", ")}</p>
            <ul class="pairs">{lines}</ul>
        }
    };
    view! { <section class="card" aria-labelledby="voice"><h2 id="voice">{says::voice()}</h2>{voice.show(draw)}</section> }
}

fn stage(stage: Option<&str>) -> &'static str {
    match stage {
        Some("satisfied") => says::satisfied(),
        Some("loyal") => says::loyal(),
        Some("engaged") => says::engaged(),
        _ => says::none(),
    }
}

fn reason(reason: &Value) -> String {
    let words = match reason["reason"].as_str().unwrap_or_default() {
        "bought" => says::bought(),
        "nothing_bought" => says::nothing_bought(),
        "bought_once" => says::bought_once(),
        "scored_well" => says::scored_well(),
        "scored_low" => says::scored_low(),
        "came_back" => says::came_back(),
        "lapsed" => says::lapsed(),
        "silent" => says::silent(),
        "wrote_review" => says::wrote_review(),
        "wrote_thanks" => says::wrote_thanks(),
        "brought_friend" => says::brought_friend(),
        "reads_letters" => says::reads_letters(),
        _ => says::answered_survey(),
    };
    match reason["kind"].as_str() {
        Some(kind) => format!("{words} ({})", measure(kind)),
        None => words.to_owned(),
    }
}

fn measure(kind: &str) -> &'static str {
    match kind {
        "nps" => "NPS",
        "csat" => "CSAT",
        "ces" => "CES",
        "expectation" => says::expectation(),
        _ => says::own(),
    }
}

/// What was answered, in a line: the measure, the score, the words.
fn said(answer: &Value) -> String {
    let kind = answer["kind"].as_str().unwrap_or_default();
    let score = answer["score"].as_i64();
    let scored = match (kind, score) {
        ("expectation", Some(1)) => says::worse().to_owned(),
        ("expectation", Some(2)) => says::as_expected().to_owned(),
        ("expectation", Some(_)) => says::better().to_owned(),
        (kind, Some(score)) => format!("{} {}", measure(kind), intl::whole(score)),
        (kind, None) => measure(kind).to_owned(),
    };
    let text = |name: &str| answer[name].as_str().map(str::to_owned);
    [Some(scored), text("service"), text("comment")].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_is_told_in_a_line() {
        let answer = json!({"kind": "nps", "score": 9, "comment": "Quick", "service": "Repair"});
        assert_eq!(said(&answer), "NPS 9 · Repair · Quick");
        assert_eq!(said(&json!({"kind": "own", "comment": "More light"})), format!("{} · More light", says::own()));
        assert_eq!(said(&json!({"kind": "expectation", "score": 1})), says::worse());
    }
}
