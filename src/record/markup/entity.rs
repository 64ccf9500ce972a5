//! HTML entities.

/// Longest name of an entity, with `&` and `;`.
const LONGEST_ENTITY: usize = 34;

/// Appends what the entity that begins a text says; returns its length. Without a semicolon it is
/// none.
pub(super) fn entity(text: &str, into: &mut String) -> Option<usize> {
    let near = text.as_bytes().get(..LONGEST_ENTITY.min(text.len()))?;
    let end = memchr::memchr(b';', near)? + 1;
    let written = text.get(..end)?;
    // Nearly all there are; the others take memory for a moment.
    let common = match written {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&#39;" | "&#x27;" | "&apos;" => "'",
        "&nbsp;" => "\u{a0}",
        _ => {
            let said = htmlize::unescape(written);
            if said == written {
                return None;
            }
            into.push_str(&said);
            return Some(end);
        }
    };
    into.push_str(common);
    Some(end)
}
