//! What many reviews say: the words that come up in several of them, and with how many stars.
//!
//! Words are brought together by their beginnings, without a dictionary: endings of English and Russian are cut off.
//! That is rough, and enough to see that “delivery” stands beside one star.

/// A word of one review.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Word {
    stem: String,
    review: usize,
    stars: i64,
    form: String,
}

/// How often a word comes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordCount {
    /// The word, in the form that most reviews have.
    pub word: String,
    /// Reviews that have it.
    pub reviews: u32,
    /// Of these, with one or two stars.
    pub low: u32,
    /// With three.
    pub middle: u32,
    /// With four or five.
    pub high: u32,
}

/// Words shorter than this say little, in characters.
const CHARS_MIN: usize = 3;
/// A word that stands in so few reviews does not recur.
const REVIEWS_MIN: u32 = 2;

/// The words that recur, those in most reviews first.
pub fn recurring<'a>(reviews: impl Iterator<Item = (i64, &'a str)>, most: usize) -> Vec<WordCount> {
    let mut words: Vec<Word> = Vec::new();
    for (review, (stars, text)) in reviews.enumerate() {
        let text = text.to_lowercase();
        let said = text.split(|c: char| !c.is_alphabetic() && c != '-').map(|word| word.trim_matches('-'));
        let told = said.filter(|word| word.chars().count() >= CHARS_MIN && !SMALL.contains(word));
        words.extend(told.map(|form| Word { stem: stem(form).to_owned(), review, stars, form: form.to_owned() }));
    }
    words.sort();
    // Once in a review is as good as ten times.
    words.dedup_by(|one, other| one.stem == other.stem && one.review == other.review);
    let mut counts: Vec<WordCount> = words.chunk_by(|one, other| one.stem == other.stem).map(count).collect();
    counts.retain(|count| count.reviews >= REVIEWS_MIN);
    counts.sort_by(|one, other| other.reviews.cmp(&one.reviews).then_with(|| one.word.cmp(&other.word)));
    counts.truncate(most);
    counts
}

/// Counts the words of one stem, of which each review has one.
fn count(words: &[Word]) -> WordCount {
    let times = |form: &str| words.iter().filter(|word| word.form == form).count();
    let shown = words.iter().map(|word| word.form.as_str()).max_by_key(|form| (times(form), std::cmp::Reverse(*form)));
    let word = shown.unwrap_or_default().to_owned();
    let mut count = WordCount { word, reviews: 0, low: 0, middle: 0, high: 0 };
    for word in words {
        let group = match word.stars {
            ..=2 => &mut count.low,
            3 => &mut count.middle,
            _ => &mut count.high,
        };
        *group += 1;
        count.reviews += 1;
    }
    count
}

/// What is left of a word without its ending.
fn stem(word: &str) -> &str {
    let ending = ENDINGS.iter().find(|ending| {
        let left = word.strip_suffix(**ending).unwrap_or_default().chars().count();
        // A short rest would bring strangers together.
        left >= 4
    });
    ending.and_then(|ending| word.strip_suffix(ending)).unwrap_or(word)
}

/// Endings, longer ones first.
const ENDINGS: [&str; 58] = [
    "иями", "ями", "ами", "ого", "его", "ому", "ему", "ыми", "ими", "иях", "иям", "ией", "ies", "ing", "ая", "яя",
    "ое", "ее", "ые", "ие", "ый", "ий", "ой", "ей", "ую", "юю", "ов", "ев", "ам", "ям", "ах", "ях", "ом", "ем", "ым",
    "им", "ия", "ию", "ии", "ла", "ло", "ли", "ed", "es", "ly", "а", "я", "о", "е", "у", "ю", "ы", "и", "й", "ь", "л",
    "s", "y",
];

/// Words that stand everywhere.
const SMALL: [&str; 96] = [
    "the",
    "and",
    "was",
    "were",
    "for",
    "with",
    "that",
    "this",
    "have",
    "has",
    "had",
    "not",
    "but",
    "you",
    "your",
    "they",
    "their",
    "them",
    "she",
    "her",
    "him",
    "his",
    "our",
    "are",
    "been",
    "very",
    "from",
    "just",
    "all",
    "will",
    "would",
    "there",
    "here",
    "what",
    "when",
    "which",
    "who",
    "out",
    "also",
    "than",
    "then",
    "too",
    "can",
    "could",
    "did",
    "does",
    "its",
    "about",
    "only",
    "more",
    "это",
    "что",
    "как",
    "для",
    "все",
    "был",
    "была",
    "было",
    "были",
    "они",
    "она",
    "оно",
    "его",
    "так",
    "там",
    "тут",
    "при",
    "очень",
    "уже",
    "еще",
    "ещё",
    "или",
    "если",
    "чтобы",
    "только",
    "вам",
    "вас",
    "нас",
    "нам",
    "мне",
    "меня",
    "мой",
    "моя",
    "свой",
    "когда",
    "тоже",
    "даже",
    "где",
    "кто",
    "есть",
    "раз",
    "после",
    "под",
    "без",
    "всё",
    "под",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn words(reviews: &[(i64, &str)]) -> Vec<(String, u32, u32, u32, u32)> {
        let found = recurring(reviews.iter().map(|(stars, text)| (*stars, *text)), 10);
        found.into_iter().map(|word| (word.word, word.reviews, word.low, word.middle, word.high)).collect()
    }

    #[test]
    fn a_word_counts_once_in_a_review_and_by_its_stars() {
        let found = words(&[
            (1, "Delivery late. Delivery, DELIVERY!"),
            (2, "The delivery was rude"),
            (5, "deliveries are quick"),
            (3, "ok"),
        ]);
        assert_eq!(found, [("delivery".to_owned(), 3, 2, 0, 1)]);
    }

    #[test]
    fn forms_of_a_word_are_one_word() {
        let found = words(&[(1, "Мастер опоздал"), (2, "Ждали мастера"), (5, "Мастером доволен")]);
        assert_eq!(found, [("мастер".to_owned(), 3, 2, 0, 1)]);
        assert_eq!(words(&[(5, "repaired"), (4, "repairing"), (3, "repair")])[0].1, 3);
    }

    #[test]
    fn small_words_and_single_ones_are_left_out_and_most_said_comes_first() {
        let found = words(&[(5, "the price and quality"), (5, "the quality"), (4, "price, quality"), (1, "noise")]);
        let names: Vec<&str> = found.iter().map(|found| found.0.as_str()).collect();
        assert_eq!(names, ["quality", "price"]);
        assert_eq!(recurring([(1, "a b"), (1, "<script>alert(1)</script>")].into_iter(), 5), []);
    }
}
