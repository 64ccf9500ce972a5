//! About three hundred characters of a post that cover what was found in it.
//!
//! A text is cleaned, then masked, and only then cut, so that a number cut in two cannot slip through.

use unicode_segmentation::{GraphemeCursor, GraphemeIncomplete};

use super::{plan::ExcerptLength, redact::Redactor, rewrite::Rewrite};
use crate::{engine::Span, text::TextField};

/// Context a match keeps on each side however many there are.
const LEAST_CONTEXT: usize = 20;
/// Longest grapheme that is kept whole; marks can be piled up without end.
const LONGEST_GRAPHEME: usize = 64;
/// How far an edge moves inwards to end at a space.
const WORD_REACH: usize = 12;
const JOIN: &str = " … ";

/// Makes the excerpts of one post, one for each topic.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    pub(super) redactor: Redactor,
    fields: Vec<Prepared>,
}

#[derive(Debug, Default)]
struct Prepared {
    clean: Rewrite,
    shown: Rewrite,
}

/// A stretch of a shown text to print.
#[derive(Debug, Clone, Copy)]
struct Window {
    start: usize,
    end: usize,
}

impl Excerpts {
    /// Cleans and masks every text of a post.
    pub(super) fn prepare(&mut self, texts: &[TextField<'_>]) {
        self.redactor.next_post();
        self.fields.resize_with(texts.len(), Prepared::default);
        for (field, text) in self.fields.iter_mut().zip(texts) {
            field.clean.clean(text.text);
            self.redactor.redact(&field.clean.text, &mut field.shown);
        }
    }

    /// Forgets the post, and the memory of an unusually long one.
    pub(super) fn forget(&mut self) {
        self.redactor.next_post();
        self.fields
            .retain(|field| field.clean.text.capacity() < 1 << 20);
    }

    /// The excerpt of what stands at `spans`: (field, span, first of its term), sorted.
    pub(super) fn excerpt(
        &mut self,
        spans: &[(u32, Span, bool)],
        length: ExcerptLength,
        mask: bool,
    ) -> String {
        let mut out = String::new();
        let fields = (0_u32..).zip(&self.fields);
        let hit = |index: u32| spans.iter().any(|span| span.0 == index);
        let budget = match length {
            ExcerptLength::Full => usize::MAX,
            ExcerptLength::Chars(budget) => {
                let fields_hit = (0_u32..)
                    .take(self.fields.len())
                    .filter(|&index| hit(index));
                budget / fields_hit.count().max(1)
            }
        };
        for (index, field) in fields {
            let shown = &field.shown.text;
            let here = spans.iter().filter(|span| span.0 == index);
            let cores: Vec<(Window, bool)> =
                here.map(|span| (field.locate(span.1), span.2)).collect();
            let wanted = match length {
                ExcerptLength::Full => !shown.is_empty(),
                // Without any match (a condition of absences) the post's beginning stands for it.
                ExcerptLength::Chars(_) => !cores.is_empty() || spans.is_empty() && out.is_empty(),
            };
            if !wanted {
                continue;
            }
            if !out.is_empty() {
                out.push_str(JOIN);
            }
            let windows = match length {
                ExcerptLength::Full => vec![Window {
                    start: 0,
                    end: shown.len(),
                }],
                ExcerptLength::Chars(_) => field.windows(&cores, budget),
            };
            for window in &windows {
                let masked = field.shown.replaced(window.start, window.end);
                masked.for_each(|with| self.redactor.masked.add(with));
            }
            let masked = if mask { &cores[..] } else { &[] };
            print(shown, &windows, masked, &mut out);
        }
        out.truncate(out.trim_end().len());
        out
    }
}

impl Prepared {
    /// A span of the original in the shown text.
    fn locate(&self, span: Span) -> Window {
        let (start, end) = self.clean.map(span.start as usize, span.end as usize);
        let (start, end) = self.shown.map(start, end);
        Window { start, end }
    }

    /// The stretches to print: all matches if they fit, otherwise the first of each term, with as much
    /// around them as the budget has left.
    fn windows(&self, cores: &[(Window, bool)], budget: usize) -> Vec<Window> {
        let text = &self.shown.text;
        if text.chars().nth(budget).is_none() {
            return vec![Window {
                start: 0,
                end: text.len(),
            }];
        }
        if cores.is_empty() {
            return vec![self.edge(
                Window {
                    start: 0,
                    end: forward(text, 0, budget),
                },
                0,
                0,
            )];
        }
        let most = budget.saturating_mul(4).max(200);
        let mut kept = self.kept(cores, most, |_| true);
        if kept.1 > most {
            kept = self.kept(cores, most, |first| first);
        }
        let (cores, used) = kept;
        let spare = budget.saturating_sub(used) / (2 * cores.len().max(1));
        let context = spare.max(LEAST_CONTEXT);
        let mut windows: Vec<Window> = Vec::new();
        for core in cores {
            let wide = Window {
                start: back(text, core.start, context),
                end: forward(text, core.end, context),
            };
            let wide = self.edge(wide, core.start, core.end);
            match windows.last_mut() {
                Some(last) if wide.start <= last.end + JOIN.len() => {
                    last.end = last.end.max(wide.end)
                }
                _ => windows.push(wide),
            }
        }
        windows
    }

