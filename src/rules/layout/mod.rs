//! The one layout of rule files, so that a change shows as what it changes.
//!
//! Keys stand in the order in which they are documented, lists on one line where they fit and else
//! an item a line. Lines end in a line feed, except inside texts. The order of rules, groups and terms and every comment stay. The result is
//! read again before it is given out: a file whose values or comments would differ is left alone.

mod list;
mod source;

use std::{collections::HashSet, path::Path};

use thiserror::Error;
use toml_edit::{DocumentMut, Item, Key, Table, Value};

use super::{
    diagnostic::{Diagnostic, SourceFile},
    file_kind::FileKind,
    report::Report,
    source as files,
};
use source::{comments, header_and_rest, lead, tail};

/// Columns that a line with a list may have.
const WIDTH: usize = 120;

/// Why a file is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// Mistakes come first.
    #[error("this is not TOML; `saring check` says where")]
    NotToml,
    /// The layout is not known to keep everything that stands in this file.
    #[error("a value or a comment would not survive; please report this file")]
    NotSafe,
}

/// The text of a rule file in its one layout. `kind` says which keys stand in it, and in which
/// order.
///
/// # Errors
///
/// When the text is not TOML, or when the layout would change what it says.
pub fn lay_out(kind: FileKind, text: &str) -> Result<String, LayoutError> {
    let written: toml::Table = text.parse().map_err(|_| LayoutError::NotToml)?;
    let document: DocumentMut = text.parse().map_err(|_| LayoutError::NotToml)?;
    let mut writer = Writer {
        kind,
        out: String::with_capacity(text.len()),
        last_header: Vec::new(),
    };
    writer.document(&document);
    let read_again: Option<toml::Table> = writer.out.parse().ok();
    if read_again.as_ref() != Some(&written) || comments(&writer.out) != comments(text) {
        return Err(LayoutError::NotSafe);
    }
    Ok(writer.out)
}

/// The rule files in a folder, named as they would have to be to be opened, and what could not be
/// read. Other TOML files are left out: rules stand beside a `topic.toml`.
#[must_use]
pub fn read_folder(folder: &Path) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let shown = folder.to_string_lossy().replace('\\', "/");
    let shown = match shown.trim_end_matches('/') {
        "" if shown.starts_with('/') => "/",
        trimmed => trimmed,
    };
    let found = files::directory(folder, shown, &mut report);
    let folder_of = |name: &str| {
        name.rsplit_once('/')
            .map_or("", |(above, _)| above)
            .to_owned()
    };
    let topics: HashSet<String> = found
        .iter()
        .filter(|(name, _)| FileKind::of(name) == FileKind::Topic)
        .map(|(name, _)| folder_of(name))
        .collect();
    let is_rule_file =
        |name: &str| FileKind::of(name) != FileKind::Rules || topics.contains(&folder_of(name));
    let kept = found.into_iter().filter(|(name, _)| is_rule_file(name));
    let kept = kept.map(|(name, text)| SourceFile { name, text });
    (kept.collect(), report.diagnostics)
}

/// A table that is written below its parent, with the place it had in the file.
struct Child<'a> {
    key: &'a Key,
    table: &'a Table,
    is_array: bool,
    position: isize,
}

struct Writer {
    kind: FileKind,
    out: String,
    /// The header that was written last.
    last_header: Vec<String>,
}

impl Writer {
    fn document(&mut self, document: &DocumentMut) {
        let root = document.as_table();
        self.table(root, &mut Vec::new());
        let last = lead(&format!(
            "{}\n",
            document.trailing().as_str().unwrap_or_default()
        ));
        if !last.comments.is_empty() {
            let gap = last.gap_before && !self.out.is_empty();
            self.blank(gap);
            self.lines(&last.comments, "");
        }
    }

