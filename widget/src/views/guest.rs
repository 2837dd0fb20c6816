//! For somebody who is not signed in: how points are earned, how long they last, what they buy, and the way in for
//! whoever has a card.

use super::door;
use super::parts::gives;
use crate::js::{amount, counted, period, whole};
use crate::program::{EarnRule, Expiry, Program, Reward};
use crate::sheet::Sheet;
use crate::state::{Shut, State};
use crate::texts;

pub(crate) fn view(sheet: &mut Sheet, program: &Program, state: &State) {
    sheet.title(texts::guest_title(&program.site));
    sheet.line("lead", texts::guest_lead());
    sheet.maybe("note", (state.door == Some(Shut::Over)).then(texts::ended_title));
    ways(sheet, program);
    sheet.part("section", "", |sheet| {
        sheet.heading(texts::rewards_title());
        sheet.maybe("small", program.rewards.is_empty().then(texts::rewards_none));
        sheet.part("ul", "rows", |sheet| program.rewards.iter().for_each(|one| reward(sheet, one)));
    });
    door::form(sheet, state);
    if program.letters {
        sheet.fill("quiet", texts::mail_card(), "letters/code");
        sheet.fill("quiet", texts::mail_posts(), "letters/subscribe");
    }
    sheet.line("note", texts::guest_sign_in());
}

fn reward(sheet: &mut Sheet, reward: &Reward) {
    sheet.part("li", "row", |sheet| {
        sheet.part("div", "", |sheet| {
            sheet.say("h3", "", reward.title.clone());
            sheet.line("small", gives(reward.gives));
        });
        sheet.say("b", "cost", counted(reward.cost));
    });
}

/// How points are earned, and how long they last.
pub(crate) fn ways(sheet: &mut Sheet, program: &Program) {
    sheet.part("section", "", |sheet| {
        sheet.heading(texts::how_title());
        sheet.part("ul", "ways", |sheet| {
            program.earn.iter().for_each(|rule| sheet.say("li", "", earn_rule(rule)));
            sheet.say("li", "", lasts(program.expiry));
        });
    });
}

/// What a rule gives, in words.
pub(crate) fn earn_rule(rule: &EarnRule) -> String {
    let points = counted(rule.points);
    let way = match (rule.on.as_str(), rule.per_minor) {
        ("", 0) => texts::earn_fixed(&points),
        ("", per_minor) => texts::earn_rule(&amount(per_minor), &points),
        (on, _) => texts::earn_act(&act(on), &points),
    };
    let way = match (rule.limit.0, rule.limit.1.as_str()) {
        (0, _) => way,
        (times, "ever") => texts::earn_most(&way, &whole(times)),
        (times, per) => texts::earn_most_in(&period(1, per), &way, &whole(times)),
    };
    if rule.only { texts::earn_only(&way) } else { way }
}

/// What somebody did beside buying.
pub(crate) fn act(on: &str) -> String {
    match on {
        "sign_up" => texts::act_sign_up(),
        "visit" => texts::act_visit(),
        "review" => texts::act_review(),
        "survey" => texts::act_survey(),
        _ => texts::act_event(),
    }
}

fn lasts(expiry: Expiry) -> String {
    match expiry {
        Expiry::Never => texts::expiry_none(),
        Expiry::Shown => texts::expiry_shown(),
        Expiry::Days(days) => texts::expiry_period(&period(days, "day")),
        Expiry::Months(months) => texts::expiry_period(&period(months, "month")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Sentences are numbers here; what matters is which one is said.
    #[test]
    fn each_act_has_a_name_of_its_own_and_a_limit_is_said() {
        let names: BTreeSet<String> = ["sign_up", "visit", "review", "survey", "event"].map(act).into();
        assert_eq!(names.len(), 5);
        let visit = |times: i64, per: &str| {
            let limit = (times, per.to_owned());
            earn_rule(&EarnRule { points: 5, on: "visit".to_owned(), limit, ..EarnRule::default() })
        };
        let said = [visit(0, ""), visit(1, "day"), visit(3, "ever")];
        let expected = [texts::earn_act("", ""), texts::earn_most_in("", "", ""), texts::earn_most("", "")];
        assert_eq!(said, expected);
        assert_ne!(said[0], earn_rule(&EarnRule { points: 5, ..EarnRule::default() }), "a purchase is no act");
    }
}
