//! What is found by hash is what an automaton finds.

use proptest::prelude::*;

use super::*;
use crate::text::Padded;

fn found(finder: &Finder, text: &str) -> Vec<(usize, usize)> {
    let (mut glance, mut found) = (Glance::default(), vec![]);
    glance.read(text);
    finder.find(&glance, |key, at| found.push((key, at)));
    found.sort_unstable();
    found
}

/// Places where a key stands, by definition.
fn by_definition(keys: &[Key], text: &str) -> Vec<(usize, usize)> {
    let mut glance = Glance::default();
    glance.read(text);
    let words: Vec<(usize, usize)> = (glance.words().get().iter())
        .map(|&[start, end]| (start as usize, end as usize))
        .collect();
    let mut all = vec![];
    for (number, key) in keys.iter().enumerate() {
        let stands = |at: usize| {
            glance
                .text()
                .get(at..)
                .is_some_and(|rest| rest.starts_with(&key.text))
        };
        let places = (0..text.len()).filter(|&at| stands(at));
        let fits = |&at: &usize| match key.place {
            Place::Word => words.contains(&(at, at + key.text.len())),
            Place::Head => words
                .iter()
                .any(|&(start, end)| start == at && at + key.text.len() <= end),
            _ => true,
        };
        all.extend(places.filter(fits).map(|at| (number, at)));
    }
    all.sort_unstable();
    all
}

proptest! {
    #[test]
    fn all_keys_are_found(
        keys in prop::collection::btree_set("[ab]{2,12}", 1..40),
        text in "([ab]{1,12}[ .]){0,90}",
        heads in 0..3_usize,
    ) {
        let key = |(at, text): (usize, &String)| Key {
            text: text.clone(),
            place: if at % 3 < heads { Place::Head } else { Place::Word },
        };
        let keys: Vec<Key> = keys.iter().enumerate().map(key).collect();
        let finder = Finder::new(keys.clone()).expect("a finder");
        prop_assert_eq!(found(&finder, &text), by_definition(&keys, &text));
    }
}

#[test]
fn keys_of_scripts_without_spaces_are_found_anywhere() {
    let key = |text: &str| Key {
        text: text.to_owned(),
        place: Place::Unspaced,
    };
    let keys = ["ตาย", "ฆ่าตัวตาย", "ย", "死", "covidระบาด"]
        .map(key)
        .to_vec();
    let finder = Finder::new(keys).expect("a finder");
    assert_eq!(found(&finder, "ฆ่าตัวตาย"), [(0, 18), (1, 0), (2, 24)]);
    assert_eq!(found(&finder, "x covidระบาด死"), [(3, 22), (4, 2)]);
    assert_eq!(found(&finder, "covid"), []);
}

/// Enough keys that may stand anywhere, so that they are looked up by hash.
#[test]
fn many_keys_that_may_stand_anywhere_are_found() {
    let syllables = ["ba", "ku", "ไทย", "한", "mé", "tu"];
    let three = syllables.iter().flat_map(|one| {
        let two = syllables.iter().map(move |two| format!("{one}{two}"));
        two.flat_map(|two| syllables.map(|three| format!("{two}{three}")))
    });
    let key = |text: String| Key {
        text,
        place: Place::Anywhere,
    };
    let keys: Vec<Key> = three
        .chain(["ab", "é", "baku", "tu_k"].map(str::to_owned))
        .map(key)
        .collect();
    assert!(keys.len() > infixes::MOST_QUICK);
    let finder = Finder::new(keys.clone()).expect("a finder");
    let long = "xbakutubakumé ".repeat(30);
    for text in [
        "",
        "bakutu",
        "xxไทย한mébaku",
        "ไทยไทยไทย",
        "éab",
        "tutut",
        "xbaku",
        "tu_",
        &long,
    ] {
        assert_eq!(found(&finder, text), by_definition(&keys, text), "{text}");
    }
}

proptest! {
    #[test]
    fn parts_of_texts_are_searched_to_their_ends(
        keys in prop::collection::btree_set("[aé한]{1,4}", 1..12),
        text in "[aé한]{0,90}",
        ends in any::<[prop::sample::Index; 2]>(),
    ) {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let places: Vec<usize> = (0..=text.len()).filter(|&at| text.is_char_boundary(at)).collect();
        let [one, other] = ends.map(|end| *end.get(&places));
        let part = one.min(other)..one.max(other);
        let mut padded = Padded::default();
        padded.set(&text);
        let parts = Parts::new((0..).zip(keys.iter().copied()), keys.len()).expect("a search");
        let mut found = vec![];
        parts.find(&padded, part.clone(), |key| keys[key], |key, at| found.push((key, at)));
        found.sort_unstable();
        let stands = |key: &str, at: usize| text[at..part.end].starts_with(key);
        let mut expected = vec![];
        for (number, key) in keys.iter().enumerate() {
            let places = places.iter().filter(|at| part.contains(at));
            expected.extend(places.filter(|&&at| stands(key, at)).map(|&at| (number, at)));
        }
        prop_assert_eq!(found, expected);
    }
}
