//! What is generated is what it says it is.

use std::collections::HashSet;

use crate::corpus::{Mix, Selection, Shape, Size, Writer, Written, files, form_files, plain_terms};

fn export(shape: Shape, bytes: u64, seed: u64) -> (Vec<u8>, Written) {
    mixed(shape, bytes, seed, Mix::default())
}

fn mixed(shape: Shape, bytes: u64, seed: u64, mix: Mix) -> (Vec<u8>, Written) {
    let mut out = Vec::new();
    let mut writer = Writer::new(shape, seed, mix);
    let written = writer.write(bytes, &mut out).unwrap();
    assert_eq!(out.len() as u64, written.bytes);
    (out, written)
}

fn lines(bytes: &[u8]) -> Vec<serde_json::Value> {
    let lines = bytes
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

#[test]
fn a_seed_gives_the_same_bytes() {
    assert_eq!(
        export(Shape::Fat, 100_000, 3),
        export(Shape::Fat, 100_000, 3)
    );
    assert_ne!(export(Shape::Lean, 1_000, 3), export(Shape::Lean, 1_000, 4));
}

#[test]
fn lean_and_fat_have_the_size_they_say() {
    for (shape, line, text) in [
        (Shape::Lean, 280..298, 47..57),
        (Shape::Fat, 2_400..2_800, 4..7),
    ] {
        let (bytes, written) = export(shape, 6_000_000, 7);
        let posts = lines(&bytes);
        assert_eq!(posts.len() as u64, written.records);
        let average = bytes.len() / posts.len();
        assert!(line.contains(&average), "{shape:?} {average}");
        let texts: usize = posts
            .iter()
            .map(|post| post["text"].as_str().unwrap().len())
            .sum();
        let share = texts * 100 / bytes.len();
        assert!(text.contains(&share), "{shape:?} {share} %");
        let planted = written.planted * 1_000 / written.records;
        assert!(
            (5..15).contains(&planted),
            "{shape:?} {planted} of a thousand"
        );
    }
}

#[test]
fn all_shapes_say_the_same() {
    let (lean, _) = export(Shape::Lean, 300_000, 7);
    let (escaped, _) = export(Shape::Escaped, 300_000, 7);
    let (csv, written) = export(Shape::Csv, 300_000, 7);
    assert!(escaped.is_ascii());
    let (lean, escaped) = (lines(&lean), lines(&escaped));
    let mut reader = csv::ReaderBuilder::new().from_reader(&csv[..]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len() as u64, written.records);
    for ((lean, escaped), row) in lean.iter().zip(&escaped).zip(&rows) {
        assert_eq!(lean, escaped);
        let lean = ["id", "created_at", "lang", "country", "author", "text"].map(|key| &lean[key]);
        assert!(lean.into_iter().eq(row));
    }
    let text = String::from_utf8(csv).unwrap();
    assert!(text.contains("\"\"") && rows.iter().any(|row| row[5].contains('\n')));
}

#[test]
fn stray_quotes_stand_in_unquoted_fields() {
    let (csv, _) = export(Shape::CsvStray, 300_000, 7);
    assert!(String::from_utf8(csv).unwrap().contains(",5\" screen "));
}

#[test]
fn a_quarter_of_fat_lines_has_a_decoy() {
    let (bytes, written) = export(Shape::Fat, 2_000_000, 7);
    let decoys = lines(&bytes)
        .iter()
        .filter(|post| post["quoted_tweet"]["text"].is_string())
        .count();
    let share = decoys as u64 * 100 / written.records;
    assert!((20..30).contains(&share), "{share} %");
}

#[test]
fn what_is_found_is_what_was_planted() {
    let (bytes, written) = export(Shape::Lean, 2_000_000, 7);
    for size in [Size::Small, Size::Large] {
        let terms = aho_corasick::AhoCorasick::new(plain_terms(size)).unwrap();
        let posts = lines(&bytes);
        let found = posts.iter().filter(|post| {
            let text = post["text"].as_str().unwrap().to_lowercase();
            terms.find_overlapping_iter(&text).any(|found| {
                let word = |c: char| c.is_alphanumeric();
                let (before, after) = (&text[..found.start()], &text[found.end()..]);
                !before.ends_with(word) && !after.starts_with(word)
            })
        });
        let found = found.count() as u64;
        assert!(
            found >= written.planted,
            "{size:?}: {found} of {}",
            written.planted
        );
        assert!(
            found <= written.planted * 21 / 20,
            "{size:?}: {found} of {}",
            written.planted
        );
    }
}

#[test]
fn rule_sets_have_the_terms_and_patterns_they_say() {
    for (size, terms, patterns) in [
        (Size::Small, 50, 0),
        (Size::Medium, 1_000, 50),
        (Size::Large, 10_000, 200),
    ] {
        let said = plain_terms(size);
        let phrases = said.iter().filter(|term| term.contains(' ')).count();
        assert!(
            (20..=40).contains(&(phrases * 100 / terms)),
            "{size:?}: {phrases} phrases"
        );
        assert_eq!(said.iter().collect::<HashSet<_>>().len(), terms);
        let mut found = (0, 0);
        for (name, text) in files(size) {
            let file: toml::Table = text.parse().unwrap();
            for rule in file
                .get("rule")
                .and_then(|rules| rules.as_array())
                .into_iter()
                .flatten()
            {
                assert!(name.starts_with(rule["id"].as_str().unwrap().split('-').next().unwrap()));
                let count = |key: &str| {
                    let groups = rule.get(key).and_then(|groups| groups.as_table());
                    let lists = groups
                        .into_iter()
                        .flatten()
                        .filter_map(|(_, list)| list.as_array());
                    lists.map(Vec::len).sum::<usize>()
                };
                found = (found.0 + count("terms"), found.1 + count("patterns"));
            }
        }
        assert_eq!(found, (terms, patterns));
    }
}

#[test]
fn rule_sets_have_no_problems() {
    for size in [Size::Small, Size::Medium, Size::Large] {
        let loaded = saring::rules::load_text(&files(size));
        assert!(
            !loaded.has_errors(),
            "{size:?}: {:?}",
            loaded.diagnostics.first()
        );
        let engine = saring::engine::Engine::compile(&loaded.set, &Default::default());
        assert!(engine.is_ok(), "{size:?}: {:?}", engine.err());
    }
}

fn texts(mix: Mix) -> (Vec<String>, Written) {
    let (bytes, written) = mixed(Shape::Lean, 1_000_000, 7, mix);
    let text = |post: &serde_json::Value| post["text"].as_str().unwrap().to_owned();
    (lines(&bytes).iter().map(text).collect(), written)
}

#[test]
fn texts_are_as_long_as_asked() {
    for (bytes, average) in [(8, 9..20), (400, 380..440), (10_000, 9_500..11_000)] {
        let (texts, _) = texts(Mix {
            text_bytes: Some(bytes),
            ..Mix::default()
        });
        let all: usize = texts.iter().map(String::len).sum();
        assert!(
            average.contains(&(all / texts.len())),
            "{bytes}: {}",
            all / texts.len()
        );
    }
}

#[test]
fn as_many_posts_match_as_asked() {
    for matching in [0, 200, 1_000] {
        let (texts, written) = texts(Mix {
            matching: Some(matching),
            ..Mix::default()
        });
        let share = written.planted * 1_000 / texts.len() as u64;
        assert!(share.abs_diff(matching.into()) <= 30, "{matching}: {share}");
    }
}

#[test]
fn a_script_or_pictures_alone() {
    let thai = Mix {
        language: Some(4),
        ..Mix::default()
    };
    let letters: String = texts(thai).0.concat();
    let share = |letters: &str, of: fn(char) -> bool| {
        letters.chars().filter(|c| of(*c)).count() * 100 / letters.chars().count()
    };
    assert!(share(&letters, |c| ('\u{e00}'..='\u{e7f}').contains(&c)) > 50);
    let emoji = Mix {
        emoji: true,
        ..Mix::default()
    };
    let (pictures, written) = texts(emoji);
    assert_eq!(share(&pictures.concat(), char::is_alphanumeric), 0);
    assert_eq!(written.planted, 0);
    let lively = |per_mille: u32| {
        let lively = Mix {
            lively: per_mille,
            language: Some(0),
            ..Mix::default()
        };
        let text = texts(lively).0.concat();
        let drawn_out = |letters: &&[u8]| {
            letters[0].is_ascii_alphabetic() && letters.iter().all(|it| *it == letters[0])
        };
        (
            text.as_bytes().windows(3).filter(drawn_out).count(),
            text.matches('*').count(),
        )
    };
    assert_eq!(lively(0).1, 0);
    let (drawn_out, emphasised) = lively(300);
    assert!(drawn_out > lively(0).0 + 5 && emphasised > 10);
}

#[test]
fn rule_sets_for_curves_are_as_asked() {
    let selection = Selection {
        terms: 300,
        patterns: 0,
        rule_terms: 1,
        plain: true,
    };
    let text: String = files(selection).into_iter().map(|(_, text)| text).collect();
    assert_eq!(text.matches("[[rule]]").count(), 300);
    assert!(!text.contains('*') && !text.contains("[rule.patterns]"));
    let words = |(files, forms): (Vec<(String, String)>, usize)| {
        let loaded = saring::rules::load_text(&files);
        assert!(!loaded.has_errors(), "{:?}", loaded.diagnostics.first());
        forms
    };
    assert!((1_000..2_000).contains(&words(form_files(1_000))));
    assert!((20_000..21_000).contains(&words(form_files(20_000))));
}
