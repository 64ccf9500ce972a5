//! Slots become a record, once it is known to be public.

use super::{
    Basis, Kind, MAX_TEXTS, Outcome, ReadScope, Record, RejectReason, ScopeReason, Tag, Texts,
    fields::Field,
    kind::{Mark, named, stronger},
    picks::Picks,
    plan::{Chain, Plan},
    scope::{Said, gone},
    slots::{Piece, Slots, Value},
    tag::{both_languages, country_tag, language_of},
};
use crate::text::TextField;

/// What one record is. Its scope is judged before any of its text is read.
pub(super) fn assemble<'a>(
    plan: &'a Plan,
    scope: &ReadScope,
    slots: &Slots,
    picks: &mut Picks,
    record: &'a str,
    scratch: &'a mut String,
) -> Outcome<'a> {
    picks.look(plan, slots.filled());
    let mut build = Build {
        plan,
        slots,
        picks,
        record,
        scratch,
    };
    if let Some(reason) = build.out_of_scope(scope) {
        return Outcome::OutOfScope(reason);
    }
    let texts = match build.texts() {
        Ok(texts) => texts,
        Err(NoTexts::OutOfScope(reason)) => return Outcome::OutOfScope(reason),
        Err(NoTexts::Reject(reason)) => return Outcome::Reject(reason),
    };
    let author = build.piece(Field::Author);
    let id = build.id(author);
    let created_at = build.piece(Field::CreatedAt);
    let (language, language_basis) = build.language(scope);
    let (country, country_basis) = build.country(scope);
    let platform = build.piece(Field::Platform).lower(record, build.scratch);
    let community = build.piece(Field::Community);
    let url = build.piece(Field::Url);
    let parent_id = build.piece(Field::ParentId);
    let kind = build.kind();
    let scratch: &'a str = scratch;
    let of = |piece: Piece| trimmed(piece.of(record, scratch));
    Outcome::Post(Record {
        raw: record.as_bytes(),
        texts: named_texts(plan, &texts, record, scratch),
        id: of(id),
        author: of(author),
        created_at: of(created_at),
        language,
        language_basis,
        country,
        country_basis,
        platform: of(platform),
        community: of(community),
        url: of(url),
        parent_id: of(parent_id),
        kind,
    })
}

/// Without white space around it; nearly all that stands in an export has none.
#[inline]
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

type TextPieces = [Piece; MAX_TEXTS];

/// Why there is nothing to read in a record.
enum NoTexts {
    OutOfScope(ScopeReason),
    Reject(RejectReason),
}

fn named_texts<'a>(
    plan: &'a Plan,
    pieces: &TextPieces,
    record: &'a str,
    scratch: &'a str,
) -> Texts<'a> {
    let mut texts = Texts::default();
    for (text, piece) in plan.texts.iter().zip(pieces) {
        if *piece != Piece::Empty {
            texts.push(TextField {
                name: &text.name,
                text: piece.of(record, scratch),
            });
        }
    }
    texts
}

struct Build<'p, 's> {
    plan: &'p Plan,
    slots: &'p Slots,
    picks: &'p Picks,
    record: &'p str,
    scratch: &'s mut String,
}

impl Build<'_, '_> {
    fn out_of_scope(&mut self, scope: &ReadScope) -> Option<ScopeReason> {
        let mut reason: Option<ScopeReason> = None;
        let mut known = false;
        if self.slots.filled().meets(&self.plan.signal_set) {
            for &(slot, signal) in &self.plan.signals {
                if !self.slots.filled().has(slot) {
                    continue;
                }
                for value in self.slots.all(slot) {
                    let said = self.said(value);
                    known |= signal.says_visibility() && !said.is_nothing();
                    // The gravest of several reasons, whatever their order in the record.
                    let found = signal.judge(said);
                    reason = reason.into_iter().chain(found).min();
                }
            }
        }
        let word = scope.visibility.filter(|_| !known);
        reason.or_else(|| word?.out_of_scope())
    }

