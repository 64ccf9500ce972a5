//! Diagnostics as workflow commands of GitHub Actions, which show them beside the changed lines.

use super::{
    diagnostic::{Diagnostic, Label},
    line_column::{Lines, relative},
    render::{printable, sort},
};

/// All diagnostics, a command a line, in a fixed order.
#[must_use]
pub fn render_github(diagnostics: &[Diagnostic]) -> String {
    let mut ordered = diagnostics.to_vec();
    sort(&mut ordered);
    let mut lines = Lines::default();
    ordered.iter().map(|it| command(it, &mut lines)).collect()
}

fn command(diagnostic: &Diagnostic, lines: &mut Lines) -> String {
    let title = format!("{} {}", diagnostic.code, diagnostic.code.title());
    let mut properties = Vec::new();
    let mut message = vec![diagnostic.message.clone()];
    if let Some(first) = diagnostic.labels.first() {
        properties = place(first, lines);
        if !first.text.is_empty() {
            message.push(first.text.clone());
        }
    }
    for label in diagnostic.labels.iter().skip(1) {
        let line = lines.region(label).line;
        let file = relative(&label.file.name);
        message.push(format!("{}: {file}:{line}", label.text));
    }
    if !diagnostic.help.is_empty() {
        message.push(format!("help: {}", diagnostic.help));
    }
    properties.push(("title", title));
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", property(&printable(value))))
        .collect();
    // Line ends are part of the message; other control characters would steer the log's terminal.
    let message: Vec<_> = message.iter().map(|line| printable(line)).collect();
    let level = diagnostic.level.name();
    let (properties, message) = (properties.join(","), data(&message.join("\n")));
    format!("::{level} {properties}::{message}\n")
}

/// Columns are left out where a place has several lines, for which GitHub refuses them.
fn place(label: &Label, lines: &mut Lines) -> Vec<(&'static str, String)> {
    let region = lines.region(label);
    let mut properties = vec![
        ("file", String::from(relative(&label.file.name))),
        ("line", region.line.to_string()),
        ("endLine", region.end_line.to_string()),
    ];
    if region.line == region.end_line {
        properties.insert(2, ("col", region.column.to_string()));
        properties.push(("endColumn", region.end_column.to_string()));
    }
    properties
}

/// A message: GitHub reads `%25`, `%0D` and `%0A` back.
fn data(text: &str) -> String {
    let text = text.replace('%', "%25");
    text.replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what parts properties is escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::rules::{Code, Level, SourceFile};

    fn diagnostic(name: &str, span: std::ops::Range<usize>) -> Diagnostic {
        let file = Arc::new(SourceFile {
            name: String::from(name),
            text: String::from("a = 1\nb = 2\n"),
        });
        let label = |text: &str| Label {
            file: Arc::clone(&file),
            span: span.clone(),
            text: String::from(text),
        };
        Diagnostic {
            code: Code::TOPIC_TWICE,
            level: Level::Warning,
            message: String::from("100 % wrong\r\nreally"),
            labels: vec![label("not used"), label("used")],
            help: String::from("a: b, c"),
        }
    }

    #[test]
    fn properties_and_messages_are_escaped() {
        let text = render_github(&[diagnostic("./a,b/c:d%.toml", 6..7)]);
        assert_eq!(
            text,
            "::warning file=a%2Cb/c%3Ad%25.toml,line=2,col=1,endLine=2,endColumn=2,\
             title=R005 topic described twice::100 %25 wrong\\u{d}\\u{a}really%0Anot used%0A\
             used: a,b/c:d%25.toml:2%0Ahelp: a: b, c\n"
        );
    }

    #[test]
    fn places_of_several_lines_have_no_columns() {
        let text = render_github(&[diagnostic("a.toml", 0..8)]);
        assert!(text.starts_with("::warning file=a.toml,line=1,endLine=2,title="));
        let mut nowhere = diagnostic("a.toml", 0..1);
        nowhere.labels.clear();
        assert!(render_github(&[nowhere]).starts_with("::warning title=R005 topic"));
    }
}
