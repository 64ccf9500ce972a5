//! The two readings of a text.
//!
//! Exact: `NFC(fold(NFD(remove(text))))`, where `remove` drops default-ignorable code points and
//! `fold` is full case folding. Plain: `NFC(remove(text))`.
//!
//! Nearly all characters of nearly all posts map to one character each and never combine with what
//! stands before them, so they are copied through a table. Only where a character may combine,
//! expand or vanish is the stretch from the last safe character on sent through the general
//! algorithm. Both ways give the same text; a property test holds them together.

use std::iter;

use caseless::Caseless;
use unicode_normalization::{
    IsNormalized, UnicodeNormalization, char::canonical_combining_class, is_nfc_quick,
};

use super::{
    offsets::{OffsetMap, Trace},
    pages::Pages,
};

/// Writes the exact reading of `text` to `out`, which is cleared first.
///
/// Returns true when the exact reading is the plain reading with each character folded by itself,
/// one for one: then whatever stands in the plain reading stands, folded, in the exact one.
pub fn exact_reading(text: &str, out: &mut String) -> bool {
    read::<true, _>(text, out, &mut ())
}

/// Writes the exact reading of `text` and the way back.
pub fn trace_exact(text: &str, out: &mut String, map: &mut OffsetMap) {
    read::<true, _>(text, out, map);
}

/// Writes the plain reading of `text` to `out`, which is cleared first.
pub fn plain_reading(text: &str, out: &mut String) {
    read::<false, _>(text, out, &mut ());
}

/// Writes the plain reading of `text` and the way back.
pub fn trace_plain(text: &str, out: &mut String, map: &mut OffsetMap) {
    read::<false, _>(text, out, map);
}

/// Writes `text` with each character folded by itself to `out`, which is cleared first: whatever
/// comes next to it, a character always gives the same.
pub fn fold_each(text: &str, out: &mut String) {
    out.clear();
    for c in text.chars() {
        match classify(c) {
            Class::Plain(folded) => out.push(folded),
            _ => read_segment::<true>(c.encode_utf8(&mut [0; 4]), out),
        }
    }
}

/// How a character behaves in a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Stands alone and folds to this one character, which stands alone as well.
    Plain(char),
    /// A mark of this combining class that folds to itself and never composes (Thai tone marks):
    /// safe behind marks of a class that is not higher.
    Mark(u8),
    /// Stands alone, but becomes something else (ß, İ, ﬁ, Å as Ångström sign).
    Expands,
    /// Combines with what stands before it, or vanishes.
    Joins,
}

fn read<const FOLD: bool, T: Trace>(text: &str, out: &mut String, trace: &mut T) -> bool {
    out.clear();
    trace.begin();
    let one_for_one = append::<FOLD, T>(text, 0, out, trace);
    trace.finish(out.len(), text.len());
    one_for_one
}

/// Reads `text` from byte `at` on and adds that to `out`. What was read before must not combine
/// with it, nor what comes behind the text.
pub(super) fn append<const FOLD: bool, T: Trace>(
    text: &str,
    mut at: usize,
    out: &mut String,
    trace: &mut T,
) -> bool {
    // Where the last character that stands alone begins, in the reading and in the original.
    let mut alone = (out.len(), at);
    let mut one_for_one = true;
    while at < text.len() {
        // It stands behind a character that no mark reaches back to.
        let run = same_run::<FOLD>(&text[at..]);
        if run.end > 0 {
            trace.anchor(out.len(), at, true);
            let from = out.len();
            out.push_str(&text[at..at + run.end]);
            if FOLD {
                out[from..].make_ascii_lowercase();
            }
            if let Some(last) = run.alone {
                alone = (from + last, at + last);
            }
            at += run.end;
        }
        let Some(c) = text[at..].chars().next() else {
            break;
        };
        match classify(c) {
            Class::Plain(folded) => {
                trace.anchor(out.len(), at, false);
                alone = (out.len(), at);
                out.push(if FOLD { folded } else { c });
                at += c.len_utf8();
                continue;
            }
            Class::Expands => alone = (out.len(), at),
            Class::Mark(_) | Class::Joins => {}
        }
        let end = segment_end(text, at);
        out.truncate(alone.0);
        trace.rewind(alone.0);
        trace.anchor(alone.0, alone.1, false);
        let segment = &text[alone.1..end];
        read_segment::<FOLD>(segment, out);
        one_for_one &= segment.chars().all(|c| is_ignorable(c) || is_plain(c));
        at = end;
    }
    one_for_one
}

