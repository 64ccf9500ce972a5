//! Whole texts as a person may see them, with the way from spans of the original to what is shown.

use std::ops::Range;

use super::{redact::Redactor, rewrite::Rewrite};
use crate::{engine::Span, text::TextField};

/// A text to show.
#[derive(Debug, Clone)]
pub struct ShownText {
    text: String,
    /// How it was cleaned and masked; `None` for a text as it is.
    way: Option<(Rewrite, Rewrite)>,
}

impl ShownText {
    /// The text as it is. Whoever prints it makes it safe.
    #[must_use]
    pub fn as_it_is(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            way: None,
        }
    }

    /// The texts of a post as excerpts have them: white space shrunk, personal data masked, one
    /// handle with one number in all of them.
    #[must_use]
    pub fn masked(texts: &[TextField<'_>]) -> Vec<Self> {
        let mut redactor = Redactor::default();
        let mut mask = |field: &TextField<'_>| {
            let (mut clean, mut shown) = (Rewrite::default(), Rewrite::default());
            clean.clean(field.text);
            redactor.redact(&clean.text, &mut shown);
            Self {
                text: shown.text.clone(),
                way: Some((clean, shown)),
            }
        };
        texts.iter().map(&mut mask).collect()
    }

    /// What is shown.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of the original stands in what is shown. What was masked is covered whole.
    #[must_use]
    pub fn locate(&self, span: Span) -> Range<usize> {
        let (start, end) = (span.start as usize, span.end as usize);
        let Some((clean, shown)) = &self.way else {
            return start..end;
        };
        let (start, end) = clean.map(start, end);
        let (start, end) = shown.map(start, end);
        start.min(self.text.len())..end.min(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_into_the_masked_text() {
        let text = "telp  0812-0000-1234, @ani: bunuh diri";
        let texts = [TextField { name: "text", text }];
        let shown = ShownText::masked(&texts);
        assert_eq!(shown[0].text(), "telp [PHONE], [@1]: bunuh diri");
        let span = |word: &str| {
            let start = text.find(word).expect("it is there") as u32;
            let end = start + word.len() as u32;
            &shown[0].text()[shown[0].locate(Span { start, end })]
        };
        assert_eq!(span("bunuh"), "bunuh");
        assert_eq!(span("0000"), "[PHONE]");
    }
}
