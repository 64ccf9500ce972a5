//! The folded reading: letters that only look different made the same.

use super::offsets::OffsetMap;

/// Writes the folded reading of `text` to `out`; false, with `out` empty, when it is the exact one.
pub fn folded_reading(text: &str, out: &mut String) -> bool {
    let _ = text;
    out.clear();
    false
}

/// Writes the folded reading of `text` and the way back.
pub fn trace_folded(text: &str, out: &mut String, map: &mut OffsetMap) {
    super::trace_exact(text, out, map);
}

/// Writes Latin letters without their marks to `out`, and all others as they are.
pub fn unaccented(word: &str, out: &mut String) {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    out.clear();
    let mut latin = false;
    let kept = word.nfd().filter(|&c| {
        let mark = is_combining_mark(c);
        latin = if mark { latin } else { c.is_ascii_alphabetic() };
        !(mark && latin)
    });
    out.extend(kept.map(|c| if c == 'đ' { 'd' } else { c }).nfc());
}

/// Which letters of the original text of a folded match were undone: compatibility, look-alike.
pub fn fold_steps(original: &str) -> (bool, bool) {
    let _ = original;
    (false, false)
}
