//! HTML tags.

/// Longest tag that is taken for one.
const LONGEST_TAG: usize = 16 << 10;

/// Longest comment that is taken for one.
const LONGEST_COMMENT: usize = 4 << 10;

/// Tags that part lines, and those that do so where they close.
const BREAKS: [&str; 2] = ["br", "hr"];
const BREAKS_AT_END: [&str; 12] = [
    "p",
    "div",
    "li",
    "blockquote",
    "ul",
    "ol",
    "pre",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
];

/// The length of the tag that begins a text, and whether it parts lines. `a < b` has none.
pub(super) fn tag(text: &str) -> Option<(usize, bool)> {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"<!--") {
        let near = bytes.get(..LONGEST_COMMENT.min(bytes.len()))?;
        let end = memchr::memmem::find(near, b"-->")?;
        return Some((end + 3, false));
    }
    let name = text.get(1..)?.trim_start_matches('/');
    let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let end = tag_end(bytes.get(..LONGEST_TAG.min(bytes.len()))?)?;
    let name = name.get(..letters)?;
    let closes = bytes.get(1) == Some(&b'/');
    let among = |names: &[&str]| names.iter().any(|tag| name.eq_ignore_ascii_case(tag));
    let breaks = among(&BREAKS) || (closes && among(&BREAKS_AT_END));
    Some((end, breaks))
}

/// One past the `>` that closes a tag; a quoted attribute may hold one. Another `<` outside of quotes
/// says that it is no tag, so that no text is gone through again and again.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'<') if at > 0 => return None,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}
