//! The forms a term can be written in.

use caseless::Caseless;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::{
    diagnostic::Code,
    model::{Term, TermShape, TermWord},
};
use crate::text;

/// Forms of a shorter root are half the words of the language.
const LEAST_ROOT: usize = 3;

/// What is wrong with a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TermProblem {
    pub(super) code: Code,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl TermProblem {
    fn new(code: Code, message: String, help: &'static str) -> Self {
        Self {
            code,
            message,
            help,
        }
    }
}

/// Reads a term as written in a list.
pub(super) fn parse(written: &str) -> Result<Term, TermProblem> {
    let trimmed = written.trim();
    let shape = match trimmed.chars().next() {
        Some('~') => root(&trimmed[1..], written)?,
        Some('#') => hashtag(&trimmed[1..], written)?,
        Some('=') => TermShape::ExactCase(words(&trimmed[1..], written)?),
        _ => TermShape::Words(words(trimmed, written)?),
    };
    let written = String::from(written);
    Ok(Term { written, shape })
}

/// True for letters, marks and digits: what a word is made of.
fn is_word(letter: char) -> bool {
    text::is_letter_mark_or_digit(letter)
}

/// Code points that readers do not see and matching removes. They neither make nor part words.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Splits at every character that is not part of a word: in a text, any run of such characters
/// may stand between the words of a phrase, so none of them can be asked for.
fn words(text: &str, written: &str) -> Result<Vec<TermWord>, TermProblem> {
    let pieces =
        text.split(|letter: char| !(is_word(letter) || is_invisible(letter) || letter == '*'));
    let mut words = Vec::new();
    for piece in pieces.filter(|piece| piece.chars().any(|letter| !is_invisible(letter))) {
        words.push(word(piece, written)?);
    }
    if words.is_empty() {
        return Err(TermProblem::new(
            Code::NEVER_MATCHES,
            format!("the term `{written}` can never match"),
            "a term needs a letter or a digit; symbols and emoji can be found with a pattern",
        ));
    }
    Ok(words)
}

fn word(piece: &str, written: &str) -> Result<TermWord, TermProblem> {
    let (open_start, rest) = match piece.strip_prefix('*') {
        Some(rest) => (true, rest),
        None => (false, piece),
    };
    let (open_end, text) = match rest.strip_suffix('*') {
        Some(text) => (true, text),
        None => (false, rest),
    };
    if text.is_empty() {
        return Err(TermProblem::new(
            Code::BAD_WILDCARD,
            format!("a `*` stands alone in the term `{written}`"),
            "a `*` belongs to a word: `bunuh*`, `*bunuh`, `*bunuh*`; for any word between two \
             others, use a pattern",
        ));
    }
    if text.contains('*') {
        return Err(TermProblem::new(
            Code::BAD_WILDCARD,
            format!("a `*` stands inside a word of the term `{written}`"),
            "a `*` may only begin or end a word, once; masked spellings such as `b*nuh` need no \
             term of their own",
        ));
    }
    Ok(TermWord {
        text: String::from(text),
        open_start,
        open_end,
    })
}

fn root(text: &str, written: &str) -> Result<TermShape, TermProblem> {
    match words(text, written)?.as_slice() {
        [
            TermWord {
                text,
                open_start: false,
                open_end: false,
            },
        ] => {
            long_enough(text, written)?;
            // The forms come with the language, which the file decides and a term cannot know.
            Ok(TermShape::Root {
                root: text.clone(),
                forms: vec![text.clone()],
            })
        }
        _ => Err(TermProblem::new(
            Code::BAD_TERM,
            format!("`{written}` is not one root"),
            "`~` stands before a single word without `*`: `~pukul`",
        )),
    }
}

fn long_enough(root: &str, written: &str) -> Result<(), TermProblem> {
    let letters = root.chars().filter(|&letter| letter.is_alphanumeric());
    if letters.count() >= LEAST_ROOT {
        return Ok(());
    }
    Err(TermProblem::new(
        Code::SHORT_ROOT,
        format!("the root `{written}` is too short"),
        "a root needs three letters, or its forms are forms of other words; list the forms as terms",
    ))
}

