//! Which language a post is in, or that nobody can tell.
//!
//! A script that one language has decides alone. Among languages in Latin letters, common short words
//! and the frequency of three letters in a row (whatlang) must agree, since either alone is easily
//! fooled by a short text. Whatever else there is stays unknown: a language that is not told costs a
//! little, one told wrongly hides posts from the rules for their own.

mod tally;
mod words;

use std::sync::LazyLock;

use whatlang::{Detector, Lang};

use self::{
    tally::{Letters, Script, letters_of},
    words::{Owner, owner},
};

/// Letters that a text in Latin ones has at least.
const LEAST_LETTERS: usize = 20;
/// The same where letters stand that only Vietnamese has.
const LEAST_VIETNAMESE: usize = 12;
/// Letters of a script that stands for its language.
const LEAST_OF_SCRIPT: usize = 6;
/// What whatlang must be sure of to be heard.
const SURE: f64 = 0.9;

/// Holds a text against all 70 languages, to know those that are none of ours.
static AMONG_ALL: LazyLock<Detector> = LazyLock::new(Detector::new);
/// Holds a text against those that words can tell.
static AMONG_OURS: LazyLock<Detector> =
    LazyLock::new(|| Detector::with_allowlist(vec![Lang::Eng, Lang::Ind, Lang::Tgl, Lang::Vie]));

/// The language that these texts of one post are in, as a canonical tag; `None` where that is not
/// plain. Looks at the first thousand letters; links, handles and hashtags are passed over.
///
/// Indonesian is told from Malay by a few words. Without any, the answer is `id`.
#[must_use]
pub fn detect_language<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let letters = letters_of(texts);
    let (script, of_script) = letters.most()?;
    // Two thirds of all: a foreign name or two does no harm, a text in two scripts is not told.
    if of_script * 3 < letters.all() * 2 {
        return None;
    }
    let least = match script {
        Script::Latin => LEAST_VIETNAMESE,
        _ => LEAST_OF_SCRIPT,
    };
    if of_script < least {
        return None;
    }
    match script {
        Script::Latin => of_latin(&letters, of_script),
        Script::Thai => Some("th"),
        Script::Hangul => Some("ko"),
        Script::Lao => Some("lo"),
        Script::Khmer => Some("km"),
        Script::Tamil => Some("ta"),
        Script::Other => None,
    }
}

fn of_latin(letters: &Letters, count: usize) -> Option<&'static str> {
    if letters.vietnamese > 0 {
        return (among(&AMONG_ALL, &letters.text, SURE) == Some(Lang::Vie)).then_some("vi");
    }
    if count < LEAST_LETTERS {
        return None;
    }
    let votes = Votes::of(&letters.text);
    let (first, most) = votes.most()?;
    let others = votes.known() - most;
    // Words alone, where they are many and nearly of one mind.
    let plain = most >= 2 && most * 25 >= votes.words * 3 && others * 4 <= most;
    let told = plain && among(&AMONG_OURS, &letters.text, 0.0) == Some(first.lang());
    if told || (others <= most && among(&AMONG_ALL, &letters.text, SURE) == Some(first.lang())) {
        return Some(votes.tag(first));
    }
    None
}

/// The language that whatlang finds, if it is as sure as that.
fn among(detector: &Detector, text: &str, sure: f64) -> Option<Lang> {
    let info = detector.detect(text)?;
    (info.confidence() >= sure).then(|| info.lang())
}

/// A language that words can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ours {
    Malayic,
    Filipino,
    English,
}

impl Ours {
    fn lang(self) -> Lang {
        match self {
            Self::Malayic => Lang::Ind,
            Self::Filipino => Lang::Tgl,
            Self::English => Lang::Eng,
        }
    }
}

/// How many words of a text are whose.
#[derive(Debug, Default)]
struct Votes {
    words: usize,
    malayic: usize,
    indonesian: usize,
    malay: usize,
    filipino: usize,
    english: usize,
    neighbour: usize,
}

impl Votes {
    fn of(text: &str) -> Self {
        let mut votes = Self::default();
        for word in text.split(|letter: char| !letter.is_alphabetic() && letter != '\'') {
            let word = word.trim_matches('\'');
            if word.is_empty() {
                continue;
            }
            votes.words += 1;
            match owner(word) {
                Some(Owner::Malayic) => votes.malayic += 1,
                Some(Owner::Indonesian) => votes.indonesian += 1,
                Some(Owner::Malay) => votes.malay += 1,
                Some(Owner::Filipino) => votes.filipino += 1,
                Some(Owner::English) => votes.english += 1,
                Some(Owner::Neighbour) => votes.neighbour += 1,
                None => {}
            }
        }
        votes
    }

    fn known(&self) -> usize {
        self.malayic() + self.filipino + self.english + self.neighbour
    }

    fn malayic(&self) -> usize {
        self.malayic + self.indonesian + self.malay
    }

    fn most(&self) -> Option<(Ours, usize)> {
        let each = [
            (Ours::Malayic, self.malayic()),
            (Ours::Filipino, self.filipino),
            (Ours::English, self.english),
        ];
        let most = each.into_iter().max_by_key(|(_, count)| *count);
        most.filter(|(_, count)| *count > 0)
    }

    fn tag(&self, language: Ours) -> &'static str {
        match language {
            Ours::Malayic if self.malay >= 2 && self.indonesian == 0 => "ms",
            Ours::Malayic => "id",
            Ours::Filipino => "fil",
            Ours::English => "en",
        }
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
