//! What must stand beside the key of a phrase: seen in a few steps, before anything of the phrase is
//! looked at. Words of phrases may be common, and then most places where the key stands are no match.

use super::{
    terms::{Form, Shape, Word},
    verify::{skip_gap, skip_gap_back},
};
use crate::simd::{PADDING, eight, first_bytes};

/// Letters of the neighbour that are compared, in bytes.
const COMPARED: usize = size_of::<u64>();

/// The neighbour of a key, as it must be spelled.
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

    /// True when surely no such word stands there, so that the form does not stand around the key at
    /// `start`.
    #[inline]
    pub(super) fn denies(
        &self,
        neighbours: &mut Neighbours,
        (padded, text): (&[u8], &str),
        start: usize,
    ) -> bool {
        if self.mask == 0 {
            return false;
        }
        let letters = if self.before {
            *neighbours.before.get_or_insert_with(|| {
                let end = skip_gap_back(text, start)?;
                Some(eight(padded, PADDING + end - COMPARED))
            })
        } else {
            *neighbours.after.get_or_insert_with(|| {
                let start = skip_gap(text, start + self.key_length as usize)?;
                Some(eight(padded, PADDING + start))
            })
        };
        letters.is_none_or(|letters| letters & self.mask != self.letters)
    }
}

/// The words beside a key in a text, seen once for all phrases that have it: their letters next to it,
/// if there is such a word.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    before: Option<Option<u64>>,
    after: Option<Option<u64>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Engine, Limits, compile::Probe},
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
        let is_first = |probe: &Probe| *probe == Probe::Form(0);
        let probe = inner.probe_list.iter().position(is_first);
        let guard = &inner.guards[probe.expect("a probe for each form")];
        let key = &inner.forms[0].form.key().text;
        let mut glance = Glance::default();
        glance.read(text);
        let seen = (glance.padded().bytes(), glance.text());
        let places = seen.1.match_indices(key.as_str());
        places
            .map(|(at, _)| guard.denies(&mut Neighbours::default(), seen, at))
            .collect()
    }

    #[test]
    fn another_word_and_none_are_denied() {
        for (text, expected) in [
            ("mengancam istri", false),
            ("mengancam istrinya", false),
            ("mengancam suami", true),
            ("mengancam  suami", true),
            ("mengancam, suami", true),
            ("mengancam 😢 istri", false),
            ("mengancam, istri", false),
            ("mengancam", true),
            ("mengancam ", true),
            ("mengancamistri", true),
            ("mengancam ส", true),
        ] {
            assert_eq!(denied("mengancam istri", text), [expected], "{text}");
        }
        for (text, expected) in [
            ("không tuẫn", false),
            ("nhà tuẫn", true),
            ("đ tuẫn", true),
            ("không… tuẫn", false),
            ("tuẫn", true),
            (" tuẫn", true),
            ("… tuẫn", true),
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
