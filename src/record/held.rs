//! Records that were read and are not told yet.
//!
//! A few are read before any of them is told: reading and whatever is done with a record are each more
//! code than the nearest cache of a core holds beside the other.

use std::ops::Range;

use super::{
    Basis, Kind, Outcome, Record, RejectReason, ScopeReason, Tag, Texts, markup::Ways, plan::Plan,
    slots::Piece,
};
use crate::text::TextField;

/// Records that are read before they are told, at most.
const MOST: usize = 32;
/// Bytes of text written anew at which they are told whatever their number.
const MOST_WRITTEN: usize = 1 << 16;

/// What one record is; places are of the record, or of the scratch.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly all are posts, and a box would be one heap allocation for each"
)]
pub(super) enum Assembled {
    Post(PostPieces),
    OutOfScope(ScopeReason),
    Reject(RejectReason),
}

/// Where the parts of a post are.
#[derive(Debug)]
pub(super) struct PostPieces {
    /// Which of the texts that are held are its own: one for each that the plan names.
    pub(super) texts: Range<usize>,
    pub(super) id: Piece,
    pub(super) author: Piece,
    pub(super) created_at: Piece,
    pub(super) language: (Tag, Basis),
    pub(super) country: (Tag, Basis),
    pub(super) platform: Option<Piece>,
    pub(super) community: Piece,
    pub(super) url: Piece,
    pub(super) parent_id: Piece,
    pub(super) kind: Kind,
}

/// One text of a record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TextPiece {
    pub(super) read: Piece,
    /// As the export has it, where it was rewritten, and which steps lead back.
    pub(super) original: Piece,
    pub(super) steps: (usize, usize),
}

/// A record that is held.
#[derive(Debug)]
pub(super) struct Held<'b> {
    /// Where it begins.
    pub(super) start: usize,
    /// What its places are of.
    pub(super) record: &'b str,
    /// The part of it that is the post.
    pub(super) raw: &'b str,
    pub(super) what: Assembled,
}

/// Whoever is told of a record: where it begins, and what it is.
pub(super) type Listener<'v> = &'v mut dyn FnMut(usize, Outcome<'_>);

/// Records that are held, in order, and who is to be told of them.
pub(super) struct Batch<'b, 'v> {
    held: Vec<Held<'b>>,
    /// Texts of all of them.
    pub(super) texts: Vec<TextPiece>,
    listener: Listener<'v>,
}

impl<'b, 'v> Batch<'b, 'v> {
    pub(super) fn new(listener: Listener<'v>) -> Self {
        Self {
            held: Vec::with_capacity(MOST),
            texts: Vec::with_capacity(MOST),
            listener,
        }
    }

    /// Takes one more record.
    pub(super) fn hold(&mut self, held: Held<'b>) {
        self.held.push(held);
    }

    /// True when it is time to tell, with so many bytes of text written anew.
    pub(super) fn is_full(&self, written: usize) -> bool {
        self.held.len() >= MOST || written > MOST_WRITTEN
    }

    /// Tells all that are held.
    pub(super) fn tell(&mut self, plan: &Plan, scratch: &str, ways: &Ways) {
        for held in self.held.drain(..) {
            let outcome = held.outcome(plan, &self.texts, scratch, ways);
            (self.listener)(held.start, outcome);
        }
        self.texts.clear();
    }

    /// Tells one that is not held, when no other is.
    pub(super) fn tell_one(&mut self, one: &Held<'_>, plan: &Plan, scratch: &str, ways: &Ways) {
        (self.listener)(one.start, one.outcome(plan, &self.texts, scratch, ways));
        self.texts.clear();
    }
}

impl Held<'_> {
    fn outcome<'a>(
        &'a self,
        plan: &'a Plan,
        texts: &[TextPiece],
        scratch: &'a str,
        ways: &'a Ways,
    ) -> Outcome<'a> {
        let post = match &self.what {
            Assembled::Post(post) => post,
            Assembled::OutOfScope(reason) => return Outcome::OutOfScope(*reason),
            Assembled::Reject(reason) => return Outcome::Reject(*reason),
        };
        let record = self.record;
        let of = |piece: Piece| trimmed(piece.of(record, scratch));
        let (id, parent_id) = (of(post.id), of(post.parent_id));
        let texts = texts.get(post.texts.clone()).unwrap_or_default();
        Outcome::Post(Record {
            raw: self.raw.as_bytes(),
            texts: named(plan, texts, record, scratch, ways),
            id,
            author: of(post.author),
            created_at: of(post.created_at),
            language: post.language.0,
            language_basis: post.language.1,
            country: post.country.0,
            country_basis: post.country.1,
            platform: post.platform.map_or(&*plan.constants.platform, of),
            community: of(post.community),
            url: of(post.url),
            // Some exports name the first post of a thread as what it answers.
            parent_id: if parent_id == id { "" } else { parent_id },
            kind: post.kind,
            zone: plan.constants.zone.as_ref(),
            time_format: plan.constants.time_format.as_ref(),
        })
    }
}

/// Without white space around it; nearly all that stands in an export has none.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

fn named<'a>(
    plan: &'a Plan,
    pieces: &[TextPiece],
    record: &'a str,
    scratch: &'a str,
    ways: &'a Ways,
) -> Texts<'a> {
    let mut texts = Texts::default();
    for (text, piece) in plan.texts.iter().zip(pieces) {
        if piece.read != Piece::Empty {
            let field = TextField {
                name: &text.name,
                text: piece.read.of(record, scratch),
            };
            let (first, last) = piece.steps;
            if first < last {
                let original = piece.original.of(record, scratch);
                texts.push_rewritten(field, ways.way(first..last, original));
            } else {
                texts.push(field);
            }
        }
    }
    texts
}
