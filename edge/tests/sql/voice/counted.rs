//! What answers count as, and that nothing of them is lost.

use edge::voice::leaving;
use edge::voice::list::page;
use edge::voice::summary::{Counted, Window, counting, summary};
use loyalty::wire::voice::VoiceSummary;

use super::*;

/// Figures of some days around now.
fn sums(store: &mut Store, by: Option<&str>, survey: Option<&str>) -> VoiceSummary {
    let to = today(store);
    let window = Window { from: to - 29, to, days: 30, step: 7 };
    let counted = store.run(&[counting(SITE, &window, by, survey)]).unwrap().pop().unwrap().unwrap();
    let counted: Counted = read_stored(&counted).unwrap();
    summary(&window, &counted)
}

fn says(store: &mut Store, answer: &Kept<'_>) {
    store.run(&answer.statements()).unwrap();
}

/// Scores of as many guests.
fn guests(store: &mut Store, survey: &'static str, counts: &[(i64, u32)]) {
    for (value, times) in counts {
        for _ in 0..*times {
            let number = 1 + count(store, "SELECT count(*) FROM answer");
            let answer = score(store, number, survey, None, *value);
            says(store, &answer);
        }
    }
}

#[test]
fn counts_of_days_make_the_figures_by_the_book() {
    let mut store = with_members(&[]);
    guests(&mut store, "nps", &[(10, 30), (9, 20), (8, 30), (6, 19), (0, 1)]);
    guests(&mut store, "csat", &[(1, 13), (3, 20), (4, 40), (5, 34)]);
    guests(&mut store, "ces", &[(1, 2), (2, 3), (3, 5), (4, 10), (5, 20), (6, 35), (7, 25)]);
    guests(&mut store, "expectation", &[(1, 1), (2, 2), (3, 1)]);
    let all = sums(&mut store, None, None);
    let nps = all.nps.interval.unwrap();
    assert_eq!((all.nps.score, nps.low_hundredths, nps.high_hundredths), (Some(30), 1405, 4420));
    let csat = all.csat.interval.unwrap();
    assert_eq!((all.csat.percent, csat.low_hundredths, csat.high_hundredths), (Some(69), 5987, 7712));
    assert_eq!((all.ces.mean_hundredths, all.ces.agree_percent), (Some(548), Some(80)));
    assert_eq!((all.expectation.worse, all.expectation.as_expected, all.expectation.better), (1, 2, 1));
    assert_eq!(all.trend.len(), 1);
    assert_eq!((all.trend[0].begins.as_str(), all.trend[0].figures.nps), ("2025-12-29", all.nps), "the Monday");
    let one = sums(&mut store, None, Some("csat"));
    assert_eq!((one.csat, one.nps.answers), (all.csat, 0));
}

#[test]
fn a_window_is_held_against_the_one_before_it() {
    let mut store = with_members(&[]);
    guests(&mut store, "nps", &[(10, 100), (0, 100)]);
    days(&mut store, 30);
    guests(&mut store, "nps", &[(10, 180), (0, 20)]);
    let now = sums(&mut store, None, None);
    assert_eq!((now.nps.score, now.moves.nps), (Some(80), Some(loyalty::voice::figures::Move::Up)));
    days(&mut store, 30);
    let later = sums(&mut store, None, None);
    assert_eq!((later.nps.score, later.moves.nps), (None, None));
}

#[test]
fn groups_come_with_most_answers_first() {
    let mut store = with_members(&[]);
    let mut number = 0;
    for (service, value, times) in [("repair", 2, 3), ("sale", 5, 1), ("repair", 5, 1)] {
        for _ in 0..times {
            number += 1;
            let mut answer = score(&store, number, "csat", None, value);
            answer.counts.push(["service".into(), service.into(), value.to_string()]);
            says(&mut store, &answer);
        }
    }
    let all = sums(&mut store, Some("service"), None);
    let groups: Vec<(&str, Option<i64>)> =
        all.groups.iter().map(|group| (group.name.as_str(), group.figures.csat.percent)).collect();
    assert_eq!(groups, [("repair", Some(25)), ("sale", Some(100))]);
    assert_eq!(sums(&mut store, Some("segment"), None).groups, []);
}

