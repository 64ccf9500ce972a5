//! The address of a post whose export names none, made of what it does name.

use super::{path::is_path, plan::Chain};

/// A part of an address, as a profile writes it: `https://x.com/i/status/{}`, `{did|payload.did}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::record) enum AddressPart<Place> {
    /// Stands there as it is.
    Said(String),
    /// The id of the post, without what it is unique within.
    Id,
    /// What stands at a place of the record; of `at://…/KEY` only the end, where that is asked for.
    At(Place, Ending),
}

/// How much of a value is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Ending {
    /// All of it.
    Whole,
    /// What stands behind its last slash.
    AfterSlash,
}

/// An address whose places are paths.
pub(in crate::record) type AddressOfPaths = Vec<AddressPart<Vec<String>>>;

/// An address whose places are slots.
pub(super) type AddressOfSlots = Vec<AddressPart<Chain>>;

/// Parts that an address can have.
pub(super) const MOST_PARTS: usize = 8;

/// What asks for the end of a value.
const AFTER_SLASH: &str = ":end";

/// Takes an address of a profile apart: `{}` is the id, `{a.b|c}` what stands at the first of these
/// paths that holds something, `{a:end}` what stands there behind its last slash.
pub(in crate::record) fn address_parts(
    address: &str,
    is_json: bool,
) -> Result<AddressOfPaths, String> {
    let mut parts = Vec::new();
    let mut rest = address;
    while let Some((said, behind)) = rest.split_once('{') {
        let (place, behind) = behind
            .split_once('}')
            .ok_or_else(|| "a { in `address` has no }".to_owned())?;
        if !said.is_empty() {
            parts.push(AddressPart::Said(said.to_owned()));
        }
        parts.push(part(place));
        rest = behind;
    }
    if rest.contains('}') {
        return Err("a } in `address` has no {".to_owned());
    }
    if !rest.is_empty() {
        parts.push(AddressPart::Said(rest.to_owned()));
    }
    let is_odd = |part: &AddressPart<Vec<String>>| match part {
        AddressPart::At(paths, _) if is_json => {
            let mut paths = paths.iter();
            paths.any(|path| !is_path(path) || path.contains(['[', ':']))
        }
        AddressPart::At(paths, _) => paths.iter().any(String::is_empty),
        _ => false,
    };
    if parts.iter().any(is_odd) {
        return Err("a path in `address` leads to no single value".to_owned());
    }
    if !parts.is_empty() && !parts.iter().any(AddressPart::is_of_post) {
        return Err(
            "`address` needs {}, the id, or the end of what has it in it: {uri:end}".to_owned(),
        );
    }
    if parts.len() > MOST_PARTS {
        return Err(format!("`address` has more than {MOST_PARTS} parts"));
    }
    Ok(parts)
}

fn part(place: &str) -> AddressPart<Vec<String>> {
    if place.is_empty() {
        return AddressPart::Id;
    }
    let (paths, ending) = match place.strip_suffix(AFTER_SLASH) {
        Some(paths) => (paths, Ending::AfterSlash),
        None => (place, Ending::Whole),
    };
    let paths = paths.split('|').map(|path| path.trim().to_owned());
    AddressPart::At(paths.collect(), ending)
}

impl<Place> AddressPart<Place> {
    /// Whether it tells one post from another.
    fn is_of_post(&self) -> bool {
        matches!(self, Self::Id | Self::At(_, Ending::AfterSlash))
    }
}

/// Whether a value can be a part of an address as it is: ids and names of accounts can, and what
/// may be a telephone number to call, an e-mail address or a sentence cannot.
pub(super) fn is_plain(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:~".contains(&byte);
    !value.is_empty() && value.bytes().all(plain)
}

impl Ending {
    /// What is taken of a value.
    pub(super) fn of(self, value: &str) -> &str {
        match self {
            Self::Whole => value,
            Self::AfterSlash => value.rsplit('/').next().unwrap_or(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart() {
        let at = |paths: &[&str], ending| {
            AddressPart::At(
                paths.iter().map(|path| (*path).to_owned()).collect(),
                ending,
            )
        };
        let said = |text: &str| AddressPart::Said(text.to_owned());
        assert_eq!(
            address_parts("https://x.example/{a.b|c}/{}?k={u:end}", true),
            Ok(vec![
                said("https://x.example/"),
                at(&["a.b", "c"], Ending::Whole),
                said("/"),
                AddressPart::Id,
                said("?k="),
                at(&["u"], Ending::AfterSlash),
            ])
        );
        assert_eq!(address_parts("", true), Ok(Vec::new()));
        for wrong in [
            "https://x/{a",
            "https://x/a}",
            "https://x/",
            "https://x/{a}",
            "https://x/{a:start}/{}",
            "https://x/{a||b}/{}",
            "https://x/{ }/{}",
            "https://x/{a[].b}/{}",
            &"a{}".repeat(5),
        ] {
            assert!(address_parts(wrong, true).is_err(), "{wrong}");
        }
        assert!(address_parts("https://x/{No. }/{}", false).is_ok());
        for (value, plain) in [
            ("did:plc:abc", true),
            ("3l3q-_.a", true),
            ("ani@contoh.example", false),
            ("+6281200000000", false),
            ("a b", false),
            ("a/b", false),
            ("a%40b", false),
            ("", false),
        ] {
            assert_eq!(is_plain(value), plain, "{value}");
        }
        assert_eq!(Ending::AfterSlash.of("at://did/post/3k"), "3k");
        assert_eq!(Ending::AfterSlash.of("3k"), "3k");
    }
}
