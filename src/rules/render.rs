//! Diagnostics as people read them: code, sentence, place, underlined text, help.

use std::{borrow::Cow, ops::Range};

use annotate_snippets::{AnnotationKind, Group, Level as Shown, Renderer, Snippet};

use super::diagnostic::{Diagnostic, Label, Level};

/// All diagnostics as text, one blank line between two, in a fixed order.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    let mut ordered = diagnostics.to_vec();
    sort(&mut ordered);
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let rendered: Vec<String> = ordered.iter().map(|it| one(it, &renderer)).collect();
    rendered
        .iter()
        .map(|text| format!("{}\n", text.trim_end()))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Sorts by file, place and code.
pub(super) fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| key(a).cmp(&key(b)));
}

fn key(diagnostic: &Diagnostic) -> (&str, usize, usize, u16, &str) {
    let label = diagnostic.labels.first();
    let file = label.map_or("", |label| label.file.name.as_str());
    let span = label.map_or(0..0, |label| label.span.clone());
    (
        file,
        span.start,
        span.end,
        diagnostic.code.0,
        &diagnostic.message,
    )
}

fn one(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.level {
        Level::Error => Shown::ERROR,
        Level::Warning => Shown::WARNING,
    };
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.to_string());
    let mut group: Group<'_> = Group::with_title(title);
    for snippet in snippets(&diagnostic.labels) {
        group = group.element(snippet);
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Shown::HELP.message(printable(&diagnostic.help)));
    }
    renderer.render(&[group])
}

/// One snippet a file, in the order of the labels; the first label is the one that counts.
fn snippets(labels: &[Label]) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let mut files: Vec<&Label> = Vec::new();
    for label in labels {
        if !files.iter().any(|known| known.file.name == label.file.name) {
            files.push(label);
        }
    }
    files.iter().map(|first| snippet(first, labels)).collect()
}

/// All labels of the file that `first` is in.
fn snippet<'a>(
    first: &'a Label,
    labels: &'a [Label],
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = first.file.text.as_str();
    let mut snippet = Snippet::source(text).path(printable(&first.file.name));
    for (index, label) in labels.iter().enumerate() {
        if label.file.name != first.file.name {
            continue;
        }
        let kind = match index {
            0 => AnnotationKind::Primary,
            _ => AnnotationKind::Context,
        };
        let mut annotation = kind.span(on_borders(text, &label.span));
        if !label.text.is_empty() {
            annotation = annotation.label(printable(&label.text));
        }
        snippet = snippet.annotation(annotation);
    }
    snippet
}

/// The span inside the text and on character borders, cut after its first line where it is long:
/// a table of fifty lines is named by its first.
fn on_borders(text: &str, span: &Range<usize>) -> Range<usize> {
    let mut start = span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let inside = text.get(start..end).unwrap_or_default();
    let line = inside.find(['\n', '\r']).unwrap_or(inside.len());
    let end = if inside.len() > line && line > 0 {
        start + line
    } else {
        end
    };
    start..end
}

/// Control characters and the ones that turn text around, made visible.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    let harmful = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
    };
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().map(|letter| match letter {
        _ if harmful(letter) => letter.escape_unicode().to_string(),
        _ => String::from(letter),
    });
    Cow::Owned(escaped.collect())
}
