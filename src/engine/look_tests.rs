//! Candidates that a filter must let through, or that are put off.

use crate::{
    engine::{Engine, Limits, Post, Scratch},
    rules::load_text,
    text::TextField,
};

/// True when a rule with these terms (as TOML) and this condition holds for texts with these names.
fn holds(terms: &str, condition: &str, texts: &[(&str, &str)]) -> bool {
    let rule = format!(
        "[[rule]]\nid = 'gbv-id-a'\ntitle = 't'\nrole = 'at-risk'\nseverity = 'high'\n\
         condition = '{condition}'\n[rule.terms]\n{terms}\n"
    );
    let topic = "id = 'gbv'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'GBV'";
    let files = [("gbv/topic.toml", topic), ("gbv/id.toml", rule.as_str())];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let engine = Engine::compile(&load_text(&files).set, &Limits::default()).expect("it compiles");
    let texts: Vec<_> = texts
        .iter()
        .map(|&(name, text)| TextField { name, text })
        .collect();
    let mut scratch = Scratch::default();
    !engine.scan(&Post::of(&texts), &mut scratch).is_empty()
}

fn finds(terms: &str, text: &str) -> bool {
    holds(&format!("words = {terms}"), "words", &[("text", text)])
}

#[test]
fn a_wildcard_goes_on_to_where_the_phrase_goes_on() {
    // กาแฟ begins with the word, and only its second place is behind the coffee.
    let phrase = "['pembantaian *กา kamu']";
    assert!(finds(phrase, "pembantaian กาแฟกา kamu"));
    assert!(!finds(phrase, "pembantaian กาแฟ kamu"));
    let loose = "{ terms = ['tuẫntuẫntuẫn *กา kamu'], loose = true }";
    assert!(finds(loose, "tuẫntuẫntuẫn กาแฟกา kamu"));
    assert!(finds(loose, "tuantuantuan กาแฟกา kamu"));
}

#[test]
fn words_that_have_a_gap_when_folded_are_found_in_disguise() {
    let phrase = "['mengancam coŀlega']";
    assert!(finds(phrase, "mengancam coŀl3ga"));
    assert!(finds(phrase, "mengancam col·l3ga"));
    assert!(!finds(phrase, "mengancam kol3ga"));
    assert!(finds("['coŀlegaxyz']", "q*col·leg*xyz"));
}

#[test]
fn a_neighbour_in_disguise_is_found_beside_other_signs() {
    let phrase = "['bunuh diri']";
    for text in [
        "bunuh d1ri",
        "mau bun*h diri 2x",
        "5x bunuh d i r i",
        "bunuh... d!ri",
    ] {
        assert!(finds(phrase, text), "{text}");
    }
    assert!(!finds(phrase, "bunuh semut, 1 d-uri"));
}

#[test]
fn what_is_put_off_is_kept_beside_any_number_of_matches() {
    let terms = "words = ['ตาย']\nother = ['mati']";
    let many = "mati ".repeat(5_000);
    let texts = [("title", "อยากตายยยย"), ("text", many.as_str())];
    assert!(holds(terms, "count(words) >= 1 and other", &texts));
    assert!(!holds(terms, "count(words) >= 1 and other", &texts[1..]));
    let inside = [("title", "ตายาย"), ("text", many.as_str())];
    assert!(!holds(terms, "words and other", &inside));
}
