//! Rule sets of very many words: roots with all the forms that affixes make of them.

use std::{collections::HashSet, fmt::Write};

use fastrand::Rng;
use saring::text::affixed_forms;

use super::{
    languages::LANGUAGES,
    pack::{NAMES, RULE_TERMS, Selection, Size, files, head},
    vocabulary::{TOPICS, Vocabulary},
};

/// Roots do not depend on how many there are: a smaller set is the beginning of a larger one.
const ROOT_SEED: u64 = 77;

/// Languages whose affixes are known, as indices into [`LANGUAGES`].
const WITH_AFFIXES: [usize; 3] = [0, 1, 2];

/// The files of a rules folder that looks for at least so many word forms, and how many there are.
/// It has the terms of the smallest set too, so that it finds as many posts as any other.
pub(crate) fn form_files(fewest: usize) -> (Vec<(String, String)>, usize) {
    let (roots, count) = roots(fewest);
    let mut files = files(Selection::from(Size::Small));
    for (topic, folder) in NAMES.into_iter().enumerate() {
        for language in WITH_AFFIXES {
            let chosen: Vec<&str> = roots
                .iter()
                .filter(|root| (root.topic, root.language) == (topic, language))
                .map(|root| root.word.as_str())
                .collect();
            let name = format!("{folder}/{}.toml", LANGUAGES[language].tag);
            let text = rules(topic, language, &chosen);
            match files.iter_mut().find(|(taken, _)| *taken == name) {
                Some((_, there)) => there.push_str(&text),
                None => files.push((name, text)),
            }
        }
    }
    files.sort();
    (files, count)
}

/// A word with affixes.
struct Root {
    word: String,
    language: usize,
    topic: usize,
}

/// Invented roots that are no word of any post, until they have so many forms.
fn roots(fewest: usize) -> (Vec<Root>, usize) {
    let mut random = Rng::with_seed(ROOT_SEED);
    let mut taken = words_of_posts();
    let (mut roots, mut count) = (Vec::new(), 0);
    while count < fewest {
        let language = WITH_AFFIXES[roots.len() % WITH_AFFIXES.len()];
        let topic = roots.len() / WITH_AFFIXES.len() % TOPICS;
        let pieces: Vec<&str> = LANGUAGES[language].pieces.split_whitespace().collect();
        // One piece more than the longest rare word, so that no form is such a word.
        let word: String = (0..4)
            .map(|_| pieces[random.usize(0..pieces.len())])
            .collect();
        if !taken.insert(word.clone()) {
            continue;
        }
        count += affixed_forms(&word, LANGUAGES[language].tag).map_or(1, |forms| forms.len());
        roots.push(Root {
            word,
            language,
            topic,
        });
    }
    (roots, count)
}

fn words_of_posts() -> HashSet<String> {
    let vocabulary = Vocabulary::new();
    let rare = vocabulary
        .languages
        .into_iter()
        .flat_map(|words| words.rare);
    rare.chain(vocabulary.terms.into_iter().map(|term| term.said))
        .collect()
}

fn rules(topic: usize, language: usize, roots: &[&str]) -> String {
    let mut out = String::new();
    for (place, roots) in roots.chunks(RULE_TERMS).enumerate() {
        let name = format!("forms-{}", place + 1);
        head(
            NAMES[topic],
            LANGUAGES[language].tag,
            &name,
            "words",
            &mut out,
        );
        let written: Vec<String> = roots.iter().map(|root| format!("\"~{root}\"")).collect();
        let _ = writeln!(
            out,
            "\n[rule.terms]\nwords = [{}]\n\n[[rule.example]]\ntext = \"{}\"\nexpect = \"match\"\n",
            written.join(", "),
            roots[0]
        );
    }
    out
}
