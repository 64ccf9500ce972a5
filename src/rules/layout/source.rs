//! What stands between keys and values: comments and blank lines.

/// The lines above a key or a header.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// Comments, with one empty line wherever there were some between them.
    pub(super) comments: Vec<String>,
    /// A blank line came before.
    pub(super) gap_before: bool,
    /// A blank line parts the comments from what is below.
    pub(super) gap_after: bool,
}

/// Reads what stands above a key or a header; its last piece is the indent.
pub(super) fn lead(text: &str) -> Lead {
    let mut lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.pop();
    let gap_before = lines.first().is_some_and(|line| line.is_empty());
    let gap_after = lines.last().is_some_and(|line| line.is_empty());
    let mut comments: Vec<String> = Vec::new();
    for line in lines {
        let repeated = line.is_empty() && comments.last().is_none_or(String::is_empty);
        if !repeated {
            comments.push(line.to_owned());
        }
    }
    while comments.last().is_some_and(String::is_empty) {
        comments.pop();
    }
    Lead {
        gap_before,
        gap_after: gap_after && !comments.is_empty(),
        comments,
    }
}

/// The comment behind a value or a header; empty when there is none.
pub(super) fn tail(text: &str) -> &str {
    text.trim()
}

/// Parts a comment about the whole file, which a blank line ends, from one about its first key.
pub(super) fn header_and_rest(above: &str) -> Option<(&str, &str)> {
    let mut end = None;
    let mut at = 0;
    for line in above.split_inclusive('\n') {
        at += line.len();
        if line.ends_with('\n') && line.trim().is_empty() {
            end = Some(at);
        }
    }
    let (header, rest) = above.split_at(end?);
    (!header.trim().is_empty()).then_some((header, rest))
}

/// All comments of a TOML text, sorted. Read from the bare text, so that this can judge what became
/// of a document without trusting how it was taken apart.
pub(super) fn comments(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['#', '"', '\'']) {
        rest = rest.get(at..).unwrap_or_default();
        let length = if rest.starts_with('#') {
            let end = rest.find('\n').unwrap_or(rest.len());
            found.push(rest.get(..end).unwrap_or_default().trim());
            end
        } else {
            string(rest)
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    found.sort_unstable();
    found
}

/// Bytes of the string that the text begins with.
fn string(text: &str) -> usize {
    let quote = if text.starts_with('"') { "\"" } else { "'" };
    let long = quote.repeat(3);
    if !text.starts_with(&long) {
        return end(text, 1, quote);
    }
    let end = end(text, 3, &long);
    // Up to two more quotes are part of the string.
    let more = text.get(end..).unwrap_or_default();
    end + more
        .bytes()
        .take(2)
        .take_while(|byte| quote.as_bytes() == [*byte])
        .count()
}

/// One past the closing quotes.
fn end(text: &str, from: usize, quotes: &str) -> usize {
    let escapes = quotes.starts_with('"');
    let mut skip = false;
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < from) {
        if skip {
            skip = false;
        } else if escapes && letter == '\\' {
            skip = true;
        } else if text.get(at..).is_some_and(|rest| rest.starts_with(quotes)) {
            return at + quotes.len();
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_told_from_texts() {
        let text = "# a\nk = \"#no \\\" # no\" # b\nl = '# no \\' # c\nm = '''\n# no ''''' # d\n\
                    n = \"\"\"# no \\\"\"\" # no\"\"\" #e\n#";
        assert_eq!(comments(text), ["#", "# a", "# b", "# c", "# d", "#e"]);
        assert_eq!(comments("a = \"never closed # "), Vec::<&str>::new());
    }

    #[test]
    fn lines_above() {
        let above = lead("\n\n# a\n  # b\n\n\n# c\n\n  ");
        assert_eq!(above.comments, ["# a", "# b", "", "# c"]);
        assert!(above.gap_before && above.gap_after);
        assert_eq!(lead(""), Lead::default());
        assert!(!lead("\n").gap_after);
        assert_eq!(header_and_rest("# a\n\n# b\n"), Some(("# a\n\n", "# b\n")));
        assert_eq!(header_and_rest("\n# b\n"), None);
    }
}
