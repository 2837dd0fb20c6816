use proptest::prelude::*;

use super::*;

fn ends(interval: Option<Interval>) -> (i64, i64) {
    interval.map(|interval| (interval.low_hundredths, interval.high_hundredths)).unwrap()
}

fn counts(counts: &[u32], first: i64) -> Vec<(i64, u32)> {
    (first..).zip(counts.iter().copied()).collect()
}

#[test]
fn fifty_thirty_twenty_is_thirty() {
    let nps = Nps::of(50, 30, 20);
    assert_eq!((nps.score, ends(nps.interval), nps.answers), (Some(30), (1405, 4420), 100));
}

#[test]
fn a_half_is_rounded_away_from_zero_once() {
    assert_eq!((Nps::of(3, 3, 2).score, Nps::of(2, 3, 3).score), (Some(13), Some(-13)));
    // Rounded shares would say 33 - 17 = 16.
    assert_eq!(Nps::of(2, 3, 1).score, Some(17));
    assert_eq!((rounded(-1, 2), rounded(1, 2), rounded(-1, 3), rounded(0, 3)), (Some(-1), Some(1), Some(0), Some(0)));
}

#[test]
fn scores_are_told_apart_where_the_definition_does() {
    let each = Nps::of_counts(&counts(&[1; 11], 0));
    assert_eq!((each.detractors, each.passives, each.promoters), (7, 2, 2));
    assert_eq!(Nps::of_counts(&[(-1, 5), (11, 5)]).answers, 0);
}

#[test]
fn seventy_four_of_a_hundred_and_seven_are_sixty_nine_per_cent() {
    let csat = Csat::of(74, 107);
    assert_eq!((csat.percent, ends(csat.interval)), (Some(69), (5987, 7712)));
    let csat = Csat::of_counts(&counts(&[5, 8, 20, 40, 34], 1));
    assert_eq!((csat.percent, csat.answers, csat.satisfied, csat.mean_hundredths), (Some(69), 107, 74, Some(384)));
}

#[test]
fn effort_is_a_mean_with_the_share_that_agrees() {
    let ces = Ces::of_counts(&counts(&[2, 3, 5, 10, 20, 35, 25], 1));
    assert_eq!((ces.mean_hundredths, ces.agree_percent, ces.agree, ces.answers), (Some(548), Some(80), 80, 100));
    assert_eq!(ends(ces.interval), (7112, 8666));
}

#[test]
fn who_is_let_down_and_who_gets_more_than_they_came_for_are_told_apart() {
    let met = Met::of_counts(&[(1, 10), (2, 70), (3, 20), (4, 1000)]);
    assert_eq!((met.answers, met.worse, met.as_expected, met.better), (100, 10, 70, 20));
    assert_eq!((met.worse_percent, met.better_percent), (Some(10), Some(20)));
    assert_eq!((ends(met.worse_interval), ends(met.better_interval)), ((552, 1744), (1334, 2888)));
}

#[test]
fn without_answers_there_is_no_figure() {
    assert_eq!(Nps::of(0, 0, 0), Nps::default());
    assert_eq!(Csat::of_counts(&[]), Csat::default());
    assert_eq!(Ces::of_counts(&[]), Ces::default());
    assert_eq!(Met::of_counts(&[]), Met::default());
    assert_eq!((response_percent(0, 0), response_percent(1, 3), response_percent(0, 9)), (None, Some(33), Some(0)));
}

#[test]
fn a_change_counts_only_where_it_is_certain() {
    let (few, many) = (Nps::of(5, 3, 2), Nps::of(500, 300, 200));
    assert_eq!(few.moved_since(&Nps::of(4, 3, 3)), None, "ten answers say nothing");
    assert_eq!(many.moved_since(&Nps::of(400, 300, 300)), Some(Move::Up));
    assert_eq!(Nps::of(400, 300, 300).moved_since(&many), Some(Move::Down));
    assert_eq!(many.moved_since(&Nps::default()), None, "there was nothing before");
    assert_eq!(Csat::of(900, 1000).moved_since(&Csat::of(800, 1000)), Some(Move::Up));
    assert_eq!(Csat::of(9, 10).moved_since(&Csat::of(8, 10)), None);
    let (hard, easy) = (Ces::of_counts(&[(2, 400), (6, 600)]), Ces::of_counts(&[(2, 200), (6, 800)]));
    assert_eq!((easy.moved_since(&hard), hard.moved_since(&easy)), (Some(Move::Up), Some(Move::Down)));
}

proptest! {
    #[test]
    fn the_order_of_counts_does_not_matter(
        counts in prop::collection::vec((-2_i64..13, 0_u32..100_000), 0..20),
        turn in 0_usize..20,
    ) {
        let mut other = counts.clone();
        other.reverse();
        if !other.is_empty() {
            let turn = turn % other.len();
            other.rotate_left(turn);
        }
        prop_assert_eq!(Nps::of_counts(&counts), Nps::of_counts(&other));
        prop_assert_eq!(Csat::of_counts(&counts), Csat::of_counts(&other));
        prop_assert_eq!(Ces::of_counts(&counts), Ces::of_counts(&other));
        prop_assert_eq!(Met::of_counts(&counts), Met::of_counts(&other));
    }

    #[test]
    fn every_figure_keeps_within_its_bounds_and_its_interval(
        promoters in 0_u32..5_000_000, passives in 0_u32..5_000_000, detractors in 0_u32..5_000_000,
    ) {
        let nps = Nps::of(promoters, passives, detractors);
        let Some(score) = nps.score else { return Ok(()) };
        let (low, high) = ends(nps.interval);
        prop_assert!((-100..=100).contains(&score) && (-10_000..=10_000).contains(&low) && high <= 10_000 && low <= high);
        // The mirror image has the mirrored figure.
        let mirror = Nps::of(detractors, passives, promoters);
        prop_assert_eq!((mirror.score, ends(mirror.interval)), (Some(-score), (-high, -low)));

        let csat = Csat::of(promoters, promoters.saturating_add(passives).max(1));
        let percent = csat.percent.unwrap();
        let (low, high) = ends(csat.interval);
        prop_assert!((0..=100).contains(&percent) && 0 <= low && high <= 10_000);
        prop_assert!(low <= 100 * percent + 50 && 100 * percent - 50 <= high, "{} {} {}", low, percent, high);
    }

    #[test]
    fn the_score_is_the_exact_quotient_to_the_nearest_whole(promoters in 0_u32..1000, passives in 0_u32..1000, detractors in 0_u32..1000) {
        let nps = Nps::of(promoters, passives, detractors);
        let Some(score) = nps.score else { return Ok(()) };
        let all = i64::from(nps.answers);
        let off = 2 * (score * all - 100 * (i64::from(promoters) - i64::from(detractors)));
        prop_assert!(off.abs() <= all);
        // Of two that are equally near it is the one further from nought.
        prop_assert!(off.abs() < all || off.signum() == score.signum());
    }

    #[test]
    fn more_answers_of_the_same_kind_make_an_interval_no_wider(promoters in 1_u32..500, detractors in 1_u32..500) {
        let width = |times: u32| {
            let (low, high) = ends(Nps::of(promoters * times, 100 * times, detractors * times).interval);
            high - low
        };
        prop_assert!(width(4) <= width(1));
    }

    #[test]
    fn what_did_not_change_never_moved(promoters in 0_u32..100_000, passives in 0_u32..100_000, detractors in 0_u32..100_000) {
        let nps = Nps::of(promoters, passives, detractors);
        prop_assert_eq!(nps.moved_since(&nps), None);
    }
}
