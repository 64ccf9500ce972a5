//! Where problems are gathered while files are read, so that all of them are told at once.

use std::{collections::HashSet, ops::Range, sync::Arc};

use super::{
    allow::Allowances,
    diagnostic::{Code, Diagnostic, Label, Level, SourceFile},
};

/// A byte range of a rule file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: Arc<SourceFile>,
    pub(super) span: Range<usize>,
}

impl Place {
    pub(super) fn new(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        let file = Arc::clone(file);
        Self { file, span }
    }

    /// One-based line on which the place begins.
    pub(super) fn line(&self) -> usize {
        let end = self.span.start.min(self.file.text.len());
        let before = self.file.text.as_bytes().get(..end).unwrap_or_default();
        1 + memchr::memchr_iter(b'\n', before).count()
    }

    fn label(&self, text: impl Into<String>) -> Label {
        Label {
            file: Arc::clone(&self.file),
            span: self.span.clone(),
            text: text.into(),
        }
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// Files whose patterns are known to compile, so that a scan need not wait for them.
    pub(super) trusted: Arc<HashSet<String>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Warnings that files switch off.
    pub(super) allowances: Allowances,
}

impl Report {
    /// One for another file, that knows what this one does of files, and nothing of problems.
    pub(super) fn beside(&self) -> Self {
        Self {
            trusted: Arc::clone(&self.trusted),
            ..Self::default()
        }
    }

    /// Adds what was found in another file.
    pub(super) fn absorb(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
        self.allowances.absorb(other.allowances);
    }

    /// Adds a problem at a place; `label` stands below the underline.
    pub(super) fn at(
        &mut self,
        code: Code,
        place: &Place,
        message: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, vec![place.label(label)], message, help);
    }

    /// Adds a problem that two places make together; the second is the earlier one.
    pub(super) fn between(
        &mut self,
        code: Code,
        places: [(&Place, &str); 2],
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let labels = places.map(|(place, text)| place.label(text)).to_vec();
        self.push(code, labels, message, help);
    }

    /// Adds a problem that no text can be shown for.
    pub(super) fn nowhere(
        &mut self,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(code, Vec::new(), message, help);
    }

    /// How many errors there are, to see whether a part added any.
    pub(super) fn errors(&self) -> usize {
        let is_error = |diagnostic: &&Diagnostic| diagnostic.level == Level::Error;
        self.diagnostics.iter().filter(is_error).count()
    }

    fn push(
        &mut self,
        code: Code,
        labels: Vec<Label>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = Diagnostic {
            code,
            level: code.default_level(),
            message: message.into(),
            labels,
            help: help.into(),
        };
        self.diagnostics.push(diagnostic);
    }
}
