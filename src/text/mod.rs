//! L0: what two spellings have in common.

/// One text of a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TextField<'a> {
    /// `text`, `title`, `alt_text`, …: what rules call it.
    pub name: &'a str,
    /// The text itself.
    pub text: &'a str,
}
