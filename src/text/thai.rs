//! Thai and Lao spellings that look the same on the screen, made the same.
//!
//! Keyboards let one type what should not be typed: ํ and า for ำ, two เ for แ, a tone mark before
//! the vowel above or below it, or behind ำ. Normal forms of Unicode leave all of them.

use unicode_normalization::char::canonical_combining_class;

use super::compat::{Letter, in_canonical_order};

/// Combining classes of the tone marks of Thai and of Lao, which no other mark has.
const TONES: [u8; 2] = [107, 122];

/// How a character takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A tone mark.
    Tone,
    /// A vowel above or below, or another mark that comes before tone marks.
    Vowel,
    /// ํ, a vowel as well, which is one half of ำ.
    Circle,
    /// า, the other half.
    Tail,
    /// ำ, behind which no tone mark should stand.
    Am,
    /// เ, one half of แ.
    Stroke,
    Other,
}

pub(super) fn part(c: char) -> Part {
    match c {
        '\0'..='\u{7F}' => Part::Other,
        '\u{E48}'..='\u{E4B}' | '\u{EC8}'..='\u{ECB}' => Part::Tone,
        '\u{E4D}' | '\u{ECD}' => Part::Circle,
        '\u{E32}' | '\u{EB2}' => Part::Tail,
        '\u{E33}' | '\u{EB3}' => Part::Am,
        '\u{E40}' | '\u{EC0}' => Part::Stroke,
        '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}' => Part::Vowel,
        '\u{EB1}' | '\u{EB4}'..='\u{EBC}' => Part::Vowel,
        // Normalisation sorts these before tone marks, whatever they are.
        _ if (1..107).contains(&canonical_combining_class(c)) => Part::Vowel,
        _ => Part::Other,
    }
}

/// Writes Thai and Lao as they should be typed.
pub(super) fn spell(letters: &mut Vec<Letter>) {
    let mut at = 0;
    let mut kept = 0;
    while let Some(&letter) = letters.get(at) {
        let marks = letters[at..].iter().take_while(|letter| is_mark(letter.c));
        let end = at + marks.count();
        if end > at {
            letters[at..end].sort_by_key(|letter| part(letter.c) == Part::Tone);
            let tail = join_circle(letters, at..end);
            for index in at..end {
                if tail != Some(index) {
                    letters[kept] = letters[index];
                    kept += 1;
                }
            }
            at = end;
            continue;
        }
        let next = letters.get(at + 1).filter(|next| next.c == letter.c);
        let doubled = next.filter(|_| part(letter.c) == Part::Stroke).copied();
        letters[kept] = doubled.map_or(letter, |next| joined(letter, next));
        kept += 1;
        at += if doubled.is_some() { 2 } else { 1 };
    }
    letters.truncate(kept);
    tones_first(letters);
}

/// Puts tone marks before each ำ that they follow, and marks in canonical order, until nothing is left
/// to do: a tone mark that was moved may come before marks of a higher class, and so behind
/// another ำ.
fn tones_first(letters: &mut [Letter]) {
    let is_am = |letter: &Letter| part(letter.c) == Part::Am;
    if !letters.iter().any(is_am) {
        return;
    }
    for tone in TONES {
        let class = |letter: &Letter| canonical_combining_class(letter.c);
        let mut at = 0;
        while let Some(next) = letters[at..].iter().position(is_am) {
            at += next;
            let run = letters[at..].iter();
            let run = run.take_while(|letter| is_am(letter) || class(letter) >= tone);
            let end = at + run.count();
            letters[at..end].sort_by_key(|letter| class(letter) != tone);
            at = end;
        }
    }
    in_canonical_order(letters);
}

fn is_mark(c: char) -> bool {
    matches!(part(c), Part::Tone | Part::Vowel | Part::Circle)
}

/// Makes ำ of the last vowel of sorted marks and what stands behind them; says where the ํ was
/// that is now a part of it.
fn join_circle(letters: &mut [Letter], marks: std::ops::Range<usize>) -> Option<usize> {
    let tones = letters[marks.clone()]
        .iter()
        .rev()
        .take_while(|letter| part(letter.c) == Part::Tone);
    let circle = marks.end.checked_sub(tones.count() + 1)?;
    let half = *letters.get(circle).filter(|_| circle >= marks.start)?;
    let tail = *letters.get(marks.end)?;
    if part(half.c) != Part::Circle || part(tail.c) != Part::Tail || thai(half.c) != thai(tail.c) {
        return None;
    }
    letters[marks.end] = joined(tail, half);
    Some(circle)
}

fn thai(c: char) -> bool {
    c < '\u{E80}'
}

/// The letter behind `letter` in Unicode (แ behind เ, ำ behind า), read from both.
fn joined(letter: Letter, other: Letter) -> Letter {
    Letter {
        c: char::from_u32(letter.c as u32 + 1).unwrap_or(letter.c),
        from: letter.from.min(other.from),
        to: letter.to.max(other.to),
    }
}
