//! Rust code without its comments, texts and tests, as far as tidiness needs it.

/// A file's code. Comments and the insides of literals are blanks, so that places stay the same.
pub(super) struct Code {
    original: String,
    bare: String,
}

impl Code {
    pub(super) fn new(text: &str) -> Self {
        Self {
            original: text.to_owned(),
            bare: bare(text),
        }
    }

    /// The code alone, place by place as in the file.
    pub(super) fn bare(&self) -> &str {
        &self.bare
    }

    /// The file from a place on.
    pub(super) fn original(&self, at: usize) -> &str {
        &self.original[at..]
    }

    pub(super) fn lines(&self) -> usize {
        self.original.lines().count()
    }

    /// The line of a place, counted from one.
    pub(super) fn line(&self, at: usize) -> usize {
        self.original[..at].matches('\n').count() + 1
    }

    /// Where a word or path stands by itself, not as part of a longer name.
    pub(super) fn find(&self, what: &str) -> Vec<usize> {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let alone = |at: &usize| {
            let before = self.bare[..*at].chars().next_back();
            let after = self.bare[at + what.len()..].chars().next();
            let starts = what.starts_with(word) && before.is_some_and(word);
            let goes_on = what.ends_with(word) && after.is_some_and(word);
            !starts && !goes_on
        };
        let places = self.bare.match_indices(what).map(|(at, _)| at);
        places.filter(alone).collect()
    }

    /// The same without what is only there for `cfg(test)`.
    pub(super) fn without_tests(&self) -> Self {
        let mut bare = self.bare.clone();
        for (start, end) in self.test_items() {
            bare.replace_range(start..end, &blanks(&self.bare[start..end]));
        }
        Self {
            original: self.original.clone(),
            bare,
        }
    }

    /// Names of the modules in files of their own that are only there for tests, each with the file
    /// named by a `path` attribute if there is one.
    pub(super) fn test_modules(&self) -> Vec<(String, Option<String>)> {
        let items = self.test_items().into_iter();
        let modules = items.filter_map(|(start, end)| {
            let (_, declared) = self.bare[start..end].rsplit_once("mod ")?;
            let name = declared.strip_suffix(';')?.trim();
            let attributes = &self.original[start..end];
            let path = attributes.split_once("#[path").map(|(_, rest)| rest);
            let path = path.and_then(|rest| rest.split('"').nth(1));
            Some((name.to_owned(), path.map(str::to_owned)))
        });
        modules.collect()
    }

    /// How many modules of this file a place is inside of.
    pub(super) fn nesting(&self, at: usize) -> usize {
        let begun = self.find("mod").into_iter().filter(|start| *start < at);
        begun
            .filter(|start| item_end(&self.bare, *start) > at)
            .count()
    }

    /// Ranges of items behind `#[cfg(test)]`, attribute included.
    fn test_items(&self) -> Vec<(usize, usize)> {
        let mut items = Vec::new();
        let mut at = 0;
        while let Some(found) = self.bare[at..].find("#[cfg(test)]") {
            let start = at + found;
            at = item_end(&self.bare, start);
            items.push((start, at));
        }
        items
    }
}

/// The end of the item at `start`: its `;`, or the brace that closes its first one.
fn item_end(bare: &str, start: usize) -> usize {
    let mut braces = 0_usize;
    let mut brackets = 0_usize;
    for (at, c) in bare[start..].char_indices() {
        match c {
            '[' | '(' => brackets += 1,
            ']' | ')' => brackets = brackets.saturating_sub(1),
            '{' => braces += 1,
            '}' if braces <= 1 => return start + at + 1,
            '}' => braces -= 1,
            ';' if braces == 0 && brackets == 0 => return start + at + 1,
            _ => {}
        }
    }
    bare.len()
}

fn blanks(text: &str) -> String {
    let blank = |byte| if byte == b'\n' { '\n' } else { ' ' };
    text.bytes().map(blank).collect()
}

/// Blanks comments and the insides of literals.
fn bare(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let name_before = bare.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hidden = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest),
            'r' | 'b' | 'c' if !name_before => prefixed(rest),
            '"' => quoted(rest, 1),
            '\'' => character(rest),
            _ => 0,
        };
        let (done, left) = rest.split_at(hidden.max(c.len_utf8()));
        match hidden {
            0 => bare.push_str(done),
            _ => bare.push_str(&blanks(done)),
        }
        rest = left;
    }
    bare
}

/// Bytes of a block comment, with those inside it.
fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// Bytes of a literal with a prefix (`r"…"`, `br#"…"#`, `b'…'`); 0 for anything else.
fn prefixed(text: &str) -> usize {
    let letters = text
        .find(|c| !matches!(c, 'r' | 'b' | 'c'))
        .unwrap_or(text.len());
    let (prefix, rest) = text.split_at(letters);
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let raw = prefix.ends_with('r');
    if raw && rest[hashes..].starts_with('"') {
        let close = format!("\"{}", "#".repeat(hashes));
        let body = letters + hashes + 1;
        return match text[body..].find(&close) {
            Some(end) => body + end + close.len(),
            None => text.len(),
        };
    }
    match rest.chars().next() {
        Some('"') if letters < 3 => quoted(text, letters + 1),
        Some('\'') if prefix == "b" => letters + character(rest),
        _ => 0,
    }
}

/// Bytes of a text literal whose inside begins at `at`.
fn quoted(text: &str, mut at: usize) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// Bytes of a character literal; 0 for a lifetime.
fn character(text: &str) -> usize {
    let mut inside = text[1..].char_indices();
    match inside.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(0, |end| end + 4),
        Some(_) => match inside.next() {
            Some((end, '\'')) => end + 2,
            _ => 0,
        },
        None => 0,
    }
}

#[test]
fn hides_comments_and_literals() {
    for (text, expected) in [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("a\"//b", c)"#, "f(        , c)"),
        (r##"f(r#"a"b"#, c)"##, "f(        , c)"),
        ("f('\"', '\\'', b'{', 'a)", "f(   ,     ,     , 'a)"),
        ("f('\\u{7d}', 'ก')", "f(        ,      )"),
        ("bar\"x\" for\nr", "bar    for\nr"),
        ("brief, crate, r#type", "brief, crate, r#type"),
    ] {
        assert_eq!(Code::new(text).bare(), expected, "{text}");
    }
}

#[test]
fn knows_what_is_only_for_tests() {
    let code = Code::new(
        "fn a() {}\n#[cfg(test)]\n#[path = \"b_tests.rs\"]\nmod tests;\nfn c() {}\n\
         #[cfg(test)]\nmod oracle;\n#[cfg(test)]\nmod d { fn e() { f(\"}\") } }\nfn g() {}",
    );
    let modules = code.test_modules();
    assert_eq!(modules[0], ("tests".into(), Some("b_tests.rs".into())));
    assert_eq!(modules[1], ("oracle".into(), None));
    assert_eq!(modules.len(), 2);
    let left: Vec<_> = code
        .without_tests()
        .bare()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(left.join(" "), "fn a() {} fn c() {} fn g() {}");
}