fn hashtag(text: &str, written: &str) -> Result<TermShape, TermProblem> {
    let visible = |letter: char| is_word(letter) && !is_invisible(letter);
    if text.contains('*') {
        return Err(TermProblem::new(
            Code::BAD_WILDCARD,
            format!("a `*` stands in the hashtag `{written}`"),
            "hashtags are matched whole; a plain term also matches a part of a hashtag cut at \
             capitals",
        ));
    }
    if !text.chars().any(visible) {
        return Err(TermProblem::new(
            Code::NEVER_MATCHES,
            format!("the term `{written}` can never match"),
            "a hashtag needs a letter or a digit after its `#`",
        ));
    }
    if text
        .chars()
        .all(|letter| is_word(letter) || is_invisible(letter) || letter == '_')
    {
        return Ok(TermShape::Hashtag(String::from(text)));
    }
    Err(TermProblem::new(
        Code::BAD_TERM,
        format!("`{written}` is not one hashtag"),
        "a hashtag ends at the first space or punctuation mark; give each its own term",
    ))
}

/// What a term looks like that is no words: the name of an account or an address.
pub(super) fn not_a_word(written: &str) -> Option<&'static str> {
    let written = written.trim();
    let (start, path) = written.split_once('/').unwrap_or((written, ""));
    let host = start.contains('.') && !start.contains(char::is_whitespace);
    if written.contains("://") || written.starts_with("www.") || (host && !path.is_empty()) {
        return Some("an address");
    }
    let mut letters = written.chars();
    let named = letters.next() == Some('@') && letters.next().is_some_and(is_word);
    named.then_some("an account")
}

/// Symbols of a term that are left out because words are all that is looked for: emoji and
/// signs, not white space and punctuation, which nobody expects to count.
pub(super) fn ignored_symbol(term: &Term) -> Option<char> {
    term.written.chars().find(|&letter| {
        !letter.is_ascii()
            && !letter.is_whitespace()
            && !is_word(letter)
            && !is_invisible(letter)
            && !is_punctuation(letter)
    })
}

fn is_punctuation(letter: char) -> bool {
    matches!(
        letter,
        '\u{80}'..='\u{bf}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}'
            | 'ๆ' | 'ฯ' | '๏' | '๚' | '๛' | '।' | '॥' | '،' | '؛' | '؟' | '۔'
    )
}

/// The text in the case and spelling in which terms are compared.
pub(super) fn fold(text: &str) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        // Nearly every term: nothing composes, nothing is invisible.
        return text.to_ascii_lowercase();
    }
    if is_nfc_quick(text.chars()) == IsNormalized::Yes && text.chars().all(is_inert) {
        return text.to_owned();
    }
    fold_any(text)
}

fn fold_any(text: &str) -> String {
    let folded = caseless::default_case_fold_str(&text.nfd().collect::<String>());
    folded
        .nfc()
        .filter(|&letter| !is_invisible(letter))
        .collect()
}

/// True for a letter that stays as it is. So do texts of such letters that are composed, since what
/// the letters are composed of stays as it is too.
fn is_inert(letter: char) -> bool {
    !is_invisible(letter)
        && std::iter::once(letter)
            .default_case_fold()
            .eq(std::iter::once(letter))
}

