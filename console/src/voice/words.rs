//! What recurs in reviews: the words and the parts of the whole, by how many stars stand beside them. What goes wrong
//! again and again shows here before it shows in the mean.

use crate::prelude::*;
use loyalty::wire::reviews::{AspectByStars, RecurringWord, ReviewWords};

use super::Pages;
use super::reviews::aspect;
use crate::parts::{Empty, Table, load};
use crate::texts::reviews as says;
use crate::{api, intl};

/// The screen.
#[component]
pub(super) fn Words() -> impl IntoView {
    let words = load(|| api::get::<ReviewWords>("/v1/reviews/words"));
    view! {
        <Pages />
        {words.show(move |words| view! { <All words=words /> })}
    }
}

#[component]
fn All(words: ReviewWords) -> impl IntoView {
    let ReviewWords { reviews, words, aspects } = words;
    // The parts of the whole are always named, with or without a mean.
    if reviews == 0 {
        return view! { <Empty title=says::words_none() says=says::words_none_why() /> };
    }
    let count = |n: u32| intl::whole(i64::from(n)).into_any();
    let word = move |one: &RecurringWord| {
        vec![one.word.clone().into_any(), count(one.reviews), count(one.low), count(one.middle), count(one.high)]
    };
    let tenths = |mean: Option<i64>| mean.map_or_else(|| "–".to_owned(), intl::tenths).into_any();
    let part = move |one: &AspectByStars| {
        let name = aspect(&one.aspect).to_owned().into_any();
        vec![name, tenths(one.low_tenths), tenths(one.middle_tenths), tenths(one.high_tenths)]
    };
    let by_stars = [says::stars_low(), says::stars_middle(), says::stars_high()];
    let heads = |first: &[&str]| first.iter().chain(&by_stars).map(|head| (*head).to_owned()).collect::<Vec<_>>();
    let (word_heads, part_heads) = (heads(&[says::word(), says::reviews()]), heads(&[says::part()]));
    let has_parts = !aspects.is_empty();
    let word_rows = move |()| words.iter().map(word).collect::<Vec<_>>();
    let part_rows = move |()| aspects.iter().map(part).collect::<Vec<_>>();
    view! {
        <section class="card" aria-labelledby="words">
            <h2 id="words">{says::words()}</h2>
            <p class="hint">{says::words_hint(i64::from(reviews))}</p>
            <Table caption=says::words() heads=word_heads rows=word_rows />
        </section>
        {has_parts.then(|| view! {
            <section class="card" aria-labelledby="parts">
                <h2 id="parts">{says::parts()}</h2>
                <p class="hint">{says::parts_hint()}</p>
                <Table caption=says::parts() heads=part_heads rows=part_rows />
            </section>
        })}
    }
}