    fn said(&mut self, value: Value) -> Said<'_> {
        match value {
            Value::Absent | Value::Null => Said::Nothing,
            Value::Bool(truth) => Said::Bool(truth),
            Value::Object => Said::Object,
            Value::Array => Said::Array,
            Value::Number { .. } | Value::Text { .. } => {
                let piece = value.read(self.record, self.scratch);
                Said::Word(piece.of(self.record, self.scratch).trim())
            }
        }
    }

    fn texts(&mut self) -> Result<TextPieces, NoTexts> {
        let mut pieces = TextPieces::default();
        let mut any = false;
        for (number, (text, piece)) in self.plan.texts.iter().zip(&mut pieces).enumerate() {
            let Some(first) = self.picks.of_text(number) else {
                continue;
            };
            let first = self.slots.get(first);
            let value = match first {
                Value::Text { .. } if !first.is_empty() => Some(first),
                _ => self.text_value(&text.chain)?,
            };
            let Some(value) = value else {
                continue;
            };
            any = true;
            if !value.is_empty() {
                *piece = value.read(self.record, self.scratch);
            }
            if let Some(reason) = gone(piece.of(self.record, self.scratch)) {
                return Err(NoTexts::OutOfScope(reason));
            }
        }
        if any {
            Ok(pieces)
        } else {
            Err(NoTexts::Reject(RejectReason::TextMissing))
        }
    }

    /// The first text in the chain that is not empty, else whatever emptiness there is.
    fn text_value(&self, chain: &Chain) -> Result<Option<Value>, NoTexts> {
        let mut empty = None;
        for &slot in &chain.slots {
            match self.slots.get(slot) {
                Value::Absent => {}
                value if value.is_empty() => empty = Some(value),
                value @ Value::Text { .. } => return Ok(Some(value)),
                _ => return Err(NoTexts::Reject(RejectReason::TextNotString)),
            }
        }
        Ok(empty)
    }

    /// The first slot of a field that holds a text or a number.
    fn pick(&self, field: Field) -> Option<u16> {
        let first = self.picks.of_field(field)?;
        if self.says_something(first) {
            return Some(first);
        }
        let mut slots = self.plan.field(field)?.slots.iter().copied();
        slots.find(|&slot| self.says_something(slot))
    }

    #[inline]
    fn says_something(&self, slot: u16) -> bool {
        let value = self.slots.get(slot);
        matches!(value, Value::Text { .. } | Value::Number { .. }) && !value.is_empty()
    }

    fn piece(&mut self, field: Field) -> Piece {
        match self.pick(field) {
            Some(slot) => self.slots.get(slot).read(self.record, self.scratch),
            None => Piece::Empty,
        }
    }

    /// A record key of Bluesky is unique for its author only.
    fn id(&mut self, author: Piece) -> Piece {
        let Some(slot) = self.pick(Field::Id) else {
            return Piece::Empty;
        };
        let id = self.slots.get(slot).read(self.record, self.scratch);
        match (author, id) {
            (Piece::Record { .. }, Piece::Record { .. }) if self.plan.joined_id == Some(slot) => {
                let record = self.record;
                Piece::write(self.scratch, |scratch| {
                    scratch.push_str(author.of(record, ""));
                    scratch.push('/');
                    scratch.push_str(id.of(record, ""));
                })
            }
            _ => id,
        }
    }

    fn language(&mut self, scope: &ReadScope) -> (Tag, Basis) {
        let mut tag = Tag::default();
        if let Some(slot) = self.pick(Field::Language) {
            for value in self.slots.all(slot) {
                let piece = value.read(self.record, self.scratch);
                tag = both_languages(tag, language_of(piece.of(self.record, self.scratch)));
            }
        }
        known_or(tag, Basis::Export, scope.language)
    }

    fn country(&mut self, scope: &ReadScope) -> (Tag, Basis) {
        let Some(slot) = self.pick(Field::Country) else {
            return known_or(Tag::default(), Basis::Unknown, scope.country);
        };
        let piece = self.slots.get(slot).read(self.record, self.scratch);
        let tag = country_tag(piece.of(self.record, self.scratch));
        known_or(tag, self.plan.country_basis(slot), scope.country)
    }

    fn kind(&mut self) -> Kind {
        let word = self.piece(Field::Kind);
        let mut kind = named(word.of(self.record, self.scratch)).unwrap_or_default();
        if !self.slots.filled().meets(&self.plan.mark_set) {
            return kind;
        }
        for &(slot, mark) in &self.plan.marks {
            if self.slots.filled().has(slot) {
                for value in self.slots.all(slot) {
                    if let Some(found) = self.marked(mark, value) {
                        kind = stronger(kind, found);
                    }
                }
            }
        }
        kind
    }

    fn marked(&mut self, mark: Mark, value: Value) -> Option<Kind> {
        let said = self.said(value);
        match said {
            _ if said.truth() == Some(false) => None,
            Said::Word(word) => mark.kind(word),
            _ => mark.kind(""),
        }
    }
}

fn known_or(tag: Tag, basis: Basis, option: Option<Tag>) -> (Tag, Basis) {
    match option {
        _ if tag != Tag::default() => (tag, basis),
        Some(tag) if tag != Tag::default() => (tag, Basis::Option),
        _ => (Tag::default(), Basis::Unknown),
    }
}
