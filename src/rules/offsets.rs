//! From a place inside the value of a TOML string to the place in the file, so that a problem in
//! a condition is underlined where it stands, escapes and line breaks notwithstanding.

use std::ops::Range;

/// The byte range of the file that `inner`, a range of `value`, was written as. `quoted` is the
/// range of the whole string with its quotes. Where the two do not fit together, `quoted`.
pub(super) fn in_file(
    text: &str,
    quoted: Range<usize>,
    value: &str,
    inner: Range<usize>,
) -> Range<usize> {
    let mapped = text.get(quoted.clone()).and_then(|raw| {
        let start = written_at(raw, value, inner.start, true)?;
        let end = match inner.is_empty() {
            true => start,
            false => written_at(raw, value, inner.end, false)?,
        };
        Some(quoted.start + start..quoted.start + end.max(start))
    });
    mapped.unwrap_or(quoted)
}

/// Where in `raw` the byte `wanted` of `value` stands. A line-ending backslash with the white
/// space after it is passed over first when `skip` is given.
fn written_at(raw: &str, value: &str, wanted: usize, skip: bool) -> Option<usize> {
    let (start, escapes) = opening(raw)?;
    let mut at = start;
    for (index, letter) in value.char_indices() {
        if index == wanted && !skip {
            return Some(at);
        }
        if escapes {
            at += continuation(raw.get(at..)?);
        }
        if index == wanted {
            return Some(at);
        }
        at += written_length(raw.get(at..)?, letter, escapes)?;
    }
    (wanted == value.len()).then_some(at)
}

/// Length of the opening quotes, and whether backslashes mean anything.
fn opening(raw: &str) -> Option<(usize, bool)> {
    let first = raw.chars().next()?;
    let escapes = match first {
        '"' => true,
        '\'' => false,
        _ => return None,
    };
    if !(raw.starts_with("\"\"\"") || raw.starts_with("'''")) {
        return Some((1, escapes));
    }
    let after = raw.get(3..)?;
    let newline = match after {
        _ if after.starts_with("\r\n") => 2,
        _ if after.starts_with('\n') => 1,
        _ => 0,
    };
    Some((3 + newline, escapes))
}

/// Length of a backslash at the end of a line and the white space after it, if there is one.
fn continuation(raw: &str) -> usize {
    let mut length = 0;
    while let Some(rest) = raw.get(length..).and_then(|rest| rest.strip_prefix('\\')) {
        let spaces = rest.trim_start_matches([' ', '\t']);
        if !spaces.starts_with(['\n', '\r']) {
            break;
        }
        length = raw.len() - spaces.trim_start().len();
    }
    length
}

fn written_length(raw: &str, letter: char, escapes: bool) -> Option<usize> {
    if escapes && raw.starts_with('\\') {
        return Some(match raw.chars().nth(1)? {
            'x' => 4,
            'u' => 6,
            'U' => 10,
            other => 1 + other.len_utf8(),
        });
    }
    if letter == '\n' && raw.starts_with("\r\n") {
        return Some(2);
    }
    raw.chars().next().map(char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(quoted: &str, wanted: &str) -> String {
        let text = format!("condition = {quoted}\n");
        let table = toml::de::DeTable::parse(&text).expect(quoted);
        let value = table.get_ref().get("condition").expect("the key");
        let decoded = value.get_ref().as_str().expect("a string");
        let start = decoded.find(wanted).expect(wanted);
        let span = in_file(&text, value.span(), decoded, start..start + wanted.len());
        text[span].to_owned()
    }

    #[test]
    fn all_four_kinds_of_strings() {
        assert_eq!(seen("'a and korban'", "korban"), "korban");
        assert_eq!(seen("\"a and korban\"", "korban"), "korban");
        assert_eq!(seen("'''\na and\n  korban'''", "korban"), "korban");
        assert_eq!(
            seen("\"\"\"\r\na and\r\n  korban\"\"\"", "korban"),
            "korban"
        );
    }

    #[test]
    fn escapes_before_and_inside() {
        assert_eq!(seen(r#""x == \"ไทย\" and korban""#, "korban"), "korban");
        assert_eq!(
            seen(r#""x == \u00e9 \x41 \t korban or b""#, "korban"),
            "korban"
        );
        assert_eq!(seen(r#""x == \"id\" or b""#, "\"id\""), "\\\"id\\\"");
    }

    #[test]
    fn lines_joined_by_a_backslash() {
        assert_eq!(
            seen("\"\"\"\\\n   a and \\\n\n   korban or b\"\"\"", "korban"),
            "korban"
        );
        assert_eq!(seen("\"\"\"a and \\\n  b\"\"\"", "a"), "a");
    }
}
