//! Slots become the parts of a record, once it is known to be public.

use super::{
    Basis, Kind, ReadScope, RejectReason, ScopeReason, Tag,
    address::{AddressPart, Ending, MOST_PARTS, is_plain},
    fields::Field,
    held::{Assembled, PostPieces, TextPiece},
    kind::{Mark, named, stronger},
    markup::{Markup, Ways},
    picks::{Picked, Picks},
    plan::{Chain, Plan},
    scope::{Said, Signal, gone, is_everybody},
    slots::{SlotSet, Slots},
    tag::{both_languages, country_tag, language_of},
    value::{Piece, Place, Spelling, Value, trimmed},
};
use crate::text::detect_language;

/// What one record is. Its scope is judged before any of its text is read. Its texts are added to
/// `texts`.
pub(super) fn assemble(
    plan: &Plan,
    scope: &ReadScope,
    slots: &Slots,
    picks: &mut Picks,
    record: &str,
    texts: &mut Vec<TextPiece>,
    (scratch, ways): (&mut String, &mut Ways),
) -> Assembled {
    let picked = picks.of(plan, slots.filled());
    let mut build = Build {
        plan,
        slots,
        picked,
        record,
        scratch,
        ways,
    };
    if let Some(reason) = build.out_of_scope(scope) {
        return Assembled::OutOfScope(reason);
    }
    let first = texts.len();
    match build.texts(texts) {
        Ok(()) => {}
        Err(NoTexts::OutOfScope(reason)) => return Assembled::OutOfScope(reason),
        Err(NoTexts::Reject(reason)) => return Assembled::Reject(reason),
    }
    Assembled::Post(PostPieces {
        id: build.id(),
        author: build.piece(Field::Author),
        created_at: build.piece(Field::CreatedAt),
        language: build.language(scope, &texts[first..]),
        texts: first..texts.len(),
        country: build.country(scope),
        platform: build.platform(),
        community: build.piece(Field::Community),
        url: build.url(),
        parent_id: build.piece(Field::ParentId),
        kind: build.kind(),
    })
}

/// Why there is nothing to read in a record.
enum NoTexts {
    OutOfScope(ScopeReason),
    Reject(RejectReason),
}

/// What the signals of a record say.
#[derive(Default)]
struct Heard {
    reason: Option<ScopeReason>,
    /// Somebody said who may see it.
    known: bool,
    /// Somebody said something of that, and it is not known what.
    unsaid: bool,
}

impl Heard {
    #[inline]
    fn hear(&mut self, signal: Signal, said: Said<'_>) {
        self.known |= signal.says_visibility(said);
        match signal.judge(said) {
            Some(ScopeReason::VisibilityUnknown) if signal.is_soft(said) => self.unsaid = true,
            Some(reason) => self.note(reason),
            None => {}
        }
    }

    /// The gravest of several reasons counts, whatever their order in the record.
    fn note(&mut self, reason: ScopeReason) {
        self.reason = self.reason.into_iter().chain([reason]).min();
    }
}

struct Build<'p, 's> {
    plan: &'p Plan,
    slots: &'p Slots,
    picked: &'p Picked,
    record: &'p str,
    scratch: &'s mut String,
    ways: &'s mut Ways,
}

impl Build<'_, '_> {
    fn out_of_scope(&mut self, scope: &ReadScope) -> Option<ScopeReason> {
        let (plan, picked) = (self.plan, self.picked);
        let mut heard = Heard::default();
        for &(slot, signal) in &picked.signals {
            if let Some(value) = self.slots.heard_once(slot) {
                heard.hear(signal, self.said(value));
                continue;
            }
            // A private author beside a post stays private, whatever the post says of authors.
            for value in self.slots.heard(slot) {
                heard.hear(signal, self.said(value));
            }
        }
        for &together in &picked.together {
            match together {
                ScopeReason::VisibilityUnknown => heard.unsaid = true,
                found => heard.note(found),
            }
        }
        match self.audience() {
            Some(false) => heard.note(ScopeReason::Private),
            told => heard.known |= told.is_some(),
        }
        if heard.reason.is_some() || heard.known {
            return heard.reason;
        }
        match scope.visibility {
            Some(word) if !plan.constants.visibility_around => word.out_of_scope(),
            _ if plan.constants.visibility_required || heard.unsaid => {
                Some(ScopeReason::VisibilityUnknown)
            }
            _ => None,
        }
    }

