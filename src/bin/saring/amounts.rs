//! Sizes and shares as they are typed.

/// `16M` → bytes.
pub(crate) fn parse_size(text: &str) -> Result<usize, String> {
    match size(text)? {
        Some(size) if (1..=1 << 30).contains(&size) => Ok(size),
        _ => Err("between 1 byte and 1G".to_owned()),
    }
}

/// Bytes of a window that may be allowed.
pub(crate) fn parse_window(text: &str) -> Result<usize, String> {
    match size(text)? {
        Some(size) if (1 << 20..=2 << 30).contains(&size) => Ok(size),
        _ => Err("between 1M and 2G".to_owned()),
    }
}

/// None for a number that is too large for any use.
fn size(text: &str) -> Result<Option<usize>, String> {
    let (digits, shift) = match text.char_indices().last() {
        Some((at, 'k' | 'K')) => (&text[..at], 10),
        Some((at, 'm' | 'M')) => (&text[..at], 20),
        Some((at, 'g' | 'G')) => (&text[..at], 30),
        _ => (text, 0),
    };
    let number: usize = digits
        .parse()
        .map_err(|_| "a number is wanted, such as 4096, 256K or 16M".to_owned())?;
    Ok(number.checked_mul(1 << shift))
}

/// A part of the whole.
pub(crate) fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}
