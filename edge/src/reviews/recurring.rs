//! What recurs in reviews: words and parts of the whole, by stars, over as many of the newest as one query reads.

use loyalty::review::recurring;
use loyalty::wire::reviews::{AspectByStars, RecurringWord, ReviewWords};
use worker::Response;

use super::{READ, subject};
use crate::call::Call;
use crate::error::{Answer, read_stored};
use crate::respond;
use crate::sql::{Statement, statement};

/// Reviews that are read: with their first letters they are one value of the database.
const SAMPLE: i64 = 400;
/// Letters read of each.
const CHARS: i64 = 600;
/// Words that are told.
const WORDS_MOST: usize = 50;

loyalty::stored! {
    /// The newest reviews.
    pub struct Sample {
        /// Each with its stars, its text, and stars for quality, speed and staff.
        pub reviews: Vec<Sampled>,
    }
}

loyalty::stored! {
    /// One of them.
    pub struct Sampled {
        /// Its stars.
        pub stars: i64,
        /// How its text begins.
        pub text: String,
        /// Stars for quality.
        pub quality: Option<i64>,
        /// Stars for speed.
        pub speed: Option<i64>,
        /// Stars for staff.
        pub staff: Option<i64>,
    }
}

/// Tells what recurs.
pub async fn show(call: &Call) -> Answer<Response> {
    let shop = call.shop()?;
    let about = match call.query("subject")?.filter(|text| !text.is_empty()) {
        Some(text) => Some(subject(Some(&text))?),
        None => None,
    };
    let sample = sample(shop.site, about.as_ref().map(loyalty::review::Subject::as_str));
    let sample = call.db.ask(vec![shop.guard(READ), sample]).await?;
    let sample: Sample = read_stored(&sample.unwrap_or_default())?;
    respond::json(200, &told(&sample))
}

/// The statement that reads the newest.
pub fn sample(site: i64, about: Option<&str>) -> Statement {
    match about {
        Some(about) => statement!(OF_SUBJECT, site, SAMPLE, CHARS, about),
        None => statement!(OF_ALL, site, SAMPLE, CHARS),
    }
}

/// What a sample says.
pub fn told(sample: &Sample) -> ReviewWords {
    let reviews = sample.reviews.iter();
    let words = recurring(reviews.map(|review| (review.stars, review.text.as_str())), WORDS_MOST);
    let word = |word: loyalty::review::WordCount| {
        let loyalty::review::WordCount { word, reviews, low, middle, high } = word;
        RecurringWord { word, reviews, low, middle, high }
    };
    let aspect = |name: &str, of: fn(&Sampled) -> Option<i64>| {
        let mean = |least: i64, most: i64| {
            let rated = sample.reviews.iter().filter(|review| (least..=most).contains(&review.stars)).filter_map(of);
            let (sum, count) =
                rated.fold((0_i64, 0_i64), |(sum, count), stars| (sum.saturating_add(stars), count.saturating_add(1)));
            tenths(sum, count)
        };
        AspectByStars {
            aspect: name.to_owned(),
            low_tenths: mean(1, 2),
            middle_tenths: mean(3, 3),
            high_tenths: mean(4, 5),
        }
    };
    ReviewWords {
        reviews: u32::try_from(sample.reviews.len()).unwrap_or(0),
        words: words.into_iter().map(word).collect(),
        aspects: vec![
            aspect("quality", |review| review.quality),
            aspect("speed", |review| review.speed),
            aspect("staff", |review| review.staff),
        ],
    }
}

/// A mean in tenths, half up.
fn tenths(sum: i64, count: i64) -> Option<i64> {
    sum.saturating_mul(20).saturating_add(count).checked_div(count.saturating_mul(2))
}

/// What is read of a review.
macro_rules! sampled {
    ($rows:literal) => {
        concat!(
            "
SELECT json_object('reviews', json((SELECT json_group_array(json_object('stars', stars, 'text', substr(text, 1, CAST(?3 AS INTEGER)),
  'quality', aspects ->> 'quality', 'speed', aspects ->> 'speed', 'staff', aspects ->> 'staff'))
  FROM (SELECT stars, text, aspects FROM review INDEXED BY ",
            $rows,
            " AND kind = 'review' AND text IS NOT NULL AND state = 'shown' ORDER BY created_at DESC LIMIT CAST(?2 AS INTEGER))))) AS json"
        )
    };
}

const OF_ALL: &str = sampled!("review_words WHERE site = ?1");
const OF_SUBJECT: &str = sampled!("review_newest WHERE site = ?1 AND subject = ?4");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_whole_are_told_by_stars() {
        let one = |stars, text: &str, speed| {
            let text = text.to_owned();
            Sampled { stars, text, quality: Some(4), speed, staff: None }
        };
        let reviews = vec![one(1, "late delivery", Some(1)), one(2, "delivery", Some(2)), one(5, "fine", None)];
        let told = told(&Sample { reviews });
        assert_eq!((told.reviews, told.words.len(), told.words[0].word.as_str()), (3, 1, "delivery"));
        let [quality, speed, staff] = &told.aspects[..] else { panic!("three") };
        assert_eq!((quality.low_tenths, quality.middle_tenths, quality.high_tenths), (Some(40), None, Some(40)));
        assert_eq!((speed.low_tenths, speed.high_tenths, staff.low_tenths), (Some(15), None, None));
    }
}
