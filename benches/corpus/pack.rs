//! Rule sets in the rule language: three sizes, and others for curves.

use std::{collections::BTreeMap, fmt::Write};

use fastrand::Rng;

use super::{
    languages::LANGUAGES,
    vocabulary::{TOPICS, Term, Vocabulary},
};

/// How large a rule set is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Size {
    /// 50 terms.
    Small,
    /// 1,000 terms and 50 regular expressions.
    Medium,
    /// 10,000 terms and 200 regular expressions.
    Large,
}

/// What is in a rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Selection {
    pub(crate) terms: usize,
    pub(crate) patterns: usize,
    /// Terms that one rule has at most.
    pub(crate) rule_terms: usize,
    /// Terms as posts say them, without wildcards: what programs that know no rules look for.
    pub(crate) plain: bool,
}

impl From<Size> for Selection {
    fn from(size: Size) -> Self {
        let (terms, patterns) = match size {
            Size::Small => (50, 0),
            Size::Medium => (1_000, 50),
            Size::Large => (10_000, 200),
        };
        Self {
            terms,
            patterns,
            rule_terms: RULE_TERMS,
            plain: false,
        }
    }
}

/// Terms that one rule has at most, unless said.
pub(crate) const RULE_TERMS: usize = 20;

pub(super) const NAMES: [&str; TOPICS] = [
    "weather", "cooking", "traffic", "football", "gardens", "music", "shopping", "pets",
];

/// The terms without wildcards, for programs that look for fixed strings.
pub(crate) fn plain_terms(of: impl Into<Selection>) -> Vec<String> {
    let vocabulary = Vocabulary::new();
    vocabulary
        .terms
        .into_iter()
        .take(of.into().terms)
        .map(|term| term.said)
        .collect()
}

/// The files of a rules folder: path and text, sorted by path.
pub(crate) fn files(of: impl Into<Selection>) -> Vec<(String, String)> {
    let selection = of.into();
    let vocabulary = Vocabulary::new();
    let mut files = topic_files();
    let mut cells: BTreeMap<(usize, usize), Cell<'_>> = BTreeMap::new();
    for term in &vocabulary.terms[..selection.terms] {
        cells
            .entry((term.topic, term.language))
            .or_default()
            .terms
            .push(term);
    }
    let mut random = Rng::with_seed(1);
    for index in 0..selection.patterns {
        let place = (index / LANGUAGES.len() % TOPICS, index % LANGUAGES.len());
        let pattern = pattern(&vocabulary, index, &mut random);
        cells.entry(place).or_default().patterns.push(pattern);
    }
    for ((topic, language), cell) in cells {
        let (topic, language) = (NAMES[topic], LANGUAGES[language].tag);
        files.insert(
            format!("{topic}/{language}.toml"),
            cell.write(topic, language, &selection),
        );
    }
    files.into_iter().collect()
}

/// The file that each topic begins with.
pub(super) fn topic_files() -> BTreeMap<String, String> {
    let file = |topic: &str| {
        let text = format!(
            "id = \"{topic}\"\nversion = \"1.0.0\"\nqueue = \"{topic}\"\n\n[title]\nen = \"Made up: {topic}\"\n"
        );
        (format!("{topic}/topic.toml"), text)
    };
    NAMES.into_iter().map(file).collect()
}

/// What one topic looks for in one language.
#[derive(Default)]
struct Cell<'a> {
    terms: Vec<&'a Term>,
    patterns: Vec<String>,
}

impl Cell<'_> {
    fn write(&self, topic: &str, language: &str, selection: &Selection) -> String {
        let mut out = String::new();
        for (place, terms) in self.terms.chunks(selection.rule_terms).enumerate() {
            let (phrases, words): (Vec<&Term>, Vec<&Term>) =
                terms.iter().partition(|term| term.written.contains(' '));
            let groups = [("words", words), ("phrases", phrases)];
            let groups = groups.into_iter().filter(|(_, terms)| !terms.is_empty());
            let groups: Vec<(&str, Vec<&Term>)> = groups.collect();
            let names: Vec<&str> = groups.iter().map(|(name, _)| *name).collect();
            head(
                topic,
                language,
                &format!("terms-{}", place + 1),
                &names.join(" or "),
                &mut out,
            );
            out.push_str("\n[rule.terms]\n");
            for (name, terms) in groups {
                let _ = write!(out, "{name} = [");
                for (place, term) in terms.iter().enumerate() {
                    let comma = if place > 0 { ", " } else { "" };
                    let written = if selection.plain {
                        &term.said
                    } else {
                        &term.written
                    };
                    let _ = write!(out, "{comma}\"{written}\"");
                }
                out.push_str("]\n");
            }
            let example = &terms[0].said;
            let _ = writeln!(
                out,
                "\n[[rule.example]]\ntext = \"{example}\"\nexpect = \"match\"\n"
            );
        }
        if !self.patterns.is_empty() {
            head(topic, language, "patterns", "shape", &mut out);
            out.push_str("\n[rule.patterns]\nshape = [\n");
            for pattern in &self.patterns {
                let _ = writeln!(out, "    '{pattern}',");
            }
            out.push_str("]\n\n");
        }
        out
    }
}

pub(super) fn head(topic: &str, language: &str, name: &str, condition: &str, out: &mut String) {
    let _ = write!(
        out,
        "[[rule]]\n\
         id = \"{topic}-{language}-{name}\"\n\
         title = \"Made up: {topic} ({name})\"\n\
         role = \"promoter\"\n\
         severity = \"medium\"\n\
         status = \"stable\"\n\
         condition = \"{condition}\"\n"
    );
}

/// Nine of ten have a word that they need, now and then seen in posts; the tenth has none.
fn pattern(vocabulary: &Vocabulary, index: usize, random: &mut Rng) -> String {
    let words = &vocabulary.languages[index % LANGUAGES.len()];
    let rare = &words.rare[random.usize(0..words.rare.len())];
    let (first, second) = (words.common(random), words.common(random));
    match index % 10 {
        0..4 => format!(r"\b{rare}\s+(?:{first}|{second})"),
        4..6 => format!(r"(?:{first}|{second})\W+{rare}"),
        6..8 => format!(r"{rare}\w*.{{0,12}}\b[0-9]{{2,4}}\b"),
        8 => format!(r"{first}[^.!?]{{1,20}}{rare}"),
        _ => format!(r"\b0{}[0-9]-[0-9]{{3,4}}-[0-9]{{4,5}}\b", index / 10 % 10),
    }
}
