//! Letter by letter: what stands in a text, held against a word that it may be.

use super::terms::MOST_LETTERS;
use crate::text;

/// Visits every place where `word`, written with signs from `start` on, may end.
///
/// The text is taken in runs of the same character, whole: each character stands for a letter of its
/// own, or three and more of them stand for one letter, or for two that are the same.
pub(super) fn aligned(word: &str, start: usize, text: &str, visit: &mut dyn FnMut(usize)) {
    let mut letters = ['\0'; MOST_LETTERS];
    let mut count = 0;
    for (place, letter) in letters.iter_mut().zip(word.chars()) {
        *place = letter;
        count += 1;
    }
    let letters = &letters[..count];
    let mut before = text[..start].chars().next_back();
    // Bit `n`: the first `n` letters may have been taken.
    let mut taken = 1_u64;
    let mut has_letter = false;
    let mut at = start;
    while let Some(c) = text[at..].chars().next() {
        if before == Some(c) {
            return;
        }
        let same = text[at..].chars().take_while(|&next| next == c).count();
        taken = take_run(letters, taken, c, same);
        if taken == 0 {
            return;
        }
        has_letter |= text::is_any_letter(c);
        at += same * c.len_utf8();
        if has_letter && taken >> count & 1 == 1 {
            visit(at);
        }
        before = Some(c);
    }
}

/// The numbers of letters that may have been taken behind a run of `same` times `c`.
fn take_run(letters: &[char], taken: u64, c: char, same: usize) -> u64 {
    let mut next = 0;
    let mut rest = taken;
    while rest != 0 {
        let from = rest.trailing_zeros() as usize;
        rest &= rest - 1;
        let Some(left) = letters.get(from..).filter(|left| !left.is_empty()) else {
            continue;
        };
        let fits = |many: usize| {
            let some = left.get(..many);
            some.is_some_and(|some| some.iter().all(|&letter| text::stands_for(c, letter)))
        };
        if fits(same) {
            next |= 1 << (from + same);
        }
        if same >= 3 && fits(1) {
            next |= 1 << (from + 1);
        }
        if same >= 3 && fits(2) && left[0] == left[1] {
            next |= 1 << (from + 2);
        }
    }
    next
}

/// Where the word ends when its letters stand from `start` on, each two with the same separator
/// between them.
pub(super) fn letters_apart(word: &str, start: usize, text: &str) -> Option<usize> {
    let mut at = start;
    let mut count = 0;
    let mut separator = None;
    let mut has_letter = false;
    for letter in text::letters(word) {
        if count > 0 {
            let c = text[at..].chars().next().filter(|&c| text::is_gap(c))?;
            if *separator.get_or_insert(c) != c {
                return None;
            }
            at += c.len_utf8();
        }
        let there = text::letters(&text[at..]).next()?;
        if !is_letter_apart(there, letter) {
            return None;
        }
        has_letter |= there.chars().any(text::is_any_letter);
        count += 1;
        at += there.len();
    }
    let ends = text[at..].chars().next().is_none_or(text::is_gap);
    (count >= 3 && ends && has_letter).then_some(at)
}

/// True when what stands there is the letter, or a digit that stands for it.
fn is_letter_apart(there: &str, letter: &str) -> bool {
    let (mut those, mut these) = (there.chars(), letter.chars());
    let (Some(sign), Some(first)) = (those.next(), these.next()) else {
        return false;
    };
    let alone = those.next().is_none() && these.next().is_none();
    there == letter || (alone && sign.is_ascii_digit() && text::stands_for(sign, first))
}
