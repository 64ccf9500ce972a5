//! Hangul letters that were typed one by one, put together to syllables.

use super::compat::Letter;

/// Letters a syllable may begin with, and those it may end with, in the order of the syllables.
const LEADS: &str = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const TAILS: &str = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

/// True for a consonant that stands alone and may begin a syllable.
pub(super) fn is_lead(c: char) -> bool {
    place(LEADS, c).is_some()
}

/// True for a vowel that stands alone.
pub(super) fn is_vowel(c: char) -> bool {
    ('ㅏ'..='ㅣ').contains(&c)
}

/// Puts together a consonant, a vowel and, unless it begins the next syllable, the consonant behind
/// them: ㅈㅏㅅㅏㄹ is 자살. Letters without a vowel (ㅋㅋ) stay as they are, and no letter is
/// added to a syllable that was typed as one (나ㅋㅋ).
pub(super) fn put_together(letters: &mut Vec<Letter>) {
    let mut kept = 0;
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let (syllable, len) = syllable(&letters[at..]).unwrap_or((letter.c, 1));
        let to = letters[at + len - 1].to.max(letter.to);
        letters[kept] = Letter {
            c: syllable,
            to,
            ..letter
        };
        kept += 1;
        at += len;
    }
    letters.truncate(kept);
}

fn syllable(letters: &[Letter]) -> Option<(char, usize)> {
    let c = |index: usize| letters.get(index).map(|letter| letter.c);
    let lead = place(LEADS, c(0)?)?;
    let vowel = c(1).filter(|&c| is_vowel(c))? as u32 - 'ㅏ' as u32;
    let tail = c(2).and_then(|c| place(TAILS, c));
    let tail = tail.filter(|_| !c(3).is_some_and(is_vowel));
    let code = '가' as u32 + (lead * 21 + vowel) * 28 + tail.map_or(0, |tail| tail + 1);
    Some((char::from_u32(code)?, if tail.is_some() { 3 } else { 2 }))
}

fn place(order: &str, c: char) -> Option<u32> {
    let found = ('ㄱ'..='ㅎ').contains(&c).then(|| order.find(c))?;
    found.map(|at| (at / c.len_utf8()) as u32)
}