/// Characters that a reading has just as they are written, but for the case of ASCII letters.
struct SameRun {
    /// One past the last byte.
    end: usize,
    /// Where the last of them that stands alone begins.
    alone: Option<usize>,
}

/// The run at the start of `text`, which follows no mark.
#[inline]
fn same_run<const FOLD: bool>(text: &str) -> SameRun {
    let mut run = SameRun {
        end: 0,
        alone: None,
    };
    let mut last_mark = 0;
    loop {
        let ascii = ascii_run(&text.as_bytes()[run.end..]);
        if ascii > 0 {
            run.end += ascii;
            (run.alone, last_mark) = (Some(run.end - 1), 0);
        }
        let begin = run.end;
        for c in text[begin..].chars().take_while(|c| !c.is_ascii()) {
            match classify(c) {
                Class::Plain(folded) if !FOLD || folded == c => {
                    (run.alone, last_mark) = (Some(run.end), 0);
                }
                Class::Mark(class) if class >= last_mark => last_mark = class,
                _ => return run,
            }
            run.end += c.len_utf8();
        }
        if run.end == begin {
            return run;
        }
    }
}

/// The general algorithm, for a stretch that begins and ends where nothing combines across.
fn read_segment<const FOLD: bool>(segment: &str, out: &mut String) {
    let kept = segment.chars().filter(|&c| !is_ignorable(c));
    if FOLD {
        out.extend(kept.nfd().default_case_fold().nfc());
    } else {
        out.extend(kept.nfc());
    }
}

/// Where the stretch that holds the character at `at` ends: before the next one that stands alone.
fn segment_end(text: &str, at: usize) -> usize {
    text[at..]
        .char_indices()
        .skip(1)
        .find(|&(_, c)| matches!(classify(c), Class::Plain(_) | Class::Expands))
        .map_or(text.len(), |(offset, _)| at + offset)
}

/// Length of the ASCII run at the start of `bytes`.
#[inline]
pub(super) fn ascii_run(bytes: &[u8]) -> usize {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let mut run = 0;
    while let Some(word) = bytes[run..].first_chunk() {
        let high = u64::from_le_bytes(*word) & HIGH;
        if high != 0 {
            return run + high.trailing_zeros() as usize / 8;
        }
        run += size_of::<u64>();
    }
    let rest = bytes[run..].iter().take_while(|byte| byte.is_ascii());
    run + rest.count()
}

pub(super) fn classify(c: char) -> Class {
    static CLASSES: Pages<Class> = Pages::new(work_out_class);
    if c.is_ascii() {
        return Class::Plain(c.to_ascii_lowercase());
    }
    CLASSES.get(c)
}

fn is_plain(c: char) -> bool {
    matches!(classify(c), Class::Plain(_))
}

fn work_out_class(c: char) -> Class {
    let combining = canonical_combining_class(c);
    let mut folded = iter::once(c).nfd().default_case_fold().nfc();
    let (first, more) = (folded.next(), folded.next().is_some());
    let quick = is_nfc_quick(iter::once(c));
    if is_ignorable(c) || quick == IsNormalized::Maybe {
        return Class::Joins;
    }
    if combining != 0 {
        let itself = first == Some(c) && !more && quick == IsNormalized::Yes;
        return if itself {
            Class::Mark(combining)
        } else {
            Class::Joins
        };
    }
    match first {
        Some(first) if stands_alone(first) => {
            if !more && quick == IsNormalized::Yes {
                Class::Plain(first)
            } else {
                Class::Expands
            }
        }
        _ => Class::Joins,
    }
}

pub(super) fn stands_alone(c: char) -> bool {
    canonical_combining_class(c) == 0
        && is_nfc_quick(iter::once(c)) == IsNormalized::Yes
        && !is_ignorable(c)
}

