//! Colours and messages. Text from outside is made safe before it gets here.

use std::fmt::Display;
use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use saring::output::safe_for_terminal;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const GREEN: Style = AnsiColor::Green.on_default();

/// `text` in a style; anstream takes the codes out where nobody wants them (NO_COLOR, a file).
pub(crate) fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints an error with all its causes to standard error.
pub(crate) fn error(error: &anyhow::Error) {
    let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
    let mut message = String::new();
    for cause in &causes {
        // Libraries often repeat their cause in their own text.
        if !message.contains(cause.as_str()) {
            let colon = if message.is_empty() { "" } else { ": " };
            message = format!("{message}{colon}{cause}");
        }
    }
    note(RED, "error", &message);
}

/// Prints a warning to standard error.
pub(crate) fn warning(message: &str) {
    note(YELLOW, "warning", message);
}

fn note(style: Style, word: &str, message: &str) {
    // Nothing can be done when standard error is gone.
    let mut stderr = anstream::stderr().lock();
    let message = message
        .lines()
        .map(safe_for_terminal)
        .collect::<Vec<_>>()
        .join("\n");
    let _ = writeln!(stderr, "{}: {message}", styled(style, word));
}

/// Colour for standard output?
pub(crate) fn stdout_has_color() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}