#[test]
fn the_last_answer_counts_and_what_was_said_before_is_kept() {
    let mut store = with_members(&["ada", "bob"]);
    let (ada, bob) = (store.number("ada"), store.number("bob"));
    for (number, value) in [(1, 2), (2, 6), (3, 9)] {
        let answer = score(&store, number, "nps", ada, value);
        says(&mut store, &answer);
        days(&mut store, 1);
    }
    let bobs = score(&store, 4, "nps", bob, 0);
    says(&mut store, &bobs);
    let now = sums(&mut store, None, None).nps;
    assert_eq!((now.promoters, now.passives, now.detractors), (1, 0, 1));
    // Words alone take no score back, and half a year later it is another answer.
    let words = Kept { score: None, is_counted: false, counts: Vec::new(), ..score(&store, 5, "nps", ada, 0) };
    says(&mut store, &words);
    days(&mut store, 181);
    let later = score(&store, 6, "nps", ada, 7);
    says(&mut store, &later);
    assert_eq!(count(&store, "SELECT count(*) FROM answer"), 6);
    assert_eq!(count(&store, "SELECT count(*) FROM answer WHERE replaced_at IS NULL"), 4);
    let listed = store.run(&[page(SITE, Some("nps"), None, 2)]).unwrap().pop().unwrap().unwrap();
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!((&listed["answers"][0]["score"], &listed["answers"][1]["id"]), (&json!(7), &json!("5")));
    assert_eq!(listed["answers"][0]["member"], "ada");
    let next = listed["next"].as_str().unwrap().split_once(' ').unwrap();
    let from = edge::members::pages::Cursor { number: next.0.parse().unwrap(), name: next.1.into() };
    let rest = store.run(&[page(SITE, None, Some(from), 100)]).unwrap().pop().unwrap().unwrap();
    let rest: Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(
        rest["answers"].as_array().unwrap().iter().map(|one| &one["id"]).collect::<Vec<_>>(),
        ["4", "3", "2", "1"]
    );
}

#[test]
fn answers_are_neither_changed_nor_thrown_away_but_their_words_can_be_forgotten() {
    let mut store = with_members(&["ada"]);
    let answer = score(&store, 1, "nps", store.number("ada"), 2);
    says(&mut store, &answer);
    for change in ["UPDATE answer SET score = 9", "UPDATE answer SET counts = '[]'", "DELETE FROM answer"] {
        let refused = store.database.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("E_APPEND_ONLY"), "{refused}");
    }
    store.database.execute("UPDATE answer SET comment = NULL", []).unwrap();
    assert_eq!(sums(&mut store, None, None).nps.detractors, 1);
}

/// Whatever people say and take back, what is counted is what a recount finds.
#[test]
fn counts_are_always_what_a_recount_finds() {
    let names: Vec<String> = (0..8).map(|number| format!("member-{number}")).collect();
    let mut store = with_members(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let members: Vec<Option<i64>> = names.iter().map(|name| store.number(name)).chain([None, None]).collect();
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    let mut draw = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        i64::try_from(state % below).unwrap()
    };
    let pick = |list: usize, at: i64| usize::try_from(at).unwrap() % list;
    for number in 1..1500 {
        let survey = ["nps", "csat", "ces"][pick(3, draw(3))];
        let value = 1 + draw(5);
        let mut answer = score(&store, number, survey, members[pick(10, draw(10))], value);
        if answer.member.is_none() && draw(2) == 0 {
            answer.guest = Some(format!("guest-{}", draw(3)));
        }
        let service = ["repair", "sale"][pick(2, draw(2))];
        answer.counts.push(["service".into(), service.into(), value.to_string()]);
        answer.about = if survey == "nps" { String::new() } else { format!("service/{service}") };
        if draw(10) == 0 {
            (answer.is_counted, answer.score, answer.counts) = (false, None, Vec::new());
        }
        answer.stays_ms = [5 * DAY_MS, 90 * DAY_MS][pick(2, draw(2))];
        says(&mut store, &answer);
        if draw(3) == 0 {
            days(&mut store, draw(4));
        }
    }
    let recount =
        "SELECT site, kind, counted.value ->> 0, day, survey, counted.value ->> 1, counted.value ->> 2, count(*)
        FROM answer CROSS JOIN json_each(counts) AS counted WHERE replaced_at IS NULL GROUP BY 1, 2, 3, 4, 5, 6, 7";
    let kept = "SELECT site, kind, part, day, survey, name, value, answers FROM answer_day WHERE answers > 0";
    for (one, other) in [(recount, kept), (kept, recount)] {
        assert_eq!(count(&store, &format!("SELECT count(*) FROM ({one} EXCEPT {other})")), 0);
    }
    assert!(count(&store, "SELECT count(*) FROM answer WHERE replaced_at IS NOT NULL") > 100);
    assert_eq!(count(&store, "SELECT count(*) FROM answer"), 1499);
}

