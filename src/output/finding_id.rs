//! Names of findings that outlive a run: the same post and topic get the same one tomorrow.

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Sixteen characters: `f`, so that no spreadsheet takes it for a number, and 75 bits of BLAKE3.
pub(super) fn finding_id(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"saring finding 1");
    for part in parts {
        // Lengths keep ("a", "bc") apart from ("ab", "c").
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut id = String::with_capacity(16);
    id.push('f');
    base32(hasher.finalize().as_bytes(), 15, &mut id);
    id
}

/// Appends so many characters of five bits each.
pub(super) fn base32(bytes: &[u8; 32], characters: usize, out: &mut String) {
    let mut bits = 0_u32;
    let mut held = 0_u32;
    let mut rest = bytes.iter();
    for _ in 0..characters {
        if held < 5 {
            bits = bits << 8 | u32::from(rest.next().copied().unwrap_or_default());
            held += 8;
        }
        held -= 5;
        out.push(char::from(ALPHABET[(bits >> held & 31) as usize]));
        bits &= (1 << held) - 1;
    }
}

/// What up to twelve such characters stand for.
pub(super) fn base32_value(text: &[u8]) -> Option<u64> {
    text.iter().try_fold(0, |value, byte| {
        let digit = ALPHABET.iter().position(|letter| letter == byte)?;
        (value < 1 << 55).then_some(value << 5 | digit as u64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_depend_on_every_part_and_its_borders() {
        let id = finding_id(&[b"x", b"", b"1", b"covid-19"]);
        assert_eq!(id.len(), 16);
        assert_eq!(id, finding_id(&[b"x", b"", b"1", b"covid-19"]));
        assert_ne!(id, finding_id(&[b"x", b"1", b"", b"covid-19"]));
        assert_ne!(id, finding_id(&[b"x", b"", b"1c", b"ovid-19"]));
        assert!(id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn five_bits_a_character() {
        let mut bytes = [0; 32];
        bytes[..5].copy_from_slice(&[0xFF, 0x00, 0xFF, 0x00, 0xFF]);
        let mut out = String::new();
        base32(&bytes, 8, &mut out);
        assert_eq!(out, "zw0fy07z");
    }
}
