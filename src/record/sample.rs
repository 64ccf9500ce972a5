//! The names that the first records of an export have.

use std::{borrow::Cow, collections::HashMap};

use super::{
    csv::read_line,
    fields::loose,
    json::{self, NOWHERE, Node, Stack, Token, Visit},
    path::{outer_object, under},
    plan::matching_columns,
    value::Value,
};
use crate::input::CsvDialect;

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
    /// From here on, paths are those of posts at this place (`messages[]`) in a document; lists of
    /// records begin at `records`.
    pub(super) fn stand_at(&mut self, records: &str, posts: &str) {
        if let Self::Json(tree) = self {
            tree.records = records.to_owned();
            tree.base = posts.to_owned();
        }
    }

    /// Whether a path is there.
    pub(super) fn seen(&self, path: &str) -> Option<Seen> {
        match self {
            Self::Json(tree) => {
                let either = path
                    .split('|')
                    .filter_map(|path| tree.absolute(path.trim()));
                either.filter_map(|path| tree.seen(&path)).max()
            }
            Self::Csv(_) => self.seen_at(path),
        }
    }

    /// Whether a path from the root of the document is there.
    pub(super) fn seen_at(&self, path: &str) -> Option<Seen> {
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

    /// The path of a post that one of [`Self::all`] is.
    pub(super) fn of_post<'n>(&self, name: &'n str) -> &'n str {
        let base = match self {
            Self::Json(tree) => &*tree.base,
            Self::Csv(_) => "",
        };
        let inside = name.strip_prefix(base).unwrap_or(name);
        inside.trim_start_matches('.')
    }

    /// Lists of objects, nearest to the root first.
    pub(super) fn lists(&self) -> Vec<String> {
        match self {
            Self::Json(tree) => tree.lists(),
            Self::Csv(_) => Vec::new(),
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

/// Names in the first part of a JSON document, or of several that follow each other.
pub(super) fn of_document(sample: &[u8]) -> Names {
    let mut tree = Tree::new();
    let mut stack = Stack::new();
    let text = as_json(readable(sample));
    let mut at = 0;
    for _ in 0..RECORDS {
        let rest = text.get(at..).unwrap_or_default();
        if rest.trim_ascii().is_empty() {
            break;
        }
        match json::scan(rest, Tree::ROOT, &mut stack, &mut tree) {
            Ok(len) => at += len,
            // The rest is not in the sample, or is not what it should be: what was seen was seen.
            Err(_) => {
                tree.readable += usize::from(tree.names.len() > 1);
                break;
            }
        }
        tree.readable += 1;
    }
    Names::Json(tree)
}

/// A text whose escapes JSON has all.
pub(super) fn as_json(text: &str) -> Cow<'_, str> {
    if !text.contains("\\x") {
        return Cow::Borrowed(text);
    }
    let mut mended = String::new();
    json::mend_escapes(text, &mut mended);
    Cow::Owned(mended)
}

/// As much of the bytes as is UTF-8.
pub(super) fn readable(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => bytes
            .get(..error.valid_up_to())
            .and_then(|valid| std::str::from_utf8(valid).ok())
            .unwrap_or_default(),
    }
}

/// Columns without a header: they are called by their number, from 1.
pub(super) fn of_numbers(bytes: &[u8], start: usize, dialect: CsvDialect) -> Names {
    let mut from = start;
    loop {
        let line = read_line(bytes, from, dialect, |_, _| ());
        if line.blank && line.next < bytes.len() {
            from = line.next;
            continue;
        }
        return Names::Csv((1..=line.fields).map(|number| number.to_string()).collect());
    }
}

/// Names in the header of CSV, and where the records begin.
pub(super) fn of_header(bytes: &[u8], mut start: usize, dialect: CsvDialect) -> (Names, usize) {
    loop {
        let mut cells = Vec::new();
        let line = read_line(bytes, start, dialect, |_, value| cells.push(value));
        if line.blank && line.next < bytes.len() {
            start = line.next;
            continue;
        }
        let record = String::from_utf8_lossy(bytes.get(start..line.end).unwrap_or_default());
        let lossy = matches!(record, Cow::Owned(_));
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
        Value::Text(place, _) if lossy => {
            let cell = bytes
                .get(record..)
                .and_then(|bytes| bytes.get(place.range()));
            String::from_utf8_lossy(cell.unwrap_or_default()).into_owned()
        }
        cell => cell.read(text, &mut scratch).of(text, &scratch).to_owned(),
    }
}

/// Names of JSON objects, nested.
#[derive(Debug)]
pub(super) struct Tree {
    names: Vec<Name>,
    readable: usize,
    /// Where the list of records is, and where posts are.
    records: String,
    base: String,
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
            records: String::new(),
            base: String::new(),
        }
    }

    /// The path from the root of a path of posts. Choices (`[type=retweeted]`) mean any element.
    fn absolute(&self, path: &str) -> Option<String> {
        if path.starts_with('@') {
            return None;
        }
        let around = path.trim_start_matches('^');
        let levels = path.len() - around.len();
        if levels > 0 {
            let outer = outer_object(&self.records, levels)?;
            return Some(under(&outer, around.strip_prefix('.')?));
        }
        let any = match path.split_once('[').zip(path.split_once(']')) {
            Some(((list, _), (_, rest))) => format!("{list}[]{rest}"),
            None => path.to_owned(),
        };
        Some(under(&self.base, &any))
    }

    fn lists(&self) -> Vec<String> {
        let objects = |name: &&Name| name.path.ends_with("[]") && !name.children.is_empty();
        let lists = self.names.iter().filter(objects);
        let mut lists: Vec<String> = lists.map(|name| name.path.clone()).collect();
        lists.sort_by_key(|path| path.matches(['.', '[']).count());
        lists
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
            if name != Some("") {
                node = *self.get(node)?.children.get(name.unwrap_or(part))?;
            }
            if name.is_some() {
                node = self.get(node)?.element?;
            }
        }
        Some(node)
    }

    fn leaves(&self) -> Vec<String> {
        let leaf = |name: &&Name| {
            name.children.is_empty() && name.element.is_none() && name.path.starts_with(&self.base)
        };
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
