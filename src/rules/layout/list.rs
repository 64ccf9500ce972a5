//! Values: lists on one line where they fit, else an item a line.

use toml_edit::{Array, InlineTable, RawString, Value};

use super::WIDTH;

/// How much deeper the items of a list stand than the list.
const INDENT: &str = "  ";

/// A value as it is written on a line that begins with `indent`, `used` columns into it.
pub(super) fn value(value: &Value, indent: &str, used: usize) -> String {
    if let Some(line) = on_one_line(value) {
        let is_scalar = !matches!(value, Value::Array(_) | Value::InlineTable(_));
        if is_scalar || used + line.chars().count() <= WIDTH {
            return line;
        }
    }
    match value {
        Value::Array(array) => item_a_line(array, indent),
        Value::InlineTable(table) => table_of_lists(table, indent),
        scalar => raw(scalar),
    }
}

/// A value without what stands around it, as it was written.
fn raw(value: &Value) -> String {
    let mut bare = value.clone();
    bare.decor_mut().clear();
    bare.to_string().trim().to_owned()
}

/// None when it has a comment or a text of several lines.
fn on_one_line(value: &Value) -> Option<String> {
    match value {
        Value::Array(array) => {
            let items: Option<Vec<String>> = array
                .iter()
                .map(|item| on_one_line(item).filter(|_| is_plain(item)))
                .collect();
            let plain = !has_comment(array.trailing().as_str());
            plain.then_some(())?;
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::InlineTable(table) => entries(table, on_one_line),
        scalar => Some(raw(scalar)).filter(|text| !text.contains('\n')),
    }
}

/// The entries of an inline table, each value written by `write`. None when there is a comment.
fn entries(table: &InlineTable, write: impl Fn(&Value) -> Option<String>) -> Option<String> {
    let mut written = Vec::new();
    for (keys, value) in table.get_values() {
        let commented = keys.iter().any(|key| {
            let decors = [key.leaf_decor(), key.dotted_decor()];
            decors.iter().any(|decor| {
                has_comment(decor.prefix().and_then(RawString::as_str))
                    || has_comment(decor.suffix().and_then(RawString::as_str))
            })
        });
        if commented || !is_plain(value) {
            return None;
        }
        let shown: Vec<_> = keys.iter().map(|key| key.display_repr()).collect();
        written.push(format!("{} = {}", shown.join("."), write(value)?));
    }
    if has_comment(table.trailing().as_str()) {
        return None;
    }
    Some(match written.len() {
        0 => "{}".to_owned(),
        _ => format!("{{ {} }}", written.join(", ")),
    })
}

fn is_plain(value: &Value) -> bool {
    let decor = value.decor();
    !has_comment(decor.prefix().and_then(RawString::as_str))
        && !has_comment(decor.suffix().and_then(RawString::as_str))
}

fn has_comment(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.contains('#'))
}

/// An inline table that is too long for a line: its lists are opened. One with comments stays as it
/// stands.
fn table_of_lists(table: &InlineTable, indent: &str) -> String {
    let opened = entries(table, |inner| {
        Some(match inner {
            Value::Array(array) if !array.is_empty() => item_a_line(array, indent),
            other => value(other, indent, 0),
        })
    });
    opened.unwrap_or_else(|| raw(&Value::InlineTable(table.clone())))
}

enum Line {
    Item(String, Option<String>),
    Comment(String),
    Blank,
}

fn item_a_line(array: &Array, indent: &str) -> String {
    let deeper = format!("{indent}{INDENT}");
    let mut lines = Vec::new();
    for item in array {
        let decor = item.decor();
        between(decor.prefix().and_then(RawString::as_str), &mut lines);
        let text = value(item, &deeper, deeper.len() + 1);
        lines.push(Line::Item(text, None));
        between(decor.suffix().and_then(RawString::as_str), &mut lines);
    }
    between(array.trailing().as_str(), &mut lines);
    let is_blank = |line: Option<&Line>| matches!(line, Some(Line::Blank));
    while is_blank(lines.last()) {
        lines.pop();
    }
    if lines.is_empty() {
        return "[]".to_owned();
    }
    let mut text = String::from("[\n");
    for line in lines {
        match line {
            Line::Item(item, comment) => {
                let comment = comment.map_or(String::new(), |comment| format!(" {comment}"));
                text.push_str(&format!("{deeper}{item},{comment}\n"));
            }
            Line::Comment(comment) => text.push_str(&format!("{deeper}{comment}\n")),
            Line::Blank => text.push('\n'),
        }
    }
    text.push_str(indent);
    text.push(']');
    text
}

/// Adds what stands between two items: a comment behind the first stays on its line.
fn between(text: Option<&str>, lines: &mut Vec<Line>) {
    let pieces: Vec<&str> = text
        .unwrap_or_default()
        .split('\n')
        .map(str::trim)
        .collect();
    for (index, piece) in pieces.iter().enumerate() {
        let is_edge = index == 0 || index + 1 == pieces.len();
        match (*piece, lines.last_mut()) {
            ("", None | Some(Line::Blank)) => {}
            ("", _) if is_edge => {}
            ("", _) => lines.push(Line::Blank),
            (comment, Some(Line::Item(_, behind @ None))) if index == 0 => {
                *behind = Some(comment.to_owned());
            }
            (comment, _) => lines.push(Line::Comment(comment.to_owned())),
        }
    }
}