    /// Matches without overlaps, in order, until `most` characters are used; and how many were, which is
    /// more than `most` when some had to be left out.
    fn kept(
        &self,
        cores: &[(Window, bool)],
        most: usize,
        wanted: impl Fn(bool) -> bool,
    ) -> (Vec<Window>, usize) {
        let text = &self.shown.text;
        let mut kept: Vec<Window> = Vec::new();
        let mut used = 0;
        for &(core, _) in cores.iter().filter(|core| wanted(core.1)) {
            let seen = kept.last().map_or(0, |last| last.end);
            if core.end <= seen {
                continue;
            }
            if used > most {
                break;
            }
            // One expression may match a megabyte.
            let end = core.end.min(forward(text, core.start.max(seen), most));
            used += text[core.start.max(seen)..end].chars().count();
            match kept.last_mut() {
                Some(last) if core.start <= last.end => last.end = end,
                _ => {
                    kept.push(Window {
                        start: core.start,
                        end,
                    });
                    used += LEAST_CONTEXT;
                }
            }
        }
        (kept, used)
    }

    /// Moves the edges of a window inwards to a space, if one is near, and otherwise outwards until
    /// they cut neither a placeholder nor a grapheme.
    fn edge(&self, window: Window, core_start: usize, core_end: usize) -> Window {
        let text = &self.shown.text;
        let Window { mut start, mut end } = window;
        if start > 0 {
            let reach = forward(text, start, WORD_REACH).min(core_start);
            if let Some(space) = text[start..reach].find(' ') {
                start += space + 1;
            }
        }
        if end < text.len() {
            let reach = back(text, end, WORD_REACH).max(core_end.min(end));
            if let Some(space) = text[reach..end].rfind(' ') {
                end = reach + space;
            }
        }
        for rewrite_edge in [true, false] {
            if rewrite_edge {
                start = self.shown.cut_piece(start).map_or(start, |piece| piece.0);
                end = self.shown.cut_piece(end).map_or(end, |piece| piece.1);
            }
            start = grapheme_edge(text, start, false);
            end = grapheme_edge(text, end, true);
        }
        Window {
            start,
            end: end.max(start),
        }
    }
}

/// Prints windows with `…` where something is left out.
fn print(text: &str, windows: &[Window], masked: &[(Window, bool)], out: &mut String) {
    for (index, window) in windows.iter().enumerate() {
        if index > 0 {
            out.push_str(JOIN);
        } else if window.start > 0 {
            out.push('…');
        }
        let stretch = &text[window.start..window.end];
        if masked.is_empty() {
            out.push_str(stretch);
        } else {
            print_masked(stretch, window.start, masked, out);
        }
    }
    if windows.last().is_some_and(|last| last.end < text.len()) {
        out.push('…');
    }
}

/// Prints matched words as their first letter and stars.
fn print_masked(stretch: &str, offset: usize, masked: &[(Window, bool)], out: &mut String) {
    let mut begun = 0;
    let mut until = 0;
    let mut first = false;
    for (at, c) in stretch.char_indices() {
        let at = at + offset;
        while let Some((core, _)) = masked.get(begun).filter(|core| core.0.start <= at) {
            first |= core.end > until && at >= until;
            until = until.max(core.end);
            begun += 1;
        }
        let hidden = at < until && c.is_alphanumeric() && !std::mem::take(&mut first);
        out.push(if hidden { '*' } else { c });
    }
}

/// A term as its first letter and stars.
pub(super) fn masked_term(term: &str) -> String {
    let mut first = true;
    let star = |c: char| {
        if c.is_alphanumeric() && !std::mem::take(&mut first) {
            '*'
        } else {
            c
        }
    };
    term.chars().map(star).collect()
}

/// So many characters before byte `at`.
fn back(text: &str, at: usize, characters: usize) -> usize {
    match characters.checked_sub(1) {
        None => at,
        Some(skip) => text[..at]
            .char_indices()
            .rev()
            .nth(skip)
            .map_or(0, |found| found.0),
    }
}

/// So many characters after byte `at`.
fn forward(text: &str, at: usize, characters: usize) -> usize {
    text[at..]
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |found| at + found.0)
}

/// The nearest grapheme border at `at` or, outwards, after or before it.
fn grapheme_edge(text: &str, at: usize, after: bool) -> usize {
    // Looking a little around is enough, and keeps piled-up marks from costing more.
    let low = back(text, at, LONGEST_GRAPHEME);
    let high = forward(text, at, LONGEST_GRAPHEME);
    let near = &text[low..high];
    let mut cursor = GraphemeCursor::new(at - low, near.len(), true);
    if matches!(
        cursor.is_boundary(near, 0),
        Ok(true) | Err(GraphemeIncomplete::InvalidOffset)
    ) {
        return at;
    }
    let edge = if after {
        cursor.next_boundary(near, 0)
    } else {
        cursor.prev_boundary(near, 0)
    };
    edge.ok().flatten().map_or(at, |edge| low + edge)
}

#[cfg(test)]
#[path = "excerpt_tests.rs"]
mod tests;