/// True for code points with the property Default_Ignorable_Code_Point (Unicode 16): zero-width
/// spaces and joiners, bidirectional controls, variation selectors, soft hyphens, fillers, tags.
#[must_use]
pub fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    fn exact(text: &str) -> String {
        let mut out = String::new();
        exact_reading(text, &mut out);
        out
    }

    /// The definition, word for word.
    fn exact_by_definition(text: &str) -> String {
        text.chars()
            .filter(|&c| !is_ignorable(c))
            .nfd()
            .default_case_fold()
            .nfc()
            .collect()
    }

    fn plain_by_definition(text: &str) -> String {
        text.chars().filter(|&c| !is_ignorable(c)).nfc().collect()
    }

    #[test]
    fn readings_of_real_sentences() {
        assert_eq!(exact("Suami saya MEMUKUL lagi"), "suami saya memukul lagi");
        assert_eq!(exact("b\u{200B}unuh d\u{AD}iri"), "bunuh diri");
        assert_eq!(exact("ฆ่าตัวตาย"), "ฆ่าตัวตาย");
        assert_eq!(exact("TỰ TỬ"), exact("tu\u{31B}\u{323} tu\u{31B}\u{309}"));
        assert_ne!(exact("tự tử"), exact("từ từ"));
        assert_eq!(exact("\u{110C}\u{1161}\u{1109}\u{1161}\u{11AF}"), "자살");
        assert_eq!(exact("GROẞE STRASSE"), "grosse strasse");
        assert_eq!(exact("आत्महत्या"), "आत्महत्या");
    }

    #[test]
    fn every_character_is_read_by_definition() {
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(
                exact(&text),
                exact_by_definition(&text),
                "U+{:04X}",
                c as u32
            );
            let again = exact(&exact(&text));
            assert_eq!(exact(&text), again, "U+{:04X} is not stable", c as u32);
        }
    }

    #[test]
    fn ignorable_is_what_unicode_says() {
        let property = regex::Regex::new(r"^\p{Default_Ignorable_Code_Point}$");
        let property = property.expect("a known property");
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            assert_eq!(
                is_ignorable(c),
                property.is_match(&text),
                "U+{:04X}",
                c as u32
            );
        }
    }

    /// Strings in which characters meet that combine, expand, vanish or reorder.
    pub(in crate::text) fn tricky() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "a",
            "E",
            "ß",
            "ẞ",
            "İ",
            "ı",
            "ſ",
            "ﬁ",
            "Å",
            "\u{212B}",
            "\u{301}",
            "\u{323}",
            "\u{31B}",
            "\u{345}",
            "ᾳ",
            "\u{200B}",
            "\u{200D}",
            "\u{FE0F}",
            "ก",
            "ำ",
            "่",
            "ุ",
            "\u{E48}",
            "가",
            "\u{1100}",
            "\u{1161}",
            "\u{11A8}",
            "Đ",
            "ậ",
            "क",
            "\u{93C}",
            "\u{958}",
            "\u{94D}",
            " ",
            "#",
            "_",
            "😢",
            "\u{1F3FD}",
            "ς",
            "Σ",
            "\u{3099}",
            "か",
            "\u{0}",
            "9",
            "K",
            "ŉ",
        ]);
        prop_oneof![
            prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat()),
            any::<String>(),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn fast_way_and_definition_agree(text in tricky()) {
            prop_assert_eq!(exact(&text), exact_by_definition(&text));
            let mut plain = String::new();
            plain_reading(&text, &mut plain);
            prop_assert_eq!(&plain, &plain_by_definition(&text));
            prop_assert_eq!(exact(&exact(&text)), exact(&text));
        }

        #[test]
        fn offsets_lead_back_to_what_was_read(text in tricky()) {
            let (mut out, mut map) = (String::new(), OffsetMap::default());
            trace_exact(&text, &mut out, &mut map);
            if !out.is_empty() {
                prop_assert_eq!(map.original(0..out.len()).end, text.len());
            }
            let borders: Vec<usize> =
                out.char_indices().map(|(at, _)| at).chain([out.len()]).collect();
            for pair in borders.windows(2) {
                let range = map.original(pair[0]..pair[1]);
                prop_assert!(text.is_char_boundary(range.start));
                prop_assert!(text.is_char_boundary(range.end));
                prop_assert!(range.start < range.end);
                // What stands there reads to something that holds the character.
                let read = exact(&text[range]);
                prop_assert!(read.contains(&out[pair[0]..pair[1]]));
            }
        }
    }
}