#[test]
fn a_reason_to_leave_the_letters_is_heard_once_and_forgotten_with_its_reader() {
    let mut store = with_members(&["ada"]);
    let sql = "INSERT INTO subscriber (site, subscriber, email, language, topics, frequency, state, source, origin, member, created_at, ended_at)
        SELECT 1, ?1, ?2, 'en', '[]', 'each', ?3, 'panel', 'https://kept.example', member, 0, ?4 FROM member";
    for (number, state, ended) in [(7, "left", Some(5)), (70, "left", Some(5)), (8, "confirmed", None)] {
        store.database.execute(sql, (number, format!("{number}@example.com"), state, ended)).unwrap();
    }
    let (day, now) = (today(&store), store.now.0);
    for (reader, why) in [(7, "too <b>many</b>\u{1}"), (7, "again"), (70, "other"), (8, "still here")] {
        store.run(&[leaving::heard(SITE, reader, why, day, now).unwrap()]).unwrap();
    }
    let words =
        "SELECT group_concat(comment, '|') FROM (SELECT comment FROM answer WHERE survey = 'leaving' ORDER BY comment)";
    let words = |store: &Store| store.database.query_row(words, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(words(&store), "other|too <b>many</b>\u{1}");
    let leaving = sums(&mut store, None, None).surveys;
    assert_eq!((leaving.len(), leaving[0].survey.as_str(), leaving[0].answers), (1, "leaving", 2));
    assert_eq!(leaving[0].questions[0].values[0].answers, 2);
    store.run(&[edge::voice::leaving::forgetting(SITE, 7)]).unwrap();
    assert_eq!(words(&store), "other");
}

#[test]
fn a_survey_is_written_as_the_next_revision_of_its_kind() {
    let mut store = with_members(&[]);
    let nps = |on: bool| standard("nps", &if on { json!({"on": "sample"}) } else { json!({"on": "none"}) });
    asks(&mut store, "ours", &nps(true));
    days(&mut store, 1);
    asks(&mut store, "ours", &nps(true));
    let since = "SELECT revision || ' since ' || (on_since / 86400000) FROM survey";
    let since = |store: &Store| store.database.query_row(since, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(since(&store), format!("2 since {}", today(&store) - 1));
    asks(&mut store, "ours", &nps(false));
    assert_eq!(since(&store), format!("3 since {}", today(&store)), "another occasion begins now");
    asks(&mut store, "ours", &standard("csat", &json!({"on": "none"})));
    let (seen, survey) = (Some(1), Survey::read(&nps(true)).unwrap());
    store.run(&writing(SITE, "ours", &survey, "key:test", seen, 0)).unwrap();
    assert_eq!(count(&store, "SELECT count(*) FROM survey_revision"), 3, "neither another kind nor a stale one");
    for change in ["UPDATE survey_revision SET document = '{}'", "DELETE FROM survey_revision"] {
        assert!(store.database.execute(change, []).unwrap_err().to_string().contains("E_APPEND_ONLY"));
    }
}