/// The words of a form, folded, with one space between them: equal for forms that find the same.
pub(super) fn folded_words(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|letter: char| !is_word(letter));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Two terms with equal keys find the same.
pub(super) fn same_key(term: &Term) -> String {
    let join = |mut key: String, words: &[TermWord], read: fn(&str) -> String| -> String {
        for (place, word) in words.iter().enumerate() {
            key.push_str(if place > 0 { " " } else { "" });
            key.push_str(if word.open_start { "*" } else { "" });
            key.push_str(&read(&word.text));
            key.push_str(if word.open_end { "*" } else { "" });
        }
        key
    };
    match &term.shape {
        TermShape::Words(words) => join(String::new(), words, fold),
        TermShape::ExactCase(words) => join(String::from("="), words, str::to_owned),
        TermShape::Hashtag(text) => format!("#{}", fold(text)),
        TermShape::Root { root, .. } => format!("~{}", fold(root)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(written: &str) -> TermShape {
        parse(written).expect(written).shape
    }

    fn plain(words: &[&str]) -> TermShape {
        let word = |text: &&str| TermWord {
            text: text.trim_matches('*').to_owned(),
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
        };
        TermShape::Words(words.iter().map(word).collect())
    }

    #[test]
    fn phrases_split_at_space_and_punctuation() {
        assert_eq!(
            shape("kekerasan  seksual"),
            plain(&["kekerasan", "seksual"])
        );
        assert_eq!(shape("anti-vaksin!"), plain(&["anti", "vaksin"]));
        assert_eq!(shape("jum'at"), plain(&["jum", "at"]));
        assert_eq!(shape("tự tử"), plain(&["tự", "tử"]));
        assert_eq!(shape("ฆ่าตัวตาย"), plain(&["ฆ่าตัวตาย"]));
        assert_eq!(shape("आत्महत्या"), plain(&["आत्महत्या"]));
        assert_eq!(shape("5g"), plain(&["5g"]));
    }

    #[test]
    fn stars_open_the_ends_of_words() {
        assert_eq!(shape("*bunuh* diri*"), plain(&["*bunuh*", "diri*"]));
        for bad in [
            "bu*nuh", "* bunuh", "bunuh **", "**bunuh", "anti-*", "*", "#bunuh*",
        ] {
            assert_eq!(parse(bad).expect_err(bad).code, Code::BAD_WILDCARD, "{bad}");
        }
    }

    #[test]
    fn marks_before_a_term_choose_its_form() {
        assert!(matches!(shape("~pukul"), TermShape::Root { root, .. } if root == "pukul"));
        assert_eq!(shape("#BunuhDiri"), TermShape::Hashtag("BunuhDiri".into()));
        assert!(matches!(shape("=SS"), TermShape::ExactCase(words) if words[0].text == "SS"));
        for bad in ["~pukul tendang", "~pukul*", "#bunuh diri", "#a#b"] {
            let code = parse(bad).expect_err(bad).code;
            assert_eq!(code, Code::BAD_TERM, "{bad}");
        }
    }

    #[test]
    fn short_roots_are_refused() {
        for bad in ["~ma", "~a", "~u\u{301}u"] {
            assert_eq!(parse(bad).expect_err(bad).code, Code::SHORT_ROOT, "{bad}");
        }
        assert!(matches!(shape("~bom"), TermShape::Root { .. }));
    }

    #[test]
    fn forms_are_compared_by_their_words() {
        assert_eq!(
            folded_words("Pukul-Memukul"),
            folded_words(" pukul memukul")
        );
        assert_ne!(folded_words("pukulan"), folded_words("pukul an"));
    }

    #[test]
    fn nothing_to_look_for_is_an_error() {
        for bad in ["", "  ", "!?", "🐔", "#", "#_", "=", "~", "\u{200b}"] {
            assert_eq!(
                parse(bad).expect_err(bad).code,
                Code::NEVER_MATCHES,
                "{bad}"
            );
        }
    }

    #[test]
    fn letters_that_stay_are_made_of_such() {
        let stays = |letter: char| is_nfc_quick(std::iter::once(letter)) == IsNormalized::Yes;
        for letter in ('\0'..=char::MAX).filter(|&letter| stays(letter) && is_inert(letter)) {
            let mut parts = std::iter::once(letter).nfd();
            assert!(parts.all(is_inert), "{letter:?}");
            assert_eq!(fold_any(&letter.to_string()), letter.to_string());
        }
    }

    #[test]
    fn texts_that_stay_are_told() {
        for text in [
            "tự tử",
            "폭탄",
            "ขู่ฆ่า",
            "ỆẺ",
            "e\u{301}",
            "Straße",
            "a\u{ad}b",
        ] {
            assert_eq!(fold(text), fold_any(text), "{text}");
        }
    }

    #[test]
    fn equal_after_folding() {
        let key = |written| same_key(&parse(written).expect("a term"));
        assert_eq!(key("Bunuh-Diri"), key("bunuh diri"));
        assert_eq!(key("tu\u{31b}\u{323} tử"), key("tự tử"));
        assert_ne!(key("=SS"), key("=ss"));
        assert_ne!(key("bunuh"), key("bunuh*"));
    }

    #[test]
    fn accounts_and_addresses_are_noticed() {
        for account in ["@banjir", " @kata_kasar"] {
            assert_eq!(not_a_word(account), Some("an account"), "{account}");
        }
        for address in ["x.com/banjir", "https://x.com", "www.example.org"] {
            assert_eq!(not_a_word(address), Some("an address"), "{address}");
        }
        for words in ["banjir", "dan/atau", "U.S.", "jam 8.30 / 9.00", "@ rumah"] {
            assert_eq!(not_a_word(words), None, "{words}");
        }
    }

    #[test]
    fn emoji_in_a_phrase_is_noticed() {
        let ignored = |written| ignored_symbol(&parse(written).expect("a term"));
        assert_eq!(ignored("chicken 🐔 dinner"), Some('🐔'));
        assert_eq!(ignored("“anti” – vaksin…"), None);
    }
}
