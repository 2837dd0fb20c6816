use proptest::prelude::*;

use super::*;

fn day(day: i64) -> Moment {
    Moment((1000 + day) * DAY_MS)
}

fn asked(class: Class, at: i64) -> Contact {
    Contact { class, at: day(at), was_asked: true, in_visit: false }
}

fn known(contacts: &[Contact]) -> Facts {
    Facts { is_held_out: false, is_being_asked: false, gap_days: GAP_DAYS, contacts: contacts.to_vec() }
}

use Class::{Relationship, Service, Transactional};

#[test]
fn half_a_year_lies_between_two_questions_about_the_company_and_a_quarter_between_two_about_purchases() {
    for class in [Relationship, Transactional] {
        let facts = known(&[asked(class, 0)]);
        assert_eq!(may_ask(class, &facts, Moment(day(class.days()).0 - 1)), Err(NotNow::LikeIt));
        assert_eq!(may_ask(class, &facts, day(class.days())), Ok(()));
    }
    assert_eq!((Relationship.days(), Transactional.days()), (180, 90));
}

#[test]
fn what_somebody_said_unasked_need_not_be_asked_and_bothers_nobody() {
    let said = Contact { was_asked: false, ..asked(Relationship, 0) };
    let facts = known(&[said, Contact { in_visit: true, ..said }, said]);
    assert_eq!(may_ask(Relationship, &facts, day(1)), Err(NotNow::LikeIt));
    assert_eq!(may_ask(Transactional, &facts, day(1)), Ok(()));
}

#[test]
fn there_is_one_prompt_a_visit_two_in_thirty_days_and_a_gap_between_any_two() {
    let first = asked(Relationship, 0);
    assert_eq!(may_ask(Transactional, &known(&[first]), day(6)), Err(NotNow::Gap));
    assert_eq!(may_ask(Transactional, &known(&[first]), day(7)), Ok(()));
    let visit = Contact { in_visit: true, ..first };
    assert_eq!(may_ask(Transactional, &known(&[visit]), day(100)), Err(NotNow::OnceAVisit));
    // A site without a gap: two in a month are enough.
    let both = Facts { gap_days: 0, ..known(&[first, asked(Transactional, 1)]) };
    let month = |now| may_ask(Transactional, &Facts { contacts: vec![both.contacts[0]; 2], ..both.clone() }, now);
    assert_eq!(may_ask(Relationship, &both, day(29)), Err(NotNow::TwiceAMonth));
    assert_eq!((month(day(29)), month(day(30))), (Err(NotNow::TwiceAMonth), Ok(())));
}

#[test]
fn service_stands_outside_and_the_holdout_is_asked_nothing() {
    let busy = known(&[Contact { in_visit: true, ..asked(Transactional, 0) }, asked(Relationship, 0)]);
    assert_eq!(may_ask(Service, &busy, day(0)), Ok(()));
    assert_eq!(may_ask(Transactional, &known(&[Contact { in_visit: true, ..asked(Service, 0) }]), day(0)), Ok(()));
    let held_out = Facts { is_held_out: true, ..known(&[]) };
    for class in [Relationship, Transactional, Service] {
        assert_eq!(may_ask(class, &held_out, day(0)), Err(NotNow::HeldOut));
        assert_eq!(may_ask(class, &Facts { is_being_asked: true, ..known(&[]) }, day(0)), Err(NotNow::BeingAsked));
    }
}

#[test]
fn the_stage_chooses_what_comes_next() {
    let of = |kind, occasion: &str, at| Candidate { class: Class::of(kind, occasion), kind, due_at: day(at) };
    let candidates = [
        of(Kind::Own, "purchase", 0),
        of(Kind::Nps, "sample", 1),
        of(Kind::Csat, "purchase", 2),
        of(Kind::Own, "purchase", 3),
        of(Kind::Ces, "complaint", 4),
    ];
    let choice = |most: usize, stage| choose(&candidates[..most], &known(&[]), stage, day(5));
    assert_eq!(choice(5, None), Some(4), "service first");
    assert_eq!(choice(4, None), Some(0), "what has waited longest");
    assert_eq!(choice(4, Some(Stage::Loyal)), Some(1));
    assert_eq!(choose(&candidates[1..4], &known(&[]), Some(Stage::Satisfied), day(5)), Some(1));
    let told = known(&[Contact { was_asked: false, ..asked(Relationship, 0) }]);
    assert_eq!(choose(&candidates[1..4], &told, Some(Stage::Engaged), day(5)), Some(2), "their opinion");
    assert_eq!(choose(&[], &known(&[]), None, day(5)), None);
    assert_eq!(choose(&candidates, &Facts { is_held_out: true, ..known(&[]) }, None, day(5)), None);
}

#[test]
fn nps_after_a_purchase_is_about_the_purchase() {
    assert_eq!(Class::of(Kind::Nps, "purchase"), Transactional);
    assert_eq!(Class::of(Kind::Nps, "none"), Relationship);
    assert_eq!(Class::of(Kind::Csat, "complaint"), Service);
}

proptest! {
    /// However often somebody comes and whatever waits for them, in the end they were never asked too often.
    #[test]
    fn over_years_of_visits_nobody_is_asked_too_often(
        visits in prop::collection::vec((0_i64..40, 1_usize..4, prop::bool::ANY, 0_usize..3), 1..120),
        gap_days in 0_i64..20,
    ) {
        let mut facts = Facts { gap_days, ..known(&[]) };
        let mut today = 0;
        for (later, looks, says, class) in visits {
            today += later;
            let class = [Relationship, Transactional, Service][class];
            for contact in &mut facts.contacts {
                contact.in_visit = false;
            }
            if says {
                facts.contacts.push(Contact { was_asked: false, ..asked(class, today) });
            }
            for _ in 0..looks {
                let waiting = [Relationship, Transactional].map(|class| Candidate { class, kind: Kind::Nps, due_at: day(0) });
                if let Some(at) = choose(&waiting, &facts, None, day(today)) {
                    facts.contacts.push(Contact { in_visit: true, ..asked(waiting[at].class, today) });
                }
            }
        }
        let prompts: Vec<Contact> = facts.contacts.into_iter().filter(|contact| contact.was_asked).collect();
        for pair in prompts.windows(2) {
            prop_assert!(pair[1].at.0 - pair[0].at.0 >= gap_days * DAY_MS);
        }
        for three in prompts.windows(3) {
            prop_assert!(three[2].at.0 - three[0].at.0 >= MONTH_DAYS * DAY_MS);
        }
        for class in [Relationship, Transactional] {
            let alike: Vec<i64> = prompts.iter().filter(|one| one.class == class).map(|one| one.at.0).collect();
            prop_assert!(alike.windows(2).all(|two| two[1] - two[0] >= class.days() * DAY_MS));
        }
    }
}
