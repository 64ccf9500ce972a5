//! What must stand beside the key of a phrase: seen in a few steps, before anything of the phrase is
//! looked at. Words of phrases may be common, and then most places where the key stands are no match.

use std::ops::RangeInclusive;

use super::{
    terms::{Form, Shape, Word},
    verify::{LONGEST_GAP, skip_gap, skip_gap_back},
};
use crate::{
    simd::{PADDING, eight, first_bytes},
    text::{Stretch, is_gap},
};

/// Letters of the neighbour that are compared, in bytes.
const COMPARED: usize = size_of::<u64>();

/// Stretches of a text that are looked at for each neighbour; where there are more, any may be in
/// disguise.
const MOST_STRETCHES: usize = 32;

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
    /// The guard of a form, whose key stands as it is written.
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
        // Where a word has a gap in it (`l·`, of ŀ), what stands in disguise may be its farther part.
        if word.text.contains(is_gap) {
            return Self::default();
        }
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

    /// True when surely no such word stands there, as it is written or in disguise, so that the form
    /// does not stand around the key at `start`.
    #[inline]
    pub(super) fn denies(
        &self,
        neighbours: &mut Neighbours,
        seen: &Seen<'_>,
        start: usize,
    ) -> bool {
        if self.mask == 0 {
            return false;
        }
        let neighbour = if self.before {
            neighbours
                .before
                .get_or_insert_with(|| Neighbour::before(seen, start))
        } else {
            let end = start + self.key_length as usize;
            neighbours
                .after
                .get_or_insert_with(|| Neighbour::after(seen, end))
        };
        let is_it = |letters: u64| letters & self.mask == self.letters;
        !neighbour.letters.is_some_and(is_it) && !neighbour.in_disguise
    }
}

/// A reading that guards look at.
pub(super) struct Seen<'a> {
    pub(super) text: &'a str,
    /// The same, with zeros around it.
    pub(super) padded: &'a [u8],
    /// Where words may stand in disguise.
    pub(super) stretches: &'a [Stretch],
}

/// The words beside a key in a text, seen once for all phrases that have it.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    before: Option<Neighbour>,
    after: Option<Neighbour>,
}

/// The word beside a key.
#[derive(Debug)]
struct Neighbour {
    /// Its letters next to the key, if there is such a word.
    letters: Option<u64>,
    /// A word may stand there in disguise.
    in_disguise: bool,
}

impl Neighbour {
    fn before(seen: &Seen<'_>, start: usize) -> Self {
        let end = skip_gap_back(seen.text, start);
        let least = end.unwrap_or(start.saturating_sub(WIDEST_GAP));
        Self {
            letters: end.map(|end| eight(seen.padded, PADDING + end - COMPARED)),
            in_disguise: seen.has_stretch(least..=start),
        }
    }

    fn after(seen: &Seen<'_>, end: usize) -> Self {
        let start = skip_gap(seen.text, end);
        let most = start.unwrap_or(end.saturating_add(WIDEST_GAP));
        Self {
            letters: start.map(|start| eight(seen.padded, PADDING + start)),
            in_disguise: seen.has_stretch(end..=most),
        }
    }
}

/// Bytes of a gap, at most.
const WIDEST_GAP: usize = 4 * (LONGEST_GAP + 1);

impl Seen<'_> {
    /// True when a word in disguise may begin or end among these places.
    fn has_stretch(&self, places: RangeInclusive<usize>) -> bool {
        let touches = |it: &Stretch| it.start <= *places.end() && *places.start() <= it.end;
        self.stretches.len() > MOST_STRETCHES || self.stretches.iter().any(touches)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{Engine, Limits, compile::Probe},
        rules::load_text,
        text::{Glance, find_stretches},
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
        let mut stretches = vec![];
        find_stretches(glance.text(), glance.restless(), &mut stretches);
        let seen = Seen {
            text: glance.text(),
            padded: glance.padded().bytes(),
            stretches: &stretches,
        };
        let places = seen.text.match_indices(key.as_str());
        places
            .map(|(at, _)| guard.denies(&mut Neighbours::default(), &seen, at))
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
        // Only what may be the neighbour in disguise stands in its way.
        for (text, expected) in [
            ("mengancam 1stri", false),
            ("mengancam i s t r i", false),
            ("mengancam i-tri", false),
            ("mengancam !stri", false),
            ("mengancam suami, 1stri", true),
            ("2x mengancam suami", true),
        ] {
            assert_eq!(denied("mengancam istri", text), [expected], "{text}");
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
        assert_eq!(denied("mengancam coŀlega", "mengancam coŀl3ga"), [false]);
    }
}
