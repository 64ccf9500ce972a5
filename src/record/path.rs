//! Paths of profiles and options: keys with dots between them, `[]` for the elements of a list, `^` for
//! what stands around it.

/// Whether a path can lead anywhere in JSON.
pub(super) fn is_path(path: &str) -> bool {
    let is_part = |part: &str| {
        let (name, list) = part.split_once('[').unwrap_or((part, "]"));
        let is_list = list.split_once(']').is_some_and(|(choice, rest)| {
            rest.is_empty() && (choice.is_empty() || choice.contains('='))
        });
        is_list && (!name.is_empty() || part.len() > 1) && name.trim() == name
    };
    let mut paths = path.split('|').map(str::trim);
    paths.all(|path| path.split('.').all(is_part))
}

/// `^^.name` as levels and name.
pub(super) fn outer(path: &str) -> Option<(usize, &str)> {
    let rest = path.trim_start_matches('^');
    let levels = path.len() - rest.len();
    let rest = rest.strip_prefix('.')?;
    (levels > 0).then_some((levels, rest))
}

/// The object around the list at `records`, so many levels out: `chats.list[]` for
/// `chats.list[].messages[]`.
pub(super) fn outer_object(records: &str, levels: usize) -> Option<String> {
    let mut path = records;
    for _ in 0..levels {
        if path.is_empty() {
            return None;
        }
        let list = path.trim_end_matches("[]");
        path = list.rsplit_once('.').map_or("", |(outer, _)| outer);
        if list.is_empty() {
            return None;
        }
    }
    Some(path.to_owned())
}

/// A path below another.
pub(super) fn under(base: &str, path: &str) -> String {
    match (base, path) {
        ("", path) => path.to_owned(),
        (base, "") => base.to_owned(),
        (base, path) => format!("{base}.{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_in_and_out() {
        assert_eq!(under("", "a"), "a");
        assert_eq!(under("[]", "a.b"), "[].a.b");
        assert_eq!(
            outer_object("chats.list[].messages[]", 1).as_deref(),
            Some("chats.list[]")
        );
        assert_eq!(
            outer_object("chats.list[].messages[]", 2).as_deref(),
            Some("chats")
        );
        assert_eq!(outer_object("messages[]", 1).as_deref(), Some(""));
        assert_eq!(outer_object("[]", 1), None);
        assert_eq!(outer_object("", 1), None);
        assert_eq!(outer("^^.name"), Some((2, "name")));
        assert_eq!(outer("name"), None);
    }
}
