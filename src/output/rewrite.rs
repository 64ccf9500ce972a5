//! A text rewritten piece by piece, remembering where each piece came from.

use super::visible::{Sight, joins, printable, sight};

/// A rewritten text with the way back to the places of the original.
#[derive(Debug, Default, Clone)]
pub(super) struct Rewrite {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, Copy)]
struct Piece {
    /// First byte in the original.
    from: usize,
    /// First byte in the rewritten text.
    to: usize,
    /// Same bytes on both sides.
    verbatim: bool,
}

/// Bytes that are looked at together.
const NEAR: usize = 256;

impl Rewrite {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.pieces.clear();
    }

    /// Goes on with the original as it stands from byte `from`.
    fn keep(&mut self, from: usize, kept: &str) {
        if !self.pieces.last().is_some_and(|piece| piece.verbatim) {
            self.open(from, true);
        }
        self.text.push_str(kept);
    }

    /// Puts something else (perhaps nothing) in place of the original from byte `from`.
    fn replace(&mut self, from: usize, with: &str) {
        self.open(from, false);
        self.text.push_str(with);
    }

    fn open(&mut self, from: usize, verbatim: bool) {
        self.pieces.push(Piece {
            from,
            to: self.text.len(),
            verbatim,
        });
    }

    /// Where a span of the original stands now. A replaced piece is covered whole.
    pub(super) fn map(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.piece(start, |piece| piece.from);
        let start = match first {
            Some((piece, next)) if piece.verbatim => (piece.to + (start - piece.from)).min(next),
            Some((piece, _)) => piece.to,
            None => 0,
        };
        let last = self.piece(end.saturating_sub(1), |piece| piece.from);
        let end = match last {
            Some((piece, next)) if piece.verbatim => {
                (piece.to + end.saturating_sub(piece.from)).min(next)
            }
            Some((_, next)) => next,
            None => 0,
        };
        (start, end.max(start))
    }

    /// The replaced piece of the rewritten text that byte `at` would cut in two.
    pub(super) fn cut_piece(&self, at: usize) -> Option<(usize, usize)> {
        let (piece, next) = self.piece(at, |piece| piece.to)?;
        (!piece.verbatim && piece.to < at && at < next).then_some((piece.to, next))
    }

    /// What stands in place of something between two places of the rewritten text.
    pub(super) fn replaced(&self, start: usize, end: usize) -> impl Iterator<Item = &str> {
        let first = self.pieces.partition_point(|piece| piece.to < start);
        let pieces = self.pieces.get(first..).unwrap_or_default().iter();
        let ends = self.pieces.get(first + 1..).unwrap_or_default().iter();
        let ends = ends.map(|next| next.to).chain([self.text.len()]);
        pieces
            .zip(ends)
            .take_while(move |(piece, _)| piece.to < end)
            .filter(|(piece, _)| !piece.verbatim)
            .filter_map(|(piece, next)| self.text.get(piece.to..next))
    }

    /// The last piece that begins at or before `at`, and where it ends in the rewritten text.
    fn piece(&self, at: usize, key: impl Fn(&Piece) -> usize) -> Option<(Piece, usize)> {
        let after = self.pieces.partition_point(|piece| key(piece) <= at);
        let piece = *self.pieces.get(after.checked_sub(1)?)?;
        let next = self
            .pieces
            .get(after)
            .map_or(self.text.len(), |next| next.to);
        Some((piece, next))
    }

    /// One space for a run of white space, escapes for what steers a terminal, nothing for what
    /// cannot be seen: numbers cannot be hidden from the redaction by invisible characters.
    pub(super) fn clean(&mut self, text: &str) {
        self.clear();
        let (mut at, mut before) = (0, None);
        loop {
            at += self.keep_words(at, &text[at..], &mut before);
            let mut chars = text[at..].chars();
            let Some(c) = chars.next() else {
                break;
            };
            let here = &text[at..at + c.len_utf8()];
            match sight(c) {
                Sight::Plain => self.keep(at, here),
                Sight::Space if self.text.is_empty() || self.text.ends_with(' ') => {
                    self.replace(at, "");
                }
                Sight::Space if c == ' ' => self.keep(at, here),
                Sight::Space => self.replace(at, " "),
                Sight::Joiner if joins(before, chars.next()) => {
                    self.keep(at, here);
                }
                Sight::Joiner | Sight::Invisible => self.replace(at, ""),
                Sight::Hostile => {
                    self.open(at, false);
                    self.text.extend(c.escape_default());
                }
            }
            before = Some(c);
            at += here.len();
        }
    }

    /// Keeps what begins with printable ASCII, up to the first space behind another one. Returns how
    /// many bytes that are.
    fn keep_words(&mut self, from: usize, text: &str, before: &mut Option<char>) -> usize {
        if text.starts_with(' ') && (self.text.is_empty() || self.text.ends_with(' ')) {
            return 0;
        }
        // Not all of it: it would be looked through again behind every two spaces.
        let near = &text.as_bytes()[..text.len().min(NEAR)];
        let mut end = printable(near);
        if let Some(spaces) = near[..end].windows(2).position(|two| two == b"  ") {
            end = spaces + 1;
        }
        if end > 0 {
            self.keep(from, &text[..end]);
            *before = text[..end].chars().next_back();
        }
        end
    }

    /// The text with some ranges, in order and apart, replaced.
    pub(super) fn substitute<'a>(
        &mut self,
        text: &str,
        ranges: impl IntoIterator<Item = (usize, usize, &'a str)>,
    ) {
        self.clear();
        let mut done = 0;
        for (start, end, with) in ranges {
            if done < start {
                self.keep(done, &text[done..start]);
            }
            self.replace(start, with);
            done = end;
        }
        if done < text.len() {
            self.keep(done, &text[done..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_shrinks_and_invisibles_go() {
        let mut clean = Rewrite::default();
        clean.clean("  a \n\t b\u{200b}c\u{202e}d\u{feff} 0812\u{200d}345 👨\u{200d}👩 ");
        assert_eq!(clean.text, "a bc\\u{202e}d 0812345 👨\u{200d}👩 ");
    }

    #[test]
    fn spans_follow_the_text() {
        let text = "\n x\u{200b}y  zebra\u{1b}!";
        let mut clean = Rewrite::default();
        clean.clean(text);
        for word in ["x", "y", "zebra", "!"] {
            let start = text.find(word).unwrap();
            let (from, to) = clean.map(start, start + word.len());
            assert_eq!(&clean.text[from..to], word);
        }
        assert_eq!(clean.map(0, text.len()), (0, clean.text.len()));
        let escape = clean.text.find("\\u").unwrap();
        assert_eq!(clean.cut_piece(escape + 2), Some((escape, escape + 6)));
        assert_eq!(clean.cut_piece(escape), None);
    }

    #[test]
    fn substituted_ranges_are_covered_whole() {
        let mut shown = Rewrite::default();
        shown.substitute("call 08123 now", [(5, 10, "[PHONE]")]);
        assert_eq!(shown.text, "call [PHONE] now");
        assert_eq!(shown.map(6, 8), (5, 12));
        assert_eq!(shown.map(11, 14), (13, 16));
        assert_eq!(shown.map(0, 4), (0, 4));
        shown.substitute("", []);
        assert_eq!(shown.map(0, 0), (0, 0));
    }
}
