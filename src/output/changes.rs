//! Posts that two rule sets judge differently, as rows of a CSV file: what is shown of a post
//! follows the same rules as flagged.csv.

use std::{collections::HashSet, io, io::Write, sync::Arc};

use super::{
    cell::{BOM, RowEncoder},
    excerpt::Excerpts,
    plan::ExcerptLength,
    redact::masked_id,
};
use crate::{
    engine::{Match, Span},
    text::TextField,
};

/// Columns of the file, in order.
pub const COLUMNS: &[&str] = &[
    "change",
    "topic",
    "topic_change",
    "source",
    "record",
    "byte_offset",
    "post_id",
    "old_rules",
    "new_rules",
    "rule",
    "cause",
    "clause",
    "term",
    "excerpt",
    "record_hash",
];

/// What became of a post, or of a post in one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The new rules flag it and the old ones do not.
    NewlyFlagged,
    /// The old rules flag it and the new ones do not.
    NoLongerFlagged,
    /// Both flag it, with another topic, other rules, another severity or role.
    Moved,
}

impl ChangeKind {
    /// As it is spelled in outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewlyFlagged => "newly-flagged",
            Self::NoLongerFlagged => "no-longer-flagged",
            Self::Moved => "moved",
        }
    }
}

/// One post in one topic, judged differently. Texts are as they may be shown, but for escaping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of the post.
    pub post: ChangeKind,
    /// Id of the topic.
    pub topic: String,
    /// What became of the post in this topic.
    pub in_topic: ChangeKind,
    /// The export, as the operator named it.
    pub source: Arc<str>,
    /// Number of the record in it, from 1.
    pub record: u64,
    /// Where the record begins.
    pub offset: u64,
    /// Id of the post; empty when it has none.
    pub post_id: String,
    /// Old rules of the topic that hold.
    pub old_rules: Vec<String>,
    /// New rules of the topic that hold.
    pub new_rules: Vec<String>,
    /// The rule that made the difference.
    pub rule: String,
    /// Why it did.
    pub cause: &'static str,
    /// Groups and patterns that did it.
    pub clauses: Vec<String>,
    /// Their terms as written, personal data masked; none when evidence is withheld.
    pub terms: Vec<String>,
    /// What the post says, masked; empty when evidence is withheld.
    pub excerpt: String,
    /// As in flagged.csv.
    pub record_hash: String,
}

impl Change {
    /// Id of the post, or the number of its record where it has none, as in flagged.csv.
    #[must_use]
    pub fn name(&self) -> String {
        if self.post_id.is_empty() {
            self.record.to_string()
        } else {
            masked_id(&self.post_id).into_owned()
        }
    }
}

/// Makes excerpts of posts, one after the other.
#[derive(Debug, Default)]
pub struct Excerpter {
    excerpts: Excerpts,
}

impl Excerpter {
    /// About so many characters around `matches`, which are sorted, with personal data masked.
    pub fn excerpt(
        &mut self,
        texts: &[TextField<'_>],
        matches: &[Match],
        characters: usize,
    ) -> String {
        let mut seen = HashSet::new();
        let spans: Vec<(u32, Span, bool)> = matches
            .iter()
            .map(|it| (it.field, it.span, seen.insert((it.clause, it.found))))
            .collect();
        self.excerpts.prepare(texts);
        let length = ExcerptLength::Chars(characters);
        let excerpt = self.excerpts.excerpt(&spans, length, false);
        self.excerpts.forget();
        excerpt
    }
}

/// A file of changes being written.
#[derive(Debug)]
pub struct ChangeFile<W> {
    out: W,
    row: RowEncoder,
}

impl<W: Write> ChangeFile<W> {
    /// Writes the heading.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all(BOM)?;
        let mut file = Self {
            out,
            row: RowEncoder::new(b','),
        };
        COLUMNS.iter().for_each(|name| file.row.fixed(name));
        file.end()?;
        Ok(file)
    }

    /// Writes one row.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn add(&mut self, change: &Change) -> io::Result<()> {
        let row = &mut self.row;
        row.fixed(change.post.name());
        row.free(&change.topic);
        row.fixed(change.in_topic.name());
        row.free(&change.source);
        row.number(change.record);
        row.number(change.offset);
        row.free(&change.name());
        row.free(&change.old_rules.join("|"));
        row.free(&change.new_rules.join("|"));
        row.free(&change.rule);
        row.fixed(change.cause);
        row.free(&change.clauses.join("|"));
        row.free(&change.terms.join("|"));
        row.free(&change.excerpt);
        row.fixed(&change.record_hash);
        self.end()
    }

    /// Hands the rest on.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn end(&mut self) -> io::Result<()> {
        self.row.end();
        let out = &mut self.out;
        self.row.bytes(|bytes| out.write_all(bytes))?;
        self.row.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_escaped_and_posts_without_id_have_a_name() {
        let change = Change {
            post: ChangeKind::NewlyFlagged,
            topic: "gbv".into(),
            in_topic: ChangeKind::NewlyFlagged,
            source: "a, b.jsonl".into(),
            record: 7,
            offset: 70,
            post_id: String::new(),
            old_rules: vec![],
            new_rules: vec!["gbv-a".into(), "gbv-b".into()],
            rule: "gbv-a".into(),
            cause: "new-rule",
            clauses: vec!["hit".into()],
            terms: vec!["=SS".into()],
            excerpt: "=1+1 \u{202e}x".into(),
            record_hash: "00".into(),
        };
        let mut file = ChangeFile::new(Vec::new()).expect("memory");
        file.add(&change).expect("memory");
        let bytes = file.finish().expect("memory");
        let text = String::from_utf8(bytes).expect("text");
        let row = text.lines().nth(1).expect("a row");
        assert_eq!(
            row,
            "newly-flagged,gbv,newly-flagged,\"a, b.jsonl\",7,70,7,,gbv-a|gbv-b,gbv-a,new-rule,hit,\
             '=SS,'=1+1 \\u{202e}x,00"
        );
    }
}
