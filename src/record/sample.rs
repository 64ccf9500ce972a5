//! The names that the first records of an export have.

use std::collections::HashMap;

use super::{
    csv::read_line,
    fields::loose,
    json::{self, NOWHERE, Node, Stack, Token, Visit},
    plan::matching_columns,
    slots::Value,
};

/// Records looked at.
const RECORDS: usize = 1000;

/// Names kept from JSON; an export with more has data for names.
const NAMES: usize = 4000;

/// What a sample knows of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Seen {
    /// There, but never as a text.
    There,
    /// There, as a text (or null, which a text can be).
    Text,
}

/// Names in a sample.
#[derive(Debug)]
pub(super) enum Names {
    Json(Tree),
    Csv(Vec<String>),
}

impl Names {
    /// Whether a path is there.
    pub(super) fn seen(&self, path: &str) -> Option<Seen> {
        match self {
            Self::Json(tree) => tree.seen(path),
            Self::Csv(header) => (!matching_columns(header, path).is_empty()).then_some(Seen::Text),
        }
    }

    /// A column name that stands twice in the header and would be read as this path.
    pub(super) fn repeated(&self, path: &str) -> Option<&str> {
        let Self::Csv(header) = self else {
            return None;
        };
        match *matching_columns(header, path) {
            [first, second, ..] => {
                let (first, second) = (header.get(first)?, header.get(second)?);
                (first == second).then_some(first)
            }
            _ => None,
        }
    }

    /// Every name, in order of appearance; JSON names with their path.
    pub(super) fn all(&self) -> Vec<String> {
        match self {
            Self::Json(tree) => tree.leaves(),
            Self::Csv(header) => header.clone(),
        }
    }

    /// True when no record could be read, so that nothing can be said of names.
    pub(super) fn unreadable(&self) -> bool {
        match self {
            Self::Json(tree) => tree.readable == 0,
            Self::Csv(_) => false,
        }
    }
}

/// Names in the first records of JSON Lines.
pub(super) fn of_lines(sample: &[u8], is_all: bool) -> Names {
    let mut tree = Tree::new();
    let mut stack = Stack::new();
    let end = match memchr::memrchr(b'\n', sample) {
        Some(last) if !is_all => last,
        _ => sample.len(),
    };
    let whole = sample.get(..end).unwrap_or_default();
    let lines = whole
        .split(|&byte| byte == b'\n')
        .filter(|line| !json::only_white_space(line));
    for line in lines.take(RECORDS) {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        // A broken line's names are worth knowing too: they are what its neighbours have.
        if json::scan(line, Tree::ROOT, &mut stack, &mut tree).is_ok()
            && line.trim_start().starts_with('{')
        {
            tree.readable += 1;
        }
    }
    Names::Json(tree)
}

/// Names in the header of CSV, and where the records begin.
pub(super) fn of_header(bytes: &[u8], mut start: usize, delimiter: u8) -> (Names, usize) {
    loop {
        let mut cells = Vec::new();
        let line = read_line(bytes, start, delimiter, |_, value| cells.push(value));
        if line.blank && line.next < bytes.len() {
            start = line.next;
            continue;
        }
        let record = String::from_utf8_lossy(bytes.get(start..line.end).unwrap_or_default());
        let lossy = matches!(record, std::borrow::Cow::Owned(_));
        let header = cells
            .into_iter()
            .map(|cell| name(bytes, start, &record, cell, lossy))
            .collect();
        return (Names::Csv(header), line.next);
    }
}

fn name(bytes: &[u8], record: usize, text: &str, cell: Value, lossy: bool) -> String {
    let mut scratch = String::new();
    match cell {
        // Replacement characters move what follows, so ranges are of the bytes.
        Value::Text { start, end, .. } if lossy => {
            let cell = bytes.get(record + start..record + end).unwrap_or_default();
            String::from_utf8_lossy(cell).into_owned()
        }
        cell => cell.read(text, &mut scratch).of(text, &scratch).to_owned(),
    }
}

/// Names of JSON objects, nested.
#[derive(Debug)]
pub(super) struct Tree {
    names: Vec<Name>,
    readable: usize,
}

#[derive(Debug, Default)]
struct Name {
    path: String,
    children: HashMap<String, Node>,
    element: Option<Node>,
    seen: Option<Seen>,
}

impl Tree {
    const ROOT: Node = 0;

    fn new() -> Self {
        Self {
            names: vec![Name::default()],
            readable: 0,
        }
    }

    fn get(&self, node: Node) -> Option<&Name> {
        self.names.get(usize::from(node))
    }

    fn seen(&self, path: &str) -> Option<Seen> {
        let literal = self.get(Self::ROOT)?.children.get(path);
        let found = match self.walk(path) {
            None => *literal?,
            Some(node) => node,
        };
        self.get(found)?.seen
    }

    fn walk(&self, path: &str) -> Option<Node> {
        let mut node = Self::ROOT;
        for part in path.split('.') {
            let name = part.strip_suffix("[]");
            node = *self.get(node)?.children.get(name.unwrap_or(part))?;
            if name.is_some() {
                node = self.get(node)?.element?;
            }
        }
        Some(node)
    }

    fn leaves(&self) -> Vec<String> {
        let leaf = |name: &&Name| name.children.is_empty() && name.element.is_none();
        let names = self.names.iter().skip(1);
        names.filter(leaf).map(|name| name.path.clone()).collect()
    }

    fn add(&mut self, path: String) -> Node {
        if self.names.len() >= NAMES {
            return NOWHERE;
        }
        self.names.push(Name {
            path,
            ..Name::default()
        });
        Node::try_from(self.names.len() - 1).unwrap_or(NOWHERE)
    }
}

impl Visit for Tree {
    fn key(&mut self, parent: Node, _: u64, key: &str, escaped: bool) -> Node {
        let mut said = String::new();
        if escaped {
            json::unescape(key, &mut said);
        } else {
            said.push_str(key);
        }
        let Some(above) = self.get(parent) else {
            return NOWHERE;
        };
        if let Some(&known) = above.children.get(&said) {
            return known;
        }
        let path = match parent {
            Self::ROOT => said.clone(),
            _ => format!("{}.{said}", above.path),
        };
        let node = self.add(path);
        if node != NOWHERE
            && let Some(above) = self.names.get_mut(usize::from(parent))
        {
            above.children.insert(said, node);
        }
        node
    }

    fn element(&mut self, parent: Node) -> Node {
        let Some(above) = self.get(parent) else {
            return NOWHERE;
        };
        if let Some(known) = above.element {
            return known;
        }
        let node = self.add(format!("{}[]", above.path));
        if node != NOWHERE
            && let Some(above) = self.names.get_mut(usize::from(parent))
        {
            above.element = Some(node);
        }
        node
    }

    fn value(&mut self, node: Node, token: Token) {
        let found = match token {
            Token::Text { .. } | Token::Null => Seen::Text,
            _ => Seen::There,
        };
        if let Some(name) = self.names.get_mut(usize::from(node)) {
            name.seen = name.seen.max(Some(found));
        }
    }
}

/// The name that rules know a text by whose field is called this.
pub(super) fn text_name(path: &str) -> &'static str {
    const KNOWN: [&str; 6] = [
        "title",
        "alt_text",
        "bio",
        "spoiler_text",
        "link_text",
        "caption",
    ];
    let last = path.rsplit('.').next().unwrap_or(path);
    let known = KNOWN.into_iter().find(|name| loose(name) == loose(last));
    known.unwrap_or("text")
}
