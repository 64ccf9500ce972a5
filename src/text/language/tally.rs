//! The words of a post that say something of its language, and its letters by script.

use unicode_normalization::UnicodeNormalization;

/// Letters that are looked at: more of them change nothing.
const MOST_LETTERS: usize = 1000;
/// Characters that are passed on the way to them, so that a post of signs alone has an end too.
const MOST_CHARACTERS: usize = 4000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Latin,
    Thai,
    Hangul,
    Lao,
    Khmer,
    Tamil,
    Other,
}

const SCRIPTS: [Script; 7] = [
    Script::Latin,
    Script::Thai,
    Script::Hangul,
    Script::Lao,
    Script::Khmer,
    Script::Tamil,
    Script::Other,
];

/// What is left of a post without links, handles and hashtags.
#[derive(Debug, Default)]
pub(super) struct Letters {
    /// Composed, in lower case, with plain apostrophes.
    pub(super) text: String,
    counts: [usize; SCRIPTS.len()],
    /// Letters that only Vietnamese has.
    pub(super) vietnamese: usize,
}

impl Letters {
    pub(super) fn all(&self) -> usize {
        self.counts.iter().sum()
    }

    /// The script of most letters, the first of several.
    pub(super) fn most(&self) -> Option<(Script, usize)> {
        let counted = SCRIPTS.into_iter().zip(self.counts).rev();
        counted
            .max_by_key(|(_, count)| *count)
            .filter(|(_, count)| *count > 0)
    }

    fn push(&mut self, letter: char) {
        let letter = if letter == '\u{2019}' { '\'' } else { letter };
        self.text.push(letter);
        if let Some(script) = script_of(letter) {
            // A syllable is about two letters of the other scripts.
            self.counts[script as usize] += if script == Script::Hangul { 2 } else { 1 };
            self.vietnamese += usize::from(is_vietnamese(letter));
        }
    }
}

pub(super) fn letters_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Letters {
    let mut letters = Letters::default();
    let mut characters = 0;
    for text in texts {
        for token in text.split_whitespace() {
            if says_nothing(token) {
                characters += 1;
            } else {
                for letter in token.nfc().flat_map(char::to_lowercase) {
                    letters.push(letter);
                    characters += 1;
                    if characters >= MOST_CHARACTERS || letters.all() >= MOST_LETTERS {
                        return letters;
                    }
                }
            }
            letters.text.push(' ');
            if characters >= MOST_CHARACTERS {
                return letters;
            }
        }
    }
    letters
}

/// A link, a handle, a hashtag, an e-mail address.
fn says_nothing(token: &str) -> bool {
    token.contains(['@', '#']) || token.contains("://") || token.starts_with("www.")
}

fn script_of(letter: char) -> Option<Script> {
    Some(match letter {
        'a'..='z' => Script::Latin,
        // Syllables, and the parts of them that were not composed; laughter (ㅋㅋ) says nothing.
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => Script::Hangul,
        '\u{3131}'..='\u{318e}' => return None,
        '\u{e01}'..='\u{e30}' | '\u{e32}' | '\u{e33}' | '\u{e40}'..='\u{e45}' => Script::Thai,
        _ if !letter.is_alphabetic() => return None,
        '\u{e80}'..='\u{eff}' => Script::Lao,
        '\u{1780}'..='\u{17ff}' => Script::Khmer,
        '\u{b80}'..='\u{bff}' => Script::Tamil,
        '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Script::Latin,
        '\u{e00}'..='\u{e7f}' => return None,
        _ => Script::Other,
    })
}

/// Horns, hooks above, and two marks on one letter. `ạ`, `ẹ` and `đ` are of other languages too.
fn is_vietnamese(letter: char) -> bool {
    const TWO: &str = "ơưảẻỉỏủỷấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự";
    letter >= '\u{1a1}' && TWO.contains(letter)
}
