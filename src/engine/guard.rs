//! What must stand beside the key of a phrase: seen in a few steps, before anything of the phrase is
//! looked at. Words of phrases may be common, and then most places where the key stands are no match.

use super::terms::{Form, Shape, Word};
use crate::{
    simd::{PADDING, eight, first_bytes},
    text,
};

/// Letters of the neighbour that are compared, in bytes.
const COMPARED: usize = size_of::<u64>();

/// The neighbour of a key, as it must be spelled behind or before a space.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Guard {
    letters: u64,
    /// All ones where the neighbour has letters; zero when nothing is known of it.
    mask: u64,
    key_length: u32,
    /// The neighbour stands before the key.
    before: bool,
}

impl Guard {
    /// The guard of a form as it is written.
    pub(super) fn of(form: &Form) -> Self {
        let (Shape::Words { words, key } | Shape::ExactCase { words, key, .. }) = &form.shape
        else {
            return Self::default();
        };
        let word = &words[*key];
        if form.is_loose() || !word.is_closed() {
            return Self::default();
        }
        let length = word.text.len() as u32;
        let after = words.get(key + 1).filter(|word| !word.open_start);
        let before = key.checked_sub(1).map(|at| &words[at]);
        match (after, before.filter(|word| !word.open_end)) {
            (Some(after), _) => Self::beside(length, after, false),
            (None, Some(before)) => Self::beside(length, before, true),
            (None, None) => Self::default(),
        }
    }

    /// The letters of the neighbour that are nearest to the key, where they lie in the eight bytes there.
    fn beside(key_length: u32, word: &Word, before: bool) -> Self {
        let letters = word.text.as_bytes();
        let nearest = &letters[letters.len().saturating_sub(COMPARED)..];
        let unused = 8 * (COMPARED - nearest.len()) as u32;
        let aligned = |bits: u64| bits.checked_shl(unused).unwrap_or(0);
        let (letters, mask) = if before {
            (aligned(first_bytes(nearest)), aligned(u64::MAX))
        } else {
            let mask = u64::MAX.checked_shr(unused).unwrap_or(0);
            (first_bytes(letters), mask)
        };
        Self {
            letters,
            mask,
            key_length,
            before,
        }
    }

    /// True when surely another word stands there, beyond one space, so that the form does not stand
    /// around the key at `start`. `padded` is the text with zeros around it.
    #[inline]
    pub(super) fn denies(&self, padded: &[u8], text: &str, start: usize) -> bool {
        if self.mask == 0 {
            return false;
        }
        if self.before {
            let gap = PADDING + start - 1;
            let other = eight(padded, gap - COMPARED) & self.mask != self.letters;
            return padded[gap] == b' '
                && other
                && is_letter(padded[gap - 1], || text[..start - 1].chars().next_back());
        }
        let end = start + self.key_length as usize;
        let gap = PADDING + end;
        let other = eight(padded, gap + 1) & self.mask != self.letters;
        padded[gap] == b' '
            && other
            && is_letter(padded[gap + 1], || text[end + 1..].chars().next())
    }
}

/// True for a character that is no part of a gap; `byte` is one of its bytes.
fn is_letter(byte: u8, c: impl FnOnce() -> Option<char>) -> bool {
    if byte.is_ascii() {
        byte.is_ascii_alphanumeric()
    } else {
        c().is_some_and(|c| !text::is_gap(c))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        engine::{Engine, Limits},
        rules::load_text,
        text::Glance,
    };

    /// What the guards of a phrase say at each place where its key stands: denied or not.
    fn denied(phrase: &str, text: &str) -> Vec<bool> {
        let rule = format!(
            "[[rule]]\nid = 'gbv-id-a'\ntitle = 't'\nrole = 'at-risk'\nseverity = 'high'\n\
             condition = 'words'\n[rule.terms]\nwords = ['{phrase}']\n"
        );
        let topic = "id = 'gbv'\nversion = '1'\nqueue = 'q'\n[title]\nen = 'GBV'";
        let files = [("gbv/topic.toml", topic), ("gbv/id.toml", rule.as_str())];
        let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
        let engine = Engine::compile(&load_text(&files).set, &Limits::default());
        let inner = engine.expect("it compiles").inner;
        let (guard, key) = (&inner.guards[0], &inner.forms[0].form.key().text);
        let mut glance = Glance::default();
        glance.read(text);
        let (padded, text) = (glance.padded().bytes(), glance.text());
        let places = text.match_indices(key.as_str());
        places
            .map(|(at, _)| guard.denies(padded, text, at))
            .collect()
    }

    #[test]
    fn another_word_beyond_one_space_is_denied() {
        for (text, expected) in [
            ("mengancam istri", false),
            ("mengancam istrinya", false),
            ("mengancam suami", true),
            ("mengancam  suami", false),
            ("mengancam, suami", false),
            ("mengancam 😢 istri", false),
            ("mengancam", false),
            ("mengancam ", false),
            ("mengancam ส", true),
        ] {
            assert_eq!(denied("mengancam istri", text), [expected], "{text}");
        }
        for (text, expected) in [
            ("không tuẫn", false),
            ("nhà tuẫn", true),
            ("đ tuẫn", true),
            ("tuẫn", false),
            (" tuẫn", false),
            ("… tuẫn", false),
        ] {
            assert_eq!(denied("không tuẫn", text), [expected], "{text}");
        }
        // Of a long neighbour the letters next to the key.
        let phrase = "keterlaluanku mempertanggungjawabkan";
        for (text, expected) in [
            ("xketerlaluanku mempertanggungjawabkan", false),
            ("keterlaluanmu mempertanggungjawabkan", true),
        ] {
            assert_eq!(denied(phrase, text), [expected], "{text}");
        }
        assert_eq!(denied("mengancam", "mengancam suami"), [false]);
    }
}
