//! Problems in rule files: collected, never only the first, each with a code, a place and help.

use std::{fmt, sync::Arc};

/// A rule file as read, kept so that diagnostics can point into it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Name as shown to the user.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth a look; a scan goes on.
    Warning,
    /// Stops a scan.
    Error,
}

impl Level {
    /// As programs and tables name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a rule file with what to say there.
#[derive(Debug, Clone)]
pub struct Label {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Byte range in the file's text.
    pub span: std::ops::Range<usize>,
    /// What to say below the underline; may be empty.
    pub text: String,
}

/// One problem.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// Stable code, `R001`….
    pub code: Code,
    /// How bad it is.
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// Where, most important first; empty when no file is to blame.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: String,
}

/// Stable code of a diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{:03}", self.0)
    }
}
