//! Terms of a rule set written into posts as people write who do not want to be found.

use fastrand::Rng;
use saring::rules::{RuleSet, TermShape};
use saring::text;

/// Writes terms of a rule set into texts.
pub(super) struct Planter {
    phrases: Vec<Vec<String>>,
    random: Rng,
}

impl Planter {
    pub(super) fn new(rules: &RuleSet, seed: u64) -> Self {
        let terms = rules.rules.iter().flat_map(|rule| &rule.groups);
        let phrases = terms.flat_map(|group| &group.terms).filter_map(|term| {
            let words = match &term.shape {
                TermShape::Words(words) | TermShape::ExactCase(words) => words,
                TermShape::Hashtag(_) | TermShape::Root { .. } => return None,
            };
            Some(words.iter().map(|word| word.text.clone()).collect())
        });
        Self {
            phrases: phrases.collect(),
            random: Rng::with_seed(seed),
        }
    }

    /// Changes two texts of three.
    pub(super) fn plant(&mut self, text: &mut String) {
        for _ in 0..self.random.usize(0..3) {
            let phrase = self
                .random
                .choice(&self.phrases)
                .cloned()
                .unwrap_or_default();
            let kind = self.random.u8(0..12);
            let mut words: Vec<String> = phrase.iter().map(|word| self.hide(word, kind)).collect();
            if self.random.u8(0..16) == 0 {
                words.insert(0, "#".to_owned());
            }
            let glued = words.first().is_some_and(|word| word == "#");
            let planted = words.join(if glued { "" } else { self.gap() });
            let (before, after) = (self.edge(), self.edge());
            let place = self.place(text);
            text.insert_str(place, &format!("{before}{planted}{after}"));
        }
    }

    /// Mostly between words, sometimes in one.
    fn place(&mut self, text: &str) -> usize {
        let inside = self.random.u8(0..8) == 0;
        let places = text.char_indices().filter(|(_, c)| inside || *c == ' ');
        let places: Vec<usize> = places.map(|(at, _)| at).chain([text.len()]).collect();
        self.random.choice(places).unwrap_or(text.len())
    }

    fn gap(&mut self) -> &'static str {
        let gaps = [
            " ",
            " ",
            " ",
            " ",
            "  ",
            "\n",
            " - ",
            ", ",
            "-",
            "",
            "\u{200B} ",
        ];
        self.random.choice(gaps).unwrap_or(" ")
    }

    fn edge(&mut self) -> &'static str {
        let edges = [
            " ",
            " ",
            " ",
            " ",
            "",
            ".",
            "_",
            "“",
            "@",
            "nya ",
            "1",
            "https://a.example/",
        ];
        self.random.choice(edges).unwrap_or(" ")
    }

    fn hide(&mut self, word: &str, kind: u8) -> String {
        let letters: Vec<char> = word.chars().collect();
        match kind {
            0..=2 => word.to_owned(),
            3 => word.to_uppercase(),
            4 => letters.into_iter().map(|c| self.sign(c)).collect(),
            5 => self.masked(letters),
            6 => {
                let between = self.random.choice([" ", ".", "-", "*"]).unwrap_or(" ");
                let letters: Vec<String> = letters.iter().map(char::to_string).collect();
                letters.join(between)
            }
            7 => self.at_some_place(letters, |c| c.to_string().repeat(3)),
            8 => self.at_some_place(letters, |c| format!("{c}\u{200B}")),
            9 => self.at_some_place(letters, |c| format!("{c}\u{301}")),
            10 => letters.into_iter().map(wide).collect(),
            _ => letters.into_iter().map(look_alike).collect(),
        }
    }

    fn sign(&mut self, letter: char) -> char {
        let signs = text::LEET.iter().map(|(sign, _)| *sign);
        let signs: Vec<char> = signs
            .filter(|&sign| text::stands_for(sign, letter))
            .collect();
        let hides = self.random.bool();
        self.random
            .choice(signs)
            .filter(|_| hides)
            .unwrap_or(letter)
    }

    fn masked(&mut self, mut letters: Vec<char>) -> String {
        let mask = self.random.choice(text::MASKS).copied().unwrap_or('*');
        for _ in 0..=letters.len() / 4 {
            let place = self.random.usize(0..letters.len().max(1));
            if let Some(letter) = letters.get_mut(place) {
                *letter = mask;
            }
        }
        letters.into_iter().collect()
    }

    fn at_some_place(&mut self, letters: Vec<char>, change: impl Fn(char) -> String) -> String {
        let place = self.random.usize(0..letters.len().max(1));
        let letters = letters.into_iter().enumerate();
        letters
            .map(|(at, c)| {
                if at == place {
                    change(c)
                } else {
                    c.to_string()
                }
            })
            .collect()
    }
}

/// The full-width form of a letter of ASCII.
fn wide(c: char) -> char {
    let code = c as u32;
    let wide = c.is_ascii_graphic().then(|| char::from_u32(code + 0xFEE0));
    wide.flatten().unwrap_or(c)
}

/// A letter of Cyrillic that looks the same.
fn look_alike(c: char) -> char {
    match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'c' => 'с',
        'p' => 'р',
        other => other,
    }
}