    /// Whether everybody is among those whom the record is addressed to, in each object that names some.
    fn audience(&mut self) -> Option<bool> {
        let (plan, slots) = (self.plan, self.slots);
        if !self.picked.addressed {
            return None;
        }
        let mut everybody = None;
        for (_, of_object) in &plan.audiences {
            let filled = of_object.iter().filter(|slot| slots.filled().has(**slot));
            let (mut some, mut public) = (false, false);
            for value in filled.flat_map(|&slot| slots.heard(slot)) {
                let said = self.said(value);
                some |= !said.is_nothing();
                public |= is_everybody(said);
            }
            if some {
                everybody = Some(everybody.unwrap_or(true) && public);
            }
        }
        everybody
    }

    fn said(&mut self, value: Value) -> Said<'_> {
        match value {
            Value::Absent | Value::Null => Said::Nothing,
            Value::Bool(truth) => Said::Bool(truth),
            Value::Object => Said::Object,
            Value::Array => Said::Array,
            Value::Number(_) | Value::Text(..) | Value::Given(_) => {
                let piece = value.read(self.record, self.scratch);
                Said::Word(trimmed(piece.of(self.record, self.scratch)))
            }
        }
    }

    /// Adds one piece for each text of the plan.
    fn texts(&mut self, pieces: &mut Vec<TextPiece>) -> Result<(), NoTexts> {
        let mut any = false;
        for (number, text) in self.plan.texts.iter().enumerate() {
            let slot = match self.picked.of_text(number) {
                None => None,
                Some(first) => match self.slots.get(first) {
                    Value::Text(place, _) if !place.is_empty() => Some(first),
                    _ => self.text_slot(&text.chain)?,
                },
            };
            let Some(slot) = slot else {
                pieces.push(TextPiece::default());
                continue;
            };
            any = true;
            let piece = self.text_piece(slot, text.markup);
            if let Some(reason) = gone(piece.read.of(self.record, self.scratch)) {
                return Err(NoTexts::OutOfScope(reason));
            }
            pieces.push(piece);
        }
        if any {
            Ok(())
        } else {
            Err(NoTexts::Reject(RejectReason::TextMissing))
        }
    }

    /// Reads a text, and makes it plain.
    fn text_piece(&mut self, slot: u16, markup: Markup) -> TextPiece {
        let value = self.slots.get(slot);
        let original = if self.plan.joined.has(slot) {
            self.joined(slot)
        } else if value.is_empty() {
            Piece::Empty
        } else {
            value.read(self.record, self.scratch)
        };
        let as_it_is = TextPiece {
            read: original,
            ..TextPiece::default()
        };
        if markup == Markup::None {
            return as_it_is;
        }
        let source = original.of(self.record, self.scratch);
        if !markup.is_in(source) {
            return as_it_is;
        }
        let first = self.ways.mark();
        let (record, ways) = (self.record, &mut *self.ways);
        let read = Piece::write(self.scratch, |scratch| match original {
            Piece::Scratch(place) => ways.write_again(markup, place.range(), scratch),
            source => ways.write(markup, source.of(record, ""), scratch),
        });
        TextPiece {
            read,
            original,
            steps: (first, self.ways.mark()),
        }
    }

    /// The texts of a list, one behind the other.
    fn joined(&mut self, slot: u16) -> Piece {
        let (record, slots) = (self.record, self.slots);
        let mut parts = slots.all(slot).filter(|value| value.is_text());
        let (first, second) = (parts.next(), parts.next());
        match (first, second) {
            (None, _) => Piece::Empty,
            (Some(only), None) => only.read(record, self.scratch),
            _ => Piece::write(self.scratch, |scratch| {
                for part in slots.all(slot).filter(|value| value.is_text()) {
                    // What has escapes is written behind, where it belongs.
                    if let Piece::Record(place) = part.read(record, scratch) {
                        scratch.push_str(place.of(record));
                    }
                }
            }),
        }
    }

    /// The first slot in the chain with a text that is not empty, else with whatever emptiness there is.
    fn text_slot(&self, chain: &Chain) -> Result<Option<u16>, NoTexts> {
        let mut empty = None;
        for &slot in &chain.slots {
            if self.plan.joined.has(slot) {
                let mut values = self.slots.all(slot);
                if values.any(|value| value.is_text() && !value.is_empty()) {
                    return Ok(Some(slot));
                }
                continue;
            }
            match self.slots.get(slot) {
                Value::Absent => {}
                value if value.is_empty() => empty = Some(slot),
                value if value.is_text() => return Ok(Some(slot)),
                Value::Array if self.plan.joined != SlotSet::default() => empty = Some(slot),
                _ => return Err(NoTexts::Reject(RejectReason::TextNotString)),
            }
        }
        Ok(empty)
    }

    /// The first slot of a field that holds a text or a number.
    fn pick(&self, field: Field) -> Option<u16> {
        let first = self.picked.of_field(field)?;
        if self.says_something(first) {
            return Some(first);
        }
        let mut slots = self.plan.field(field)?.slots.iter().copied();
        slots.find(|&slot| self.says_something(slot))
    }

    #[inline]
    fn says_something(&self, slot: u16) -> bool {
        match self.slots.get(slot) {
            Value::Number(_) => true,
            Value::Text(place, _) => self.is_said(place),
            value => value.is_text() && !value.is_empty(),
        }
    }

    /// Whether a text says something: a cell may hold one of the words that programs write for nothing.
    #[inline]
    fn is_said(&self, place: Place) -> bool {
        let is_nothing = || self.plan.has_words_for_nothing() && is_nothing(place.of(self.record));
        !place.is_empty() && !is_nothing()
    }

    /// Where the text of a field is, if it is as nearly every one: in its first slot, and as it is meant.
    #[inline]
    fn usual(&self, field: Field) -> Option<Place> {
        match self.slots.only(self.picked.of_field(field)?) {
            Some(Value::Text(place, Spelling::Plain)) if self.is_said(place) => Some(place),
            _ => None,
        }
    }

    /// What a field holds, of the first slot with a text or a number.
    #[inline]
    fn piece(&mut self, field: Field) -> Piece {
        match self.usual(field) {
            Some(place) => Piece::Record(place),
            None if self.picked.of_field(field).is_none() => Piece::Empty,
            None => self.rare_piece(field),
        }
    }

    #[inline(never)]
    fn rare_piece(&mut self, field: Field) -> Piece {
        match self.pick(field) {
            Some(slot) => self.slots.get(slot).read(self.record, self.scratch),
            None => Piece::Empty,
        }
    }

    /// The platform in lower case, if the record names one.
    fn platform(&mut self) -> Option<Piece> {
        let slot = self.pick(Field::Platform)?;
        let piece = self.slots.get(slot).read(self.record, self.scratch);
        Some(piece.lower(self.record, self.scratch))
    }

    /// The address, made whole or made of the id where the export's sort has a way to.
    fn url(&mut self) -> Piece {
        let url = self.piece(Field::Url);
        let before = &self.plan.constants.url_prefix;
        let record = self.record;
        match url.of(record, self.scratch) {
            "" if self.plan.address.is_empty() => Piece::Empty,
            "" => self.made_address(),
            path if path.starts_with('/') && !before.is_empty() => {
                Piece::write(self.scratch, |scratch| {
                    scratch.push_str(before);
                    url.append(record, scratch);
                })
            }
            _ => url,
        }
    }

    /// The address of a post that names none; empty where a part of it is missing.
    fn made_address(&mut self) -> Piece {
        let (plan, slots, record) = (self.plan, self.slots, self.record);
        let mut pieces = [Piece::Empty; MOST_PARTS];
        for (part, piece) in plan.address.iter().zip(&mut pieces) {
            let (slot, ending) = match part {
                AddressPart::Said(_) => continue,
                AddressPart::Id => (self.pick(Field::Id), Ending::Whole),
                AddressPart::At(chain, ending) => {
                    let mut of_chain = chain.slots.iter().copied();
                    (of_chain.find(|&slot| self.says_something(slot)), *ending)
                }
            };
            let Some(slot) = slot else {
                return Piece::Empty;
            };
            let value = slots.get(slot).read(record, self.scratch);
            let value = value.end(ending, record, self.scratch);
            if !is_plain(value.of(record, self.scratch)) {
                return Piece::Empty;
            }
            *piece = value;
        }
        Piece::write(self.scratch, |scratch| {
            for (part, piece) in plan.address.iter().zip(pieces) {
                match part {
                    AddressPart::Said(text) => scratch.push_str(text),
                    _ => piece.append(record, scratch),
                }
            }
        })
    }

    /// Some ids are unique only within a chat, or for one author.
    fn id(&mut self) -> Piece {
        let Some((of, chain)) = &self.plan.id_within else {
            return self.piece(Field::Id);
        };
        let Some(slot) = self.pick(Field::Id) else {
            return Piece::Empty;
        };
        let id = self.slots.get(slot).read(self.record, self.scratch);
        let mut slots = chain.slots.iter().copied();
        let is_of_slot = of.is_none_or(|of| of == slot);
        let within = slots.find(|&slot| is_of_slot && self.says_something(slot));
        let Some(within) = within else {
            return id;
        };
        let within = self.slots.get(within).read(self.record, self.scratch);
        let record = self.record;
        Piece::write(self.scratch, |scratch| {
            within.append(record, scratch);
            scratch.push('/');
            id.append(record, scratch);
        })
    }

    /// What the export says, else what the text tells, else what the operator says.
    fn language(&mut self, scope: &ReadScope, texts: &[TextPiece]) -> (Tag, Basis) {
        let mut tag = Tag::default();
        if let Some(place) = self.usual(Field::Language) {
            tag = language_of(place.of(self.record));
        } else if let Some(slot) = self.pick(Field::Language) {
            for value in self.slots.all(slot) {
                let piece = value.read(self.record, self.scratch);
                tag = both_languages(tag, language_of(piece.of(self.record, self.scratch)));
            }
        }
        if scope.detect_language && tag == Tag::default() {
            let texts = texts.iter();
            let texts = texts.map(|text| text.read.of(self.record, self.scratch));
            if let Some(told) = detect_language(texts).and_then(Tag::new) {
                return (told, Basis::Detected);
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
        let mut kind = self.plan.constants.kind;
        if self.picked.of_field(Field::Kind).is_some() {
            let word = self.piece(Field::Kind);
            kind = named(word.of(self.record, self.scratch)).unwrap_or(kind);
        }
        let picked = self.picked;
        for &(slot, mark) in &picked.marks {
            for value in self.slots.all(slot) {
                if let Some(found) = self.marked(mark, value) {
                    kind = stronger(kind, found);
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

/// Whether a cell is one of the words that programs write for nothing.
fn is_nothing(cell: &str) -> bool {
    const NOTHING: [&str; 7] = ["nan", "NaN", "None", "<NA>", "NaT", "NULL", "\\N"];
    cell.len() <= 4 && NOTHING.contains(&cell)
}

#[inline]
fn known_or(tag: Tag, basis: Basis, option: Option<Tag>) -> (Tag, Basis) {
    match option {
        _ if tag != Tag::default() => (tag, basis),
        Some(tag) if tag != Tag::default() => (tag, Basis::Option),
        _ => (Tag::default(), Basis::Unknown),
    }
}
