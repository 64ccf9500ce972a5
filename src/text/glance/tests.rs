//! A glance tells what the general way tells.

use proptest::prelude::*;

use super::*;
use crate::text::{fold::tests::tricky, is_border, is_unspaced, is_word};

/// Words by definition: between borders, of no script without spaces, not in a hashtag.
fn words_by_definition(text: &str) -> Vec<(u32, u32)> {
    let mut words = vec![];
    let mut run = None;
    let mut from = 0;
    let places = text.char_indices().map(|(at, c)| (at, Some(c)));
    for (at, c) in places.chain([(text.len(), None)]) {
        let word = c.filter(|&c| is_word(c));
        if let Some(start) = run
            && (word.is_none() || is_border(text, at))
        {
            let tagged = text[..start].ends_with(['#', '＃']);
            if !tagged && !text[from..at].contains(is_unspaced) {
                words.push((from as u32, at as u32));
            }
            from = at;
        }
        match (run, word) {
            (None, Some(_)) => (run, from) = (Some(at), at),
            (Some(_), None) => run = None,
            _ => {}
        }
    }
    words
}

fn told(places: &Places) -> Vec<(u32, u32)> {
    places
        .get()
        .iter()
        .map(|&[start, end]| (start, end))
        .collect()
}

fn posts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Z]{1,9}",
        "[ #_.,!@0-9-]{1,3}",
        "[ก-๙]{1,6}",
        "[가-힣]{1,4}",
        "[ắĐƯốạÉé]{1,3}",
        "[а-я日本🎉•€＃\u{301}\u{fe0f}\u{200b}]{1,2}",
        Just(String::from("aaa ")),
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat()),
        tricky(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn it_reads_exactly(text in posts()) {
        let (mut glance, mut exact) = (Glance::default(), String::new());
        let one_for_one = glance.read(&text);
        prop_assert_eq!(one_for_one, exact_reading(&text, &mut exact));
        prop_assert_eq!(glance.text(), &exact);
        let mut again = Glance::default();
        again.at_reading(&exact);
        prop_assert_eq!(told(glance.words()), told(again.words()));
        prop_assert_eq!(told(glance.tags()), told(again.tags()));
        prop_assert_eq!(glance.is_unspaced(), again.is_unspaced());
        prop_assert_eq!(glance.is_unspaced(), exact.chars().any(is_unspaced));
        let mut folded = String::new();
        let differs = crate::text::folded_reading(&text, &mut folded);
        prop_assert!(!differs || glance.may_fold_further());
    }

    #[test]
    fn words_lie_between_borders(text in posts()) {
        let mut glance = Glance::default();
        glance.read(&text);
        let read = glance.text();
        // Others are looked for as what stands among letters of scripts without spaces.
        let spaced = |&(start, end): &(u32, u32)| {
            !read[start as usize..end as usize].contains(is_unspaced)
        };
        let words: Vec<_> = told(glance.words()).into_iter().filter(spaced).collect();
        prop_assert_eq!(words, words_by_definition(read));
    }
}
