//! Where a JSON value ends, by its brackets and quotes alone.
//!
//! Whether what lies between is JSON is for the record layer to judge: this only has to part one value
//! from the next, the same way for those who cut and those who read, in bytes that come in stretches of
//! any length.

use memchr::memchr2;

/// The place in a value between two bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct ValuePlace {
    /// Brackets that are open.
    depth: u32,
    inside: Inside,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    /// Nothing of the value was seen yet.
    #[default]
    Begin,
    /// Between tokens of an object or array.
    Container,
    String,
    /// Behind a backslash in a string.
    Escape,
    /// A number or word outside of any bracket: it ends where something else begins.
    Scalar,
}

impl ValuePlace {
    /// Goes through `bytes`; how many of them belong to the value, once it has ended.
    pub(super) fn advance(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.inside {
                Inside::Begin => {
                    self.inside = match byte {
                        b'"' => Inside::String,
                        b'{' | b'[' => {
                            self.depth = 1;
                            Inside::Container
                        }
                        _ => Inside::Scalar,
                    };
                    at += 1;
                }
                Inside::Container => {
                    at += plain(&bytes[at..]);
                    let Some(&byte) = bytes.get(at) else {
                        break;
                    };
                    at += 1;
                    match byte {
                        b'"' => self.inside = Inside::String,
                        b'{' | b'[' => self.depth = self.depth.saturating_add(1),
                        _ => {
                            self.depth -= 1;
                            if self.depth == 0 {
                                return Some(at);
                            }
                        }
                    }
                }
                Inside::String => {
                    let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) else {
                        break;
                    };
                    at += found + 1;
                    if bytes[at - 1] == b'\\' {
                        self.inside = Inside::Escape;
                    } else if self.depth == 0 {
                        return Some(at);
                    } else {
                        self.inside = Inside::Container;
                    }
                }
                Inside::Escape => {
                    self.inside = Inside::String;
                    at += 1;
                }
                Inside::Scalar if ends_scalar(byte) => return Some(at),
                Inside::Scalar => at += 1,
            }
        }
        None
    }

    /// Whether the value is whole if nothing follows.
    pub(super) fn may_end(self) -> bool {
        self.inside == Inside::Scalar
    }
}

/// Bytes before the next bracket or quote.
fn plain(bytes: &[u8]) -> usize {
    let special = |&byte: &u8| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']');
    bytes.iter().position(special).unwrap_or(bytes.len())
}

fn ends_scalar(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"'
    )
}

/// One past the last byte of the JSON value that begins at `start`, as the cutter sees it; the end of
/// the bytes when it is not whole.
///
/// ```
/// use saring::input::json_value_end;
///
/// let bytes = br#"{"text":"a ] \" }"}, {"text":"b"}"#;
/// assert_eq!(json_value_end(bytes, 0), 19);
/// assert_eq!(json_value_end(bytes, 21), bytes.len());
/// ```
#[must_use]
pub fn json_value_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let len = ValuePlace::default().advance(rest);
    start.saturating_add(len.unwrap_or(rest.len()))
}

/// How many bytes before the next value (or bracket) are white space or commas.
pub(super) fn gap(bytes: &[u8]) -> usize {
    let gap = |&byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',');
    bytes.iter().take_while(|byte| gap(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_their_brackets_close() {
        for (text, len) in [
            (r#"{"a":"}\"]"} x"#, 12),
            (r#"["[", {"b": [1]}],"#, 17),
            (r#""ก\\","#, 7),
            ("12.5e3,", 6),
            ("true]", 4),
            ("{]", 2),
            ("{}", 2),
        ] {
            let mut place = ValuePlace::default();
            assert_eq!(place.advance(text.as_bytes()), Some(len), "{text}");
            // Byte by byte it comes to the same.
            let mut place = ValuePlace::default();
            let bytes = text.as_bytes().chunks(1);
            let ended = bytes
                .enumerate()
                .find_map(|(at, byte)| place.advance(byte).map(|taken| at + taken));
            assert_eq!(ended, Some(len), "{text}");
        }
        for text in ["", "{", "[\"]\"", "12", "\"a\\\"", "\"a\\"] {
            assert_eq!(
                ValuePlace::default().advance(text.as_bytes()),
                None,
                "{text}"
            );
        }
    }
}
