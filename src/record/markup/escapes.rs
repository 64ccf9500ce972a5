//! Escapes that other tools left in texts.

/// Appends what the escape that begins a text says; returns its length.
pub(super) fn escape(text: &str, into: &mut String) -> Option<usize> {
    let (len, said) = left_escape(text)?;
    into.push(said);
    Some(len)
}

fn left_escape(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    match bytes.get(1)? {
        b'n' => Some((2, '\n')),
        b't' => Some((2, '\t')),
        b'r' => Some((2, '\r')),
        b'/' => Some((2, '/')),
        b'"' => Some((2, '"')),
        b'u' => left_code_units(text),
        b'x' => left_bytes(text),
        _ => None,
    }
}

/// `\u00e9`, and `\ud83d\ude00` as one character.
fn left_code_units(text: &str) -> Option<(usize, char)> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    let units = [Some(first), unit(6)].into_iter().flatten();
    let said = char::decode_utf16(units).next()?.ok()?;
    Some((6 * said.len_utf16(), said))
}

/// `\xf0\x9f\x98\xad`: the bytes of a character in UTF-8.
fn left_bytes(text: &str) -> Option<(usize, char)> {
    let byte = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\x")?.get(..2)?;
        u8::from_str_radix(digits, 16).ok()
    };
    let mut bytes = [0; 4];
    let mut count = 0;
    for (number, place) in bytes.iter_mut().enumerate() {
        let Some(byte) = byte(4 * number) else {
            break;
        };
        *place = byte;
        count = number + 1;
    }
    let bytes = bytes.get(..count)?;
    let valid = match std::str::from_utf8(bytes) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    let said = valid.chars().next()?;
    Some((4 * said.len_utf8(), said))
}

/// Whether a text seems to have escapes that another tool left.
pub(in crate::record) fn has_left_escapes(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        rest = rest.get(at..).unwrap_or_default();
        if left_escape(rest).is_some() {
            return true;
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    false
}