    /// The values of a table and then the tables in it.
    fn table<'a>(&mut self, table: &'a Table, path: &mut Vec<&'a Key>) {
        let order = self.kind.keys_at(&names(path));
        self.values(table, order, path.is_empty());
        let mut children = Vec::new();
        find_children(table, &mut children);
        let ordered = self.kind.orders_tables_at(&names(path));
        children.sort_by_key(|child| {
            let rank = if ordered {
                rank(order, child.key.get())
            } else {
                0
            };
            (rank, child.position)
        });
        for child in children {
            path.push(child.key);
            if !child.table.is_implicit() {
                self.header(child.table, path, child.is_array);
            }
            self.table(child.table, path);
            path.pop();
        }
    }

    fn header(&mut self, table: &Table, path: &[&Key], is_array: bool) {
        let decor = table.decor();
        let text = |raw: Option<&toml_edit::RawString>| {
            raw.and_then(|raw| raw.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let above = text(decor.prefix());
        let above = lead(&above);
        let here: Vec<String> = names(path).into_iter().map(String::from).collect();
        let close = above.comments.is_empty() || !above.gap_before;
        let joined = close && self.kind.joins(&self.last_header, &here);
        self.blank(!joined && !self.out.is_empty());
        self.lines(&above.comments, "");
        self.blank(above.gap_after);
        let shown: Vec<_> = path.iter().map(|key| key.display_repr()).collect();
        let (open, close) = if is_array { ("[[", "]]") } else { ("[", "]") };
        self.out.push_str(open);
        self.out.push_str(&shown.join("."));
        self.out.push_str(close);
        self.line_end(tail(&text(decor.suffix())));
        self.last_header = here;
    }

    fn values(&mut self, table: &Table, order: &[&str], is_root: bool) {
        let mut values = table.get_values();
        let mut header = None;
        if let (true, Some((keys, _))) = (is_root, values.first()) {
            header = header_and_rest(prefix(keys));
        }
        let first = values.first().map(|(_, value)| std::ptr::from_ref(*value));
        values.sort_by_key(|(keys, _)| rank(order, keys.first().map_or("", |key| key.get())));
        if let Some((above, _)) = &header {
            self.lines(&lead(above).comments, "");
            self.blank(true);
        }
        for (index, (keys, value)) in values.iter().enumerate() {
            let mut above = lead(prefix(keys));
            if let (Some((_, rest)), true) = (&header, first == Some(std::ptr::from_ref(*value))) {
                above = lead(rest);
            }
            // Where names are free, blank lines are a way to group them.
            self.blank(index > 0 && order.is_empty() && above.gap_before);
            self.lines(&above.comments, "");
            self.blank(above.gap_after);
            let shown: Vec<_> = keys.iter().map(|key| key.display_repr()).collect();
            let start = format!("{} = ", shown.join("."));
            let text = list::value(value, "", start.chars().count());
            self.out.push_str(&start);
            self.out.push_str(&text);
            self.line_end(tail(suffix(value)));
        }
    }

    /// Ends a line, behind its comment if it has one.
    fn line_end(&mut self, comment: &str) {
        if !comment.is_empty() {
            self.out.push(' ');
            self.out.push_str(comment);
        }
        self.out.push('\n');
    }

    fn lines(&mut self, lines: &[String], indent: &str) {
        for line in lines {
            if !line.is_empty() {
                self.out.push_str(indent);
                self.out.push_str(line);
            }
            self.out.push('\n');
        }
    }

    fn blank(&mut self, wanted: bool) {
        if wanted {
            self.out.push('\n');
        }
    }
}

/// The tables below a table that have a header, or have tables below them that do.
fn find_children<'a>(table: &'a Table, children: &mut Vec<Child<'a>>) {
    let entries = table
        .iter()
        .filter_map(|(name, _)| table.get_key_value(name));
    for (key, item) in entries {
        match item {
            Item::Table(inner) if !inner.is_dotted() => children.push(Child {
                key,
                table: inner,
                is_array: false,
                position: position(inner),
            }),
            Item::ArrayOfTables(items) => {
                children.extend(items.iter().map(|inner| Child {
                    key,
                    table: inner,
                    is_array: true,
                    position: position(inner),
                }));
            }
            _ => {}
        }
    }
}

/// Where a table stands in the file; one without a header, where the first below it stands.
fn position(table: &Table) -> isize {
    if let (Some(position), false) = (table.position(), table.is_implicit()) {
        return position;
    }
    let mut below = Vec::new();
    find_children(table, &mut below);
    below
        .iter()
        .map(|child| child.position)
        .min()
        .unwrap_or(isize::MAX)
}

fn names<'a>(path: &[&'a Key]) -> Vec<&'a str> {
    path.iter().map(|key| key.get()).collect()
}

/// Known keys in their order, then the others as they stand.
fn rank(order: &[&str], key: &str) -> usize {
    order
        .iter()
        .position(|known| *known == key)
        .unwrap_or(order.len())
}

/// What stands above a key.
fn prefix<'a>(keys: &[&'a Key]) -> &'a str {
    let decor = keys.last().map(|key| key.leaf_decor());
    let raw = decor.and_then(|decor| decor.prefix());
    raw.and_then(|raw| raw.as_str()).unwrap_or_default()
}

/// What stands behind a value, on its line.
fn suffix(value: &Value) -> &str {
    let raw = value.decor().suffix();
    raw.and_then(|raw| raw.as_str()).unwrap_or_default()
}
