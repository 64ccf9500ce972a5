//! Letters that are other letters in disguise, one by one.

use std::iter;

use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

use super::border;

/// What a character stands for: styled, circled, wide or joined letters and digits as the plain ones.
///
/// The compatibility mapping of Unicode, but ำ stays whole, Hangul letters that stand alone stay
/// what they are (a syllable may be put together of them later), and what is no letter, mark or
/// digit afterwards, or an accent on a blank, stays.
pub(super) fn undo_compatibility(c: char, mut each: impl FnMut(char)) {
    if let Some(plain) = without_table(c) {
        return each(plain);
    }
    let mapped = || iter::once(c).nfkd();
    let is_text = mapped().next() != Some(' ') && mapped().any(|c| !border::is_gap(c));
    if is_text {
        mapped().for_each(each);
    } else {
        each(c);
    }
}

/// Characters that the table of Unicode has nothing for, or that it takes too far apart.
fn without_table(c: char) -> Option<char> {
    let letter = |first: u32| char::from_u32(u32::from(b'a') + (c as u32 - first));
    let jamo = |from: u32, to: u32| char::from_u32(to + (c as u32 - from));
    match c {
        '\0'..='\u{7F}' | '\u{E33}' | '\u{EB3}' | '\u{3131}'..='\u{318E}' => Some(c),
        // White letters on black: circles, then squares.
        '\u{1F150}'..='\u{1F169}' => letter(0x1F150),
        '\u{1F170}'..='\u{1F189}' => letter(0x1F170),
        // Narrow Hangul letters.
        '\u{FFA1}'..='\u{FFBE}' => jamo(0xFFA1, 0x3131),
        '\u{FFC2}'..='\u{FFC7}' => jamo(0xFFC2, 0x314F),
        '\u{FFCA}'..='\u{FFCF}' => jamo(0xFFCA, 0x3155),
        '\u{FFD2}'..='\u{FFD7}' => jamo(0xFFD2, 0x315B),
        '\u{FFDA}'..='\u{FFDC}' => jamo(0xFFDA, 0x3161),
        _ => None,
    }
}

/// Small capitals and phonetic letters that are used to dress up text, by the letter they stand for.
/// Letters that a language of the rules is written with (đ) are not among them.
const DRESSED: [(char, &str); 25] = [
    ('a', "ᴀɑ"),
    ('b', "ʙɓƀ"),
    ('c', "ᴄƈȼ"),
    ('d', "ᴅɖɗ"),
    ('e', "ᴇɛɇ"),
    ('f', "ꜰƒ"),
    ('g', "ɢɡɠǥ"),
    ('h', "ʜɦ"),
    ('i', "ɪıɨɩ"),
    ('j', "ᴊʝȷɉ"),
    ('k', "ᴋƙ"),
    ('l', "ʟɭɫƚ"),
    ('m', "ᴍɱ"),
    ('n', "ɴɲɳƞ"),
    ('o', "ᴏɵ"),
    ('p', "ᴘƥ"),
    ('q', "ꞯʠɋ"),
    ('r', "ʀɾɽɍ"),
    ('s', "ꜱʂ"),
    ('t', "ᴛƭʈ"),
    ('u', "ᴜʉ"),
    ('v', "ᴠʋ"),
    ('w', "ᴡⱳ"),
    ('y', "ʏƴɏ"),
    ('z', "ᴢʐʑƶ"),
];

/// The ASCII letter that a small capital or phonetic letter stands for, in any word.
pub(super) fn undressed(c: char) -> Option<char> {
    if c.is_ascii() || !border::is_latin(c) {
        return None;
    }
    let dressed = DRESSED.iter().find(|(_, letters)| letters.contains(c));
    dressed.map(|&(plain, _)| plain)
}

/// The small ASCII letter that a letter of another script looks like, as it stands.
///
/// A capital that might be I or l is the one that its small letter looks like.
pub(super) fn look_alike(c: char) -> Option<char> {
    if c.is_ascii() || !border::is_spaced(c) || border::is_latin(c) {
        return None;
    }
    let ascii = only_ascii(c)?;
    if ascii == 'l' && c.is_uppercase() {
        let small = c.to_lowercase().next().and_then(only_ascii);
        return small.or(Some(ascii));
    }
    Some(ascii)
}

fn only_ascii(c: char) -> Option<char> {
    let mut buffer = [0; 4];
    let mut looks = skeleton(c.encode_utf8(&mut buffer));
    let first = looks.next().filter(char::is_ascii_alphabetic)?;
    looks.next().is_none().then(|| first.to_ascii_lowercase())
}
