//! Records that were read and are not told yet.
//!
//! A few are read before any of them is told: reading and whatever is done with a record are each more
//! code than the nearest cache of a core holds beside the other.

use std::ops::Range;

use super::{
    Basis, Kind, Outcome, Record, RejectReason, ScopeReason, Tag, Texts,
    markup::{Way, Ways},
    plan::Plan,
    value::{Piece, trimmed},
};
use crate::text::TextField;

/// Records that are read before they are told, at most.
const MOST: usize = 32;
/// Bytes of text written anew at which they are told whatever their number.
const MOST_WRITTEN: usize = 1 << 16;

/// What one record is; places are of the record, or of the scratch.
#[derive(Debug)]
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
        let mut read = Read::default();
        for held in &self.held {
            held.texts(plan, &self.texts, scratch, ways, &mut read);
            (self.listener)(held.start, held.outcome(plan, &read, scratch));
        }
        self.held.clear();
        self.texts.clear();
    }

    /// Tells one that is not held, when no other is.
    pub(super) fn tell_one(&mut self, one: &Held<'_>, plan: &Plan, scratch: &str, ways: &Ways) {
        let mut read = Read::default();
        one.texts(plan, &self.texts, scratch, ways, &mut read);
        (self.listener)(one.start, one.outcome(plan, &read, scratch));
        self.texts.clear();
    }
}

/// The texts of one record.
#[derive(Default)]
struct Read<'a> {
    fields: Vec<TextField<'a>>,
    /// Numbers and ways back of those that were rewritten.
    rewritten: Vec<(usize, Way<'a>)>,
}

impl Held<'_> {
    /// Reads its texts.
    fn texts<'a>(
        &'a self,
        plan: &'a Plan,
        pieces: &[TextPiece],
        scratch: &'a str,
        ways: &'a Ways,
        read: &mut Read<'a>,
    ) {
        read.fields.clear();
        read.rewritten.clear();
        let Assembled::Post(post) = &self.what else {
            return;
        };
        let pieces = pieces.get(post.texts.clone()).unwrap_or_default();
        for (text, piece) in plan.texts.iter().zip(pieces) {
            if piece.read == Piece::Empty {
                continue;
            }
            let (first, last) = piece.steps;
            if first < last {
                let original = piece.original.of(self.record, scratch);
                let way = ways.way(first..last, original);
                read.rewritten.push((read.fields.len(), way));
            }
            read.fields.push(TextField {
                name: &text.name,
                text: piece.read.of(self.record, scratch),
            });
        }
    }

    fn outcome<'a>(&'a self, plan: &'a Plan, read: &'a Read<'a>, scratch: &'a str) -> Outcome<'a> {
        let post = match &self.what {
            Assembled::Post(post) => post,
            Assembled::OutOfScope(reason) => return Outcome::OutOfScope(*reason),
            Assembled::Reject(reason) => return Outcome::Reject(*reason),
        };
        let record = self.record;
        let of = |piece: Piece| trimmed(piece.of(record, scratch));
        let (id, parent_id) = (of(post.id), of(post.parent_id));
        Outcome::Post(Record {
            raw: self.raw.as_bytes(),
            texts: Texts::new(&read.fields).with_ways(&read.rewritten),
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
